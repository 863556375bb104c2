"""Reads, in the same few queries whatever the data, everything that the board's brief is made of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from actions.models import Milestone
from actions.reporting.round import Round, round_at
from actions.standing import Standing, read_history, troubles
from mdmplan.clock import local_date
from mdmplan.dashboard.figures import (
    Change,
    Concern,
    Headline,
    RollUp,
    changes,
    exceptions,
    headline,
    roll_up,
    time_elapsed,
)
from mdmplan.dashboard.ground import Ground
from mdmplan.dashboard.heat import PERIODS, HeatMap, heat_map
from mdmplan.dashboard.models import Decision, PriorityComment
from mdmplan.dashboard.moves import Move, moves_of
from mdmplan.dashboard.past import Places, read_steps
from mdmplan.dashboard.questions import FollowUp, Request, asked_of_board
from mdmplan.dashboard.scope import WHOLE, Part, Scope
from mdmplan.dashboard.timeline import Timeline, timeline
from mdmplan.dashboard.trend import Point, over_time, trend
from priorities.models import Plan, Priority


@dataclass(frozen=True)
class PriorityFigures:
    """A priority with its figures and the secretariat's sentence, if there is one."""

    priority: Priority
    figures: RollUp

    @property
    def comment(self) -> PriorityComment | None:
        """The sentence."""
        return getattr(self.priority, "comment", None)


@dataclass(frozen=True)
class Brief:
    """Where a plan, or the part of it that `scope` names, stands at a moment, compared with `before`.

    `elapsed` is in percent. `trends` holds the trend of each priority, by its code; `milestones` those of each action,
    by its id.
    """

    ground: Ground
    scope: Scope
    before: datetime
    elapsed: float
    figures: RollUp
    headline: Headline
    requests: list[Request]
    followed: list[FollowUp]
    answered: list[Decision]
    exceptions: list[Concern]
    priorities: list[PriorityFigures]
    changes: list[Change]
    round: Round | None
    heat: HeatMap
    milestones: dict[int, list[Milestone]]
    timeline: Timeline
    trend: list[Point]
    trends: dict[str, list[Point]]

    @property
    def plan(self) -> Plan:
        """The plan that it speaks of."""
        return self.ground.plan

    @property
    def moment(self) -> datetime:
        """The moment that it shows."""
        return self.ground.moment

    @property
    def overdue(self) -> list[FollowUp]:
        """What the board decided and should have been done by now."""
        return [each for each in self.followed if each.days_late]


def read_brief(ground: Ground, before: datetime, scope: Scope = WHOLE) -> Brief:
    """Return where a plan, or the part of it that is its `scope`, stands, compared with the earlier `before`."""
    plan, moment, places, members = ground.plan, ground.moment, ground.places, ground.members
    day = local_date(moment)
    record = read_history(plan, moment, before, periods=PERIODS)
    everywhere = places.put_back(record.standings(moment))
    part = Part(scope, plan, everywhere, places)
    now, then = part.within(everywhere), part.standings(record, before)
    moves = moves_of(record.updates, members)
    changed = changes(then, now, _after(before, moves))
    asked = asked_of_board(plan, moment, local_date(before), past=ground.past)
    period = record.current_period(moment)
    milestones = read_steps(plan, moment, past=ground.past)
    by_day = over_time(record, plan, day, part) | {day: now}
    by_priority = {each: part.by_priority(of_day) for each, of_day in by_day.items()}
    return Brief(
        ground=ground,
        scope=scope,
        before=before,
        elapsed=time_elapsed(plan, moment),
        figures=roll_up(now),
        headline=headline(now, changed),
        requests=[each for each in asked.requests if part.holds(each.action)],
        followed=[each for each in asked.followed if part.holds(each.decision.action)],
        answered=[each for each in asked.answered if part.holds(each.action)],
        exceptions=exceptions(now, troubles(record.updates), before),
        priorities=[row for row in priority_figures(now, places) if _is_shown(row, scope)],
        changes=changed,
        round=round_at(period, moment) if period else None,
        heat=heat_map(
            record,
            now,
            {pk: each for pk, each in members.items() if scope.member in ("", each.code)},
        ),
        milestones=milestones,
        timeline=timeline(plan, day, now, moves, milestones),
        trend=trend(by_day),
        trends={
            priority.code: trend({each: of_day.get(priority.code, []) for each, of_day in by_priority.items()})
            for priority in places.priorities
        },
    )


def _after(moment: datetime, moves: dict[int, list[Move]]) -> dict[int, list[Move]]:
    """Return those of `moves` that were made after `moment`."""
    return {action: [move for move in made if move.at > moment] for action, made in moves.items()}


def _is_shown(row: PriorityFigures, scope: Scope) -> bool:
    """Return whether a priority belongs to `scope`; one in which a member takes no part does not."""
    return scope.priority in ("", row.priority.code) and bool(row.figures.standings or not scope.member)


def priority_figures(standings: Iterable[Standing], places: Places) -> list[PriorityFigures]:
    """Return the priorities of a plan in its order, each with the figures of its own actions among `standings`."""
    standings = list(standings)
    return [
        PriorityFigures(
            priority, roll_up(each for each in standings if each.action.objective.priority_id == priority.pk)
        )
        for priority in places.priorities
    ]
