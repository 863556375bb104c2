"""Every figure of the product, each computed by one function that every page, list, export and document calls.

Pure functions of where actions stand and a moment. A mean is in percent, a date is a day in the plan's own zone.
Who has reported is `actions.reporting.round.round_at`; what is asked of the board, `mdmplan.dashboard.questions`.
Source of the rules: product.md, sections 3 (Roll-up, As of) and 6.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from actions.standing import Standing, Trouble
from actions.status import CLOSED, STATES, WORST_FIRST, Health, LifeCycle, state_label
from mdmplan.clock import local_date
from mdmplan.dashboard.moves import Move
from priorities.models import Plan

# -- How many stand where --------------------------------------------------------------------------


@dataclass(frozen=True)
class Segment:
    """How many actions share a state, and whether the word on them is fresh or stale."""

    state: str
    stale: bool
    count: int

    @property
    def label(self) -> str:
        """The state in the reader's words."""
        return str(state_label(self.state))


@dataclass(frozen=True)
class Distribution:
    """How many actions stand where, in absolute numbers: a colour is never averaged, stale is counted apart."""

    segments: tuple[Segment, ...]

    @property
    def total(self) -> int:
        """How many actions there are, cancelled and postponed included."""
        return sum(segment.count for segment in self.segments)

    @property
    def worst(self) -> str | None:
        """The most worrying state that occurs; None without any action."""
        found = {segment.state for segment in self.segments}
        return next((state for state in WORST_FIRST if state in found), None)

    @property
    def worst_label(self) -> str:
        """The most worrying state in the reader's words."""
        return str(state_label(self.worst)) if self.worst else ""


def distribution(standings: Iterable[Standing]) -> Distribution:
    """Return how many of `standings` are in each state, in the order of a bar, the fresh before the stale."""
    counts = Counter((standing.state, standing.stale) for standing in standings)
    return Distribution(
        tuple(
            Segment(state, stale, counts[state, stale])
            for state in STATES
            for stale in (False, True)
            if counts[state, stale]
        )
    )


# -- How far they are ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mean:
    """A mean in percent (None: undefined), from `counted` actions that have a number, of `of` that could have one."""

    value: float | None
    counted: int
    of: int


def _mean(numbers: Sequence[float | None]) -> Mean:
    known = [number for number in numbers if number is not None]
    return Mean(sum(known) / len(known) if known else None, len(known), len(numbers))


def progress(standings: Iterable[Standing]) -> Mean:
    """Return how far `standings` are: the mean of the applicable actions that have a number.

    Completed counts 100; cancelled and postponed leave the denominator; no applicable action is undefined.
    """
    return _mean(
        [
            None if standing.progress is None else float(standing.progress)
            for standing in standings
            if standing.applicable
        ]
    )


def expected(standings: Iterable[Standing]) -> Mean:
    """Return how far `standings` should be: the mean share of their own time, start to due date, that has passed."""
    return _mean([standing.expected for standing in standings if standing.applicable])


def time_elapsed(plan: Plan, moment: datetime) -> float:
    """Return the share of the time of `plan` that has passed at `moment`, in percent, from 0 to 100."""
    return 100 * plan.time_elapsed(local_date(moment))


@dataclass(frozen=True)
class RollUp:
    """The figures of a part of the plan: of all of it, a priority or an objective."""

    standings: tuple[Standing, ...]
    distribution: Distribution
    progress: Mean
    expected: Mean


def roll_up(standings: Iterable[Standing]) -> RollUp:
    """Return the figures of the part of the plan made of `standings`."""
    standings = tuple(standings)
    return RollUp(standings, distribution(standings), progress(standings), expected(standings))


# -- What changed ----------------------------------------------------------------------------------


def usual_comparison(day: date, meetings: Iterable[date]) -> date:
    """Return the day with which `day` is compared: the last of `meetings` before it, else the quarter's end before."""
    first_of_quarter = date(day.year, day.month - (day.month - 1) % 3, 1)
    return max((held for held in meetings if held < day), default=first_of_quarter - timedelta(days=1))


#: The kinds of change, in the order in which they are told.
CHANGES: dict[str, Promise] = {
    "completed": pgettext_lazy("changes", "Completed"),
    "off_track": pgettext_lazy("changes", "Newly off track"),
    "at_risk": pgettext_lazy("changes", "Newly at risk"),
    "recovered": pgettext_lazy("changes", "Recovered"),
    "postponed": pgettext_lazy("changes", "Postponed"),
    "cancelled": pgettext_lazy("changes", "Cancelled"),
    "restated": _("Otherwise changed"),
    "slipped": _("Dates put back"),
    "advanced": _("Dates brought forward"),
    "added": _("Added to the plan"),
    "withdrawn": _("Withdrawn from the plan"),
    "stale": _("No longer updated"),
}


