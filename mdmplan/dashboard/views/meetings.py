"""Meetings: what was asked of each, and what it decided."""

from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mdmplan.access import allowed
from mdmplan.clock import local_date, now
from mdmplan.dashboard.figures import Request, decisions_requested
from mdmplan.dashboard.links import trail
from priorities.access import plan_at
from priorities.models import Plan


@require_safe
@allowed("dashboard.read_meetings")
def meeting_list(request: HttpRequest) -> HttpResponse:
    """List the meetings of the plan, those to come first."""
    moment = now()
    today = local_date(moment)
    plan = plan_at(request, today)
    meetings = list(plan.meetings.prefetch_related("decisions"))
    return render(
        request,
        "dashboard/meeting_list.html",
        {
            "plan": plan,
            "coming": [meeting for meeting in reversed(meetings) if meeting.held_on >= today],
            "held": [meeting for meeting in meetings if meeting.held_on < today],
            "requests": decisions_requested(plan, moment),
            "may_edit": request.user.has_perm("dashboard.change_meeting"),
        },
    )


@require_safe
@allowed("dashboard.read_meetings")
def meeting_detail(request: HttpRequest, day: date) -> HttpResponse:
    """Show one meeting: the questions put to it, and what became of each."""
    moment = now()
    today = local_date(moment)
    plan = plan_at(request, today)
    meeting = get_object_or_404(plan.meetings, held_on=day)
    return render(
        request,
        "dashboard/meeting_detail.html",
        {
            "trail": trail((_("Meetings"), reverse("meeting_list")), (date_format(day, "DATE_FORMAT"), "")),
            "meeting": meeting,
            "coming": meeting.held_on >= today,
            "decisions": meeting.decisions.select_related("action").order_by("pk"),
            "requests": _unplaced(plan, moment) if meeting.held_on >= today else [],
        },
    )


def _unplaced(plan: Plan, moment: datetime) -> list[Request]:
    """Return the questions that wait for an answer and are on no agenda yet."""
    requests = decisions_requested(plan, moment)
    return [each for each in requests if each.decision is None or each.decision.meeting is None]
