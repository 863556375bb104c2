"""The rounds: all periods of the plan, and who has reported in one."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from actions.reporting.access import fetch_period
from actions.reporting.models import Period, Report
from actions.reporting.planning import quarters
from actions.reporting.round import EXPORT_COLUMNS, export_rows, round_at
from mdmplan import tables
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
    may_plan = request.user.has_perm("reporting.open_period") and plan.is_open(moment)
    return render(
        request,
        "reporting/period_list.html",
        {"plan": plan, "periods": periods, "may_plan": may_plan and len(periods) < len(list(quarters(plan))) + 1},
    )


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
            "may_plan": request.user.has_perm("reporting.open_period"),
        },
    )


@require_safe
@allowed("reporting.read_reports")
def period_export(request: HttpRequest, period: str, kind: str) -> HttpResponse:
    """Give the round as the page shows it, one row a member, as a spreadsheet."""
    if kind not in tables.CONTENT_TYPES:
        raise Http404
    found = _fetch(request, period)
    as_of = AsOfForm(request.GET, now=now())
    rows = ([found.code, *cells] for cells in export_rows(round_at(found, as_of.moment)))
    columns = ["period", *EXPORT_COLUMNS]
    content = (
        tables.xlsx(found.code, columns, rows)
        if kind == "xlsx"
        else tables.text(columns, rows, request.GET.get("separator", ""))
    )
    name = f"round-{found.code}-{local_date(as_of.moment)}.{kind}"
    return HttpResponse(
        content,
        content_type=tables.CONTENT_TYPES[kind],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
