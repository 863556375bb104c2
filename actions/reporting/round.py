"""The round at a moment: who was asked, who has answered, on time or late, and where two voices differ."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from actions.models import Participation
from actions.reporting.models import Answered, Period, Report, ReportEvent, ReportLine, replay
from actions.standing import Standing, standings
from actions.status import state_label
from members.models import Member, alphabetical
from priorities.models import Plan


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
        return self.answered.answered_at is not None and self.answered.answered_at > self.report.period.due_at


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
    def missing(self) -> list[Member]:
        """Who has not answered."""
        return [row.member for row in self.members if not row.answered.answered_at]


def round_at(period: Period, moment: datetime) -> Round:
    """Return the round of `period` at `moment`, replayed from the threads: the past never changes.

    Source of the two rates (answered / asked, on time / asked): product.md, section 3.
    """
    events: dict[int, list[ReportEvent]] = defaultdict(list)
    for event in ReportEvent.objects.filter(report__period=period, at__lte=moment).order_by("pk"):
        events[event.report_id].append(event)
    reports = {
        report.member: report for report in period.reports.filter(pk__in=events).select_related("member", "period")
    }
    return Round(
        period,
        [MemberRound(member, reports[member], replay(events[reports[member].pk])) for member in alphabetical(reports)],
    )


@dataclass(frozen=True)
class Divergence:
    """The lead says one thing of an action, the secretariat another, and nobody has settled it."""

    line: ReportLine
    standing: Standing

    @property
    def said(self) -> str:
        """What the lead says, in the reader's words."""
        return state_label(self.line.state)


def divergences(plan: Plan, moment: datetime) -> list[Divergence]:
    """Return where the last word of a lead differs from the status of its action, and waits for a verdict."""
    lines = ReportLine.objects.filter(
        action__plan=plan,
        role=Participation.Role.LEAD,
        report__state__in=(Report.State.SUBMITTED, Report.State.ACCEPTED),
    )
    voices = [
        line for line in lines.before(moment).latest_voices() if line.verdict_at is None or line.verdict_at > moment
    ]
    standing = {row.action.pk: row for row in standings(plan, moment)}
    return [
        Divergence(line, standing[line.action_id])
        for line in voices
        if line.action_id in standing and line.state != standing[line.action_id].state
    ]
