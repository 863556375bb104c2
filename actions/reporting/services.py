"""The writes of a reporting round. Each move is logged on the report's thread in the same transaction."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from actions.models import Update
from actions.reporting.models import REFUSED_MOVES, Answer, Period, Report, ReportEvent, ReportLine
from actions.services.updates import Statement, record_update
from actions.status import FULL, LifeCycle
from members.models import User

#: What one line says of the status, and what repeats when nothing has changed.
STATUS_FIELDS = (
    "life_cycle",
    "health",
    "progress",
    "completed_on",
    "forecast_on",
    "reason",
    "path_what",
    "path_who",
    "path_by",
    "no_evidence_reason",
    "evidence",
    "sure",
)
ANSWER_FIELDS = (*STATUS_FIELDS, "answer", "done", "support", "support_request", "good_practice")


@transaction.atomic
def open_period(*, period: Period, by: User, at: datetime) -> list[Report]:
    """Open `period`: ask every member, once, about the actions it leads or contributes to. Returns the reports.

    Who is asked about what: `Period.questions`. Raises ValidationError when it is open already.
    """
    if not Period.objects.filter(pk=period.pk, opened_at=None).update(opened_at=at, opened_by=by):
        raise ValidationError(_("This period is open already."), code="open")
    period.refresh_from_db()
    reports: dict[int, Report] = {}
    lines = []
    for participation in period.questions(at):
        report = reports.get(participation.member_id)
        if report is None:
            report = Report.objects.create(period=period, member=participation.member)
            reports[participation.member_id] = report
        lines.append(ReportLine(report=report, action_id=participation.action_id, role=participation.role))
    ReportLine.objects.bulk_create(lines)
    ReportEvent.objects.bulk_create(
        ReportEvent(
            report=report,
            kind=ReportEvent.Kind.OPEN,
            by=by,
            at=at,
            state_before=report.state,
            state_after=report.state,
        )
        for report in reports.values()
    )
    return list(reports.values())


def check_open(report: Report, at: datetime) -> None:
    """Raise ValidationError when `report` takes no writing at `at`."""
    if closed := report.closed(at):
        raise ValidationError(closed, code="closed")


def _lock(report: Report) -> Report:
    """Return `report` as it is stored now, locked until the transaction ends."""
    reports = Report.objects.select_for_update(of=("self",)).select_related("period", "member")
    return reports.get(pk=report.pk)


def previous_answers(report: Report, reader: User | None = None) -> dict[int, ReportLine]:
    """Return the member's last sent answer before this period on each action, by the action's id.

    With `reader`, only among the answers that this person may read.
    """
    readable = ReportLine.objects.visible_to(reader) if reader else ReportLine.objects.all()
    earlier = readable.filter(
        report__member=report.member_id,
        report__period__plan=report.period.plan_id,
        report__period__opened_at__lt=report.period.opened_at,
    ).spoken()
    return {line.action_id: line for line in earlier.latest_voices()}


@dataclass(frozen=True)
class LineDraft:
    """What was typed in one line: its values by field, and the revision that the writer had seen."""

    line: ReportLine
    values: Mapping[str, Any]
    revision: int


@transaction.atomic
def save_draft(
    *, report: Report, drafts: Iterable[LineDraft], language: str, by: User, at: datetime
) -> list[ReportLine]:
    """Save what was typed, right or wrong, and return the lines a colleague saved meanwhile: those are left alone.

    Raises ValidationError when the report has been sent, or its period is not open.
    """
    report = _lock(report)
    if not report.writable:
        raise ValidationError(
            _("This report has been sent. To change it, its focal point first takes it back."), code="sent"
        )
    check_open(report, at)
    if report.state == Report.State.NOT_STARTED:
        report.move_to("begin", by=by, at=at)
    Report.objects.filter(pk=report.pk).update(language=language)
    previous = previous_answers(report)
    return [draft.line for draft in drafts if not _save_line(draft, previous.get(draft.line.action_id), by=by, at=at)]


def _save_line(draft: LineDraft, previous: ReportLine | None, *, by: User, at: datetime) -> bool:
    """Write one line unless it has moved on since it was seen; say whether it was written."""
    values = dict(draft.values)
    if values["answer"] == Answer.NO_CHANGE and previous:
        values |= {name: getattr(previous, name) for name in STATUS_FIELDS}
    elif values["answer"] == Answer.LEAVING:
        values |= BLANK_STATUS
    elif values["answer"] == Answer.NOT_STARTED_HERE:
        values |= BLANK_STATUS | {"life_cycle": LifeCycle.NOT_STARTED}
    elif values["life_cycle"] == LifeCycle.COMPLETED and values["progress"] is None:
        values["progress"] = FULL
    stamp: dict[str, Any] = {"revision": draft.revision + 1, "saved_at": at, "saved_by": by}
    stamp |= {"verdict": "", "verdict_note": "", "verdict_at": None, "verdict_by": None}  # a new word, a new verdict
    return bool(ReportLine.objects.filter(pk=draft.line.pk, revision=draft.revision).update(**values, **stamp))


#: A line of which nothing has begun.
BLANK_STATUS: dict[str, Any] = {
    **dict.fromkeys(STATUS_FIELDS, ""),
    "progress": None,
    "completed_on": None,
    "forecast_on": None,
    "path_by": None,
    "sure": False,
}


class IncompleteError(Exception):
    """A report cannot be sent yet. `errors` holds, by the id of each line, a sentence per field."""

    def __init__(self, errors: dict[int, dict[str, str]]) -> None:
        """Keep what is missing."""
        super().__init__("incomplete")
        self.errors = errors


def missing(report: Report, previous: Mapping[int, ReportLine], at: datetime) -> dict[int, dict[str, str]]:
    """Return what keeps `report` from being sent at `at`: by the id of each line, a sentence per field.

    `previous` holds the last answers before this period, by the action's id.
    """
    found = {}
    for line in report.lines.all():
        errors = line.errors(at)
        if line.answer == Answer.NO_CHANGE and line.action_id not in previous:
            errors = {"answer": _("There is no earlier answer to repeat: tell us where it stands.")}
        if errors:
            found[line.pk] = errors
    return found


@transaction.atomic
def submit_report(*, report: Report, by: User, at: datetime, nothing_to_report: bool = False) -> Report:
    """Send `report` to the secretariat. Late is accepted, locked is refused.

    With `nothing_to_report` every question without an answer gets *no change*, or *not started here yet* where
    there is nothing to repeat. Raises IncompleteError with what is missing, ValidationError when it may not be sent.
    """
    report = _lock(report)
    if not report.may("submit"):
        raise ValidationError(str(REFUSED_MOVES["submit"]), code="move")
    check_open(report, at)
    previous = previous_answers(report)
    if nothing_to_report:
        _answer_nothing(report, previous, by=by, at=at)
    errors = missing(report, previous, at)
    if errors:
        raise IncompleteError(errors)
    report.submitted_at, report.submitted_by = at, by
    report.answered_at = report.answered_at or at
    report.review_started_at = report.reviewed_by = None
    report.move_to("submit", by=by, at=at)
    return report


def _answer_nothing(report: Report, previous: Mapping[int, ReportLine], *, by: User, at: datetime) -> None:
    for line in report.lines.filter(answer=""):
        repeated = line.action_id in previous
        answer = Answer.NO_CHANGE if repeated else Answer.NOT_STARTED_HERE
        draft = LineDraft(line, {"answer": answer}, line.revision)
        _save_line(draft, previous.get(line.action_id), by=by, at=at)


@transaction.atomic
def recall_report(*, report: Report, by: User, at: datetime) -> None:
    """Take `report` back before its review begins and its period locks; it counts as not answered again."""
    report = _lock(report)
    check_open(report, at)
    report.submitted_at = report.submitted_by = report.answered_at = None
    report.move_to("recall", by=by, at=at)


@transaction.atomic
def begin_review(*, report: Report, by: User, at: datetime) -> None:
    """Say that `by` is reviewing `report`: from now on it cannot be recalled. Twice changes nothing."""
    started = Report.objects.filter(pk=report.pk, state=Report.State.SUBMITTED, review_started_at=None).update(
        review_started_at=at, reviewed_by=by
    )
    if started:
        report.refresh_from_db()
        log(report=report, kind=ReportEvent.Kind.REVIEW, by=by, at=at)


@transaction.atomic
def return_report(*, report: Report, note: str, by: User, at: datetime) -> None:
    """Ask the member for changes, saying which."""
    report = _lock(report)
    if not report.may("return"):
        raise ValidationError(str(REFUSED_MOVES["return"]), code="move")
    if not note.strip():
        raise ValidationError({"note": _("Say what should be changed: the member reads this sentence.")})
    begin_review(report=report, by=by, at=at)
    report.move_to("return", by=by, at=at, note=note)


@transaction.atomic
def accept_report(*, report: Report, by: User, at: datetime) -> None:
    """Accept `report`: final, and readable by everybody from now on."""
    report = _lock(report)
    begin_review(report=report, by=by, at=at)
    report.accepted_at = at
    report.move_to("accept", by=by, at=at)
    report.lines.supersede()


def log(
    *, report: Report, kind: str, by: User, at: datetime, note: str = "", line: ReportLine | None = None
) -> ReportEvent:
    """Write something on the thread of `report` that does not move it; `line` is the answer it is about, if one."""
    return ReportEvent.objects.create(
        report=report,
        kind=kind,
        by=by,
        at=at,
        note=note,
        line=line,
        state_before=report.state,
        state_after=report.state,
    )


@transaction.atomic
def comment_report(*, report: Report, note: str, by: User, at: datetime, line: ReportLine | None = None) -> ReportEvent:
    """Add a comment to the thread of `report`; with `line`, about that answer alone."""
    if not note.strip():
        raise ValidationError({"note": _("Write your comment first.")})
    return log(report=_lock(report), kind=ReportEvent.Kind.COMMENT, by=by, at=at, note=note, line=line)


def check_verdict(line: ReportLine) -> None:
    """Raise ValidationError unless `line` waits for a verdict: the lead's word, sent, not settled, and different."""
    if line.verdict:
        raise ValidationError(_("This has been settled already."), code="verdict")
    if not ReportLine.objects.filter(pk=line.pk).awaiting_verdict().exists():
        raise ValidationError(_("Only the last word of the lead can be adopted or kept."), code="verdict")
    if line.state == line.action.state:
        raise ValidationError(_("The lead and the status of the action say the same."), code="verdict")


