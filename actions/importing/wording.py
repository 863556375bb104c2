"""An import in the reader's words: what to know about the file, which columns are not read, what a row changes."""

from datetime import date, datetime
from decimal import Decimal

from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from actions.importing.columns import FIELDS, LABELS
from actions.models import Import, ImportRow
from actions.status import Health, LifeCycle
from mdmplan.clock import local_date
from mdmplan.dates import date_format

DAYS = ("start", "due", "completed_on", "forecast", "path_by")
SEPARATORS = {
    ";": pgettext_lazy("separator", "semicolons"),
    ",": pgettext_lazy("separator", "commas"),
    "\t": pgettext_lazy("separator", "tabs"),
}
WITHDRAWN = gettext_lazy("withdrawn")


def notes_on(batch: Import) -> list[str]:
    """Return what the reader should know about how the file was read, a sentence each."""
    source = batch.source
    notes = []
    if source["kind"] == "csv":
        separator = SEPARATORS.get(source["separator"], source["separator"])
        notes.append(_("Its columns are separated by %(separator)s.") % {"separator": separator})
    if source.get("odd_line"):
        notes.append(
            _("It is not in UTF-8: it was read as Windows-1252. Line %(line)d is the first to show it: look at it.")
            % {"line": source["odd_line"]}
        )
    if len(source.get("sheets", [])) > 1:
        others = ", ".join(sheet for sheet in source["sheets"] if sheet != source["sheet"])
        notes.append(
            _("Only the sheet “%(sheet)s” is read; the workbook also has: %(others)s.")
            % {"sheet": source["sheet"], "others": others}
        )
    if source.get("above"):
        lines = ", ".join(map(str, source["above"]))
        notes.append(_("Above the names of the columns, these lines are not read: %(lines)s.") % {"lines": lines})
    gaps = gapped_columns(batch)
    if gaps:
        notes.append(
            _("A cell stands for several lines in: %(columns)s. Say whether it is to be filled down.")
            % {"columns": ", ".join(gaps)}
        )
    return notes


def gapped_columns(batch: Import) -> list[str]:
    """Return the columns in which a cell is merged over several lines, or stands above them as a title."""
    columns, fields = batch.source["columns"], batch.mapping["fields"]
    places = sorted({*batch.source.get("merged", []), *batch.source.get("titles", [])})
    named = [columns[place] for place in places if place < len(columns) and columns[place]]
    return [column for column in named if fields.get(column) != "code"]


def ignored_columns(batch: Import) -> list[str]:
    """Return the columns that nobody reads: neither a field nor a label of our own export."""
    fields = batch.mapping["fields"]
    return [column for column in batch.source["columns"] if column and column not in fields and column not in LABELS]


def label_columns(batch: Import) -> list[str]:
    """Return the columns of our own export that only repeat a key in words."""
    return [column for column in batch.source["columns"] if column in LABELS and column not in batch.mapping["fields"]]


def changes_in_words(row: ImportRow) -> list[tuple[str, str, str]]:
    """Return what a row changes, in the order of the fields: its name, what stands, and what takes its place."""
    return [
        (str(label), in_words(key, row.changes[key][0]), in_words(key, row.changes[key][1]))
        for key, label in [("withdrawn", WITHDRAWN), *((key, field.label) for key, field in FIELDS.items())]
        if key in row.changes
    ]


def in_words(key: str, value: str) -> str:
    """Return a value of a preview as its reader knows it: labels, dates and numbers of the reader's language."""
    if not value:
        return ""
    if key == "life_cycle":
        return str(LifeCycle(value).label)
    if key == "health":
        return str(Health(value).label)
    if key == "progress":
        return str(localize(Decimal(value).normalize() + 0))
    if key == "withdrawn":
        return date_format(local_date(datetime.fromisoformat(value)), "SHORT_DATE_FORMAT")
    if key in DAYS and not value.isdigit():
        return date_format(date.fromisoformat(value), "SHORT_DATE_FORMAT")
    return value
