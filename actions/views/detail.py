"""The page of one action."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from actions.access import fetch_action, may_edit
from actions.edits import Versions, as_they_were, edits, read_versions
from actions.models import Action, Milestone, Participation
from actions.past import put_actions_back
from actions.sentence import dates_given, where_it_stands
from actions.standing import Record, Standing, read_record
from actions.status import LifeCycle, Suggestion, suggest_health
from actions.timeline import cited, timeline
from actions.views import comments, evidence, links, milestones
from mdmplan.access import allowed
from mdmplan.clock import local_date, now
from mdmplan.moments import AsOfForm
from members.access import person
from members.models import alphabetical


@require_safe
@allowed("actions.read_actions")
def action_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show where one action stands, in words, with the voices of its members and everything that was said and done."""
    as_of = AsOfForm(request.GET, now=now())
    user, moment = person(request), as_of.moment
    action = fetch_action(request, code, moment)
    here = action.get_absolute_url()  # before the code of a past day is put back
    if as_of.is_past:
        put_actions_back([action], moment)
    record = read_record(action.plan, moment, actions=[action])
    standing = record.standings(moment)[0]
    updates = list(
        action.updates.filter(at__lte=moment).select_related(
            "action", "author__member", "cited_line__report__member", "cited_line__report__period"
        )
    )
    lines = list(action.report_lines.visible_to(user).before(moment).in_full().order_by("report__period__opened_at"))
    voices = _voices(lines)
    versions = read_versions(action, moment)
    past = versions if as_of.is_past else None
    show = request.GET.get("show", "")
    steps = milestones.section(action, moment, user, past=past)
    standing_steps = [row.milestone for row in steps["rows"]]
    return render(
        request,
        "actions/action_detail.html",
        {
            "as_of": as_of,
            "query": as_of.query,
            "here": here,
            "action": action,
            "standing": standing,
            "sentence": where_it_stands(standing, updates, standing_steps),
            "withdrawn": not action.stood_at(moment),
            "latest": updates[0] if updates else None,
            "cited": cited(updates[0]) if updates else "",
            "dates": dates_given(action.due_on, updates),
            "suggestion": _suggestion(standing, voices, standing_steps, record, moment),
            "voices": [voice.as_of(moment) for voice in voices],
            "participations": _participations(action, past),
            "decisions": action.decisions.stood(moment).order_by("-raised_at", "-pk"),
            "latest_trouble": updates[0].pk if updates and updates[0].reason else None,
            "milestones": steps,
            "links": links.section(action, moment, user),
            "evidence": evidence.section(action, moment, user),
            "comments": comments.section(action, moment, user, past=past),
            "timeline": timeline(updates, lines, edits(versions), kind=show, day=as_of.day if past else None),
            "may_edit": may_edit(user, action, moment, today=local_date(as_of.now)),
        },
    )


def _voices(lines: Iterable[Any]) -> list[Any]:
    """Return the last word of each member, the lead's first, then in the alphabetical order of the reader's language.

    `lines` are in the order of their quarters.
    """
    by_member = {line.report.member: line for line in lines}
    spoken = [by_member[member] for member in alphabetical(by_member)]
    return sorted(spoken, key=lambda voice: voice.role != Participation.Role.LEAD)


def _participations(action: Action, past: Versions | None) -> list[Participation]:
    """Return who takes part, by role from the lead on, then alphabetically; in the past, who took part then."""
    parts = list(action.participations.select_related("member"))
    if past:
        known = {row.id for row in past.participations}
        parts = [part for part in parts if part.pk in known]
        as_they_were(parts, past.participations, ["role"])
    by_member = {part.member: part for part in parts if part.role}
    roles = Participation.Role.values
    return sorted((by_member[member] for member in alphabetical(by_member)), key=lambda part: roles.index(part.role))


def _suggestion(
    standing: Standing, voices: list[Any], steps: Iterable[Milestone], record: Record, moment: datetime
) -> Suggestion | None:
    """Return what the facts suggest for an action in progress, unless it says so already."""
    if standing.update is None or standing.life_cycle != LifeCycle.IN_PROGRESS:
        return None
    lead = [voice for voice in voices if voice.role == Participation.Role.LEAD]
    last_word = max([standing.update.at, *(voice.report.submitted_at for voice in lead)])
    suggestion = suggest_health(
        end=standing.end,
        open_milestones=[step.due_on for step in steps if not step.reached(standing.day)],
        lead_state=lead[0].state if lead else "",
        silent_quarters=sum(period.silent(last_word, moment) for period in record.periods),
        today=standing.day,
    )
    return suggestion if suggestion and suggestion.health != standing.state else None
