"""A workbook that came back: is it ours, is it of this report, and what stands in its cells."""

import warnings
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from actions.importing.workbook import BROKEN, refuse_document_types, written
from actions.reporting.models import Report
from actions.reporting.workbook.blocks import LANGUAGE, Block
from actions.reporting.workbook.cells import decoded, plain, read
from actions.reporting.workbook.sheets import (
    ANSWER,
    HEAD_KEY,
    HEAD_ROW,
    HIDDEN,
    HOW,
    KEY,
    LISTS,
    NO_ANSWER,
    QUESTION,
    Hidden,
    Identity,
    OtherFormatError,
    Sent,
    key_of,
)
from mdmplan import uploads

#: No report is larger, in bytes, or unpacks to more.
LARGEST, MOST_UNPACKED = uploads.MEGABYTE, 30 * uploads.MEGABYTE
#: How far a sheet is read; beyond it, nothing of ours can stand.
MOST_ROWS, MOST_COLUMNS = 20_000, 30
#: How many cells or actions a sentence names.
NAMED = 5

NO_WORKBOOK = gettext_lazy("“%(name)s” is not an Excel workbook (XLSX): save it as XLSX, and send that.")
TOO_LARGE = gettext_lazy("“%(name)s” is larger than the workbook of a report can be: send the one you filled in.")
NOT_OURS = gettext_lazy("“%(name)s” is not the workbook that you downloaded from this page.")
OTHER_VERSION = gettext_lazy(
    "“%(name)s” was made by another version of this site: download the workbook again, and copy your answers into it."
)
OTHER_MEMBER = gettext_lazy("“%(name)s” is the workbook of another association: nothing of it was read.")
OTHER_PERIOD = gettext_lazy("“%(name)s” is of another period (%(other)s): bring it back on the page of that report.")
OLDER_REPORT = gettext_lazy(
    "“%(name)s” asks about actions that are asked about no more (%(codes)s): download the workbook again, and copy "
    "your answers into it."
)
CHANGED = gettext_lazy(
    "The sheet of “%(name)s” was rebuilt, so its answers cannot be told apart (%(where)s): download the workbook "
    "again, and copy your answers into it."
)
FORMULAS = gettext_lazy(
    "“%(name)s” holds formulas where answers are expected (%(cells)s): write what they give, and send it again."
)


@dataclass(frozen=True)
class Answered:
    """One answer: its cell, such as Report!B7, what it says as it would be posted, and what is wrong with it."""

    address: str
    text: str
    wrong: str = ""


@dataclass(frozen=True)
class Returned:
    """What stands in a workbook that came back.

    `sent` is what each block said when the workbook was made, by the key of the block; `answers` what each answer
    says now, by the key of its row; `unread` the sheets and cells that are no part of it.
    """

    sent: Mapping[str, Sent]
    answers: Mapping[str, Answered]
    unread: Sequence[str]


def read_back(report: Report, blocks: Sequence[Block], *, name: str, content: bytes) -> Returned:
    """Return what stands in the file `name`, which came back for `report`; `blocks` are what is asked now.

    Raises ValidationError with the sentence of why it is refused.
    """
    clean = uploads.clean_name(name)
    try:
        _check_file(clean, content)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions, which are not read
            return _read(report, {block.key: block for block in blocks}, content)
    except BROKEN:
        raise ValidationError(uploads.BROKEN, params={"name": clean}) from None
    except ValidationError as refused:
        refused.params = {**(refused.params or {}), "name": clean}
        raise


def _check_file(name: str, content: bytes) -> None:
    """Refuse what is no plain Excel workbook, or too large for a report."""
    sentences: dict[Any, Any] = {
        uploads.OTHER_KIND: NO_WORKBOOK,
        uploads.OLD_OFFICE: _("“%(name)s” is in a format older than 2007: save it as XLSX, and send that."),
        uploads.MACROS: _("“%(name)s” holds macros, which can do harm: save it as XLSX, and send that."),
        uploads.TOO_FULL: TOO_LARGE,
        uploads.TOO_LARGE: TOO_LARGE,
    }
    try:
        kind = uploads.inspect(SimpleUploadedFile(name, content))
    except ValidationError as refused:
        raise ValidationError(sentences.get(refused.message, refused.message)) from None
    if not kind.content_type.endswith("spreadsheetml.sheet"):
        raise ValidationError(NO_WORKBOOK)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        unpacked = sum(part.file_size for part in archive.infolist())
    if len(content) > LARGEST or unpacked > MOST_UNPACKED:
        raise ValidationError(TOO_LARGE)


