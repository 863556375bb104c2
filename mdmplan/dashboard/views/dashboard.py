"""The board's dashboard."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actions.reporting.models.period import quarter_label
from actions.status import APPLICABLE
from mdmplan.access import allowed
from mdmplan.clock import end_of_day, local_date, now
from mdmplan.dashboard import links
from mdmplan.dashboard.brief import Brief, read_brief
from mdmplan.dashboard.charts import timeline_chart, trend_chart
from mdmplan.dashboard.figures import CHANGES, usual_comparison
from mdmplan.dashboard.forms import DashboardForm
from mdmplan.dashboard.ground import read_ground
from mdmplan.dashboard.links import action_list, bar
from mdmplan.dashboard.models import Meeting
from mdmplan.dashboard.scope import WHOLE, Scope
from mdmplan.dashboard.sentence import sentence
from mdmplan.dashboard.trend import quarter_ends
from priorities.access import plan_at
from priorities.models import Plan


@require_safe
@allowed("dashboard.read_dashboard")
def dashboard(request: HttpRequest) -> HttpResponse:
    """Say where the plan stands at a moment, what changed since another, and what is asked of the board."""
    present = now()
    form = DashboardForm(request.GET, now=present)
    day = form.day
    plan = plan_at(request, day)
    ground = read_ground(plan, form.moment, past=form.is_past)
    form.offer(ground.places.priorities, ground.members.values())
    meetings = list(plan.meetings.filter(held_on__lte=local_date(present)))
    compared_with = form.compared_with or usual_comparison(day, [meeting.held_on for meeting in meetings])
    brief = read_brief(ground, end_of_day(compared_with), form.scope)
    as_of = form.past_day
    return render(
        request,
        "dashboard/dashboard.html",
        {
            "form": form,
            "plan": plan,
            "day": day,
            "query": form.query,
            "compared_with": compared_with,
            "compared_meeting": next((each for each in meetings if each.held_on == compared_with), None),
            "days": _days(plan, meetings, form, present=local_date(present)),
            "brief": brief,
            "whole": None if form.scope == WHOLE else links.dashboard(as_of, form.compared_with),
            "sentence": _sentence(brief, compared_with, as_of),
            "bar": bar(brief.figures.distribution, as_of, **brief.scope.filters),
            "priorities": _priorities(brief, as_of),
            "changes": _in_columns(brief),
            "all_actions": action_list(as_of, **brief.scope.filters),
            "counted": action_list(as_of, **brief.scope.filters, state=APPLICABLE),
            "trend": trend_chart(plan, brief.trend, lambda day: _as_of(day, local_date(present), brief.scope)),
            "timeline": timeline_chart(brief.timeline),
            "may_comment": request.user.has_perm("dashboard.comment_priority"),
        },
    )


def _as_of(day: date, present: date, scope: Scope) -> str:
    """Return the address of the dashboard as of `day`; the `present` day is the present."""
    return links.dashboard(None if day == present else day, scope=scope)


def _days(plan: Plan, meetings: Iterable[Meeting], form: DashboardForm, *, present: date) -> list[dict[str, Any]]:
    """Return the days that a reader is likely to ask for, the latest first, each to be shown or compared with."""
    quarters = [(day, quarter_label(day.year, day.month // 3)) for day in reversed(quarter_ends(plan, present))]
    return [
        {
            "label": label,
            "days": [
                {
                    "day": day,
                    "label": words,
                    "as_of": links.dashboard(day, scope=form.scope),
                    "compare": links.dashboard(form.past_day, day, form.scope) if day < form.day else "",
                }
                for day, words in days
            ],
        }
        for label, days in (
            (_("Meetings"), [(meeting.held_on, str(meeting.body)) for meeting in meetings]),
            (_("Ends of quarters"), quarters),
        )
        if days
    ]


def _sentence(brief: Brief, since: date, as_of: date | None) -> list[tuple[str, str]]:
    """Return the stretches of the opening sentence, each number with the address of what it counts."""
    well = ["completed", "on_track"]
    part: dict[str, str | Sequence[str]] = {**brief.scope.filters, "state": well}
    lists = {
        "done": action_list(as_of, **part),
        "stale": action_list(as_of, **part, stale="1"),
        "attention": "#attention",
        "completed": "#completed",
        "slipped": "#slipped",
    }
    return [(run.text, lists.get(run.counts, "")) for run in sentence(brief.headline, since)]


def _priorities(brief: Brief, as_of: date | None) -> list[dict[str, Any]]:
    """Return each priority with its bar and its trend."""
    return [
        {
            "row": row,
            "bar": bar(row.figures.distribution, as_of, **brief.scope.filters | {"priority": row.priority.code}),
            "trend": trend_chart(brief.plan, brief.trends[row.priority.code], lambda day: ""),
        }
        for row in brief.priorities
    ]


def _in_columns(brief: Brief) -> list[list[dict[str, Any]]]:
    """Return the changes by kind: those of status in one column with what became of questions, the others in the next.

    No column is empty.
    """
    groups = [
        {"kind": kind, "label": CHANGES[kind], "changes": list(changes)}
        for kind, changes in groupby(brief.changes, attrgetter("kind"))
    ]
    columns = [
        [group for group in groups if bool(group["changes"][0].new_state) == of_status] for of_status in (True, False)
    ]
    if brief.answered:
        columns[0].append({"kind": "answered", "decisions": brief.answered})
    return [column for column in columns if column]
