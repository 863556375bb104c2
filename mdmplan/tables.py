"""A table as a file that a spreadsheet opens: an Excel workbook, or text with separators. Imports no app."""

import csv
import io
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import get_format
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from mdmplan.spreadsheets import TEXT

#: The kinds of file, and what each is.
CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
#: What may be asked to stand between the columns of a text file.
SEPARATORS = {";": ";", ",": ",", "tab": "\t", "\t": "\t"}

Rows = Iterable[Iterable[Any]]


def safe(row: Iterable[Any]) -> list[Any]:
    """Return the cells of a row: texts that no spreadsheet takes for a formula, dates, numbers, None."""
    return [TEXT.render(cell) or None if isinstance(cell, str) else cell for cell in row]


def xlsx(name: str, columns: Iterable[str], rows: Rows) -> bytes:
    """Return `rows` under the heads `columns` as an Excel workbook with one sheet `name`; days stay days."""
    book = Workbook(write_only=True)
    page = book.create_sheet(name)
    page.freeze_panes = "B2"
    head = [WriteOnlyCell(page, value=column) for column in columns]
    for cell in head:
        cell.font = Font(bold=True)
    page.append(head)
    for row in rows:
        page.append(safe(row))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def text(columns: Iterable[str], rows: Rows, separator: str = "") -> bytes:
    """Return `rows` as UTF-8 text with its mark, as spreadsheets in the reader's language expect it.

    `separator` is what the reader asks for between the columns, one of `SEPARATORS`.
    """
    sign = get_format("DECIMAL_SEPARATOR")
    between = SEPARATORS.get(separator) or (";" if sign == "," else ",")
    content = io.StringIO(newline="")
    writer = csv.writer(content, delimiter=between)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_in_text(cell, "." if between == "," else sign) for cell in safe(row)])
    return ("\ufeff" + content.getvalue()).encode()


def _in_text(cell: Any, sign: str) -> Any:
    """Return a cell of a text file: days as 2025-06-30, numbers with the decimal sign of the reader."""
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).replace(".", sign) if isinstance(cell, Decimal) else cell
