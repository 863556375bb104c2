"""What is asked of the board, and what it decided and is still to be done, at any moment.

Source: product.md, section 3 (Decisions).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, prefetch_related_objects
from django.utils.translation import get_language

from actions.models import Action
from actions.reporting.models import ReportLine
from mdmplan.clock import local_date, start_of_day
from mdmplan.dashboard.models import Decision, Outcome, State
from mdmplan.dashboard.models.decisions import DecisionQuerySet
from mdmplan.history import put_back
from mdmplan.text import PlanText
from priorities.models import Plan

#: What a question is, whatever the version.
LASTING = ("id", "plan_id", "raised_at")
RELATED = ("action", "meeting")


@dataclass(frozen=True)
class Request:
    """A question put to the board: by the secretariat (`decision`), or in a report that nobody has prepared yet.

    `deferred_on` is the day of the meeting that put it off, None when none did.
    """

    question: PlanText
    action: Action | None
    options: tuple[str, ...]
    needed_by: date | None
    decision: Decision | None = None
    line: ReportLine | None = None
    deferred_on: date | None = None

    @property
    def asked_by(self) -> PlanText:
        """Who asks, by role."""
        if self.decision:
            return self.decision.asked_by
        member = str(self.line.report.member) if self.line else ""
        return PlanText.of(member, "", fallback=False)  # a name, whatever the language


@dataclass(frozen=True)
class FollowUp:
    """What was decided and is still to be done: who is in charge, by when, and by how many days it is late."""

    decision: Decision
    due_on: date
    decided_on: date | None
    days_late: int

    @property
    def owner(self) -> PlanText:
        """Who is in charge, by role."""
        return self.decision.last_owner


@dataclass(frozen=True)
class Asked:
    """The questions that wait for the board, the most urgent first, and what is to be done, the first due first.

    `answered` are the questions that got an answer since the comparison, the first answered first.
    """

    requests: list[Request]
    followed: list[FollowUp]
    answered: list[Decision]


def questions(decisions: DecisionQuerySet, moment: datetime, *, past: bool = False) -> list[Decision]:
    """Return `decisions`, of one plan and as they `stood` at `moment`, with their action and meeting: one query.

    For a `past` moment with the texts, the dates and the agenda of then, in one query more for each of these.
    """
    if not past:
        return list(decisions.select_related(*RELATED))
    found = list(decisions)
    put_back(found, moment, lasting=LASTING)
    prefetch_related_objects(found, *RELATED)
    return found


def asked_of_board(plan: Plan, moment: datetime, since: date | None = None, *, past: bool = False) -> Asked:
    """Return what `plan` asked of the board and had no answer to at `moment`, and what was to be done (two queries).

    With `since`, also what had been answered from that day on: a meeting of that day has its answers here. The
    questions prepared by the secretariat come first, then what accepted reports ask and no question cites.
    """
    recent = start_of_day(since) if since else None
    found = questions(Decision.objects.filter(plan=plan).open(moment, recent), moment, past=past)
    answered = [each for each in found if recent and each.last_at and each.last_at >= recent]
    waiting = [each for each in found if each.state == State.WAITING]
    waiting.sort(key=lambda each: (each.needed_by is None, each.needed_by or date.max, each.pk))
    return Asked(
        [_request(each) for each in waiting] + _of_reports(plan, moment),
        follow_ups(found, moment),
        sorted(answered, key=lambda each: (each.last_at, each.pk)),
    )


def follow_ups(decisions: Iterable[Decision], moment: datetime) -> list[FollowUp]:
    """Return what is to be done of `decisions` (as `questions` returns them), the first due first."""
    day = local_date(moment)
    found = [
        FollowUp(each, each.last_due, each.last_met, each.days_late(day))
        for each in decisions
        if each.state == State.TO_FOLLOW and each.last_due
    ]
    return sorted(found, key=lambda each: (each.due_on, each.decision.pk))


def _request(decision: Decision) -> Request:
    return Request(
        decision.question,
        decision.action,
        tuple(decision.options),
        decision.needed_by,
        decision=decision,
        deferred_on=decision.last_met if decision.last_kind == Outcome.Kind.DEFERRED else None,
    )


def _of_reports(plan: Plan, moment: datetime) -> list[Request]:
    """Return what accepted reports ask of the board and no question cites, the first accepted first."""
    cited = Decision.objects.filter(line=OuterRef("pk"), raised_at__lte=moment)
    lines = (
        ReportLine.objects.filter(~Exists(cited), report__period__plan=plan, support=ReportLine.Support.BOARD)
        .accepted_by(moment)
        .select_related("action", "report__member", "report__period")
        .order_by("report__accepted_at", "pk")
    )
    return [Request(quoted(line), line.action, (), None, line=line) for line in lines]


def quoted(line: ReportLine) -> PlanText:
    """Return what a report asks, in the language in which it was written."""
    reader = (get_language() or "")[:2]
    language = line.report.language or reader
    return PlanText.of(line.support_request, language, fallback=language != reader)
