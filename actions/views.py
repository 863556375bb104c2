"""The action list, the action page, and the form that updates a status."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from actions.export import KINDS
from actions.filters import ActionFilter
from actions.forms import UpdateForm, current_values, differences
from actions.models import Action, Milestone, Participation
from actions.services import ConflictError, record_update
from actions.standing import Standing, forecast_moves, standings
from actions.status import LifeCycle, Suggestion, suggest_health
from actions.timeline import cited, timeline
from mdmplan.access import allowed
from mdmplan.clock import local_date, now
from mdmplan.moments import AsOfForm
from members.access import person
from members.models import alphabetical
from priorities.models import Plan

PAGE = 50


@require_safe
@allowed("actions.read_actions")
def action_list(request: HttpRequest) -> HttpResponse:
    """List the actions of the plan, filtered, as of a moment."""
    as_of, plan, chosen = _asked(request)
    page = Paginator(chosen.qs, PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    return render(
        request,
        "actions/action_list.html",
        {
            "plan": plan,
            "as_of": as_of,
            "filter": chosen,
            "shown": chosen.spoken,
            "filtered": any(value for name, value in request.GET.items() if name != "page"),
            "page": page,
            "rows": standings(plan, as_of.moment, list(page)),
            "query": query.urlencode(),
            "may_update": request.user.has_perm("actions.record_update"),
        },
    )


def _asked(request: HttpRequest) -> tuple[AsOfForm, Plan, ActionFilter]:
    """Return the moment, the plan and the filter that an address asks for."""
    as_of = AsOfForm(request.GET, now=now())
    plan = Plan.objects.current(local_date(as_of.moment))
    return as_of, plan, ActionFilter(request.GET, plan=plan, moment=as_of.moment)


@require_safe
@allowed("actions.read_actions")
def action_export(request: HttpRequest, kind: str) -> HttpResponse:
    """Give exactly the actions that the list shows with the same filters, as a spreadsheet."""
    if kind not in KINDS:
        raise Http404
    as_of, plan, chosen = _asked(request)
    write, content_type = KINDS[kind]
    name = f"actions-{local_date(as_of.moment)}.{kind}"
    return HttpResponse(
        write(standings(plan, as_of.moment, chosen.qs)),
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_safe
@allowed("actions.read_actions")
def action_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show where one action stands, in words, with the voices of its members and everything that was said."""
    as_of = AsOfForm(request.GET, now=now())
    action = fetch_action(code, as_of.moment)
    standing = standings(action.plan, as_of.moment, [action])[0]
    updates = list(
        action.updates.filter(at__lte=as_of.moment).select_related(
            "action", "author__member", "cited_line__report__member", "cited_line__report__period"
        )
    )
    lines = action.report_lines.visible_to(person(request)).before(as_of.moment)
    voices = _lead_first(lines.latest_voices())
    milestones = list(action.milestones.all())
    return render(
        request,
        "actions/action_detail.html",
        {
            "as_of": as_of,
            "action": action,
            "standing": standing,
            "withdrawn": not action.stood_at(as_of.moment),
            "latest": updates[0] if updates else None,
            "moves": forecast_moves(updates),
            "cited": cited(updates[0]) if updates else "",
            "suggestion": _suggestion(standing, voices, milestones, as_of.moment),
            "voices": [voice.as_of(as_of.moment) for voice in voices],
            "participations": _participations(action),
            "milestones": [(milestone, milestone.reached(standing.day)) for milestone in milestones],
            "evidence": action.evidence.filter(added_at__lte=as_of.moment),
            "timeline": timeline(updates, list(lines.in_full())),
            "may_update": request.user.has_perm("actions.record_update"),
        },
    )


def fetch_action(code: str, moment: datetime) -> Action:
    """Return the action `code` of the current plan at `moment`, or 404."""
    plan = Plan.objects.current(local_date(moment))
    action = get_object_or_404(Action.objects.of(plan).filter(added_at__lte=moment), code=code)
    action.plan = plan
    return action


def _lead_first(voices: list[Any]) -> list[Any]:
    """Return `voices` with the lead's first, then in the alphabetical order of the reader's language."""
    by_member = {voice.report.member: voice for voice in voices}
    spoken = [by_member[member] for member in alphabetical(by_member)]
    return sorted(spoken, key=lambda voice: voice.role != Participation.Role.LEAD)


def _participations(action: Action) -> list[Participation]:
    """Return who takes part, by role from the lead on, then alphabetically."""
    by_member = {part.member: part for part in action.participations.select_related("member")}
    parts = [by_member[member] for member in alphabetical(by_member)]
    return sorted(parts, key=lambda part: Participation.Role.values.index(part.role))


def _suggestion(
    standing: Standing, voices: list[Any], milestones: list[Milestone], moment: datetime
) -> Suggestion | None:
    """Return what the facts suggest for an action in progress, unless it says so already."""
    if standing.update is None or standing.life_cycle != LifeCycle.IN_PROGRESS:
        return None
    lead = [voice for voice in voices if voice.role == Participation.Role.LEAD]
    last_word = max([standing.update.at, *(voice.report.submitted_at for voice in lead)])
    locked = standing.action.plan.periods.opened(moment).filter(opened_at__gt=last_word, locks_at__lte=moment)
    suggestion = suggest_health(
        end=standing.end,
        open_milestones=[mark.due_on for mark in milestones if not mark.reached(standing.day)],
        lead_state=lead[0].state if lead else "",
        silent_quarters=locked.count(),
        today=standing.day,
    )
    return suggestion if suggestion and suggestion.health != standing.state else None


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("actions.record_update")
def update_create(request: HttpRequest, code: str) -> HttpResponse:
    """Write an update of one action. Who comes second is told what changed, and nothing is overwritten."""
    moment = now()
    action = fetch_action(code, moment)
    if not action.stood_at(moment):
        raise Http404
    latest = action.updates.first()
    initial = {**current_values(action, latest), "language": person(request).language}
    form = UpdateForm(request.POST or None, initial=initial, today=local_date(moment))
    conflict: list[Any] | None = None
    if request.method == "POST" and form.is_valid():
        try:
            record_update(
                action=action,
                statement=form.statement,
                revision=form.cleaned_data["revision"],
                by=person(request),
                at=moment,
            )
        except ConflictError:
            action = fetch_action(code, moment)
            latest = action.updates.first()
            conflict = differences(form, current_values(action, latest))
            form = form.seen(revision=action.revision)
        else:
            messages.success(request, _("The status of %(code)s is recorded.") % {"code": action.code})
            return redirect("action_detail", code=action.code)
    return render(
        request,
        "actions/update_form.html",
        {
            "action": action,
            "standing": standings(action.plan, moment, [action])[0],
            "latest": latest,
            "form": form,
            "conflict": conflict,
        },
    )
