"""A file read as a table: which kind it is, where its columns begin, and what its reader should know about it."""

import csv
import io
import json
import re
import statistics
import zlib
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.formats import number_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl.utils import get_column_letter

from actions.importing import workbook
from actions.importing.cells import flat, tidy
from actions.importing.columns import field_of
from actions.importing.workbook import Record
from mdmplan import uploads

#: A file with more is no plan of actions.
MOST_ROWS, MOST_COLUMNS = 20_000, 200
SEPARATORS = (";", ",", "\t")
#: How many lines are looked at to find the separator and the names of the columns.
LOOKED_AT = 30
SEP_LINE = re.compile(r'sep=([^"\r\n])\r?\n')
LONGEST_CELL = 1_000_000
LONGEST_EXAMPLE = 80
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
#: What no text holds.
CONTROLS = frozenset(map(chr, range(32))) - set("\t\n\v\f\r")
OTHER_KIND = gettext_lazy(
    "“%(name)s” is neither an Excel workbook (XLSX) nor a text file (CSV): save it as one of the two."
)


@dataclass(frozen=True)
class Table:
    """The rows of a file below the names of its columns, each with the number of its line in the file.

    `facts` is what a reader should know: kind, encoding, odd_line, separator, sheet, sheets, merged, titles,
    above.
    A column without a name in which nothing stands is called "". A row may be longer than `columns`: it has slipped.
    """

    columns: list[str]
    rows: list[Record]
    facts: dict[str, Any] = field(default_factory=dict)

    def examples(self) -> list[str]:
        """Return the first thing that stands in each column, on one line, shortened."""
        found = [""] * len(self.columns)
        for _line, row in self.rows:
            for place, cell in enumerate(row[: len(found)]):
                found[place] = found[place] or Truncator(heading(cell)).chars(LONGEST_EXAMPLE)
            if all(found):
                break
        return found

    def packed(self) -> bytes:
        """Return the rows as they are kept until the import is applied."""
        return zlib.compress(json.dumps(self.rows, ensure_ascii=False).encode())


def unpacked_rows(rows: bytes) -> list[Record]:
    """Return the rows that `Table.packed` kept."""
    return [(line, cells) for line, cells in json.loads(zlib.decompress(rows))]


