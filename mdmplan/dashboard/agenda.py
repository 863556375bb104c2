"""The agenda of a meeting: the questions put to it, in order, and what it did with each."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from mdmplan.clock import local_date
from mdmplan.dashboard.models import Decision, Meeting, Outcome, State
from mdmplan.dashboard.questions import questions


@dataclass(frozen=True)
class AgendaItem:
    """One question on the agenda, `outcome` being what this meeting did with it, None as long as it did nothing.

    Of a question that was settled elsewhere, it is what settled it. `first` and `last` are asked of those that stand on
    the agenda still: a deferred one has gone to another.
    """

    decision: Decision
    outcome: Outcome | None
    days_late: int
    here: bool
    first: bool
    last: bool

    @property
    def waits(self) -> bool:
        """Whether it waits for this meeting's answer."""
        return self.here and self.decision.state == State.WAITING


def agenda_of(meeting: Meeting, moment: datetime) -> list[AgendaItem]:
    """Return what is on the agenda of `meeting`, in its order, then what it answered that has gone elsewhere since.

    Two queries, whatever the number of questions.
    """
    known = meeting.plan.decisions.stood(moment)
    answered = Q(pk__in=Outcome.objects.filter(meeting=meeting).values("decision"))
    found = questions(known.filter(Q(meeting=meeting) | answered), moment)
    found.sort(key=lambda each: (each.meeting_id != meeting.pk, each.position, each.pk))
    outcomes = _outcomes(meeting, found, moment)
    here = [each.pk for each in found if each.meeting_id == meeting.pk]
    day = local_date(moment)
    return [
        AgendaItem(
            each,
            outcomes.get(each.pk),
            each.days_late(day),
            each.pk in here,
            first=each.pk in here[:1],
            last=each.pk in here[-1:],
        )
        for each in found
    ]


def _outcomes(meeting: Meeting, found: list[Decision], moment: datetime) -> dict[int, Outcome]:
    """Return what became of each question, by its key: what `meeting` did with it, else what settled it elsewhere."""
    here, last = {}, {}
    recorded = Outcome.objects.filter(decision__in=found, at__lte=moment).select_related("meeting")
    for each in recorded.order_by("pk"):
        last[each.decision_id] = each
        if each.meeting_id == meeting.pk:
            here[each.decision_id] = each
    settled = {each.pk: last[each.pk] for each in found if each.state != State.WAITING}
    return settled | here
