"""The secretariat's desk: what to do next, each line with the button that settles it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from actions.reporting.models import Report
from actions.reporting.round import divergences, round_at
from actions.standing import standings
from actions.status import Freshness
from mdmplan.access import allowed
from mdmplan.clock import local_date, now
from priorities.access import plan_at


@require_safe
@allowed("reporting.review_report")
def desk(request: HttpRequest) -> HttpResponse:
    """Show the round at a glance, reports to review, voices that differ, and actions without fresh word."""
    moment = now()
    plan = plan_at(request, local_date(moment))
    period = plan.periods.current(moment)
    to_review = Report.objects.to_review().select_related("member", "period", "reviewed_by__member")
    standing = standings(plan, moment)
    return render(
        request,
        "reporting/desk.html",
        {
            "plan": plan,
            "period": period,
            "round": round_at(period, moment) if period else None,
            "to_review": to_review,
            "divergences": divergences(plan, standing),
            "quiet": [row for row in standing if row.stale or row.freshness == Freshness.DUE],
        },
    )
