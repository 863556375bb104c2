"""Where each action stands at a moment: one computation for every page, list, figure and export."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import F

from actions.models import Action, ActionQuerySet, Update, effective_end, last_day
from actions.status import (
    ATTENTION,
    CLOSED,
    NOT_APPLICABLE,
    Freshness,
    Health,
    LifeCycle,
    freshness,
    state_label,
)
from mdmplan.clock import local_date
from members.models import Member
from priorities.models import Plan, elapsed_share, standing_at


def is_stale(fresh: Freshness | None) -> bool:
    """Return whether a word is too old to count with the fresh ones: stale green is not green."""
    return fresh in (Freshness.STALE, Freshness.NEVER)


def is_awaited(life_cycle: str) -> bool:
    """Return whether somebody is to bring an action to its end: it is not completed, cancelled or postponed."""
    return life_cycle not in (*CLOSED, LifeCycle.POSTPONED)


def days_late(life_cycle: str, due_on: date | None, day: date) -> int:
    """Return by how many days an action has passed its due date on `day`; 0 when nobody is to work on it."""
    if due_on is None or not is_awaited(life_cycle):
        return 0
    return max((day - due_on).days, 0)


@dataclass(frozen=True)
class Standing:
    """Where one action stands: what the secretariat last said of it, and how fresh that word is.

    `update` is None when nobody has said anything yet. `lead` is the member that leads, if one does.
    """

    action: Action
    update: Update | None
    freshness: Freshness | None
    lead: Member | None
    day: date

    @property
    def life_cycle(self) -> str:
        """The life cycle; not started until somebody says otherwise."""
        return self.update.life_cycle if self.update else LifeCycle.NOT_STARTED

    @property
    def state(self) -> str:
        """The key that is drawn."""
        return self.update.state if self.update else LifeCycle.NOT_STARTED

    @property
    def label(self) -> str:
        """The state in the reader's words."""
        return state_label(self.state)

    @property
    def stale(self) -> bool:
        """Whether the word is too old to count with the fresh ones: stale green is not green."""
        return is_stale(self.freshness)

    @property
    def needs_attention(self) -> bool:
        """Whether it is at risk or off track."""
        return self.state in ATTENTION

    @property
    def applicable(self) -> bool:
        """Whether it counts in a percentage: cancelled and postponed do not."""
        return self.life_cycle not in NOT_APPLICABLE

    @property
    def progress(self) -> Decimal | None:
        """How far it is, in percent (completed is 100); None when nobody gave a number."""
        return self.update.progress if self.update else None

    @property
    def expected(self) -> float | None:
        """The share of its own time that has passed, in percent; None without both dates."""
        if self.action.starts_on is None or self.action.due_on is None:
            return None
        return 100 * elapsed_share(self.action.starts_on, self.action.due_on, self.day)

    @property
    def forecast_on(self) -> date | None:
        """The forecast date, if one was given."""
        return self.update.forecast_on if self.update else None

    @property
    def end(self) -> date | None:
        """When it is expected to end: forecast, else due date."""
        return effective_end(self.action.due_on, self.forecast_on)

    @property
    def ended(self) -> date | None:
        """When it was completed; None when it was not."""
        return self.update.completed_on if self.update else None

    @property
    def last_day(self) -> date | None:
        """When it was completed, else when it is expected to end; None once it is cancelled."""
        return last_day(self.life_cycle, self.ended, self.action.due_on, self.forecast_on)

    @property
    def days_late(self) -> int:
        """By how many days it has passed its due date; 0 when it has not, has none, or nobody works on it."""
        return days_late(self.life_cycle, self.action.due_on, self.day)

    @property
    def days_slipped(self) -> int:
        """By how many days it was completed, or is expected to end, after its due date."""
        if not (self.action.due_on and self.last_day):
            return 0
        return max((self.last_day - self.action.due_on).days, 0)


