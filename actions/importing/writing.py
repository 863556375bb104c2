"""The outcomes of a file put into the plan: actions with their history, roles, updates and evidence, in bulk."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import models
from simple_history.utils import bulk_create_with_history

from actions.importing.known import Known
from actions.importing.rows import Outcome
from actions.models import Action, Evidence, Import, Participation, Update
from actions.services.updates import CURRENT, draw_up, take_over
from members.models import User

BATCH = 500


def reason_of(batch: Import) -> str:
    """Return the reason under which an import's changes stand in the history of each record."""
    return f"import {batch.pk}"


def write(batch: Import, outcomes: Sequence[Outcome], known: Known, *, by: User, at: datetime) -> dict[int, Update]:
    """Write what `outcomes` say, none of them refused. Returns the updates that were made, by the line of the row."""
    told = [outcome for outcome in outcomes if outcome.changes]
    updates = _draw_updates(told, by, at)
    _write_actions(batch, told, known, by, at)
    _write_roles(batch, told, known, by, at)
    made = dict(zip(updates, Update.objects.bulk_create(updates.values(), batch_size=BATCH), strict=True))
    links = [
        Evidence(action=outcome.action, update=made.get(outcome.line), url=link, added_by=by, added_at=at)
        for outcome in told
        for link in outcome.links
    ]
    create_with_history(batch, links, by, at)
    return made


def _draw_updates(told: list[Outcome], by: User, at: datetime) -> dict[int, Update]:
    """Return the updates to make, by line, and let their actions stand where they say."""
    updates = {}
    for outcome in told:
        if outcome.statement and outcome.action:
            update = updates[outcome.line] = draw_up(outcome.action, outcome.statement, by=by, at=at)
            take_over(outcome.action, update)
            outcome.action.revision += 1
    return updates


def _write_actions(batch: Import, told: list[Outcome], known: Known, by: User, at: datetime) -> None:
    actions = [outcome.action for outcome in told if outcome.action]
    for action in actions:
        action.settle()
    new = [action for action in actions if action._state.adding]
    last = _last_positions(known)
    for action in new:
        last[action.objective_id] += 1
        action.position, action.added_at = last[action.objective_id], at
    edited = [outcome.action for outcome in told if outcome.columns and outcome.action and outcome.action.pk]
    spoken = [outcome.action for outcome in told if outcome.statement and outcome.action and outcome.action.pk]
    columns = {column for outcome in told for column in outcome.columns}
    change_with_history(edited, [*columns, "search"], reason_of(batch), by, at)
    overwrite(spoken, [*CURRENT, "revision"])
    create_with_history(batch, new, by, at)


def _last_positions(known: Known) -> Counter[int]:
    """Return the last place taken in each objective."""
    taken = Action.objects.filter(plan=known.plan).values_list("objective").annotate(last=models.Max("position"))
    return Counter(dict(taken.order_by()))


def _write_roles(batch: Import, told: list[Outcome], known: Known, by: User, at: datetime) -> None:
    new, changed = [], []
    for outcome in told:
        for member, role in outcome.roles.items():
            part = known.roles.get(outcome.action.pk if outcome.action else 0, {}).get(member.pk)
            if part is None:
                new.append(Participation(action=outcome.action, member=member, role=role))
            else:
                part.role = role
                changed.append(part)
    create_with_history(batch, new, by, at)
    change_with_history(changed, ["role"], reason_of(batch), by, at)


def change_with_history(rows: Sequence[Any], columns: Iterable[str], reason: str, by: User, at: datetime) -> None:
    """Write some columns of stored rows of one model, each with its history."""
    if rows:
        overwrite(rows, columns)
        type(rows[0]).history.bulk_history_create(
            rows, batch_size=BATCH, update=True, default_user=by, default_change_reason=reason, default_date=at
        )


def create_with_history(batch: Import, rows: Sequence[models.Model], by: User, at: datetime) -> None:
    """Create rows of one model, each with its history."""
    if rows:
        bulk_create_with_history(
            rows,
            type(rows[0]),
            batch_size=BATCH,
            default_user=by,
            default_change_reason=reason_of(batch),
            default_date=at,
        )


def overwrite(rows: Sequence[models.Model], columns: Iterable[str]) -> None:
    """Write some columns of stored rows, in few statements however many they are."""
    names = sorted(set(columns))
    if rows and names:
        type(rows[0])._base_manager.bulk_create(
            rows, batch_size=BATCH, update_conflicts=True, unique_fields=["pk"], update_fields=names
        )
