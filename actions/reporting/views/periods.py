"""The rounds: all periods of the plan, and who has reported in one."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from actions.reporting.access import fetch_period
from actions.reporting.mail.reminding import Reminder, remind_now, reminders_of
from actions.reporting.models import Period, Report
from actions.reporting.planning import quarters
from actions.reporting.round import EXPORT_COLUMNS, MemberRound, Round, export_rows, round_at
from mdmplan import tables
from mdmplan.access import allowed
from mdmplan.clock import local_date, now
from mdmplan.moments import AsOfForm
from members.access import person
from members.models import Member
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


def _readable(request: HttpRequest, period: Period) -> set[int]:
    """Return the ids of the reports for `period` that one may open."""
    return set(Report.objects.visible_to(person(request)).filter(period=period).values_list("pk", flat=True))


def _round(request: HttpRequest, period: Period, as_of: AsOfForm, readable: set[int]) -> Round:
    """Return the round as one may know it who may open `readable` reports; who opens periods knows who has begun."""
    found = round_at(period, as_of.moment)
    return found if request.user.has_perm("reporting.open_period") else found.known(readable)


@dataclass(frozen=True)
class Row:
    """One member of the page: where its report is, who was reminded of it when, and whether one may remind now."""

    round: MemberRound
    reminders: list[Reminder]
    may_remind: bool


def _rows(found: Round, as_of: AsOfForm, *, keeper: bool) -> list[Row]:
    """Return the members of the round; what concerns reminders is for the secretariat alone, `keeper`."""
    if not keeper:
        return [Row(row, [], may_remind=False) for row in found.members]
    reminders = reminders_of(found.period, as_of.moment)
    waiting: set[int] = set()
    if not as_of.is_past:
        waiting.update(Report.objects.unanswered(as_of.now).filter(period=found.period).values_list("pk", flat=True))
    return [Row(row, reminders.get(row.member.pk, []), row.report.pk in waiting) for row in found.members]


@require_safe
@allowed("reporting.read_reports")
def period_detail(request: HttpRequest, period: str) -> HttpResponse:
    """Show who has reported, in alphabetical order, as of a moment."""
    found = _fetch(request, period)
    as_of = AsOfForm(request.GET, now=now())
    readable = _readable(request, found)
    may_plan = request.user.has_perm("reporting.open_period")
    found_round = _round(request, found, as_of, readable)
    rows = _rows(found_round, as_of, keeper=may_plan)
    return render(
        request,
        "reporting/period_detail.html",
        {
            "period": found,
            "state": found.state(as_of.moment),
            "as_of": as_of,
            "round": found_round,
            "rows": rows,
            "to_remind": sum(row.may_remind for row in rows),
            "readable": readable,
            "may_plan": may_plan,
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
    rows = ([found.code, *cells] for cells in export_rows(_round(request, found, as_of, _readable(request, found))))
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


@require_POST
@allowed("reporting.open_period")
def period_remind(request: HttpRequest, period: str) -> HttpResponse:
    """Remind the members named, or everyone whose report has not come; say who was, and who was not and why."""
    found, named = _fetch(request, period), request.POST.getlist("member")
    missing = round_at(found, now()).missing
    chosen = [member for member in missing if member.code in named] if named else missing
    try:
        done = remind_now(period=found, members=chosen, by=person(request), at=now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(
            request, _("The reminder waits in the outbox for: %(members)s.") % {"members": _names(done.members)}
        )
        for left, said in (
            (done.mailed_today, _("Not reminded, for they have had their mail of today: %(members)s.")),
            (done.nobody, _("Not reminded, for nobody signs in for them: %(members)s.")),
        ):
            if left:
                messages.warning(request, said % {"members": _names(left)})
    return redirect("period_detail", period=period)


def _names(members: list[Member]) -> str:
    return ", ".join(str(member) for member in members)