@dataclass(frozen=True)
class Record:
    """What was said of some actions, read once, to ask where they stood at each of the moments it was read for.

    `updates` are those that stand at any of the moments (or all, `read_history`), in the order they were written;
    `periods` the opened ones, the latest first; `accepted` says (action, period, when) for each accepted word of a
    lead. `whole` tells whether the actions are all those of the plan: some may then be missing at a moment; named
    ones never are. `words` are those of members, of a `read_history` alone.
    """

    actions: list[Action]
    updates: list[Update]
    periods: list[Any]
    accepted: list[tuple[int, int, datetime]]
    whole: bool
    words: list[Any] = field(default_factory=list)

    def current_period(self, moment: datetime) -> Any:
        """Return the latest period that had opened by `moment`, None when there was none."""
        return next((period for period in self.periods if period.opened_at <= moment), None)

    def current(self, moments: Iterable[datetime]) -> set[int]:
        """Return the ids of the periods that were current at `moments`."""
        return {period.pk for period in map(self.current_period, moments) if period}

    def standings(self, moment: datetime) -> list[Standing]:
        """Return where each action stood at `moment`, in the plan's order; of a whole plan, those that were there."""
        period, day = self.current_period(moment), local_date(moment)
        last = {update.action_id: update for update in self.updates if update.at <= moment}
        accepted = {action for action, of, at in self.accepted if period and of == period.pk and at <= moment}
        found = []
        for action in self.actions:
            if self.whole and not action.stood_at(moment):
                continue
            update = last.get(action.pk)
            fresh = freshness(
                state=update.state if update else LifeCycle.NOT_STARTED,
                updated_at=update.at if update else None,
                lead_accepted=action.pk in accepted,
                period=period,
                moment=moment,
            )
            lead = getattr(action, "lead", None)
            found.append(Standing(action, update, fresh, lead.member if lead else None, day))
        return found


def read_record(plan: Plan, *moments: datetime, actions: ActionQuerySet | list[Action] | None = None) -> Record:
    """Read what was said of the actions of `plan` (or of `actions`) up to `moments`, in the same four queries."""
    whole = actions is None
    if actions is None:
        actions = Action.objects.of(plan).filter(reduce(or_, map(standing_at, moments)))
    updates = Update.objects.filter(action__in=actions)
    standing = reduce(or_, (updates.standing(moment) for moment in moments))
    record = Record(list(actions), list(standing.order_by("pk")), list(plan.periods.opened(max(moments))), [], whole)
    periods = plan.periods.filter(pk__in=record.current(moments))
    record.accepted.extend(periods.lead_words(max(moments)))
    return record


def read_history(plan: Plan, *moments: datetime, periods: int) -> Record:
    """Read all that was said of the actions of `plan` up to the last of `moments`, in the same four queries.

    The record answers for any moment before, but knows freshness at `moments` alone, and holds as `words` what was
    asked in the last `periods`. Its updates come without their notes; each has the `role` of its author and, when it
    adopted a report, the id of the member that was `reported_by`.
    """
    last = max(moments)
    actions = Action.objects.of(plan).filter(added_at__lte=last)
    updates = Update.objects.filter(action__in=actions, at__lte=last).defer("note", "no_evidence_reason")
    updates = updates.annotate(role=F("author__role"), reported_by=F("cited_line__report__member"))
    record = Record(list(actions), list(updates.order_by("pk")), list(plan.periods.opened(last)), [], whole=True)
    recent = {period.pk for period in record.periods[:periods]}
    record.words.extend(plan.periods.filter(pk__in=record.current(moments) | recent).words(last))
    record.accepted.extend((word.action, word.period, word.at) for word in record.words if word.of_lead and word.at)
    return record


def standings(plan: Plan, moment: datetime, actions: ActionQuerySet | list[Action] | None = None) -> list[Standing]:
    """Return where each action of `plan` (or each of `actions`) stands at `moment`, in the plan's order.

    A withdrawn action is missing from the plan; when it is named, it stands where it stood last. Costs the same
    four queries whatever the number of actions. `actions` come from `Action.objects.of(plan)`.
    """
    return read_record(plan, moment, actions=actions).standings(moment)


@dataclass(frozen=True)
class Trouble:
    """How long an action has been at risk or off track, and how often its forecast moved."""

    since: datetime
    worsened: bool
    moves: int


def troubles(updates: Iterable[Update]) -> dict[int, Trouble]:
    """Return, by the action's id, the trouble in which `updates` (in the order they were written) leave it.

    `since` is the update with which the present state began; `worsened` whether that was a step down
    from on track or at risk.
    """
    rows: dict[int, list[Update]] = defaultdict(list)
    for update in updates:
        rows[update.action_id].append(update)
    found = {}
    for action_id, history in rows.items():
        last = history[-1]
        if last.state not in ATTENTION:
            continue
        start = next(row for row in reversed(history) if row.changes_state or row is history[0])
        worsened = start.old_state == Health.ON_TRACK or (
            start.old_state == Health.AT_RISK and last.state == Health.OFF_TRACK
        )
        found[action_id] = Trouble(start.at, worsened, forecast_moves(history))
    return found


def forecast_moves(history: Iterable[Update]) -> int:
    """Return how many times the forecast date was moved to another date."""
    return sum(1 for update in history if update.moves_forecast and update.forecast_on)
