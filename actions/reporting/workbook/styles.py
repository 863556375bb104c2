"""How a workbook looks: dark letters on white, and a frame around what is to be filled in."""

import textwrap
import unicodedata

from django import forms
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.worksheet.dimensions import RowDimension

from actions.forms.status import PercentField

TITLE, HEAD, ACTION, LABEL, TEXT, LAST, HINT, KEY = (
    f"mdmplan {name}" for name in ("title", "head", "action", "label", "text", "last", "hint", "key")
)
WORDS, DAY, NUMBER = (f"mdmplan {name}" for name in ("answer", "day", "number"))

INK, SOFT, EDGE = "17191D", "555A61", "807B71"
#: How high a line of a cell is, in points, and what a row needs besides.
LINE, AROUND = 15, 3
TOP = Alignment(vertical="top", wrap_text=True)
#: A number stands on the left like every other answer, and a day is written out: 3/4 is not everywhere the same.
FORMATS = {WORDS: "@", DAY: "d mmm yyyy", NUMBER: "0.0"}


def _filled(colour: str) -> PatternFill:
    return PatternFill("solid", fgColor=colour)


def add_to(book: Workbook) -> None:
    """Give `book` its styles; all cells are locked but those of the answers."""
    fonts = {
        TITLE: Font(name="Calibri", size=14, bold=True, color="FFFFFF"),
        HEAD: Font(name="Calibri", size=11, bold=True, color=INK),
        ACTION: Font(name="Calibri", size=12, bold=True, color=INK),
        LABEL: Font(name="Calibri", size=11, bold=True, color=INK),
        TEXT: Font(name="Calibri", size=11, color=INK),
        LAST: Font(name="Calibri", size=11, italic=True, color=SOFT),
        HINT: Font(name="Calibri", size=10, color=SOFT),
        KEY: Font(name="Calibri", size=8, color=SOFT),
    }
    fills = {TITLE: _filled(INK), HEAD: _filled("F2EFE7"), ACTION: _filled("DCD8CD")}
    for name, font in fonts.items():
        style = NamedStyle(name, font=font, alignment=TOP, number_format="@")
        style.fill = fills.get(name, PatternFill())
        book.add_named_style(style)
    line = Side("thin", EDGE)
    for name, shape in FORMATS.items():
        book.add_named_style(
            NamedStyle(
                name,
                font=Font(name="Calibri", size=11, color=INK),
                alignment=Alignment(horizontal="left", vertical="top", wrap_text=True),
                fill=_filled("FFFBEA"),
                border=Border(line, line, line, line),
                number_format=shape,
                protection=Protection(locked=False),
            )
        )


def answer(field: forms.Field) -> str:
    """Return the style of the cell that answers to `field`."""
    if isinstance(field, forms.DateField):
        return DAY
    return NUMBER if isinstance(field, PercentField) else WORDS


class GrowingRow(RowDimension):
    """A row that is as high as it must be for now, and grows with what is written in it."""

    customHeight = False  # noqa: N815  # as openpyxl names it


def height(texts: dict[int, str], *, least: int) -> int:
    """Return how high a row must be, in points, for its texts, given by the width of their column in characters.

    It never has fewer than `least` lines. Spreadsheets do not all measure a row before somebody writes in it.
    """
    lines = [least, *(_lines(text, width) for width, text in texts.items())]
    return max(lines) * LINE + AROUND


def _lines(text: str, width: int) -> int:
    """Return on how many lines `text` stands; Chinese and Japanese letters are twice as wide as others."""
    wide = "".join(letter * 2 if unicodedata.east_asian_width(letter) in "WF" else letter for letter in text)
    return sum(len(textwrap.wrap(line, width)) or 1 for line in wide.split("\n"))