@transaction.atomic
def adopt_line(*, line: ReportLine, by: User, at: datetime) -> Update:
    """Make what the lead says the status of the action, by an Update that cites the report. Returns the Update.

    Raises ValidationError when there is nothing to adopt, or a rule of status forbids it.
    """
    line = _locked(line)
    check_verdict(line)
    begin_review(report=line.report, by=by, at=at)
    statement = Statement(
        life_cycle=line.life_cycle,
        health=line.health,
        progress=line.progress,
        completed_on=line.completed_on,
        forecast_on=line.forecast_on or line.action.forecast_on,
        reason=line.reason,
        path_what=line.path_what,
        path_who=line.path_who,
        path_by=line.path_by,
        evidence=bool(line.links),
        no_evidence_reason=line.no_evidence_reason,
        links=line.links,
        note=line.done,
        language=line.report.language,
        sure=line.sure,
    )
    action = line.action
    update = record_update(action=action, statement=statement, revision=action.revision, by=by, at=at, adopting=True)
    _settle(line, ReportLine.Verdict.ADOPTED, by=by, at=at, adopted_update=update)
    return update


@transaction.atomic
def keep_status(*, line: ReportLine, note: str, by: User, at: datetime) -> None:
    """Keep the status of the action although the lead says otherwise, and record why."""
    line = _locked(line)
    check_verdict(line)
    if not note.strip():
        raise ValidationError({"note": _("Say why the status is kept: the member reads this sentence.")})
    begin_review(report=line.report, by=by, at=at)
    _settle(line, ReportLine.Verdict.KEPT, by=by, at=at, verdict_note=note)


def _locked(line: ReportLine) -> ReportLine:
    lines = ReportLine.objects.select_for_update(of=("self", "action"))
    return lines.select_related("report__member", "report__period", "action__objective").get(pk=line.pk)


def _settle(line: ReportLine, verdict: str, *, by: User, at: datetime, **fields: Any) -> None:
    ReportLine.objects.filter(pk=line.pk).update(verdict=verdict, verdict_by=by, verdict_at=at, **fields)
