"""How two actions come to be linked: what may not be, and why."""

from collections import defaultdict
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from actions.models import Action, ActionLink
from members.models import User
from priorities.services import hold

Kind = ActionLink.Kind


@transaction.atomic
def link_actions(*, origin: Action, kind: str, target: Action, by: User, at: datetime) -> ActionLink:
    """Say how `origin` stands to `target`. Raises ValidationError with a sentence beside `kind` or `target`.

    Links of one plan are made one after the other. A closed plan takes none.
    """
    hold(origin.plan, at)
    _refuse_strangers(origin, kind, target)
    _refuse_twice(origin, kind, target)
    if kind in (Kind.DEPENDS_ON, Kind.REPLACED_BY):
        _refuse_circle(origin, kind, target)
    return ActionLink.objects.create(origin=origin, kind=kind, target=target, added_by=by, added_at=at)


@transaction.atomic
def withdraw(*, link: ActionLink, by: User, at: datetime) -> None:
    """Take a link away from its two actions. Nothing is deleted. Raises ValidationError when the plan is closed."""
    hold(link.origin.plan, at)
    link.withdraw(by=by, at=at)


def _refuse_strangers(origin: Action, kind: str, target: Action) -> None:
    """Only what it continues lies outside an action's own plan, in an earlier one."""
    if origin == target:
        raise ValidationError({"target": _("An action cannot be linked to itself: choose another.")})
    if kind == Kind.CONTINUES and target.plan.starts_on >= origin.plan.starts_on:
        raise ValidationError({"target": _("An action continues one of an earlier plan: choose one of those.")})
    if kind != Kind.CONTINUES and target.plan_id != origin.plan_id:
        raise ValidationError(
            {"target": _("An action of another plan can only be continued: choose one of this plan.")}
        )


def _refuse_twice(origin: Action, kind: str, target: Action) -> None:
    """The same link stands once, read from either side when it says the same; an action has one replacement."""
    links = ActionLink.objects.filter(kind=kind, withdrawn_at=None)
    same = Q(origin=origin, target=target)
    if kind == Kind.RELATED:
        same |= Q(origin=target, target=origin)
    if links.filter(same).exists():
        raise ValidationError({"target": _("These two actions are linked so already.")})
    replaced = links.filter(origin=origin).select_related("target").first() if kind == Kind.REPLACED_BY else None
    if replaced:
        raise ValidationError(
            {
                "kind": _("It is replaced by %(code)s already: withdraw that link first.")
                % {"code": replaced.target.code}
            }
        )


def _refuse_circle(origin: Action, kind: str, target: Action) -> None:
    """Refuse a link after which an action would wait for itself, or be replaced by itself."""
    way = _way(kind, target, origin)
    if way:
        circle = " → ".join([origin.code, *way])
        raise ValidationError({"target": _("This would go in a circle: %(circle)s.") % {"circle": circle}})


def _way(kind: str, start: Action, end: Action) -> list[str]:
    """Return the codes of the actions from `start` to `end` along standing links of `kind`; none when no way leads."""
    onward: dict[int, list[tuple[int, str]]] = defaultdict(list)
    links = ActionLink.objects.filter(kind=kind, withdrawn_at=None, origin__plan=start.plan_id)
    for origin, target, code in links.values_list("origin_id", "target_id", "target__code"):
        onward[origin].append((target, code))
    ways = {start.pk: [start.code]}
    waiting = [start.pk]
    while waiting and end.pk not in ways:
        here = waiting.pop(0)
        for there, code in onward[here]:
            if there not in ways:
                ways[there] = [*ways[here], code]
                waiting.append(there)
    return ways.get(end.pk, [])
