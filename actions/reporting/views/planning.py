"""The secretariat plans the rounds: all periods in one step, the days of one, who is asked what, more time for one."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from actions.models import Participation
from actions.reporting.access import fetch_period
from actions.reporting.models import Period, Report
from actions.reporting.period_forms import OffsetsForm, PeriodForm, TimeForm
from actions.reporting.planning import give_time, leave_out, missing_periods, plan_periods, save_period
from actions.reporting.round import about_minutes
from actions.reporting.services import open_period
from mdmplan.access import allowed
from mdmplan.clock import local_date, now
from members.access import person
from members.models import Member, alphabetical
from priorities.access import plan_at


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("reporting.open_period")
def period_plan(request: HttpRequest) -> HttpResponse:
    """Show the periods that the plan lacks, by the days typed in the address; POST plans them all."""
    plan = plan_at(request, local_date(now()))
    data = request.POST if request.method == "POST" else request.GET
    form = OffsetsForm(data if {*data} & {*OffsetsForm.base_fields} else None)
    if form.is_bound and not form.is_valid():
        return render(request, "reporting/period_plan.html", {"plan": plan, "form": form, "periods": None}, status=422)
    if request.method == "POST":
        try:
            planned = plan_periods(plan=plan, offsets=form.offsets, by=person(request), at=now())
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            done = ngettext("%(count)d period is planned.", "%(count)d periods are planned.", len(planned))
            messages.success(request, done % {"count": len(planned)})
        return redirect("period_list")
    periods = missing_periods(plan, form.offsets)
    return render(request, "reporting/period_plan.html", {"plan": plan, "form": form, "periods": periods})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("reporting.open_period")
@transaction.atomic
def period_edit(request: HttpRequest, period: str) -> HttpResponse:
    """Change when a period opens, is due and locks. Who saves second sees both versions and chooses."""
    found = fetch_period(request, period, local_date(now()))
    if request.method != "POST":
        return _edit(request, found, PeriodForm(instance=found))
    stored = Period.objects.select_for_update(of=("self",)).select_related("plan").get(pk=found.pk)
    form = PeriodForm(request.POST, instance=stored)
    if form.is_valid():
        try:
            save_period(period=form.instance, by=person(request), at=now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(period)s is saved.") % {"period": found})
            return redirect("period_detail", period=period)
    return _edit(request, found, form, status=409 if form.differences else 422)


def _edit(request: HttpRequest, period: Period, form: PeriodForm, status: int = 200) -> HttpResponse:
    return render(request, "reporting/period_form.html", {"period": period, "form": form}, status=status)


@dataclass(frozen=True)
class MemberQuestions:
    """What one member would be asked: each of its participations, and which of them are taken out."""

    member: Member
    parts: list[Participation]
    left_out: set[int]

    @property
    def asked(self) -> int:
        """How many questions are left."""
        return len(self.parts) - len(self.left_out)

    @property
    def minutes(self) -> int:
        """About how long they take."""
        return about_minutes(self.asked)


def _questions(period: Period, moment: datetime) -> list[MemberQuestions]:
    """Return what `period` would ask if it opened at `moment`, by member, in the reader's alphabetical order."""
    asked = set(period.questions(moment).values_list("pk", flat=True))
    parts = list(period.taking_part(moment))
    of = {member: list(group) for member, group in groupby(parts, key=lambda part: part.member)}
    return [
        MemberQuestions(member, of[member], {part.pk for part in of[member]} - asked) for member in alphabetical(of)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("reporting.open_period")
def period_questions(request: HttpRequest, period: str) -> HttpResponse:
    """Show who would be asked what; POST takes out what is not ticked, and opens the period if asked to."""
    found, moment = fetch_period(request, period, local_date(now())), now()
    if found.opened_at and request.method != "POST":
        messages.info(request, _("This period is open already."))
        return redirect("period_detail", period=period)
    if request.method == "POST":
        ticked = set(request.POST.getlist("ask"))
        left_out = [part for part in found.taking_part(moment) if str(part.pk) not in ticked]
        try:
            with transaction.atomic():
                leave_out(period=found, left_out=left_out, by=person(request), at=moment)
                if "open" in request.POST:
                    return _open(request, found)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect("period_detail", period=period)
        messages.success(request, _("Saved. It opens with these questions."))
        return redirect("period_questions", period=period)
    rows = _questions(found, moment)
    context = {
        "period": found,
        "rows": rows,
        "asked": sum(row.asked for row in rows),
        "members": sum(bool(row.asked) for row in rows),
    }
    return render(request, "reporting/period_questions.html", context)


def _open(request: HttpRequest, period: Period) -> HttpResponse:
    """Open `period`, and say how many members are asked. ValidationError when it is open already."""
    reports = open_period(period=period, by=person(request), at=now())
    asked = ngettext("Open: %(count)d member is asked.", "Open: %(count)d members are asked.", len(reports))
    messages.success(request, asked % {"count": len(reports)})
    return redirect("period_detail", period=period.code)


@require_POST
@allowed("reporting.open_period")
def period_open(request: HttpRequest, period: str) -> HttpResponse:
    """Open a period: every member is asked, once."""
    found = fetch_period(request, period, local_date(now()))
    try:
        return _open(request, found)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("period_detail", period=period)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("reporting.open_period")
def report_time(request: HttpRequest, period: str, member: str) -> HttpResponse:
    """Give one member more time, or open its report again after the lock; why stays on record."""
    found, moment = fetch_period(request, period, local_date(now())), now()
    report = get_object_or_404(Report.objects.select_related("member"), period=found, member__code=member)
    report.period = found
    form = TimeForm(request.POST) if request.method == "POST" else TimeForm.suggested(report, local_date(moment))
    if form.is_bound and form.is_valid():
        try:
            give_time(report=report, **form.cleaned_data, by=person(request), at=moment)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(member)s has more time.") % {"member": report.member})
            return redirect("period_detail", period=period)
    return render(
        request,
        "reporting/report_time.html",
        {"period": found, "report": report, "form": form, "back": reverse("period_detail", args=[period])},
        status=422 if form.errors else 200,
    )