def read_file(name: str, content: bytes, *, sheet: str = "", wanted: Collection[str] = ()) -> Table:
    """Return the table in a file. Raises ValidationError with the sentence that says what to do.

    `sheet` names the sheet of a workbook, by default its first; `wanted` are names of columns that must be found.
    """
    clean = uploads.clean_name(name)
    if not content.strip():
        raise ValidationError(_("“%(name)s” is empty: choose another file."), params={"name": clean})
    if len(content) > uploads.LARGEST:
        raise ValidationError(
            _("“%(name)s” is larger than %(most)d MB: split it into several files."),
            params={"name": clean, "most": uploads.LARGEST // uploads.MEGABYTE},
        )
    if content.startswith((uploads.ZIP, uploads.OLE)):
        _check_workbook(clean, content)
        records, facts = workbook.read(clean, content, sheet, most=MOST_ROWS + LOOKED_AT)
    else:
        records, facts = read_text(clean, content, wanted)
    return _table(clean, records, facts, wanted)


def _check_workbook(name: str, content: bytes) -> None:
    """Refuse what is no plain Excel workbook: locked, old, with macros, another kind, or packed to do harm."""
    sentences: dict[Any, Any] = {
        uploads.OTHER_KIND: OTHER_KIND,
        uploads.OLD_OFFICE: _("“%(name)s” is in a format older than 2007: save it as XLSX or CSV, and send that."),
        uploads.MACROS: _("“%(name)s” holds macros, which can do harm: save it as XLSX or CSV, and send that."),
        uploads.TOO_FULL: _("“%(name)s” unpacks to far more than its own size: save it as CSV, and send that."),
    }
    try:
        found = uploads.inspect(SimpleUploadedFile(name, content))
    except ValidationError as refused:
        sentence = sentences.get(refused.message, refused.message)
        raise ValidationError(sentence, params={"name": name}) from None
    if not found.content_type.endswith("spreadsheetml.sheet"):
        raise ValidationError(OTHER_KIND, params={"name": name})


def read_text(name: str, content: bytes, wanted: Collection[str]) -> tuple[list[Record], dict[str, Any]]:
    """Return the lines of a text file with commas, semicolons or tabs between its columns."""
    text, facts = _decoded(name, content)
    told = SEP_LINE.match(text)
    first_line = 1
    if told:
        text, first_line = text[told.end() :], 2
    separator = told[1] if told else _separator(text, wanted)
    records = []
    for line, cells in _records(text, separator):
        if any(map(str.strip, cells)):
            records.append((line + first_line - 1, cells))
        if len(records) > MOST_ROWS + LOOKED_AT:
            break
    return records, facts | {"kind": "csv", "separator": separator}


def _decoded(name: str, content: bytes) -> tuple[str, dict[str, Any]]:
    """Return the text of a file: each line in UTF-8, else as older Windows programs write; the first odd is named."""
    if content.startswith(UTF_16):
        raise ValidationError(_("“%(name)s” is in UTF-16: save it as “CSV UTF-8”."), params={"name": name})
    content = content.removeprefix(b"\xef\xbb\xbf")
    odd, lines = 0, []
    for number, line in enumerate(content.splitlines(keepends=True), 1):
        try:
            lines.append(line.decode())
        except UnicodeDecodeError:
            odd = odd or number
            try:
                lines.append(line.decode("cp1252"))
            except UnicodeDecodeError:
                raise ValidationError(OTHER_KIND, params={"name": name}) from None
    text = "".join(lines)
    if not CONTROLS.isdisjoint(text):
        raise ValidationError(OTHER_KIND, params={"name": name})
    return text, {"encoding": "cp1252", "odd_line": odd} if odd else {"encoding": "utf-8"}


def _records(text: str, separator: str) -> Iterator[Record]:
    """Yield each line with its number; a cell may go over several."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    before = 0
    try:
        for cells in reader:
            yield before + 1, cells
            before = reader.line_num
    except csv.Error:
        raise ValidationError(
            _("From line %(line)d on, the file cannot be read: a quotation mark is open or stands within a text."),
            params={"line": before + 1},
        ) from None


def _separator(text: str, wanted: Collection[str]) -> str:
    """Return what stands between the columns: what gives names of columns that are known, else the most columns."""

    def worth(separator: str) -> tuple[int, float]:
        sample: list[Record] = []
        with suppress(ValidationError):  # raised again, and shown, when the whole is read
            sample.extend(islice(_records(text, separator), LOOKED_AT))
        if not sample:
            return 0, 0
        known = max(_recognised(cells, wanted) for _line, cells in sample)
        return known, statistics.median(len(cells) for _line, cells in sample)

    return max(SEPARATORS, key=worth)


def _recognised(cells: list[str], wanted: Collection[str]) -> int:
    """Return how many of `cells` name a column that is wanted or known."""
    return sum(1 for cell in cells if cell and (heading(cell) in wanted or field_of(cell)))


def heading(cell: str) -> str:
    """Return the name of a column as it is shown."""
    return flat(tidy(cell))


def _table(name: str, records: list[Record], facts: dict[str, Any], wanted: Collection[str]) -> Table:
    if not records:
        raise ValidationError(_("“%(name)s” holds no line with text: choose another file."), params={"name": name})
    first = max(range(min(LOOKED_AT, len(records))), key=lambda place: (_recognised(records[place][1], wanted), -place))
    rows = records[first + 1 :]
    if not rows:
        raise ValidationError(_("“%(name)s” holds the names of columns and nothing below them."), params={"name": name})
    columns = _names(records[first][1], rows, widest=facts["kind"] == "xlsx")
    if len(rows) > MOST_ROWS:
        raise ValidationError(
            _("“%(name)s” holds more than %(most)s lines: split it into several files."),
            params={"name": name, "most": number_format(MOST_ROWS, force_grouping=True)},
        )
    if len(columns) > MOST_COLUMNS:
        raise ValidationError(
            _("“%(name)s” holds more than %(most)d columns: keep those that are to be read."),
            params={"name": name, "most": MOST_COLUMNS},
        )
    found = {"above": [line for line, _cells in records[:first]], "titles": _titles(rows)}
    return Table(columns, rows, facts | {key: value for key, value in found.items() if value})


def _titles(rows: list[Record]) -> list[int]:
    """Return the places at which a cell stands alone in its line, as a title of the lines below where it is blank."""
    alone, blank = set(), set()
    for _line, row in rows:
        filled = [place for place, cell in enumerate(row) if cell.strip()]
        if len(filled) == 1:
            alone.update(filled)
        else:
            blank.update(alone.difference(filled))
    return sorted(blank)


def _names(cells: list[str], rows: list[Record], *, widest: bool) -> list[str]:
    """Return a name for each column; unnamed and repeated ones are told apart by their letter.

    With `widest`, what stands to the right of the last name has its columns too.
    """
    found = [heading(cell) for cell in cells]
    while found and not found[-1]:
        found.pop()
    used = {place for _line, row in rows for place, cell in enumerate(row) if cell.strip()}
    if widest:
        found += [""] * (max(used, default=-1) + 1 - len(found))
    names: list[str] = []
    for place, name in enumerate(found):
        letter = {"letter": get_column_letter(place + 1)}
        if not name and place in used:
            name = _("Column %(letter)s") % letter
        names.append(
            name if name not in names or not name else _("%(name)s (column %(letter)s)") % (letter | {"name": name})
        )
    return names
