"""The round at a moment: who was asked, who has answered, on time or late, and where two voices differ."""

from collections import defaultdict
from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil
from typing import Any

from django.utils.timezone import localtime

from actions.reporting.models import Answered, Period, Report, ReportEvent, ReportLine, replay
from actions.standing import Standing
from actions.status import state_label
from mdmplan.numbers import rounded
from members.models import Member, alphabetical
from priorities.models import Plan

#: How long one question takes; measured on no one yet, so said as "about".
MINUTES_A_QUESTION = 1.5


def about_minutes(questions: int) -> int:
    """Return about how many minutes `questions` take."""
    return ceil(questions * MINUTES_A_QUESTION)


@dataclass(frozen=True)
class MemberRound:
    """One member in a round: its report, and where that was at the moment."""

    member: Member
    report: Report
    answered: Answered

    @property
    def label(self) -> str:
        """The state in the reader's words."""
        return str(Report.State(self.answered.state).label)

    @property
    def late(self) -> bool:
        """Whether it answered after the deadline."""
        return self.answered.answered_at is not None and self.answered.answered_at > self.due_at

    @property
    def may_have_time(self) -> bool:
        """Whether more time can be given: its member has not sent it."""
        return self.report.writable

    @property
    def due_at(self) -> datetime:
        """Until when it was on time, as far as had been said by then."""
        return self.answered.due_at or self.report.period.due_at


@dataclass(frozen=True)
class Round:
    """A period at a moment. Members stand in the alphabetical order of the reader's language, never ranked."""

    period: Period
    members: list[MemberRound]

    @property
    def asked(self) -> int:
        """How many members were asked."""
        return len(self.members)

    @property
    def answered(self) -> int:
        """How many have answered, on time or late."""
        return sum(1 for row in self.members if row.answered.answered_at)

    @property
    def on_time(self) -> int:
        """How many answered by the deadline."""
        return sum(1 for row in self.members if row.answered.answered_at and not row.late)

    @property
    def late(self) -> int:
        """How many answered after the deadline."""
        return self.answered - self.on_time

    @property
    def reporting_rate(self) -> int | None:
        """Answered of asked, in percent; None when nobody was asked."""
        return percent(self.answered, self.asked)

    @property
    def on_time_rate(self) -> int | None:
        """Answered by the deadline of asked, in percent; None when nobody was asked."""
        return percent(self.on_time, self.asked)

    @property
    def missing(self) -> list[Member]:
        """Who has not answered."""
        return [row.member for row in self.members if not row.answered.answered_at]

    def known(self, readable: Container[int] = ()) -> "Round":
        """Return the round as it is known to who may read the reports whose ids are in `readable`: no other's drafts.

        To others a draft has not been started, and what was sent back has been submitted.
        """
        rows = [row if row.report.pk in readable else _without_drafts(row) for row in self.members]
        return replace(self, members=rows)


#: What everybody knows of a state that is between a member and the secretariat.
KNOWN = {Report.State.DRAFT: Report.State.NOT_STARTED, Report.State.RETURNED: Report.State.SUBMITTED}


def _without_drafts(row: MemberRound) -> MemberRound:
    state = Report.State(row.answered.state)
    return replace(row, answered=replace(row.answered, state=KNOWN.get(state, state)))


def percent(part: int, whole: int) -> int | None:
    """Return `part` of `whole` in percent, rounded; None of nothing."""
    return int(rounded(100 * part / whole)) if whole else None


def round_at(period: Period, moment: datetime) -> Round:
    """Return the round of `period` at `moment`, replayed from the threads: the past never changes.

    Source of the two rates (answered / asked, on time / asked): product.md, section 3.
    """
    said = ReportEvent.objects.filter(report__period=period, at__lte=moment).order_by("pk")
    events: dict[int, list[ReportEvent]] = defaultdict(list)
    reports: dict[Member, Report] = {}
    for event in said.select_related("report__member", "report__period"):
        events[event.report_id].append(event)
        reports.setdefault(event.report.member, event.report)
    return Round(
        period,
        [MemberRound(member, reports[member], replay(events[reports[member].pk])) for member in alphabetical(reports)],
    )


#: The columns of an exported round. Their names are stable keys.
EXPORT_COLUMNS = ("member", "member_name", "state", "state_label", "deadline", "answered_at", "on_time")


def export_rows(found: Round) -> Iterable[list[Any]]:
    """Yield the cells of each member; moments in the reader's zone, `on_time` empty until it has answered."""
    for row in found.members:
        answered_at = row.answered.answered_at
        yield [
            row.member.code,
            str(row.member),
            row.answered.state,
            row.label,
            _plain(row.due_at),
            answered_at and _plain(answered_at),
            None if answered_at is None else int(not row.late),
        ]


def _plain(moment: datetime) -> datetime:
    """Return `moment` as a spreadsheet takes it: in the reader's zone, to the minute, without saying which."""
    return localtime(moment).replace(tzinfo=None, second=0, microsecond=0)


@dataclass(frozen=True)
class Divergence:
    """The lead says one thing of an action, the secretariat another, and nobody has settled it."""

    line: ReportLine
    standing: Standing

    @property
    def said(self) -> str:
        """What the lead says, in the reader's words."""
        return state_label(self.line.state)


def divergences(plan: Plan, rows: Iterable[Standing]) -> list[Divergence]:
    """Return where the last word of a lead on an action of `plan` differs from `rows` and waits for a verdict."""
    standing = {row.action.pk: row for row in rows}
    lines = ReportLine.objects.filter(action__plan=plan).awaiting_verdict().in_full().order_by("action__code")
    return [
        Divergence(line, standing[line.action_id])
        for line in lines
        if line.action_id in standing and line.state != standing[line.action_id].state
    ]
