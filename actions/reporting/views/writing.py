"""A member writes its report: save, submit, recall."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actions.reporting.access import asked_now, fetch_report
from actions.reporting.forms import LanguageForm, LineForm, digest
from actions.reporting.models import Period, Report, ReportLine
from actions.reporting.round import about_minutes
from actions.reporting.services import (
    ANSWER_FIELDS,
    IncompleteError,
    previous_answers,
    recall_report,
    save_draft,
    submit_report,
)
from mdmplan.access import allowed
from mdmplan.clock import local_date, now
from members.access import person
from members.models import User
from priorities.access import plan_at, seen_from


@require_safe
@allowed("reporting.write_report")
def report_current(request: HttpRequest) -> HttpResponse:
    """Lead to the report that is asked for now, whatever its plan: the first due of those that may be written.

    When none may, to the latest; it says so when nothing was ever asked.
    """
    user, moment = person(request), now()
    waiting = asked_now(user, moment)
    reports = Report.objects.of_member_of(user).select_related("period__plan", "member")
    report = waiting[0] if waiting else reports.order_by("-period__opened_at").first()
    if report is None:
        return render(request, "reporting/report_none.html", {})
    page = reverse("report_edit", args=[report.period.code]) if waiting else report.get_absolute_url()
    return redirect(seen_from(plan_at(request, local_date(moment)), report.period.plan, page))


class Sheet:
    """A report on screen: its forms, one per question, and what was typed in them.

    `data` is what was posted, None when the page is opened.
    """

    def __init__(self, report: Report, moment: datetime, data: QueryDict | None = None) -> None:
        """Lay out the questions of `report`, as asked at `moment`, in the order of the plan."""
        self.report, self.moment = report, moment
        self.posted = data.copy() if data is not None else QueryDict()
        previous = previous_answers(report)
        self.language = LanguageForm(data, initial={"language": report.language or report.member.language})
        self.lines = [
            LineForm(data, line=line, previous=previous.get(line.action_id))
            for line in report.lines.in_full().select_related("saved_by").with_notes().in_plan_order()
        ]

    @property
    def answered(self) -> int:
        """How many questions have an answer that may be sent."""
        return sum(1 for form in self.lines if form.line.answer and not form.line.errors(self.moment))

    @property
    def next_question(self) -> str:
        """The place on the page of the first question without an answer; the top when there is none."""
        return next((f"#{form.line.action.code}" for form in self.lines if not form.line.answer), "")

    @property
    def open_questions(self) -> list[str]:
        """The codes of the actions whose answer cannot be sent yet, in the order of the page."""
        return [form.line.action.code for form in self.lines if not form.line.answer or form.line.errors(self.moment)]

    @property
    def wrong(self) -> list[LineForm]:
        """The questions that hold something wrong, and are not saved."""
        return [form for form in self.lines if form.errors]

    @property
    def minutes_left(self) -> int:
        """About how many minutes the open questions take."""
        return about_minutes(len(self.lines) - self.answered)

    def save(self, data: QueryDict, *, by: User, at: datetime, begin: bool = True) -> bool:
        """Save what can be read; return whether that was everything. ValidationError when the report is closed.

        A line that cannot be read, or in which a colleague changed the same field, keeps what was typed and says why.
        Without `begin`, a report in which nothing was typed is not begun.
        """
        readable = [form for form in self.lines if form.is_valid()]
        spoken = self.language.is_valid()
        drafts = [form.draft for form in readable if form.touched]
        begun = self.report.state != Report.State.NOT_STARTED
        if not (begin or drafts or (begun and self.language.has_changed())):
            return spoken and len(readable) == len(self.lines)
        refused = save_draft(
            report=self.report,
            drafts=drafts,
            language=self.language.cleaned_data["language"] if spoken else self.report.language,
            by=by,
            at=at,
        )
        self.report.refresh_from_db(fields=["state"])
        stored = self.report.lines.in_full().select_related("saved_by__member").in_bulk()
        for form in self.lines:
            form.line = stored[form.line.pk]
            data[form.add_prefix("revision")] = str(form.line.revision)
            if form.line in refused:
                form.put({"answer": saved_meanwhile(form.line)})
            elif form in readable:
                data[form.add_prefix("seen")] = form.typed
        return spoken and not refused and len(readable) == len(self.lines)

    @property
    def fresh(self) -> list[tuple[str, str]]:
        """What the page should hold now, by the name of the input, where that is not what was posted."""
        found = []
        for form in self.lines:
            if form.errors:
                continue
            now_shown = LineForm(line=form.line, previous=form.previous)
            values = {name: now_shown.shown(name) for name in ANSWER_FIELDS}
            values |= {"seen": now_shown.shown_digest, "revision": str(form.line.revision)}
            for name, value in values.items():
                key = form.add_prefix(name)
                if digest([value]) != digest([self.posted.get(key, "")]):
                    found.append((key, value))
        return found


def saved_meanwhile(line: ReportLine) -> str:
    """Say that this answer was saved first, by a colleague or in another window, and what it says."""
    return _(
        "This answer was saved meanwhile, at %(time)s: “%(answer)s”. "
        "Yours is below and not saved: save again to put it in its place."
    ) % {"time": time_format(localtime(line.saved_at)), "answer": line.done or line.get_answer_display()}


@dataclass(frozen=True)
class AlsoAsked:
    """Another report that may be written now, of this plan or of another."""

    period: Period
    href: str


def _also_asked(request: HttpRequest, report: Report) -> list[AlsoAsked]:
    """Return what is asked of the association beside `report`, the first due first."""
    return [
        AlsoAsked(
            other.period,
            seen_from(report.period.plan, other.period.plan, reverse("report_edit", args=[other.period.code])),
        )
        for other in asked_now(person(request), now())
        if other != report
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("reporting.write_report")
def report_edit(request: HttpRequest, period: str) -> HttpResponse:
    """Write the report of one's own association; POST saves the draft, right or wrong."""
    if request.method == "POST":
        return _save(request, period)
    report = fetch_report(request, period, now())
    closed = report.closed(now())
    if report.writable and not closed:
        return _render(request, Sheet(report, now()))
    if closed:
        messages.info(request, closed)
    return redirect(report)