def _read(report: Report, blocks: Mapping[str, Block], content: bytes) -> Returned:
    refuse_document_types(content)
    book = load_workbook(BytesIO(content), read_only=True, keep_links=False)
    hidden = _hidden(book)
    _check_report(report, hidden, blocks)
    title = hidden.identity.sheet
    if title not in book.sheetnames:
        raise _rebuilt(_("the sheet “%(sheet)s” is missing") % {"sheet": title})
    rows, strange = _rows(book[title], hidden.identity)
    asked = {key_of(key, name): (blocks[key], name) for key in hidden.sent for name in blocks[key].names}
    for key, (block, name) in asked.items():
        if key not in rows:
            what = f"{hidden.sent[block.key].heading} {block.form.fields[name].label}".strip()
            raise _rebuilt(_("the row “%(row)s” is missing") % {"row": what})
    places = {key: f"{title}!{get_column_letter(ANSWER)}{rows[key][0]}" for key in asked}
    _refuse_formulas(places[key] for key in asked if rows[key][1].data_type == "f")
    return Returned(
        sent=hidden.sent,
        answers={
            key: Answered(places[key], *read(block.form.fields[name], rows[key][1], book.epoch))
            for key, (block, name) in asked.items()
        },
        unread=[
            *(sheet for sheet in book.sheetnames if sheet not in (title, HIDDEN, LISTS)),
            *(f"{title}!{place}" for place in strange),
        ],
    )


def _hidden(book: Any) -> Hidden:
    if HIDDEN not in book.sheetnames:
        raise ValidationError(NOT_OURS)
    column = book[HIDDEN].iter_rows(max_row=MOST_ROWS, max_col=1, values_only=True)
    try:
        return Hidden.unpacked([decoded(value) for (value,) in column if value is not None])
    except OtherFormatError:
        raise ValidationError(OTHER_VERSION) from None
    except (AttributeError, KeyError, TypeError, ValueError):
        raise ValidationError(NOT_OURS) from None


def _check_report(report: Report, hidden: Hidden, blocks: Mapping[str, Block]) -> None:
    """Refuse the workbook of another association, of another period, or with other questions than are asked now."""
    identity, period = hidden.identity, report.period
    if LANGUAGE not in hidden.sent:
        raise ValidationError(NOT_OURS)
    if identity.member != report.member.code:
        raise ValidationError(OTHER_MEMBER)
    if (identity.plan, identity.period) != (period.plan.slug, period.code):
        raise ValidationError(OTHER_PERIOD, params={"other": identity.period})
    gone = [sent.heading for key, sent in hidden.sent.items() if key not in blocks]
    if gone:
        raise ValidationError(OLDER_REPORT, params={"codes": ", ".join(gone[:NAMED])})
    if any(set(sent.answers) != set(blocks[key].names) for key, sent in hidden.sent.items()):
        raise ValidationError(OTHER_VERSION)


def _rows(page: Any, identity: Identity) -> tuple[dict[str, tuple[int, Any]], list[str]]:
    """Return the number and the cell of each answer, by the key of its row, and where something strange stands."""
    rows: dict[str, tuple[int, Any]] = {}
    strange: list[str] = []
    for number, cells in enumerate(page.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS), 1):
        texts = [plain(decoded(written(cell))) for cell in cells]
        key = texts[KEY - 1]
        if number == HEAD_ROW and (key != HEAD_KEY or texts[QUESTION - 1 : HOW] != identity.columns):
            raise _rebuilt(_("its columns are not where they were"))
        if key in rows:
            raise _rebuilt(_("row %(row)d is there twice") % {"row": number})
        if key not in ("", HEAD_KEY, NO_ANSWER):
            rows[key] = number, cells[ANSWER - 1]
        first = KEY if key else 0  # a row without a key is none of ours
        strange += [
            f"{get_column_letter(place)}{number}" for place, text in enumerate(texts, 1) if text and place > first
        ]
    return rows, strange


def _rebuilt(where: str) -> ValidationError:
    return ValidationError(CHANGED, params={"where": where})


def _refuse_formulas(places: Iterable[str]) -> None:
    found = list(places)
    if found:
        raise ValidationError(FORMULAS, params={"cells": ", ".join(found[:NAMED])})
