"""The part of a plan that the dashboard speaks of: all of it, a priority, what a member takes part in, or both."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from actions.models import Action, Participation
from actions.standing import Record, Standing
from mdmplan.dashboard.past import Places
from priorities.models import Plan


@dataclass(frozen=True)
class Scope:
    """The codes of a priority and of a member; empty for every one."""

    priority: str = ""
    member: str = ""

    @property
    def filters(self) -> dict[str, str]:
        """The same part of the plan as a filter of the action list."""
        asked = {"priority": self.priority, "participant": self.member}
        return {name: code for name, code in asked.items() if code}


#: All of a plan.
WHOLE = Scope()


class Part:
    """Which actions a scope holds, read once: one query where a member is asked for at present."""

    def __init__(self, scope: Scope, plan: Plan, standings: Iterable[Standing], places: Places) -> None:
        """Read in what the member takes part; in the past, `places` know in what it took part then.

        `standings`, where all actions stood at the moment of the page, tell how each was planned and in which priority.
        """
        self.scope = scope
        self.planned = {each.action.pk: each.action for each in standings}
        self.actions: Collection[int] | None = None
        if scope.member and places.past:
            self.actions = {part.action_id for part in places.parts if part.member.code == scope.member}
        elif scope.member:
            agreed = Participation.objects.agreed().filter(member__code=scope.member, action__plan=plan)
            self.actions = set(agreed.values_list("action", flat=True))

    def holds(self, action: Action | None) -> bool:
        """Return whether an action belongs to the part; what is about no action belongs to the whole plan alone."""
        if action is None:
            return self.scope == WHOLE
        of_member = self.actions is None or action.pk in self.actions
        return of_member and self.scope.priority in ("", self.priority_of(action))

    def priority_of(self, action: Action) -> str:
        """Return the code of the priority to which an action belonged at the moment of the page."""
        return self.planned.get(action.pk, action).objective.priority.code

    def within(self, standings: Iterable[Standing]) -> list[Standing]:
        """Return those of `standings` whose action belongs to the part."""
        return [each for each in standings if self.holds(each.action)]

    def standings(self, record: Record, moment: datetime) -> list[Standing]:
        """Return where the actions of the part stood at an earlier `moment`, each planned as at that of the page."""
        return [
            replace(each, action=self.planned.get(each.action.pk, each.action))
            for each in self.within(record.standings(moment))
        ]

    def by_priority(self, standings: Iterable[Standing]) -> dict[str, list[Standing]]:
        """Return `standings` by the code of the priority to which their action belonged."""
        found = defaultdict(list)
        for each in standings:
            found[self.priority_of(each.action)].append(each)
        return found
