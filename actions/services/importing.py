"""How a spreadsheet comes into the plan: uploaded, its columns chosen, previewed in steps, applied whole, undone.

For a page: `upload_import`, then `choose_columns` (what is proposed stands in `batch.mapping`), then `preview_step`
until it returns `batch.source["rows"]`, then `apply_import`; `batch.rows` is the preview, to be paged, and
`batch.counts` its result. `undo_obstacle` says why an import cannot be undone, empty when it can. In words for a
reader: `actions.importing.wording`. An Import holds its table: list them with `.defer("table")`.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.importing.cells import CellError, read_code
from actions.importing.columns import FIELDS, TRANSLATED, guess
from actions.importing.known import Known, read_known
from actions.importing.reading import read_file, unpacked_rows
from actions.importing.rows import Outcome, Reading, judge
from actions.importing.undoing import dependants, marks, take_back
from actions.importing.workbook import Record
from actions.importing.writing import BATCH, write
from actions.models import Import, ImportRow, Update
from mdmplan.text import LANGUAGES
from mdmplan.uploads import clean_name
from members.models import User
from priorities.models import Plan

#: How many rows a page previews at a time.
STEP = 2000
State = Import.State
Result = ImportRow.Result
#: Called with how many rows are done, and of how many.
Progress = Callable[[int, int], None]


@transaction.atomic
def upload_import(
    *, plan: Plan, name: str, content: bytes, by: User, at: datetime, sheet: str = "", wanted: Collection[str] = ()
) -> Import:
    """Read a file and keep its table; nothing of the plan is touched. Raises ValidationError with a sentence.

    `sheet` names the sheet of a workbook (by default its first); `wanted` are names of columns that must be found.
    `batch.mapping` then proposes {"fields": {column: field}, "fill_down": [column], "language": "fr"}: what the same
    person chose last for a file with the same columns (`batch.source["remembered"]`), else what can be guessed.
    """
    plan.check_open(at)
    table = read_file(name, content, sheet=sheet, wanted=wanted)
    remembered = _remembered(table.columns, by)
    proposed = {"fields": guess(filter(None, table.columns)), "fill_down": [], "language": LANGUAGES[0]}
    return Import.objects.create(
        plan=plan,
        file_name=clean_name(name),
        source={
            **table.facts,
            "columns": table.columns,
            "examples": table.examples(),
            "rows": len(table.rows),
            "remembered": remembered is not None,
        },
        mapping=remembered or proposed,
        table=table.packed(),
        uploaded_by=by,
        uploaded_at=at,
    )


def _remembered(columns: list[str], by: User) -> dict[str, Any] | None:
    """Return what `by` chose last for a file with the same columns, None for a new kind of file."""
    chosen = Import.objects.filter(uploaded_by=by).exclude(state=State.UPLOADED).values_list("source", "mapping")
    return next((mapping for source, mapping in chosen[:50] if set(source["columns"]) == set(columns)), None)


@transaction.atomic
def choose_columns(
    *,
    batch: Import,
    mapping: Mapping[str, str],
    fill_down: Collection[str] = (),
    language: str = "fr",
    by: User,
    at: datetime,
) -> None:
    """Keep which column is which field of `actions.importing.columns.FIELDS`, and begin the preview anew.

    A column that is not named, or has an empty field, is not read. In those of `fill_down` a blank cell takes the
    value above it; a line with nothing else is a title. `language` is that of a title, a description or a
    deliverable whose column names none. Raises ValidationError with sentences.
    """
    _take(batch, State.UPLOADED, State.PREVIEWED)
    fields = {column: key for column, key in mapping.items() if key}
    faults = [*_column_faults(batch, [*fields, *fill_down]), *_field_faults(fields, language)]
    if faults:
        raise ValidationError(faults)
    batch.rows.all().delete()
    batch.state, batch.counts = State.UPLOADED, {}
    batch.mapping = {"fields": fields, "fill_down": list(fill_down), "language": language}
    batch.save()


def _column_faults(batch: Import, named: Iterable[str]) -> list[str]:
    missing = [column for column in dict.fromkeys(named) if column not in batch.source["columns"] or not column]
    return [_("The file has no column “%(column)s”.") % {"column": column} for column in missing]


def _field_faults(fields: dict[str, str], language: str) -> list[str]:
    faults = [_("“%(key)s” is not a field.") % {"key": key} for key in fields.values() if key not in FIELDS]
    if language not in LANGUAGES:
        faults.append(_("“%(language)s” is not a language of the plan: fr, en or es.") % {"language": language})
    meant = [f"{key}_{language}" if key in TRANSLATED else key for key in fields.values()]
    twice = [key for key in dict.fromkeys(meant) if meant.count(key) > 1 and key in FIELDS]
    faults += [_("Two columns give the %(field)s: choose one.") % {"field": FIELDS[key].label} for key in twice]
    if "code" not in meant:
        faults.append(_("Say which column holds the code of the action: without it no row can be told from another."))
    return faults


def _take(batch: Import, *states: str) -> None:
    """Hold `batch` as it stands now until the end of the transaction; refuse one that is past that point."""
    batch.refresh_from_db(from_queryset=Import.objects.select_for_update())
    if batch.state not in states:
        raise ValidationError(
            _("This import is not at this point any more: %(state)s."), params={"state": batch.get_state_display()}
        )


@transaction.atomic
def preview_step(*, batch: Import, start: int, by: User, at: datetime, count: int = STEP) -> int:
    """Preview `count` rows of the file from the place `start` on; return how many are done.

    Each becomes an ImportRow. With the last one the import is previewed and has its counts.
    """
    _take(batch, State.UPLOADED, State.PREVIEWED)
    records = unpacked_rows(bytes(batch.table or b""))
    outcomes, _known = _judge(batch, records, slice(start, start + count), at)
    done = start + len(outcomes)
    if outcomes:
        batch.rows.filter(line__range=(outcomes[0].line, outcomes[-1].line)).delete()
        _keep(batch, outcomes, {})
    if done == len(records):
        _count(batch)
        batch.state = State.PREVIEWED
        batch.save()
    return done


def _judge(
    batch: Import, records: list[Record], part: slice, at: datetime, *, lock: bool = False
) -> tuple[list[Outcome], Known]:
    """Return what a part of the rows does to the plan as it stands now."""
    columns, mapping = batch.source["columns"], batch.mapping
    chosen = mapping["fields"]
    fields = {place: chosen[column] for place, column in enumerate(columns) if column in chosen}
    reading = Reading(columns, fields, mapping["language"])
    places = [columns.index(column) for column in mapping["fill_down"]]
    code_place = next(place for place, key in fields.items() if key == "code")
    seen: dict[str, int] = {}
    rows = []
    for line, row, title in _filled(records, places):
        code = "" if title else _code(row, code_place)
        seen.setdefault(code, line)
        rows.append((line, row, title, code))
    known = read_known(batch.plan, [code for _line, _row, _title, code in rows[part]], at, lock=lock)
    outcomes = [
        Outcome(line, note=_("A title: it is filled down into the rows below."))
        if title
        else judge(line, row, reading, known, seen)
        for line, row, title, _code in rows[part]
    ]
    return outcomes, known


def _code(row: list[str], place: int) -> str:
    try:
        return read_code(row[place]) if place < len(row) else ""
    except CellError:
        return ""


def _filled(records: list[Record], places: list[int]) -> Iterator[tuple[int, list[str], bool]]:
    """Yield each line with its blank cells at `places` filled from above, and whether it is no more than a title."""
    above: dict[int, str] = {}
    for line, row in records:
        title = bool(places) and not any(cell.strip() for place, cell in enumerate(row) if place not in places)
        row = row + [""] * (max(places, default=-1) + 1 - len(row))
        for place in places:
            if row[place].strip():
                above[place] = row[place]
            row[place] = above.get(place, "")
        yield line, row, title


def _keep(batch: Import, outcomes: list[Outcome], updates: Mapping[int, Update]) -> None:
    rows = (
        ImportRow(
            batch=batch,
            line=outcome.line,
            code=outcome.code[:40],
            result=outcome.result,
            reason=outcome.reason,
            changes={} if outcome.reasons else outcome.changes,
            action=outcome.action if outcome.action and outcome.action.pk else None,
            update=updates.get(outcome.line),
        )
        for outcome in outcomes
    )
    ImportRow.objects.bulk_create(rows, batch_size=BATCH)


def _count(batch: Import) -> None:
    found = batch.rows.order_by().values_list("result").annotate(number=Count("pk"))
    batch.counts = dict.fromkeys(Result.values, 0) | dict(found)


def apply_import(*, batch: Import, by: User, at: datetime) -> None:
    """Write the whole preview into the plan, or nothing at all.

    Raises ValidationError with a sentence when a row is refused, or when something has changed since the preview:
    the preview is then made anew, to be looked at again.
    """
    with transaction.atomic():
        _take(batch, State.PREVIEWED)
        batch.plan.check_open(at)
        outcomes, known = _judge(batch, unpacked_rows(bytes(batch.table or b"")), slice(None), at, lock=True)
        previewed = list(batch.rows.order_by("line").values_list("line", "result", "changes"))
        current = [(each.line, each.result, {} if each.reasons else each.changes) for each in outcomes]
        refused = sum(1 for outcome in outcomes if outcome.reasons)
        agreed = current == previewed
        updates = write(batch, outcomes, known, by=by, at=at) if agreed and not refused else {}
        if not (agreed and refused):
            batch.rows.all().delete()
            _keep(batch, outcomes, updates)
            _count(batch)
        if agreed and not refused:
            batch.state, batch.applied_at, batch.applied_by, batch.table = State.APPLIED, at, by, None
            batch.source["marks"] = marks()
        batch.save()
    if not agreed:
        raise ValidationError(
            _("The plan has changed since this preview. Nothing was written: look at the new preview, and apply it.")
        )
    if refused:
        raise ValidationError(
            ngettext(
                "%(number)d row is refused, so nothing was written: correct it in the file and send the file again.",
                "%(number)d rows are refused, so nothing was written: correct them in the file and send it again.",
                refused,
            ),
            params={"number": refused},
        )


def undo_obstacle(batch: Import, at: datetime) -> str:
    """Return why `batch` cannot be undone, empty when it can: it is the last one applied, and nothing depends on it."""
    if batch.state != State.APPLIED:
        return _("Only an import that was applied can be undone.")
    if not batch.plan.is_open(at):
        return _("This plan is closed: nothing in it changes any more.")
    last = batch.plan.imports.filter(state=State.APPLIED).order_by("applied_at", "pk").values_list("pk").last()
    if last != (batch.pk,):
        return _("Only the last import can be undone: another one was applied after this one.")
    codes = dependants(batch)
    if not codes:
        return ""
    shown = ", ".join(codes[:10]) + (", …" if len(codes) > 10 else "")
    return _("It can no longer be undone: something was done since to %(codes)s.") % {"codes": shown}


@transaction.atomic
def undo_import(*, batch: Import, by: User, at: datetime) -> None:
    """Take the last import back while nothing depends on it. Nothing is deleted.

    What it created is withdrawn, what it edited put back, and a status that it wrote is answered by an update that
    goes back to what stood before. Raises ValidationError with the sentence of `undo_obstacle`.
    """
    _take(batch, State.APPLIED, State.UNDONE)
    obstacle = undo_obstacle(batch, at)
    if obstacle:
        raise ValidationError(obstacle)
    take_back(batch, by=by, at=at)
    batch.state, batch.undone_at, batch.undone_by = State.UNDONE, at, by
    batch.save()
