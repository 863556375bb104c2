"""The plan as it stood at a moment: its priorities and objectives, and where each action belonged."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from actions.standing import Standing
from priorities.models import Objective, Plan, Priority
from priorities.past import as_they_were


@dataclass(frozen=True)
class Places:
    """The priorities (each with its axis) and the objectives that stood in a plan at `moment`, in the order of then.

    `every` holds, for a past moment, all objectives as they were, by their key: an action may have belonged to any.
    """

    moment: datetime
    priorities: Iterable[Priority]
    objectives: Iterable[Objective]
    every: dict[int, Objective] = field(default_factory=dict)

    def put_back(self, standings: Iterable[Standing]) -> list[Standing]:
        """Return `standings` with each action as it was then, where it was then; at present, as they are."""
        by_action = {standing.action.pk: standing for standing in standings}
        if not self.every:
            return list(by_action.values())
        rank = {key: number for number, key in enumerate(self.every)}
        actions = as_they_were([standing.action for standing in by_action.values()], self.moment)
        for action in actions:
            action.objective = self.every[action.objective_id]
        actions.sort(key=lambda action: rank[action.objective_id])
        return [replace(by_action[action.pk], action=action) for action in actions]


def read_places(plan: Plan, moment: datetime, *, past: bool) -> Places:
    """Return what stood in `plan` at `moment`: one query for each kind at present; the `past` is asked of history."""
    if not past:
        priorities = plan.priorities.standing(moment).select_related("axis")
        return Places(moment, priorities, plan.objectives.standing(moment))
    axes = {axis.pk: axis for axis in as_they_were(plan.axes.all(), moment)}
    of_then: list[Priority] = as_they_were(plan.priorities.all(), moment)
    rank = {priority.pk: number for number, priority in enumerate(of_then)}
    every: list[Objective] = as_they_were(plan.objectives.all(), moment)
    every.sort(key=lambda objective: rank[objective.priority_id])
    for priority in of_then:
        priority.axis = axes[priority.axis_id]
    for objective in every:
        objective.priority = of_then[rank[objective.priority_id]]
    return Places(
        moment,
        [priority for priority in of_then if priority.stood_at(moment)],
        [objective for objective in every if objective.stood_at(moment)],
        {objective.pk: objective for objective in every},
    )
