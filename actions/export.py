"""The action list as a spreadsheet: what is filtered and nothing else, keys beside labels, dates as dates."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language
from import_export.fields import Field
from import_export.formats.base_formats import CSV, XLSX
from import_export.resources import Resource
from import_export.widgets import CharWidget, DateWidget, DecimalWidget

from actions.standing import Standing
from mdmplan.text import without_controls

#: A text that begins with one of these would be taken for a formula by a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: What spreadsheets expect between the columns of a text file, where the decimal sign is a comma.
SEPARATORS = {"fr": ";", "es": ";"}


class TextWidget(CharWidget):
    """A text, kept from being taken for a formula."""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Return the text; an apostrophe goes before one that looks like a formula."""
        text = "" if value is None else without_controls(str(value))
        return f"'{text}" if text.startswith(FORMULA) else text


TEXT, DAY, PERCENT = TextWidget(), DateWidget(coerce_to_string=False), DecimalWidget(coerce_to_string=False)


class StandingResource(Resource):
    """One row per action, as it stands; column names are stable keys."""

    code = Field("action__code", "code", TEXT)
    objective = Field("action__objective__code", "objective", TEXT)
    priority = Field("action__objective__priority__code", "priority", TEXT)
    title_fr = Field("action__title_fr", "title_fr", TEXT)
    title_en = Field("action__title_en", "title_en", TEXT)
    title_es = Field("action__title_es", "title_es", TEXT)
    start = Field("action__starts_on", "start", DAY)
    due = Field("action__due_on", "due", DAY)
    lead = Field("lead__code", "lead", TEXT)
    life_cycle = Field("life_cycle", "life_cycle", TEXT)
    health = Field("update__health", "health", TEXT)
    state_label = Field("label", "state_label", TEXT)
    freshness = Field("freshness", "freshness", TEXT)
    freshness_label = Field("freshness__label", "freshness_label", TEXT)
    progress = Field("progress", "progress", PERCENT)
    forecast = Field("forecast_on", "forecast", DAY)
    note = Field("update__note", "note", TEXT)


def as_xlsx(rows: Iterable[Standing]) -> bytes:
    """Return `rows` as an Excel workbook."""
    return bytes(XLSX().export_data(StandingResource().export(list(rows))))


def as_csv(rows: Iterable[Standing]) -> bytes:
    """Return `rows` as UTF-8 text with its mark, separated as spreadsheets in the reader's language expect."""
    table = StandingResource().export(list(rows))
    separator = SEPARATORS.get((get_language() or "")[:2], ",")
    if separator == ";":
        table.add_formatter("progress", lambda number: "" if number is None else str(number).replace(".", ","))
    text: str = CSV().export_data(table, delimiter=separator)
    return ("\ufeff" + text).encode()


#: The kinds of file: how it is made, and what it is.
KINDS = {
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (as_csv, "text/csv; charset=utf-8"),
}
