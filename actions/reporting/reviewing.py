"""The review: what waits for it, what is new since last quarter, all words of leads at once, requests to leave."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from actions.models import Action, Participation
from actions.reporting.models import Period, Report, ReportLine
from actions.reporting.services import adopt_line, begin_review
from actions.services.participations import set_role
from mdmplan.dates import date_format
from members.models import User
from priorities.models import Plan


@dataclass(frozen=True)
class Queue:
    """The reports of a plan that wait for their review, the oldest first.

    `earlier` are those of periods before the current one: shown apart, so that who begins to review is not flooded.
    """

    current: list[Report]
    earlier: list[Report]

    def around(self, report: Report) -> "Place":
        """Return where `report` stands among those of its time; outside the queue only `after` is known."""
        row = self.earlier if report in self.earlier else self.current or self.earlier
        if report not in row:
            return Place(0, len(row), None, row[0] if row else None)
        at = row.index(report)
        return Place(at + 1, len(row), row[at - 1] if at else None, row[at + 1] if at + 1 < len(row) else None)


@dataclass(frozen=True)
class Place:
    """The place of a report in the queue, counted from 1 (0: not in it), and its neighbours."""

    number: int
    total: int
    before: Report | None
    after: Report | None


def queue_at(plan: Plan, moment: datetime) -> Queue:
    """Return what waits for a review in `plan` at `moment`."""
    period: Period | None = plan.periods.current(moment)
    reports = Report.objects.filter(period__plan=plan).to_review()
    waiting = list(reports.select_related("member", "period", "reviewed_by__member"))
    now = [report for report in waiting if report.period == period]
    return Queue(now, [report for report in waiting if report.period != period])


# -- What is new -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Since:
    """One thing that an answer says otherwise than the last one: both in the reader's words."""

    label: str
    before: str
    after: str


def since_last(line: ReportLine, previous: ReportLine | None) -> list[Since]:
    """Return what `line` says otherwise than `previous`: state, progress, forecast, and what is asked for."""
    if previous is None or not line.has_word:
        return []
    pairs = [
        (_("Status"), previous.state_label, line.state_label),
        (_("Progress"), _percent(previous), _percent(line)),
        (_("Forecast date"), _day(previous), _day(line)),
        (_("Support or decision requested from"), previous.get_support_display(), line.get_support_display()),
    ]
    return [Since(label, str(before), str(after)) for label, before, after in pairs if before != after]


def _percent(line: ReportLine) -> str:
    return "–" if line.progress is None else f"{number_format(line.progress.normalize())} %"


def _day(line: ReportLine) -> str:
    return date_format(line.forecast_on, "DATE_FORMAT") if line.forecast_on else "–"


# -- All words of leads at once --------------------------------------------------------------------


def waiting_words(report: Report) -> list[ReportLine]:
    """Return the lines of `report` where the lead's word differs from the status and nobody has settled it."""
    lines = report.lines.awaiting_verdict().in_full().in_plan_order()
    return [line for line in lines if line.state != line.action.state]


@transaction.atomic
def adopt_all(*, report: Report, by: User, at: datetime) -> int:
    """Make every waiting word of the lead in `report` the status of its action, all or none. Returns how many.

    Raises ValidationError with a sentence for each action that cannot take it, or when nothing waits.
    """
    lines = waiting_words(report)
    if not lines:
        raise ValidationError(_("This has been settled already."), code="verdict")
    refused = []
    for line in lines:
        try:
            adopt_line(line=line, by=by, at=at)
        except ValidationError as error:
            refused += [f"{line.action.code}: {sentence}" for sentence in error.messages]
    if refused:
        raise ValidationError(refused)
    return len(lines)


# -- Requests to leave -----------------------------------------------------------------------------


@transaction.atomic
def agree_to_leave(*, line: ReportLine, by: User, at: datetime) -> None:
    """Let the member take part no longer, as it asked: from now on it is exempt. The review has begun."""
    line = _asking(line)
    begin_review(report=line.report, by=by, at=at)
    member, action = line.report.member, Action.objects.get(pk=line.action_id)
    part = Participation.objects.get(action=action, member=member)
    set_role(action=action, member=member, role=Participation.Role.EXEMPT, was=part.role, by=by, at=at)


@transaction.atomic
def decline_leaving(*, line: ReportLine, note: str, by: User, at: datetime) -> None:
    """Keep the member among those who take part, and record why."""
    line = _asking(line)
    if not note.strip():
        raise ValidationError({"note": _("Say why it goes on: the member reads this sentence.")})
    begin_review(report=line.report, by=by, at=at)
    ReportLine.objects.filter(pk=line.pk).update(
        verdict=ReportLine.Verdict.KEPT, verdict_note=note, verdict_by=by, verdict_at=at
    )


def _asking(line: ReportLine) -> ReportLine:
    """Return `line`, locked, while it asks to leave. ValidationError when it no longer does."""
    lines = ReportLine.objects.select_for_update(of=("self",)).asking_to_leave()
    found = lines.select_related("report__member", "report__period").filter(pk=line.pk).first()
    if found is None:
        raise ValidationError(_("This has been settled already."), code="verdict")
    return found