@transaction.atomic  # what others saved before is seen, and nobody saves between the reading and the writing
def _save(request: HttpRequest, period: str) -> HttpResponse:
    report = fetch_report(request, period, now(), lock=True)
    data = request.POST.copy()
    sheet = Sheet(report, now(), data)
    by_itself = "HX-Request" in request.headers
    show = _saved if by_itself else _render
    try:
        if not sheet.save(data, by=person(request), at=now(), begin=not by_itself):
            return show(request, sheet, status=422)
    except ValidationError as error:
        return show(request, sheet, closed=error.messages[0], status=409)
    if by_itself:
        return _saved(request, sheet)
    messages.success(request, _("Saved at %(time)s.") % {"time": time_format(localtime(now()))})
    return redirect(f"{reverse('report_edit', args=[period])}{sheet.next_question}")


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("reporting.submit_report")
def report_submit(request: HttpRequest, period: str) -> HttpResponse:
    """Save what is typed, then send the report; what is missing is said beside each field.

    Who comes back to the address of a report that was refused, or through signing in, finds the report.
    """
    return _submit(request, period) if request.method == "POST" else redirect("report_edit", period=period)


@transaction.atomic  # sent twice at once, the second finds it sent
def _submit(request: HttpRequest, period: str) -> HttpResponse:
    report = fetch_report(request, period, now(), lock=True)
    data = request.POST.copy()
    sheet = Sheet(report, now(), data)
    nothing = "nothing_to_report" in data
    if report.state == Report.State.SUBMITTED and not any(form.unsaved for form in sheet.lines):
        messages.info(request, _("Your report had been sent already: nothing more to do."))
        return redirect(report)
    try:
        if not sheet.save(data, by=person(request), at=now()):
            return _render(request, sheet, status=422)
        submit_report(report=report, by=person(request), at=now(), nothing_to_report=nothing)
    except ValidationError as error:
        return _render(request, sheet, closed=error.messages[0], status=409)
    except IncompleteError as incomplete:
        for form in sheet.lines:
            form.put(incomplete.errors.get(form.line.pk, {}))
        return _render(request, sheet, status=422)
    also = _also_asked(request, report)
    if also:
        left = ", ".join(str(each.period) for each in also)
        messages.success(request, _("Your report is sent. Thank you. Still asked of you: %(left)s.") % {"left": left})
    else:
        messages.success(request, _("Your report is sent. Thank you: there is nothing more to do."))
    return redirect(report)


@require_POST
@allowed("reporting.submit_report")
def report_recall(request: HttpRequest, period: str) -> HttpResponse:
    """Take the report back while its review has not begun."""
    report = fetch_report(request, period, now())
    try:
        recall_report(report=report, by=person(request), at=now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect(report)
    messages.success(request, _("Your report is yours again. Send it when it is ready."))
    return redirect("report_edit", period=period)


def _saved(request: HttpRequest, sheet: Sheet, *, closed: str = "", status: int = 200) -> HttpResponse:
    """Answer a page that saves by itself: when that was, what is left, and what a colleague changed meanwhile."""
    context = {
        "sheet": sheet,
        "closed": closed,
        "at": now(),
        "fresh": [] if closed else sheet.fresh,
        "wrong": sheet.wrong,
    }
    return render(request, "reporting/report_saved.html", context, status=status)


def _render(request: HttpRequest, sheet: Sheet, *, closed: str = "", status: int = 200) -> HttpResponse:
    return render(
        request,
        "reporting/report_edit.html",
        {
            "report": sheet.report,
            "period": sheet.report.period,
            "also": _also_asked(request, sheet.report),
            "sheet": sheet,
            "closed": closed,
            "wrong": sheet.wrong,
            "may_submit": request.user.has_perm("reporting.submit_report", sheet.report),
            "asked": sheet.report.events.filter(kind="return").last() if sheet.report.state == "returned" else None,
            "events": sheet.report.events.select_related("by__member", "line__action"),
        },
        status=status,
    )
