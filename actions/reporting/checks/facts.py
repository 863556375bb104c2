"""Everything the rules need to know of a plan, read once in the same few queries whatever the data."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Max, Min, Q

from actions.models import Milestone, Participation
from actions.reporting.models import Period, ReportLine
from actions.reporting.round import Divergence, divergences
from actions.standing import Standing, standings
from actions.status import state_of
from mdmplan.clock import local_date
from members.models import Member
from priorities.models import Objective, Plan, Priority

#: What a member said longer ago than in these latest periods is not held against anybody.
RECENT = 4


class Word(NamedTuple):
    """What one member said of its part of one action in one period."""

    action_id: int
    member_id: int
    period_id: int
    life_cycle: str
    health: str
    done: str
    at: datetime

    @property
    def state(self) -> str:
        """The key that is drawn."""
        return state_of(self.life_cycle, self.health)


@dataclass(frozen=True)
class Facts:
    """A plan at a moment: where its actions stand, its parts, and what its members said lately.

    `rows` and `milestones` go by the action's id. `periods` are the opened ones, the latest first. `words` holds
    the recent words of each member on each action, the earliest first; `lead_words` when a lead last spoke of the
    action, or the moment before it was first asked when it never did.
    """

    plan: Plan
    moment: datetime
    rows: dict[int, Standing]
    periods: list[Period]
    priorities: list[Priority]
    objectives: list[Objective]
    milestones: dict[int, list[Milestone]]
    divergences: list[Divergence]
    left: list[Participation]
    words: dict[tuple[int, int], list[Word]]
    lead_words: dict[tuple[int, int], datetime]
    members: dict[int, Member]

    @property
    def day(self) -> date:
        """The day of the moment."""
        return local_date(self.moment)

    def days_since(self, then: date | datetime | None) -> int:
        """Return how many days have passed since `then`; 0 when it is still to come, or not known."""
        if isinstance(then, datetime):
            then = local_date(then)
        return max((self.day - then).days, 0) if then else 0

    def period(self, key: int) -> Period:
        """Return the opened period with this id."""
        return next(period for period in self.periods if period.pk == key)


def read_facts(plan: Plan, moment: datetime, standing: Iterable[Standing] | None = None) -> Facts:
    """Return what is known of `plan` at `moment`; `standing`, when given, is where its actions stand then."""
    rows = {row.action.pk: row for row in (standings(plan, moment) if standing is None else standing)}
    periods = list(plan.periods.opened(moment))
    left = Participation.objects.filter(action__plan=plan, member__left_on__lte=local_date(moment)).agreed()
    return Facts(
        plan=plan,
        moment=moment,
        rows=rows,
        periods=periods,
        priorities=list(plan.priorities.standing(moment)),
        objectives=list(plan.objectives.standing(moment)),
        milestones=_milestones(plan, moment),
        divergences=divergences(plan, rows.values()),
        left=[part for part in left.select_related("member") if part.action_id in rows],
        words=_words(periods[:RECENT], moment),
        lead_words=_lead_words(plan, moment),
        members=Member.objects.in_bulk(),
    )


def _milestones(plan: Plan, moment: datetime) -> dict[int, list[Milestone]]:
    by_action: dict[int, list[Milestone]] = defaultdict(list)
    for milestone in Milestone.objects.filter(action__plan=plan).standing(moment):
        by_action[milestone.action_id].append(milestone)
    return by_action


def _words(periods: list[Period], moment: datetime) -> dict[tuple[int, int], list[Word]]:
    said = ReportLine.objects.filter(report__period__in=periods).before(moment).order_by("report__period__opened_at")
    words: dict[tuple[int, int], list[Word]] = defaultdict(list)
    for row in said.values_list(
        "action_id",
        "report__member_id",
        "report__period_id",
        "life_cycle",
        "health",
        "done",
        "report__submitted_at",
    ):
        word = Word(*row)  # type: ignore[arg-type]  # what was sent has its moment
        words[word.action_id, word.member_id].append(word)
    return words


def _lead_words(plan: Plan, moment: datetime) -> dict[tuple[int, int], datetime]:
    asked = ReportLine.objects.filter(
        action__plan=plan, role=Participation.Role.LEAD, report__period__opened_at__lte=moment
    )
    spoken = Q(pk__in=ReportLine.objects.before(moment))
    rows = asked.values_list("action_id", "report__member_id").annotate(
        last=Max("report__submitted_at", filter=spoken), first=Min("report__period__opened_at")
    )
    return {(action, member): last or first - timedelta.resolution for action, member, last, first in rows}
