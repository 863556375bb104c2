"""A report that has been sent: read by whoever may, discussed on its thread, reviewed by the secretariat."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from actions.reporting.access import fetch_period
from actions.reporting.forms import KeepForm, NoteForm, ReturnForm
from actions.reporting.models import Report, ReportLine
from actions.reporting.services import (
    accept_report,
    adopt_line,
    begin_review,
    comment_report,
    keep_status,
    previous_answers,
    return_report,
)
from actions.standing import standings
from mdmplan.access import allowed, way_back
from mdmplan.clock import local_date, now
from mdmplan.text import quoted
from members.access import person


def _fetch(request: HttpRequest, period: str, member: str) -> Report:
    """Return the report if it is in the person's scope, else 404."""
    asked = fetch_period(request, period, local_date(now()))
    reports = Report.objects.visible_to(person(request)).select_related("member", "reviewed_by")
    report = get_object_or_404(reports, period=asked, member__code=member)
    report.period = asked
    return report


@require_safe
@allowed("reporting.read_reports")
def report_detail(request: HttpRequest, period: str, member: str) -> HttpResponse:
    """Show a report, what each line said last quarter, and its thread."""
    return _render(request, _fetch(request, period, member))


def _render(
    request: HttpRequest,
    report: Report,
    *,
    comment: NoteForm | None = None,
    sent_back: ReturnForm | None = None,
    keep: KeepForm | None = None,
    status: int = 200,
) -> HttpResponse:
    user, moment = person(request), now()
    readable = Report.objects.readable_by(user).filter(pk=report.pk).exists()
    open_now = not report.period.closed(moment)
    may_comment = user.has_perm("reporting.comment_report", report)
    return render(
        request,
        "reporting/report_detail.html",
        {
            "report": report,
            "period": report.period,
            "readable": readable,
            "lines": _lines(report, user, keep) if readable else [],
            "events": report.events.select_related("by__member") if may_comment else None,
            "may_write": open_now and report.writable and user.has_perm("reporting.write_report", report),
            "may_recall": open_now and report.may("recall") and user.has_perm("reporting.submit_report", report),
            "may_review": report.may("accept") and user.has_perm("reporting.review_report"),
            "comment": (comment or NoteForm()) if may_comment else None,
            "sent_back": sent_back or ReturnForm(),
            "wrong": [form for form in (comment, sent_back, keep) if form and form.errors],
        },
        status=status,
    )


def _lines(report: Report, user: Any, keep: KeepForm | None) -> list[dict[str, Any]]:
    """Return each answered line with last quarter's, the status of its action, and the verdict that it waits for."""
    previous = previous_answers(report, user)
    lines = list(report.lines.in_full().in_plan_order())
    standing = {row.action.pk: row for row in standings(report.period.plan, now(), [line.action for line in lines])}
    waiting: set[int] = set()
    if user.has_perm("reporting.review_report"):
        waiting = set(report.lines.awaiting_verdict().values_list("pk", flat=True))
    rows = []
    for line in lines:
        differs = bool(line.answer) and line.state != standing[line.action_id].state
        form = keep if keep and keep.line == line else KeepForm(line=line)
        rows.append(
            {
                "line": line,
                "previous": previous.get(line.action_id),
                "standing": standing[line.action_id],
                "differs": differs,
                "keep": form if differs and line.pk in waiting else None,
            }
        )
    return rows


def _do(request: HttpRequest, report: Report, act: Callable[[], Any], done: str, **form: Any) -> HttpResponse:
    """Run the service `act`: a message and back to the page, or the page with its refusal beside the field.

    What was asked from another page (`next`) goes back there, with its refusal as a message.
    """
    try:
        act()
    except ValidationError as error:
        for shown in form.values():
            if hasattr(error, "error_dict") and "next" not in request.POST:
                if not shown.errors:  # a text over its limit has its sentence already
                    shown.add_error("note", error.messages[0])
                report.refresh_from_db()
                return _render(request, report, status=422, **form)
        typed = [quoted(note) for shown in form.values() if (note := shown["note"].value())]
        messages.error(request, " ".join([*error.messages, *typed]))
    else:
        messages.success(request, done)
    return redirect(way_back(request, report))


@require_POST
@allowed("reporting.comment_report")
def report_comment(request: HttpRequest, period: str, member: str) -> HttpResponse:
    """Write on the thread."""
    report = _fetch(request, period, member)
    if not request.user.has_perm("reporting.comment_report", report):
        raise PermissionDenied
    form = NoteForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    return _do(
        request,
        report,
        lambda: comment_report(report=report, note=note, by=person(request), at=now()),
        _("Your comment is on the thread."),
        comment=form,
    )


@require_POST
@allowed("reporting.review_report")
def report_review(request: HttpRequest, period: str, member: str) -> HttpResponse:
    """Begin the review: from now on the member cannot recall the report."""
    report = _fetch(request, period, member)
    begin_review(report=report, by=person(request), at=now())
    return redirect(report)


@require_POST
@allowed("reporting.review_report")
def report_return(request: HttpRequest, period: str, member: str) -> HttpResponse:
    """Ask the member for changes."""
    report = _fetch(request, period, member)
    form = ReturnForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    return _do(
        request,
        report,
        lambda: return_report(report=report, note=note, by=person(request), at=now()),
        _("The report is back with its member."),
        sent_back=form,
    )


@require_POST
@allowed("reporting.review_report")
def report_accept(request: HttpRequest, period: str, member: str) -> HttpResponse:
    """Accept the report."""
    report = _fetch(request, period, member)
    return _do(
        request,
        report,
        lambda: accept_report(report=report, by=person(request), at=now()),
        _("The report is accepted: everybody can read it now."),
    )


def _fetch_line(request: HttpRequest, period: str, member: str, code: str) -> ReportLine:
    report = _fetch(request, period, member)
    return get_object_or_404(report.lines.in_full(), action__code=code)


@require_POST
@allowed("reporting.review_report")
def line_adopt(request: HttpRequest, period: str, member: str, code: str) -> HttpResponse:
    """Make the lead's word the status of the action."""
    line = _fetch_line(request, period, member, code)
    return _do(
        request,
        line.report,
        lambda: adopt_line(line=line, by=person(request), at=now()),
        _("%(code)s now has the status that its lead gives.") % {"code": code},
    )


@require_POST
@allowed("reporting.review_report")
def line_keep(request: HttpRequest, period: str, member: str, code: str) -> HttpResponse:
    """Keep the status of the action, and say why."""
    line = _fetch_line(request, period, member, code)
    form = KeepForm(request.POST, line=line)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    return _do(
        request,
        line.report,
        lambda: keep_status(line=line, note=note, by=person(request), at=now()),
        _("The status of %(code)s is kept, with your reason.") % {"code": code},
        keep=form,
    )
