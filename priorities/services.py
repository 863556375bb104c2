"""How the plan is edited: added to, changed, put in order, withdrawn, restored. The same for every kind of part.

A part is an axis, a priority, an objective or, from the room above, an action. Every service locks the plan and asks
whether it is open (ValidationError when it is closed): two edits of one plan come one after the other.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mdmplan.versions import keep
from members.models import User
from priorities.models import Plan, Priority

UP, DOWN = "up", "down"
#: An axis, a priority, an objective or an action.
Part = Any


def lock(plan: Plan) -> Plan:
    """Return `plan` as it is stored now; nobody else edits or closes it before the end of the transaction."""
    return Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)


def hold(plan: Plan, at: datetime) -> None:
    """Let nobody else edit or close `plan` before the end of the transaction. ValidationError when it is closed."""
    lock(plan).check_open(at)


def lock_part(part: Part) -> Part:
    """Return `part` as it is stored now, locked together with its plan (the plan first: nobody waits in a ring)."""
    lock(part.plan)
    return type(part)._default_manager.select_for_update(no_key=True).get(pk=part.pk)


def record(part: Part, *, by: User, at: datetime) -> None:
    """Save `part` (or the plan itself) so that its history says who and when.

    What was loaded from a file has no history yet: what it was until now becomes its first version.
    """
    if part.pk and not part.history.exists():
        first = type(part)._base_manager.get(pk=part.pk)
        first._history_user = None
        type(part).history.bulk_history_create([first], default_date=getattr(first, "added_at", None) or at)
    keep(part, by=by, at=at)


@transaction.atomic
def edit_plan(*, plan: Plan, by: User, at: datetime) -> None:
    """Keep the new name and goal of `plan`."""
    hold(plan, at)
    record(plan, by=by, at=at)


@transaction.atomic
def add(*, part: Part, by: User, at: datetime) -> None:
    """Make `part` part of its plan from `at` on, the last of its place."""
    hold(part.plan, at)
    part.added_at = at
    _put_last(part)
    record(part, by=by, at=at)
    _number_priorities(part, by=by, at=at)


@transaction.atomic
def edit(*, part: Part, by: User, at: datetime) -> None:
    """Keep the new texts of `part`. Where it was moved to another place, it comes last there."""
    hold(part.plan, at)
    stored = type(part)._base_manager.get(pk=part.pk)
    moved = part.place != stored.place
    if moved:
        _put_last(part)
    record(part, by=by, at=at)
    if moved:
        _number_priorities(part, by=by, at=at)


@transaction.atomic
def withdraw(*, part: Part, by: User, at: datetime) -> None:
    """Take `part` out of the plan from `at` on, once nothing that belongs to it is left there."""
    hold(part.plan, at)
    if part.held(at).exists():
        raise ValidationError(
            _("%(code)s still holds what is listed below: withdraw that or move it first.") % {"code": part.code}
        )
    part.withdrawn_by, part.withdrawn_at = by, at
    record(part, by=by, at=at)


@transaction.atomic
def restore(*, part: Part, by: User, at: datetime) -> None:
    """Put `part` back into the plan; what it belongs to must be there."""
    hold(part.plan, at)
    if part.under and not part.under.stood_at(at):
        raise ValidationError(_("%(code)s is withdrawn: restore it first.") % {"code": part.under.code})
    part.withdrawn_by = part.withdrawn_at = None
    record(part, by=by, at=at)


@transaction.atomic
def shift(*, part: Part, step: str, by: User, at: datetime) -> None:
    """Move `part` one place UP or DOWN among those that stand in its place; the first stays first, the last last."""
    hold(part.plan, at)
    row = list(part.numbered())
    neighbours = [each for each in row if each.place == part.place and (each == part or each.stood_at(at))]
    here = neighbours.index(part)
    there = here + (1 if step == DOWN else -1)
    if 0 <= there < len(neighbours):
        target = row.index(neighbours[there])
        row.remove(part)
        row.insert(target, part)
    _number(row, by=by, at=at)
    _number_priorities(part, by=by, at=at)


def _put_last(part: Part) -> None:
    """Give `part` a position after all others of its place."""
    positions = part.numbered().exclude(pk=part.pk).order_by().values_list("position", flat=True)
    part.position = max(positions, default=0) + 1


def _number(row: list[Part], *, by: User, at: datetime) -> None:
    """Number `row` from 1 on; who keeps its number keeps its version."""
    for position, each in enumerate(row, start=1):
        if each.position != position:
            each.position = position
            record(each, by=by, at=at)


def _number_priorities(part: Part, *, by: User, at: datetime) -> None:
    """Number the priorities anew when an axis or a priority has moved: they count through all axes."""
    if part.HOLDS == "priorities" or isinstance(part, Priority):
        _number(list(Priority(plan=part.plan).numbered()), by=by, at=at)
