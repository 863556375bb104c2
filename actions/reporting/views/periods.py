"""The rounds: all periods of the plan, and who has reported in one."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from actions.reporting.access import fetch_period
from actions.reporting.models import Period, Report
from actions.reporting.round import round_at
from actions.reporting.services import open_period
from mdmplan.access import allowed
from mdmplan.clock import local_date, now
from mdmplan.moments import AsOfForm
from members.access import person
from priorities.access import plan_at


@require_safe
@allowed("reporting.read_reports")
def period_list(request: HttpRequest) -> HttpResponse:
    """List the periods of the plan with where each one is."""
    moment = now()
    plan = plan_at(request, local_date(moment))
    periods = [(period, period.state(moment)) for period in plan.periods.all()]
    return render(request, "reporting/period_list.html", {"plan": plan, "periods": periods})


def _fetch(request: HttpRequest, code: str) -> Period:
    return fetch_period(request, code, local_date(now()))


@require_safe
@allowed("reporting.read_reports")
def period_detail(request: HttpRequest, period: str) -> HttpResponse:
    """Show who has reported, in alphabetical order, as of a moment."""
    found = _fetch(request, period)
    as_of = AsOfForm(request.GET, now=now())
    readable = Report.objects.visible_to(person(request)).filter(period=found)
    return render(
        request,
        "reporting/period_detail.html",
        {
            "period": found,
            "state": found.state(as_of.moment),
            "as_of": as_of,
            "round": round_at(found, as_of.moment),
            "readable": set(readable.values_list("pk", flat=True)),
            "may_open": found.opened_at is None and request.user.has_perm("reporting.open_period"),
        },
    )


@require_POST
@allowed("reporting.open_period")
def period_open(request: HttpRequest, period: str) -> HttpResponse:
    """Open a period: every member is asked, once."""
    found = _fetch(request, period)
    try:
        reports = open_period(period=found, by=person(request), at=now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        asked = ngettext("Open: %(count)d member is asked.", "Open: %(count)d members are asked.", len(reports))
        messages.success(request, asked % {"count": len(reports)})
    return redirect("period_detail", period=period)
