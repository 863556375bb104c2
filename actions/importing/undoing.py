"""The last import taken back: nothing is deleted, and nothing that was done since is touched."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Max, OuterRef, Subquery
from django.utils.translation import gettext as _

from actions.importing.rows import DATES, TEXTS
from actions.importing.writing import BATCH, change_with_history, overwrite, reason_of
from actions.models import Action, Evidence, Import, ImportRow, Participation, Update
from actions.services.updates import CURRENT, Statement, draw_up, take_over
from members.models import User
from priorities.models import Objective

#: The relations of an action to what may come to depend on an import.
FOLLOWERS = ("updates", "milestones", "evidence", "comments", "links", "linked_from", "report_lines", "decisions")
#: What an undone action may get back.
COLUMNS = ("objective", "search", *TEXTS, *(column for pair in DATES.values() for column in pair))
Result = ImportRow.Result


def marks() -> dict[str, int]:
    """Return the last row of each kind that may come to depend on an import, asked just after it was written."""
    models_of: dict[str, Any] = {name: Action._meta.get_field(name).related_model for name in FOLLOWERS}
    models_of |= {"actions": Action.history.model, "roles": Participation.history.model}
    return {name: model._base_manager.aggregate(last=Max("pk"))["last"] or 0 for name, model in models_of.items()}


def dependants(batch: Import) -> list[str]:
    """Return the codes of the actions to which something was done since `batch` wrote to them."""
    since = batch.source["marks"]
    rows = batch.rows.filter(result__in=[Result.CREATED, Result.UPDATED])
    later = [rows.filter(**{f"action__{name}__pk__gt": since[name]}) for name in FOLLOWERS]
    later.append(rows.filter(action__report_lines__saved_at__gt=batch.applied_at))
    edits = Action.history.filter(history_id__gt=since["actions"]).values("id")
    roles = Participation.history.filter(history_id__gt=since["roles"]).values("action_id")
    later += [rows.filter(action__in=edits), rows.filter(action__in=roles)]
    return sorted({code for found in later for code in found.values_list("code", flat=True)})


def take_back(batch: Import, *, by: User, at: datetime) -> None:
    """Withdraw what `batch` created, put back what it edited, and answer each status that it wrote."""
    rows = list(batch.rows.exclude(action=None).select_related("action", "update"))
    _put_back_columns([row for row in rows if row.result == Result.UPDATED], batch, by, at)
    _put_back_roles(batch, by, at)
    _answer([row for row in rows if row.update_id], batch, by, at)
    _withdraw([row.action for row in rows if row.action and row.result == Result.CREATED], batch, by, at)
    added = Evidence.history.filter(history_change_reason=reason_of(batch), history_type="+").values("id")
    _withdraw(list(Evidence.objects.filter(pk__in=added)), batch, by, at)


def _withdraw(things: Sequence[Any], batch: Import, by: User, at: datetime) -> None:
    for thing in things:
        thing.withdrawn_at, thing.withdrawn_by = at, by
    change_with_history(things, ["withdrawn_at", "withdrawn_by"], f"undone {reason_of(batch)}", by, at)


def _put_back_columns(rows: list[ImportRow], batch: Import, by: User, at: datetime) -> None:
    """Give edited actions what stood in their columns before, as the rows have kept it."""
    objectives = {each.code: each for each in Objective.objects.filter(plan=batch.plan).select_related("plan")}
    by_id = {each.pk: each for each in objectives.values()}
    edited = []
    for row in rows:
        action: Any = row.action
        action.objective = by_id[action.objective_id]
        for key, (before, _after) in row.changes.items():
            if key in TEXTS:
                setattr(action, key, before)
            elif key == "objective":
                action.objective = objectives[before]
            elif key in DATES:
                for column, value in zip(DATES[key], _day_and_year(before), strict=True):
                    setattr(action, column, value)
        if not row.changes.keys().isdisjoint({*TEXTS, *DATES, "objective"}):
            action.settle()
            edited.append(action)
    change_with_history(edited, COLUMNS, f"undone {reason_of(batch)}", by, at)


def _day_and_year(text: str) -> tuple[date | None, int | None]:
    """Return the day and the year that a preview keeps as 2025-03-31, 2025 or nothing."""
    if text.isdigit():
        return None, int(text)
    return (date.fromisoformat(text) if text else None), None


def _put_back_roles(batch: Import, by: User, at: datetime) -> None:
    """Give members back the role they had; one that had none no longer takes part."""
    before = Participation.history.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id"))
    written = Participation.history.filter(history_change_reason=reason_of(batch))
    earlier = written.annotate(before=Subquery(before.order_by("-history_id").values("role")[:1]))
    had = dict(earlier.values_list("id", "before"))
    parts = list(Participation.objects.filter(pk__in=written.values("id")))
    for part in parts:
        part.role = had[part.pk] or ""
    change_with_history(parts, ["role"], f"undone {reason_of(batch)}", by, at)


def _answer(rows: list[ImportRow], batch: Import, by: User, at: datetime) -> None:
    """Answer each update of the import by one that goes back to what stood before, and says so."""
    earlier = Update.objects.filter(action=OuterRef("action"), pk__lt=OuterRef("update")).order_by("-pk").values("pk")
    of_row = dict(
        batch.rows.filter(pk__in=[row.pk for row in rows])
        .annotate(before=Subquery(earlier[:1]))
        .values_list("pk", "before")
    )
    stood = Update.objects.in_bulk({pk for pk in of_row.values() if pk})
    updates, actions = [], []
    note = _("The import of “%(file)s” was undone: this is what stood before.") % {"file": batch.file_name}
    for row in rows:
        action: Any = row.action
        update = draw_up(action, _what_stood(stood.get(of_row[row.pk] or 0), note, by.language), by=by, at=at)
        take_over(action, update)
        action.revision += 1
        updates.append(update)
        actions.append(action)
    Update.objects.bulk_create(updates, batch_size=BATCH)
    overwrite(actions, [*CURRENT, "revision"])


def _what_stood(before: Update | None, note: str, language: str) -> Statement:
    """Return the statement that repeats an update; without one, that the action has not begun."""
    if before is None:
        return Statement(life_cycle="not_started", note=note, language=language)
    repeated = ("life_cycle", "health", "progress", "completed_on", "forecast_on", "no_evidence_reason")
    explained = ("reason", "path_what", "path_who", "path_by")
    said = {name: getattr(before, name) for name in (*repeated, *explained)}
    return Statement(**said, note=note, language=before.note_language or language)
