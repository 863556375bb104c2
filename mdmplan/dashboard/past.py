"""The plan as it stood at a moment: its parts, where each action belonged and who led it, its steps."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from actions.models import Milestone, Participation
from actions.past import participations_at
from actions.standing import Standing
from mdmplan.dashboard.models import with_comments
from mdmplan.history import put_back
from priorities.models import Objective, Plan, Priority
from priorities.past import LASTING, as_they_were


@dataclass(frozen=True)
class Places:
    """The priorities and the objectives that stood in a plan at `moment`, in the order of then.

    Each priority comes with its axis, and with the secretariat's sentence as its `comment`. Of a `past` moment, `every`
    holds all objectives as they were, by their key (an action may have belonged to any), and `parts` who took part.
    """

    moment: datetime
    priorities: Iterable[Priority]
    objectives: Iterable[Objective]
    past: bool = False
    every: dict[int, Objective] = field(default_factory=dict)
    parts: Sequence[Participation] = ()

    def put_back(self, standings: Iterable[Standing]) -> list[Standing]:
        """Return `standings` with each action as it was then, where it was and led by whom; at present, as they are.

        What was withdrawn then, and put back since, is left out.
        """
        by_action = {standing.action.pk: standing for standing in standings}
        if not self.past:
            return list(by_action.values())
        leads = {part.action_id: part.member for part in self.parts if part.role == Participation.Role.LEAD}
        rank = {key: number for number, key in enumerate(self.every)}
        of_then = as_they_were([standing.action for standing in by_action.values()], self.moment)
        actions = [action for action in of_then if action.stood_at(self.moment)]
        for action in actions:
            action.objective = self.every[action.objective_id]
        actions.sort(key=lambda action: rank[action.objective_id])
        return [replace(by_action[action.pk], action=action, lead=leads.get(action.pk)) for action in actions]


def read_places(plan: Plan, moment: datetime, *, past: bool) -> Places:
    """Return what stood in `plan` at `moment`: one query for each kind at present; the `past` is asked of history."""
    if not past:
        priorities = with_comments(plan.priorities.standing(moment), moment).select_related("axis")
        return Places(moment, priorities, plan.objectives.standing(moment))
    axes = {axis.pk: axis for axis in as_they_were(plan.axes.all(), moment)}
    of_then: list[Priority] = as_they_were(with_comments(plan.priorities.all(), moment), moment)
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
        past=True,
        every={objective.pk: objective for objective in every},
        parts=participations_at(plan, moment),
    )


def read_steps(plan: Plan, moment: datetime, *, past: bool) -> dict[int, list[Milestone]]:
    """Return the steps of each action that stood at `moment`, by the action's id, the first to be due first.

    One query, and one more for the `past`: a step is then called, due and reached as it was.
    """
    steps = list(Milestone.objects.standing(moment).filter(action__plan=plan))
    if past:
        put_back(steps, moment, lasting={*LASTING, "action_id"}, action__plan=plan)
    found: dict[int, list[Milestone]] = defaultdict(list)
    for step in sorted(filter(lambda step: step.stood_at(moment), steps), key=lambda step: (step.due_on, step.pk)):
        found[step.action_id].append(step)
    return found
