"""One cell of a spreadsheet read as what it means. Blank is "not given": it never comes here."""

import html
import re
from datetime import date
from decimal import Decimal
from functools import cache

from django.utils import translation
from django.utils.translation import gettext as _

from actions.status import Health, LifeCycle
from mdmplan.spreadsheets import unguarded
from mdmplan.text import LANGUAGES, fold, without_controls

ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
#: Every kind of space that is no new line: no-break, thin, ideographic…
SPACE = re.compile(r"[^\S\n]")
UNSEEN = re.compile("[\ufeff\u200b]")
#: What a spreadsheet writes where it could not compute.
SPREADSHEET_ERROR = re.compile(r"#(?:REF!|N/A|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|SPILL!|CALC!)")
ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?")
DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
YEAR = re.compile(r"(?:19|20|21)\d{2}")
NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
#: How people write a state, beside its key and its words in three languages; folded.
WORDS = {
    "not_started": "a venir|non commence|non commencee|non demarre|pas commence|pas demarre|to do|planned|no iniciada|"
    "no iniciado|pendiente",
    "in_progress": "en cours de realisation|commence|commencee|demarre|demarree|ongoing|started|underway|en curso|"
    "en proceso|iniciada|iniciado",
    "completed": "termine|acheve|achevee|fait|faite|realise|realisee|clos|finalise|finalisee|done|finished|complete|"
    "closed|completado|terminado|terminada|finalizado|finalizada|hecho|realizado|realizada",
    "postponed": "reporte|differe|differee|en pause|deferred|on hold|pospuesta|pospuesto|aplazado",
    "cancelled": "annule|annulee|abandonne|canceled|dropped|anulada|anulado|cancelado",
    "on_track": "vert|green|verde",
    "at_risk": "orange|amber|ambar|naranja",
    "off_track": "rouge|red|rojo",
}


class CellError(Exception):
    """A cell that cannot be read; its text is the sentence that says why."""


def tidy(text: str) -> str:
    """Return `text` as it is kept: HTML entities as letters, plain spaces, no invisible characters, no space around."""
    if text.isascii() and text.isprintable() and "&" not in text:
        return text.strip()
    text = ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
    text = text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
    return UNSEEN.sub("", SPACE.sub(" ", without_controls(text))).strip()


def same(given: str, kept: str) -> bool:
    """Return whether what a cell gives is what is kept already, but for what `tidy` does away with."""
    return given in (kept, tidy(kept))


def flat(text: str) -> str:
    """Return `text` on one line."""
    return " ".join(text.split()) if "\n" in text else text


def read_text(cell: str) -> str:
    """Return the text of a cell, of one line or of several."""
    if SPREADSHEET_ERROR.fullmatch(cell):
        raise CellError(_("The spreadsheet could not compute this cell (%(error)s): mend it there.") % {"error": cell})
    return tidy(unguarded(cell))


def read_line(cell: str) -> str:
    """Return the text of a cell on one line."""
    return flat(read_text(cell))


def read_day(cell: str) -> date:
    """Return the day of a cell, written 2025-03-31 or 31/03/2025."""
    text = read_line(cell)
    parts = ISO_DAY.fullmatch(text)
    if parts:
        year, month, day = parts[1], parts[2], parts[3]
    else:
        parts = DAY_FIRST.fullmatch(text)
        if not parts:
            raise CellError(_("“%(text)s” is not a day: write it as 31/03/2025 or 2025-03-31.") % {"text": text})
        day, month, year = parts[1], parts[2], parts[3]
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        raise CellError(_("“%(text)s” is not in the calendar (day, month, year).") % {"text": text}) from None
    if not YEAR.fullmatch(year):
        raise CellError(_("“%(text)s” is in no year of a plan: correct the year.") % {"text": text})
    return found


def read_day_or_year(cell: str) -> date | int:
    """Return the day of a cell, or its year where it gives no more: no day is invented."""
    text = read_line(cell)
    return int(text) if YEAR.fullmatch(text) else read_day(cell)


def read_full_day(cell: str) -> date:
    """Return the day of a cell; a year alone is refused, because a status needs a day."""
    found = read_day_or_year(cell)
    if isinstance(found, int):
        raise CellError(_("“%(year)s” is a year alone: give the day, or leave the cell empty.") % {"year": found})
    return found


def read_percent(cell: str) -> Decimal:
    """Return the number of a cell, with a decimal point or comma, with or without its per cent sign."""
    text = read_line(cell)
    plain = text.replace(" ", "").removesuffix("%")
    if not NUMBER.fullmatch(plain):
        raise CellError(_("“%(text)s” is not a number from 0 to 100.") % {"text": text})
    return Decimal(plain.replace(",", "."))


def read_code(cell: str) -> str:
    """Return a code as it is written; a spreadsheet may have made a date of it."""
    text = read_line(cell)
    if ISO_DAY.fullmatch(text):
        raise CellError(
            _("The spreadsheet made a date of this code (%(text)s): format its column as text.") % {"text": text}
        )
    return text


@cache
def _states() -> dict[str, str]:
    found = {word: key for key, words in WORDS.items() for word in words.split("|")}
    for language in LANGUAGES:
        with translation.override(language):
            found |= {fold(str(label)): key for key, label in (*LifeCycle.choices, *Health.choices)}
    for key in (*LifeCycle.values, *Health.values):
        found |= {key: key, key.replace("_", " "): key}
    return found


def read_state(cell: str) -> str:
    """Return the key of a life cycle or a health, given as its key or in words of any of the three languages."""
    text = read_line(cell)
    key = _states().get(fold(text))
    if key is None:
        raise CellError(
            _("“%(text)s” is no state that is known here: write for instance %(some)s.")
            % {"text": text, "some": ", ".join(str(label) for label in (*LifeCycle.labels, *Health.labels))}
        )
    return key


def read_health(cell: str) -> str:
    """Return the key of a health."""
    key = read_state(cell)
    if key not in Health.values:
        raise CellError(
            _("“%(text)s” says where the action is in its life, not how it is going.") % {"text": read_line(cell)}
        )
    return key
