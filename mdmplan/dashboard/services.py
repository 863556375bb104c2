"""The writes of the board's floor: sentences, meetings with their agenda, decisions and what becomes of them.

Every service on meetings and decisions locks the plan: two of them come one after the other. A closed plan still has
its meetings: what was asked of the board under it is answered, and followed until it is done.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from mdmplan.clock import local_date
from mdmplan.dashboard.models import Decision, Meeting, Outcome, PriorityComment, State
from mdmplan.versions import keep
from members.models import User
from priorities.models import Plan, Priority
from priorities.services import lock


@transaction.atomic
def comment_priority(
    *, priority: Priority, texts: Mapping[str, str], meeting: Meeting | None = None, by: User, at: datetime
) -> PriorityComment:
    """Write the secretariat's sentence on `priority`, for `meeting`, and return it. The one before it is kept.

    `texts` holds text_fr, text_en and text_es, at most 300 characters each. Raises ValidationError when the
    French one is missing or one is too long.
    """
    comment = PriorityComment(priority=priority, meeting=meeting, by=by, at=at, **texts)
    comment.full_clean()
    comment.save()
    return comment


# -- Meetings and their agenda ---------------------------------------------------------------------


@transaction.atomic
def add_meeting(*, meeting: Meeting, by: User, at: datetime) -> list[Decision]:
    """Save a new `meeting` and return what was put on its agenda at once.

    What an earlier meeting deferred and no meeting has taken up comes back to the next one that is to come.
    """
    lock(meeting.plan)
    keep(meeting, by=by, at=at)
    to_come = next_meeting(meeting.plan, at)
    if to_come != meeting:
        return []
    waiting = meeting.plan.decisions.awaited(at).filter(Q(last_kind=Outcome.Kind.DEFERRED), meeting=None)
    returning = list(waiting)
    for decision in returning:
        _place(decision, meeting, by=by, at=at)
    return returning


@transaction.atomic
def edit_meeting(*, meeting: Meeting, by: User, at: datetime) -> None:
    """Keep the new date, names and minutes of `meeting`."""
    lock(meeting.plan)
    keep(meeting, by=by, at=at)


def next_meeting(plan: Plan, at: datetime, *, after: Meeting | None = None) -> Meeting | None:
    """Return the first meeting of `plan` on the day of `at` or later, and later than `after`; None without one."""
    to_come = plan.meetings.filter(held_on__gte=local_date(at)).order_by("held_on")
    if after:
        to_come = to_come.filter(held_on__gt=after.held_on)
    return to_come.first()


@transaction.atomic
def put_on_agenda(*, decision: Decision, meeting: Meeting | None, by: User, at: datetime) -> None:
    """Put a question that waits at the end of the agenda of `meeting`; with None, on none.

    Raises ValidationError when it does not wait for an answer any more.
    """
    decision = _locked(decision, at)
    if decision.state != State.WAITING:
        raise ValidationError(_("This question does not wait for an answer any more: it stays where it was answered."))
    if decision.meeting != meeting:
        _place(decision, meeting, by=by, at=at)


@transaction.atomic
def move_on_agenda(*, decision: Decision, up: bool, by: User, at: datetime) -> None:
    """Move a question one place up or down on its agenda, and number the agenda anew."""
    lock(decision.plan)
    rows = list(Decision.objects.filter(meeting=decision.meeting_id).order_by("position", "pk"))
    here = rows.index(decision)
    there = here - 1 if up else here + 1
    if 0 <= there < len(rows):
        rows[here], rows[there] = rows[there], rows[here]
    _number(rows, by=by, at=at)


def _number(rows: Iterable[Decision], *, by: User, at: datetime) -> None:
    for position, row in enumerate(rows, start=1):
        if row.position != position:
            row.position = position
            keep(row, by=by, at=at)


def _place(decision: Decision, meeting: Meeting | None, *, by: User, at: datetime) -> None:
    """Put `decision` last on the agenda of `meeting`."""
    decision.meeting = meeting
    decision.position = _last_place(meeting)
    keep(decision, by=by, at=at)


def _last_place(meeting: Meeting | None) -> int:
    """Return the place after all others on the agenda of `meeting`; 0 on none."""
    if meeting is None:
        return 0
    last = Decision.objects.filter(meeting=meeting).aggregate(last=Max("position"))["last"]
    return (last or 0) + 1


# -- Decisions -------------------------------------------------------------------------------------


@transaction.atomic
def raise_question(*, decision: Decision, by: User, at: datetime) -> None:
    """Save a new question, at the end of the agenda of its meeting if it has one."""
    lock(decision.plan)
    decision.raised_at = at
    _place(decision, decision.meeting, by=by, at=at)


@transaction.atomic
def edit_question(*, decision: Decision, by: User, at: datetime) -> None:
    """Keep the new texts, date and meeting of a question; every version before it is kept too.

    Raises ValidationError when it is given another meeting though it was answered.
    """
    stored = _locked(decision, at)
    if decision.meeting_id == stored.meeting_id:
        keep(decision, by=by, at=at)
    elif stored.state == State.WAITING:
        _place(decision, decision.meeting, by=by, at=at)
    else:
        raise ValidationError({"meeting": _("This question was answered: it stays with the meeting that did.")})


@transaction.atomic
def record_outcome(
    *, outcome: Outcome, seen: int | None, then: Meeting | None = None, by: User, at: datetime
) -> Outcome:
    """Record what became of a question. `seen` is the last outcome that its writer saw, None when there was none.

    One that is deferred goes to the agenda of the meeting `then`, or to none. Raises ValidationError when somebody has
    recorded another outcome meanwhile, when it may not follow, and when something is missing.
    """
    decision = _locked(outcome.decision, at)
    last = decision.outcomes.first()
    if (last.pk if last else None) != seen:
        raise ValidationError(
            _("Somebody else recorded what became of this question while you were writing. Nothing was overwritten."),
            code="conflict",
        )
    if outcome.kind not in Outcome.NEXT[decision.state]:
        raise ValidationError({"kind": _("This is not possible as the question stands now.")})
    outcome.by, outcome.at = by, at
    outcome.full_clean(exclude=["decision", "by"])
    outcome.save()
    if outcome.kind == Outcome.Kind.DEFERRED:
        _place(decision, then, by=by, at=at)
    elif outcome.meeting and outcome.meeting != decision.meeting and outcome.kind in Outcome.ENDING:
        _place(decision, outcome.meeting, by=by, at=at)
    return outcome


def _locked(decision: Decision, at: datetime) -> Decision:
    """Return `decision` as it is stored and stands now, with its plan locked."""
    lock(decision.plan)
    return Decision.objects.stood(at).select_related("plan", "meeting").get(pk=decision.pk)
