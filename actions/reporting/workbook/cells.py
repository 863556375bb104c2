"""One answer as it stands in a cell, and read from it again.

In between it is a text as the browser posts it: the key of a choice, 2025-06-30, 62.5, "on", words. A text that
differs from what was sent has been changed; whatever a spreadsheet does to an untouched cell makes no difference.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.formats import localize
from django.utils.translation import gettext as _
from openpyxl.utils.datetime import from_excel

from actions.forms.status import PercentField
from actions.importing.cells import CellError, read_day, read_percent
from actions.importing.workbook import written
from mdmplan.text import LANGUAGES, fold, without_controls
from mdmplan.versions import shown

#: What a spreadsheet takes for the code of a letter; and what Excel itself writes so: controls, and a plain "_".
CODED, WRITTEN_SO = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)"), re.compile(r"_x(00[01][0-9A-Fa-f]|005[Ff])_")
#: No XML may hold these.
NO_LETTERS = dict.fromkeys((0xFFFE, 0xFFFF))
YES = "on"


def plain(text: str) -> str:
    """Return `text` as it is kept: plain new lines, nothing that is not seen, no space around."""
    return without_controls(text.replace("\r\n", "\n").replace("\r", "\n")).translate(NO_LETTERS).strip()


def coded(text: str) -> str:
    """Return `text` as a workbook must hold it, so that a spreadsheet shows `_x0041_` and not an A."""
    return CODED.sub("_x005F_", text)


def decoded(text: str) -> str:
    """Return what a spreadsheet shows where a workbook holds `text`."""
    return WRITTEN_SO.sub(lambda code: chr(int(code[1], 16)), text)


def posted(value: Any) -> str:
    """Return a stored answer as the browser posts it."""
    if isinstance(value, bool):
        return YES if value else ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else plain(str(value))


def in_cell(field: forms.Field, text: str) -> Any:
    """Return what stands in the cell of `field` for a posted `text`: a day, a number, words, None when empty."""
    if not text:
        return None
    if isinstance(field, forms.DateField):
        return date.fromisoformat(text)
    if isinstance(field, forms.DecimalField):
        return float(text)
    return coded(in_words(field, text))


def in_words(field: forms.Field, text: str) -> str:
    """Return a posted `text` in the reader's words; what cannot be read stays as it is."""
    if isinstance(field, PercentField):
        with suppress(ValidationError):
            number = field.clean(text)
            return "" if number is None else str(localize(field.prepare_value(number)))
    return shown(field, text)


def choices_of(field: forms.Field) -> list[tuple[str, str]]:
    """Return what can be chosen in `field`: what is posted, and its words; empty where one writes freely."""
    if isinstance(field, forms.BooleanField):
        return [(YES, _("Yes")), ("", _("No"))]
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        return [(str(key), str(label)) for key, label in choices]
    return []


def read(field: forms.Field, cell: Any, epoch: Any) -> tuple[str, str]:
    """Return what a cell answers to `field`, as it would be posted, and what is wrong with it, else "".

    What cannot be read is given as it is written. `epoch` is the day from which the workbook counts.
    """
    if cell.value is None:
        return "", ""
    seen = plain(decoded(written(cell)))
    if cell.data_type == "e":
        wrong = _("The spreadsheet could not compute this cell (%(error)s): mend it there.") % {"error": seen}
        return seen, wrong
    try:
        return _read(field, seen, cell.value, epoch), ""
    except CellError as error:
        return seen, str(error)


def _read(field: forms.Field, seen: str, value: Any, epoch: Any) -> str:
    if not seen:
        return ""
    if isinstance(field, forms.DateField):
        return _day(seen, value, epoch).isoformat()
    if isinstance(field, PercentField):
        return posted(read_percent(seen))
    known = choices_of(field)
    return _choice(field, seen, known) if known else seen


def _day(seen: str, value: Any, epoch: Any) -> date:
    """Return the day of a cell; one that lost its format is the number of days since the epoch."""
    if isinstance(value, int | float) and value > 20_000:  # a smaller one is no day of a plan, but may be a year
        day: date = from_excel(int(value), epoch).date()
        return day
    return read_day(seen)


def _choice(field: forms.Field, seen: str, known: list[tuple[str, str]]) -> str:
    """Return the key of a choice given in words of any language, or as its key."""
    wanted = fold(seen)
    for language in (translation.get_language(), *LANGUAGES):
        with translation.override(language):
            labels: Mapping[str, str] = {fold(label): key for key, label in choices_of(field)}
        if wanted in labels:
            return labels[wanted]
    if seen in dict(known):
        return seen
    raise CellError(
        _("“%(text)s” is not among the choices: %(choices)s.")
        % {"text": seen, "choices": ", ".join(label for _key, label in known)}
    )
