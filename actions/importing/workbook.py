"""An Excel workbook read as lines of text: what a person sees in each cell, never its formula."""

import re
import warnings
import zipfile
import zlib
from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import ParseError

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

#: One line of a file: its number, and the text of its cells.
Record = tuple[int, list[str]]
#: What a broken workbook makes openpyxl raise.
BROKEN = (
    AttributeError,
    EOFError,
    IndexError,
    KeyError,
    OSError,
    OverflowError,
    ParseError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
#: A document type would let the file define its own entities: no spreadsheet program writes one.
DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
#: A formula whose result is not in the file: it was written by a program that does not compute.
UNCOMPUTED = re.compile(rb'<c r="([A-Z]{1,3}\d{1,7})"[^>]*>\s*<f[^>]*?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>')


def read(name: str, content: bytes, sheet: str, *, most: int) -> tuple[list[Record], dict[str, Any]]:
    """Return the lines of a sheet in which something stands (`most` and one at the most), and the facts about it.

    `sheet` is its name, by default that of the first visible one; `merged` among the facts are the places of the
    columns in which a cell goes over several lines. Raises ValidationError with a sentence.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions, which are not read
            return _read(name, content, sheet, most)
    except BROKEN:
        raise ValidationError(
            _("“%(name)s” cannot be read: open it, save it again, and send that."), params={"name": name}
        ) from None


def _read(name: str, content: bytes, sheet: str, most: int) -> tuple[list[Record], dict[str, Any]]:
    refuse_document_types(content)
    book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
    visible = [each.title for each in book.worksheets if each.sheet_state == "visible"]
    chosen = sheet or visible[0]
    if chosen not in visible:
        raise ValidationError(
            _("“%(name)s” has no sheet called “%(sheet)s”; it has: %(sheets)s."),
            params={"name": name, "sheet": sheet, "sheets": ", ".join(visible)},
        )
    page: Any = book[chosen]
    with page._get_source() as part:  # the part that openpyxl reads below; it has no public name
        xml = part.read()
    waiting = UNCOMPUTED.search(xml)
    if waiting:
        raise ValidationError(
            _("Cell %(cell)s of “%(name)s” holds a formula without its result: open the file, save it, and send that."),
            params={"cell": waiting[1].decode(), "name": name},
        )
    facts = {"kind": "xlsx", "sheet": chosen, "sheets": visible, "merged": _merged_down(xml)}
    page.reset_dimensions()  # some programs write wrong ones
    records: list[Record] = []
    for line, row in enumerate(page.iter_rows(), 1):
        cells = [written(cell) for cell in row]
        if any(map(str.strip, cells)):
            records.append((line, cells))
        if len(records) > most:
            break
    return records, facts


def refuse_document_types(content: bytes) -> None:
    """Raise BadZipFile for an Office file that defines entities of its own."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for part in archive.namelist():
            if part.endswith((".xml", ".rels")) and any(doctype in archive.read(part) for doctype in DOCTYPES):
                raise zipfile.BadZipFile


def _merged_down(xml: bytes) -> list[int]:
    """Return the places of the columns in which a cell goes over several lines."""
    found = set()
    for area in MERGED.findall(xml):
        column, top, _right, bottom = range_boundaries(area.decode())
        if bottom > top:
            found.add(column - 1)
    return sorted(found)


def written(cell: Any) -> str:
    """Return what stands in a cell as text: days as 2025-03-31, numbers as they are shown but never rounded."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value, str(cell.number_format or ""))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(" ", "seconds")
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _number(value: float, shape: str) -> str:
    """Return a number as its format shows it: 01 for 1 in "00", 1.10 for 1.1 in "0.00", 60% for 0.6 in "0%"."""
    if shape.endswith("%"):
        return f"{_plain(round(value * 100, 10))}%"
    shown = _plain(value)
    if re.fullmatch(r"0+", shape) and shown.isdigit():
        return shown.zfill(len(shape))
    if re.fullmatch(r"0\.0+", shape):
        padded = f"{value:.{len(shape) - 2}f}"
        return padded if float(padded) == value else shown
    return shown


def _plain(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.15g}"
