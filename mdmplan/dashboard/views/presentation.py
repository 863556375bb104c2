"""A meeting on the screen of the room: one slide after the other, all on one page, so that no line is needed."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from mdmplan.access import allowed
from mdmplan.clock import end_of_day, local_date, now
from mdmplan.dashboard.agenda import agenda_of
from mdmplan.dashboard.brief import Brief, read_brief
from mdmplan.dashboard.figures import usual_comparison
from mdmplan.dashboard.ground import read_ground
from mdmplan.dashboard.links import bar
from mdmplan.dashboard.sentence import sentence
from priorities.access import plan_at


@require_safe
@allowed("dashboard.read_meetings")
def meeting_present(request: HttpRequest, day: date) -> HttpResponse:
    """Show, as of a meeting, the sentence, each decision, what is overdue, each exception and each priority."""
    present = now()
    plan = plan_at(request, local_date(present))
    meeting = get_object_or_404(plan.meetings, held_on=day)
    moment = min(end_of_day(day), present)
    shown = local_date(moment)
    held = plan.meetings.filter(held_on__lt=day).values_list("held_on", flat=True)
    before = usual_comparison(shown, held)
    brief = read_brief(read_ground(plan, moment, past=moment < present), end_of_day(before))
    return render(
        request,
        "dashboard/present.html",
        {
            "plan": plan,
            "meeting": meeting,
            "day": shown,
            "slides": [
                {"kind": "title", "subject": meeting},
                {"kind": "sentence", "subject": "".join(run.text for run in sentence(brief.headline, before))},
                *({"kind": "decision", "subject": item} for item in agenda_of(meeting, present)),
                *_slides(brief),
            ],
        },
    )


def _slides(brief: Brief) -> list[dict[str, Any]]:
    """Return the slides of what is overdue (one for all), of each exception, and of each priority."""
    overdue = [{"kind": "overdue", "subject": brief.overdue}] if brief.overdue else []
    exceptions = [{"kind": "exception", "subject": each} for each in brief.exceptions]
    priorities = [
        {"kind": "priority", "subject": each, "bar": bar(each.figures.distribution, priority=each.priority.code)}
        for each in brief.priorities
    ]
    return [*overdue, *exceptions, *priorities]