@dataclass(frozen=True)
class Change:
    """One thing that changed for an action: `standing` is where it stands now (or stood last, when withdrawn).

    `old_state` and `new_state` are keys, `old_end` and `new_end` the days on which it was and is expected to end,
    `moves` the moves of its forecast in between.
    """

    kind: str
    standing: Standing
    old_state: str = ""
    new_state: str = ""
    old_end: date | None = None
    new_end: date | None = None
    moves: Sequence[Move] = ()

    @property
    def old_label(self) -> str:
        """The state before, in the reader's words."""
        return str(state_label(self.old_state))

    @property
    def new_label(self) -> str:
        """The state now, in the reader's words."""
        return str(state_label(self.new_state))

    @property
    def days(self) -> int:
        """By how many days the end moved; below 0 when it was brought forward."""
        return (self.new_end - self.old_end).days if self.old_end and self.new_end else 0


def changes(
    before: Iterable[Standing], after: Iterable[Standing], moves: Mapping[int, Sequence[Move]] | None = None
) -> list[Change]:
    """Return what changed from `before` to `after` (the same plan at two moments), in the order of `CHANGES`.

    `moves` are those of the forecasts in between, by the action's id.
    """
    old = {standing.action.pk: standing for standing in before}
    new = {standing.action.pk: standing for standing in after}
    found = [Change("withdrawn", standing) for pk, standing in old.items() if pk not in new]
    for pk, standing in new.items():
        between = moves.get(pk, ()) if moves else ()
        found += _changes_of(old[pk], standing, between) if pk in old else [Change("added", standing)]
    order = list(CHANGES)
    return sorted(found, key=lambda change: order.index(change.kind))


def _changes_of(old: Standing, new: Standing, moves: Sequence[Move]) -> Iterable[Change]:
    """Tell what changed for one action."""
    if old.state != new.state:
        yield Change(_kind(old.state, new.state), new, old.state, new.state)
    if new.life_cycle not in CLOSED and new.end != old.end and old.end and new.end:
        kind = "slipped" if new.end > old.end else "advanced"
        yield Change(kind, new, old_end=old.end, new_end=new.end, moves=moves)
    if new.stale and not old.stale:
        yield Change("stale", new)


def _kind(old: str, new: str) -> str:
    if (old, new) == (Health.OFF_TRACK, Health.AT_RISK):
        return "restated"  # better than it was, and not well yet
    if new == Health.ON_TRACK:
        return "recovered" if old in (Health.AT_RISK, Health.OFF_TRACK) else "restated"
    return new if new in CHANGES else "restated"


# -- The sentence ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Headline:
    """The counts of the one sentence that opens the dashboard; `longest` is the longest slip, in days."""

    total: int
    updated: int
    done: int
    stale: int
    attention: int
    completed: int
    slipped: int
    longest: int


def headline(standings: Sequence[Standing], changed: Sequence[Change]) -> Headline:
    """Return the counts of the sentence: completed or on track (and stale among them), in trouble, what changed."""
    done = [each for each in standings if each.state in (LifeCycle.COMPLETED, Health.ON_TRACK)]
    slips = [change.days for change in changed if change.kind == "slipped"]
    return Headline(
        total=len(standings),
        updated=sum(standing.update is not None for standing in standings),
        done=len(done),
        stale=sum(standing.stale for standing in done),
        attention=sum(standing.needs_attention for standing in standings),
        completed=sum(change.kind == "completed" for change in changed),
        slipped=len(slips),
        longest=max(slips, default=0),
    )


# -- What needs the board --------------------------------------------------------------------------


@dataclass(frozen=True)
class Concern:
    """An action at risk or off track: since when, whether that is a step down since the comparison, its moves."""

    standing: Standing
    since: date
    worsened: bool
    moves: int


def exceptions(standings: Iterable[Standing], troubles: Mapping[int, Trouble], before: datetime) -> list[Concern]:
    """Return every action off track, then at risk; within each those that worsened since `before`, then the oldest.

    `troubles` holds, by the action's id, how long each has been so.
    """
    found = []
    for standing in standings:
        if standing.needs_attention:
            trouble = troubles[standing.action.pk]
            worsened = trouble.worsened and trouble.since > before
            found.append(Concern(standing, local_date(trouble.since), worsened, trouble.moves))
    return sorted(
        found,
        key=lambda concern: (
            WORST_FIRST.index(concern.standing.state),
            not concern.worsened,
            concern.since,
        ),
    )
