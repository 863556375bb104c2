"""The page of one action."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from actions.access import fetch_action
from actions.models import Action, Milestone, Participation
from actions.standing import Standing, forecast_moves, standings
from actions.status import LifeCycle, Suggestion, suggest_health
from actions.timeline import cited, timeline
from mdmplan.access import allowed
from mdmplan.clock import now
from mdmplan.moments import AsOfForm
from members.access import person
from members.models import alphabetical


@require_safe
@allowed("actions.read_actions")
def action_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show where one action stands, in words, with the voices of its members and everything that was said."""
    as_of = AsOfForm(request.GET, now=now())
    action = fetch_action(request, code, as_of.moment)
    standing = standings(action.plan, as_of.moment, [action])[0]
    updates = list(
        action.updates.filter(at__lte=as_of.moment).select_related(
            "action", "author__member", "cited_line__report__member", "cited_line__report__period"
        )
    )
    lines = action.report_lines.visible_to(person(request)).before(as_of.moment)
    voices = _lead_first(lines.latest_voices())
    milestones = list(action.milestones.standing(as_of.moment))
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
            "evidence": action.evidence.standing(as_of.moment),
            "timeline": timeline(updates, list(lines.in_full())),
            "may_update": request.user.has_perm("actions.record_update"),
        },
    )


def _lead_first(voices: list[Any]) -> list[Any]:
    """Return `voices` with the lead's first, then in the alphabetical order of the reader's language."""
    by_member = {voice.report.member: voice for voice in voices}
    spoken = [by_member[member] for member in alphabetical(by_member)]
    return sorted(spoken, key=lambda voice: voice.role != Participation.Role.LEAD)


def _participations(action: Action) -> list[Participation]:
    """Return who takes part, by role from the lead on, then alphabetically."""
    by_member = {part.member: part for part in action.participations.agreed().select_related("member")}
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
