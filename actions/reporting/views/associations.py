"""The page of one association."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from mdmplan.access import allowed
from mdmplan.clock import local_date, now
from members.access import person
from members.models import Member
from priorities.access import plan_at


@require_safe
@allowed("members.read_members")
def member_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show one association: what it takes part in under the plan, and its reports that the reader may see."""
    plan = plan_at(request, local_date(now()))
    member = get_object_or_404(Member, code=code)
    participations = (
        member.participations.agreed()
        .filter(action__plan=plan)
        .select_related("action__objective")
        .order_by("action__objective__position", "action__position", "action__code")
    )
    reports = member.reports.visible_to(person(request)).filter(period__plan=plan).select_related("period", "member")
    return render(
        request,
        "members/member_detail.html",
        {
            "plan": plan,
            "member": member,
            "participations": participations,
            "reports": reports.order_by("-period__opened_at"),
            "is_own": person(request).member_id == member.pk,
        },
    )
