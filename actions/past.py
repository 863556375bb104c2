"""Actions, where they stood and who took part in them, as they were at a past moment."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from operator import attrgetter

from django.db.models import prefetch_related_objects

from actions.models import IN_PLAN_ORDER, Action, ActionQuerySet, Participation
from actions.standing import Standing, standings
from mdmplan.history import put_back
from priorities.models import Objective, Plan
from priorities.past import LASTING

_place = attrgetter(*(column.replace("__", ".") for column in IN_PLAN_ORDER))


def put_actions_back(actions: Iterable[Action], moment: datetime) -> None:
    """Give `actions`, of one plan, back what they were at `moment`, and the part of the plan in which they were then.

    Three queries, and one more for each kind of place where an action has been moved since.
    """
    actions = list(actions)
    put_back(actions, moment, lasting=LASTING)
    prefetch_related_objects(actions, "objective")
    put_objectives_back([action.objective for action in actions], moment)


def put_objectives_back(objectives: Sequence[Objective], moment: datetime) -> None:
    """Give `objectives`, of one plan, back what they were at `moment`, each in its priority of then.

    Two queries, and one more where an objective has been moved since.
    """
    put_back(objectives, moment, lasting=LASTING)
    prefetch_related_objects(list(objectives), "priority")
    put_back([objective.priority for objective in objectives], moment, lasting=LASTING)


def participations_at(plan: Plan, moment: datetime) -> list[Participation]:
    """Return who took part in the actions of `plan` at `moment`, each with its member and its role of then.

    Two queries. What was stored without history is as it stands now.
    """
    parts = list(Participation.objects.filter(action__plan=plan).select_related("member"))
    versions = Participation.history.filter(action__plan=plan)
    edited = versions.filter(history_date__gt=moment).values("id")
    roles: dict[int, str] = {}
    for version in versions.filter(id__in=edited).order_by("history_date", "history_id"):
        if version.history_date <= moment:
            roles[version.id] = version.role
        elif version.history_type == "+":
            roles[version.id] = ""
    for part in parts:
        part.role = roles.get(part.pk, part.role)
    return [part for part in parts if part.role]


def standings_then(
    plan: Plan, moment: datetime, parts: Iterable[Participation], actions: ActionQuerySet | None = None
) -> list[Standing]:
    """Return where each action of `plan` (or each of `actions`) stood at a past `moment`, in the plan's order of then.

    As `actions.standing.standings`, with the texts, the dates and the place that each action had, and its lead among
    `parts` (`participations_at` that moment). What was withdrawn then, and put back since, is left out.
    """
    found = standings(plan, moment, actions)
    put_actions_back([each.action for each in found], moment)
    leads = {part.action_id: part.member for part in parts if part.role == Participation.Role.LEAD}
    led = [replace(each, lead=leads.get(each.action.pk)) for each in found if each.action.stood_at(moment)]
    return sorted(led, key=lambda each: _place(each.action))
