"""The action list, the action page, and the form that updates a status."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from actions.filters import ActionFilter
from actions.forms import UpdateForm, current_values, differences
from actions.models import Action
from actions.services import ConflictError, record_update
from actions.standing import Standing, forecast_moves, standings
from actions.status import CLOSED, Freshness, suggest_health
from actions.timeline import timeline
from mdmplan.access import allowed
from mdmplan.clock import local_date, now
from mdmplan.moments import AsOfForm
from members.access import person
from members.models import alphabetical
from priorities.models import Plan

PAGE = 50


@require_GET
@allowed("actions.read_actions")
def action_list(request: HttpRequest) -> HttpResponse:
    """List the actions of the plan, filtered, as of a moment."""
    as_of = AsOfForm(request.GET, now=now())
    plan = Plan.objects.current(local_date(as_of.moment))
    chosen = ActionFilter(request.GET, plan=plan, moment=as_of.moment)
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
            "filtered": any(value for name, value in request.GET.items() if name != "page"),
            "page": page,
            "rows": standings(plan, as_of.moment, list(page)),
            "query": query.urlencode(),
            "may_update": request.user.has_perm("actions.record_update"),
        },
    )


@require_GET
@allowed("actions.read_actions")
def action_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show where one action stands, in words, with the voices of its members and everything that was said."""
    as_of = AsOfForm(request.GET, now=now())
    action = fetch_action(code, as_of.moment)
    standing = standings(action.plan, as_of.moment, [action])[0]
    updates = list(
        action.updates.filter(at__lte=as_of.moment).select_related("author__member").prefetch_related("evidence")
    )
    lines = action.report_lines.visible_to(person(request)).before(as_of.moment)
    voices = lines.latest_voices()
    return render(
        request,
        "actions/action_detail.html",
        {
            "as_of": as_of,
            "action": action,
            "standing": standing,
            "moves": forecast_moves(updates),
            "suggestion": _suggestion(standing, voices, as_of.moment),
            "voices": voices,
            "participations": _participations(action),
            "milestones": action.milestones.all(),
            "evidence": action.evidence.filter(added_at__lte=as_of.moment),
            "timeline": timeline(updates, list(lines.in_full())),
            "may_update": request.user.has_perm("actions.record_update"),
        },
    )


def fetch_action(code: str, moment: datetime) -> Action:
    """Return the action `code` of the current plan at `moment`, or 404."""
    plan = Plan.objects.current(local_date(moment))
    return get_object_or_404(Action.objects.of(plan).filter(added_at__lte=moment), code=code)


def _participations(action: Action) -> list[Any]:
    by_member = {part.member: part for part in action.participations.select_related("member")}
    return [by_member[member] for member in alphabetical(by_member)]


def _suggestion(standing: Standing, voices: list[Any], moment: datetime) -> Any:
    """Return what the facts suggest for an action that is not closed, unless it says so already."""
    if standing.life_cycle in CLOSED:
        return None
    lead = [voice.state for voice in voices if voice.role == "lead"]
    silent = 0
    if standing.freshness != Freshness.CONFIRMED and standing.update:
        silent = standing.action.plan.periods.opened(moment).filter(opened_at__gt=standing.update.at).count()
    suggestion = suggest_health(
        end=standing.end,
        open_milestones=[mark.due_on for mark in standing.action.milestones.all() if mark.done_on is None],
        lead_state=lead[0] if lead else "",
        silent_quarters=silent,
        today=standing.day,
    )
    return suggestion if suggestion and suggestion.health != standing.state else None


@require_http_methods(["GET", "POST"])
@allowed("actions.record_update")
def update_create(request: HttpRequest, code: str) -> HttpResponse:
    """Write an update of one action. Who comes second is told what changed, and nothing is overwritten."""
    moment = now()
    action = fetch_action(code, moment)
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
