"""The page of one association."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from actions.models import Action, Participation
from actions.past import participations_at, standings_then
from actions.standing import Standing, standings
from mdmplan.access import allowed
from mdmplan.clock import now
from mdmplan.moments import AsOfForm
from members.access import person
from members.models import Member
from priorities.access import plan_at
from priorities.models import Plan


@require_safe
@allowed("members.read_members")
def member_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show one association: what it takes part in under the plan, and its reports that the reader may see.

    On the page of a past day: what it took part in then, and the reports that had been accepted.
    """
    as_of = AsOfForm(request.GET, now=now())
    plan = plan_at(request, as_of.day)
    member = get_object_or_404(Member, code=code)
    reports = member.reports.visible_to(person(request)).filter(period__plan=plan).select_related("period", "member")
    if as_of.is_past:
        reports = reports.filter(accepted_at__lte=as_of.moment)
    return render(
        request,
        "members/member_detail.html",
        {
            "as_of": as_of,
            "query": as_of.query,
            "plan": plan,
            "member": member,
            "parts": _parts(member, plan, as_of),
            "reports": reports.order_by("-period__opened_at"),
            "is_own": person(request).member_id == member.pk,
        },
    )


@dataclass(frozen=True)
class Part:
    """What an association does in an action, and where the action stands."""

    participation: Participation
    standing: Standing


def _parts(member: Member, plan: Plan, as_of: AsOfForm) -> list[Part]:
    """Return what `member` takes part in at the moment of the page, in the order of `plan`."""
    moment = as_of.moment
    if as_of.is_past:
        parts = participations_at(plan, moment)
    else:
        parts = list(member.participations.agreed().filter(action__plan=plan))
    own = {part.action_id: part for part in parts if part.member_id == member.pk}
    actions = Action.objects.of(plan).standing(moment).filter(pk__in=own)
    found = standings_then(plan, moment, parts, actions) if as_of.is_past else standings(plan, moment, actions)
    return [Part(own[standing.action.pk], standing) for standing in found]
