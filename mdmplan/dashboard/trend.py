"""How far the plan had come at the end of each quarter, beside how far it should have been."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from actions.standing import Record, Standing
from mdmplan.clock import end_of_day
from mdmplan.dashboard.figures import Mean, expected, progress
from mdmplan.dashboard.scope import Part
from priorities.models import Plan


@dataclass(frozen=True)
class Point:
    """How far some actions were on a day, and should have been. Both are means in percent, perhaps undefined."""

    day: date
    progress: Mean
    expected: Mean


#: How many quarters a trend looks back on at most: four years.
QUARTERS = 16


def quarter_ends(plan: Plan, day: date) -> list[date]:
    """Return the last day of each quarter since `plan` began that was over before `day`, the first one first.

    Of more than `QUARTERS` the last ones.
    """
    found = []
    quarter = plan.starts_on.year * 4 + (plan.starts_on.month - 1) // 3  # counted from the year 0
    while (last := _last_day(quarter)) < day:
        found.append(last)
        quarter += 1
    return found[-QUARTERS:]


def _last_day(quarter: int) -> date:
    """Return the last day of a quarter, counted from the year 0."""
    year, number = divmod(quarter + 1, 4)
    return date(year, number * 3 + 1, 1) - timedelta(days=1)


def over_time(record: Record, plan: Plan, day: date, part: Part) -> dict[date, list[Standing]]:
    """Return where the actions of `part` stood at the end of each quarter before `day`, of a `read_history`."""
    return {each: part.standings(record, end_of_day(each)) for each in quarter_ends(plan, day)}


def trend(standings: Mapping[date, Collection[Standing]]) -> list[Point]:
    """Return how far the actions were on each day of `standings`: what a page as of that day shows of them."""
    return [Point(day, progress(of_day), expected(of_day)) for day, of_day in standings.items()]
