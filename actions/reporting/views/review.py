"""A report that has been sent: read by whoever may, discussed on its thread, reviewed by the secretariat."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from actions.reporting.access import fetch_period
from actions.reporting.forms import CommentForm, KeepForm, ReturnForm, StayForm
from actions.reporting.models import Answer, Report, ReportEvent, ReportLine
from actions.reporting.reviewing import adopt_all, agree_to_leave, decline_leaving, queue_at, since_last, waiting_words
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
from priorities.access import plan_at


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
    comment: CommentForm | None = None,
    sent_back: ReturnForm | None = None,
    keep: KeepForm | None = None,
    stay: StayForm | None = None,
    status: int = 200,
) -> HttpResponse:
    user, moment = person(request), now()
    readable = Report.objects.readable_by(user).filter(pk=report.pk).exists()
    open_now = not report.closed(moment)
    may_comment = user.has_perm("reporting.comment_report", report)
    may_review = user.has_perm("reporting.review_report")
    events = list(report.events.select_related("by__member", "line__action")) if may_comment else None
    lines = _lines(report, user, events or [], keep=keep, stay=stay) if readable else []
    return render(
        request,
        "reporting/report_detail.html",
        {
            "report": report,
            "period": report.period,
            "readable": readable,
            "lines": lines,
            "events": events,
            "may_write": open_now and report.writable and user.has_perm("reporting.write_report", report),
            "may_recall": open_now and report.may("recall") and user.has_perm("reporting.submit_report", report),
            "may_review": report.may("accept") and may_review,
            "may_adopt": sum(row["keep"] is not None for row in lines) if may_review else 0,
            "queue": queue_at(report.period.plan, moment).around(report) if may_review else None,
            "comment": (comment or CommentForm(lines=[row["line"] for row in lines])) if may_comment else None,
            "sent_back": sent_back or ReturnForm(),
            "wrong": [form for form in (comment, sent_back, keep, stay) if form and form.errors],
        },
        status=status,
    )


def _about(report: Report, readable: bool) -> list[ReportLine]:
    """Return the answers that a comment may be about: none while they cannot be read."""
    return list(report.lines.select_related("action").in_plan_order()) if readable else []


def _lines(
    report: Report, user: Any, events: list[ReportEvent], *, keep: KeepForm | None, stay: StayForm | None
) -> list[dict[str, Any]]:
    """Return each line with last quarter's, what is new in it, what was asked about it, the status of its action,
    and the verdict that it waits for.
    """
    previous = previous_answers(report, user)
    lines = list(report.lines.in_full().select_related("decision").in_plan_order())
    standing = {row.action.pk: row for row in standings(report.period.plan, now(), [line.action for line in lines])}
    waiting: set[int] = set()
    leaving: set[int] = set()
    if user.has_perm("reporting.review_report"):
        waiting = set(report.lines.awaiting_verdict().values_list("pk", flat=True))
    if any(line.answer == Answer.LEAVING for line in lines) and user.has_perm("reporting.review_report"):
        leaving = set(report.lines.asking_to_leave().values_list("pk", flat=True))
    rows = []
    for line in lines:
        differs = line.has_word and line.state != standing[line.action_id].state
        form = keep if keep and keep.line == line else KeepForm(line=line)
        rows.append(
            {
                "line": line,
                "previous": previous.get(line.action_id),
                "standing": standing[line.action_id],
                "differs": differs,
                "keep": form if differs and line.pk in waiting else None,
                "stay": (stay if stay and stay.line == line else StayForm(line=line)) if line.pk in leaving else None,
                "since": since_last(line, previous.get(line.action_id)),
                "notes": [event for event in events if event.line_id == line.pk],
                "decision": getattr(line, "decision", None),
            }
        )
    return rows


def _do(
    request: HttpRequest,
    report: Report,
    act: Callable[[], Any],
    done: str,
    *,
    line: ReportLine | None = None,
    **form: Any,
) -> HttpResponse:
    """Run the service `act`: a message and back to the page (to `line`), or the page with its refusal beside the field.

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
    place = f"#{line.action.code}" if line else ""
    return redirect(way_back(request, f"{report.get_absolute_url()}{place}"))


@require_POST
@allowed("reporting.comment_report")
def report_comment(request: HttpRequest, period: str, member: str) -> HttpResponse:
    """Write on the thread."""
    report = _fetch(request, period, member)
    if not request.user.has_perm("reporting.comment_report", report):
        raise PermissionDenied
    readable = Report.objects.readable_by(person(request)).filter(pk=report.pk).exists()
    form = CommentForm(request.POST, lines=_about(report, readable))
    note, about = (form.cleaned_data["note"], form.about) if form.is_valid() else ("", None)
    return _do(
        request,
        report,
        lambda: comment_report(report=report, note=note, line=about, by=person(request), at=now()),
        _("Your comment is on the thread."),
        line=about,
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


@require_safe
@allowed("reporting.review_report")
def review_queue(request: HttpRequest) -> HttpResponse:
    """Show the reports that wait for a review, the oldest first; those of earlier periods apart."""
    moment = now()
    queue = queue_at(plan_at(request, local_date(moment)), moment)
    prefetch_related_objects([*queue.current, *queue.earlier], "lines")
    return render(request, "reporting/review_queue.html", {"queue": queue})


@require_POST
@allowed("reporting.review_report")
def report_adopt(request: HttpRequest, period: str, member: str) -> HttpResponse:
    """Make every waiting word of the lead in a report the status of its action, all or none."""
    report = _fetch(request, period, member)
    count = len(waiting_words(report))
    adopted = ngettext("%(count)d status is adopted.", "%(count)d statuses are adopted.", count)
    return _do(
        request,
        report,
        lambda: adopt_all(report=report, by=person(request), at=now()),
        adopted % {"count": count},
    )


@require_POST
@allowed("reporting.review_report")
def line_release(request: HttpRequest, period: str, member: str, code: str) -> HttpResponse:
    """Let a member take part in an action no longer, as it asked."""
    line = _fetch_line(request, period, member, code)
    return _do(
        request,
        line.report,
        lambda: agree_to_leave(line=line, by=person(request), at=now()),
        _("%(member)s takes part in %(code)s no longer.") % {"member": line.report.member, "code": code},
    )


@require_POST
@allowed("reporting.review_report")
def line_stay(request: HttpRequest, period: str, member: str, code: str) -> HttpResponse:
    """Keep a member that asked to leave among those who take part, and say why."""
    line = _fetch_line(request, period, member, code)
    form = StayForm(request.POST, line=line)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    return _do(
        request,
        line.report,
        lambda: decline_leaving(line=line, note=note, by=person(request), at=now()),
        _("%(member)s goes on taking part in %(code)s, with your reason.")
        % {"member": line.report.member, "code": code},
        stay=form,
    )
