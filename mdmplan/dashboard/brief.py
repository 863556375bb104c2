"""Reads, in the same few queries whatever the data, everything that the board's brief is made of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from actions.models import Update
from actions.reporting.round import Round, round_at
from actions.standing import Standing, read_record, troubles
from mdmplan.dashboard.figures import (
    Change,
    Concern,
    Headline,
    Request,
    RollUp,
    changes,
    decisions_requested,
    exceptions,
    headline,
    roll_up,
    time_elapsed,
)
from mdmplan.dashboard.models import PriorityComment
from mdmplan.dashboard.past import Places, read_places
from priorities.models import Plan, Priority


@dataclass(frozen=True)
class PriorityFigures:
    """A priority with its figures and the secretariat's sentence, if there is one."""

    priority: Priority
    figures: RollUp
    comment: PriorityComment | None


@dataclass(frozen=True)
class Brief:
    """Where a plan stands at `moment`, compared with `before`. `elapsed` is in percent."""

    plan: Plan
    moment: datetime
    before: datetime
    elapsed: float
    figures: RollUp
    headline: Headline
    requests: list[Request]
    exceptions: list[Concern]
    priorities: list[PriorityFigures]
    changes: list[Change]
    round: Round | None


def read_brief(plan: Plan, moment: datetime, before: datetime, *, past: bool = False) -> Brief:
    """Return where `plan` stands at `moment` (of the `past`, or the present), compared with the earlier `before`."""
    record = read_record(plan, moment, before)
    places = read_places(plan, moment, past=past)
    now, then = places.put_back(record.standings(moment)), record.standings(before)
    changed = changes(then, now)
    period = record.current_period(moment)
    return Brief(
        plan=plan,
        moment=moment,
        before=before,
        elapsed=time_elapsed(plan, moment),
        figures=roll_up(now),
        headline=headline(now, changed),
        requests=decisions_requested(plan, moment),
        exceptions=exceptions(now, troubles(_history(now, moment)), before),
        priorities=priority_figures(plan, now, places),
        changes=changed,
        round=round_at(period, moment) if period else None,
    )


def priority_figures(plan: Plan, standings: Iterable[Standing], places: Places) -> list[PriorityFigures]:
    """Return the priorities of `plan` in its order, each with the figures of its own actions among `standings`."""
    comments = PriorityComment.objects.filter(priority__plan=plan).standing(places.moment)
    standings = list(standings)
    return [
        PriorityFigures(
            priority,
            roll_up(each for each in standings if each.action.objective.priority_id == priority.pk),
            comments.get(priority.pk),
        )
        for priority in places.priorities
    ]


def _history(standings: Iterable[Standing], moment: datetime) -> QuerySet[Update]:
    """Return all that was said by `moment` of the actions at risk or off track, in the order it was written."""
    in_trouble = [each.action.pk for each in standings if each.needs_attention]
    return Update.objects.filter(action__in=in_trouble, at__lte=moment).order_by("pk")
