"""The timeline: when each action starts, is due, is expected to end, and the steps on its way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from actions.models import Milestone
from actions.standing import Standing, is_awaited
from mdmplan.dashboard.moves import Move
from priorities.models import Plan

#: How many actions a timeline shows at most; of a larger plan those that are the most urgent.
MOST = 60
#: How far ahead an action of a large plan counts as urgent.
SOON = timedelta(days=90)


@dataclass(frozen=True)
class Track:
    """One row: an action with its steps, and the moves of its forecast, the first one first."""

    standing: Standing
    moves: Sequence[Move]
    milestones: Sequence[Milestone]

    @property
    def days(self) -> list[date]:
        """Every day that the row draws."""
        found = [self.standing.action.starts_on, self.standing.action.due_on, self.end]
        found += [move.to for move in self.moves] + [step.due_on for step in self.milestones]
        return [day for day in found if day]

    @property
    def end(self) -> date | None:
        """When it was completed, else when it is expected to end; None once it is cancelled."""
        return self.standing.last_day


@dataclass(frozen=True)
class Timeline:
    """The rows in the plan's order, and the days from which to which it is drawn.

    `of` is how many actions there are: more than rows, when only the most urgent of a large plan are shown.
    """

    tracks: list[Track]
    first: date
    last: date
    today: date
    of: int

    @property
    def dated(self) -> int:
        """How many rows have at least one day to draw."""
        return sum(1 for track in self.tracks if track.days)

    @property
    def moved(self) -> int:
        """How many of the rows are expected to end later than was agreed."""
        awaited = [track.standing for track in self.tracks if is_awaited(track.standing.life_cycle)]
        return sum(1 for standing in awaited if standing.days_slipped)

    @property
    def late(self) -> int:
        """How many of the rows have passed their due date."""
        return sum(1 for track in self.tracks if track.standing.days_late)


def timeline(
    plan: Plan,
    today: date,
    standings: Sequence[Standing],
    moves: Mapping[int, Sequence[Move]],
    milestones: Mapping[int, Sequence[Milestone]],
) -> Timeline:
    """Return the timeline of `standings`; `moves` and `milestones` are by the action's id."""
    shown = standings if len(standings) <= MOST else [each for each in standings if _urgent(each, today)][:MOST]
    tracks = [Track(each, moves.get(each.action.pk, ()), milestones.get(each.action.pk, ())) for each in shown]
    days = [day for track in tracks for day in track.days]
    return Timeline(
        tracks,
        first=min([plan.starts_on, *days]),
        last=max([plan.ends_on, *days]),
        today=today,
        of=len(standings),
    )


def _urgent(standing: Standing, today: date) -> bool:
    """Return whether an action is in trouble, late, or expected to end soon."""
    soon = standing.end is not None and today <= standing.end <= today + SOON
    return standing.needs_attention or standing.days_late > 0 or soon
