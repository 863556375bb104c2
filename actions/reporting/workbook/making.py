"""The workbook of a report: one sheet to read and to fill in from top to bottom, and two that nobody sees."""

from collections.abc import Iterable
from datetime import datetime
from io import BytesIO

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.worksheet import Worksheet

from actions.forms.status import NO_PERSONAL_DATA
from actions.reporting.models import Report, ReportLine
from actions.reporting.workbook import styles
from actions.reporting.workbook.blocks import Block, LineBlock, blocks_of, hint
from actions.reporting.workbook.cells import choices_of, coded, in_cell, in_words, posted
from actions.reporting.workbook.sheets import (
    ANSWER,
    HEAD_KEY,
    HEAD_ROW,
    HIDDEN,
    HOW,
    KEY,
    LAST,
    LISTS,
    NO_ANSWER,
    QUESTION,
    Identity,
    Sent,
    key_of,
    packed,
)
from mdmplan.dates import date_format
from mdmplan.moments import YEARS

#: How wide the columns are, in characters: the question and its answer fit on a small screen.
WIDTHS = {QUESTION: 28, ANSWER: 58, LAST: 40, HOW: 44}
#: A last answer that need not be shown.
NOTHING = ("", ReportLine.Support.NONE)
#: How many characters Excel allows in the box that refuses a cell.
LONGEST_REFUSAL = 225


def file_name(report: Report) -> str:
    """Return what the workbook of `report` is called."""
    return f"MdM-{report.period.code}-{report.member.code}.xlsx"


def make(report: Report, *, moment: datetime, address: str) -> bytes:
    """Return the workbook of `report` as it stands at `moment`, in the reader's language.

    `address` is the page to which it comes back.
    """
    return _Making(report, moment, address).content()


class _Making:
    """A workbook that is being made."""

    def __init__(self, report: Report, moment: datetime, address: str) -> None:
        self.report = report
        self.book, self.rows = Workbook(), 0
        styles.add_to(self.book)
        self.page: Worksheet = self.book.active
        self.page.title = pgettext("sheet", "Report")
        self.lists: Worksheet = self.book.create_sheet(LISTS)
        self.hidden: Worksheet = self.book.create_sheet(HIDDEN)
        #: What may stand in a cell, by the question and its choices.
        self.rules: dict[tuple[str, tuple[str, ...]], DataValidation] = {}
        self.columns = [
            _("Question"),
            _("Your answer"),
            pgettext("report", "What you said the last time"),
            _("How to answer"),
        ]
        language, lines = blocks_of(report)
        self._identify()
        self._introduce(moment, address)
        self._ask(language)
        for block in lines:
            self._head(block)
            self._ask(block)
        self._close()

    def content(self) -> bytes:
        """Return the file."""
        content = BytesIO()
        self.book.save(content)
        return content.getvalue()

    def _identify(self) -> None:
        period, member = self.report.period, self.report.member
        identity = Identity(period.plan.slug, period.code, member.code, self.page.title, self.columns)
        self.hidden.append([coded(packed(identity))])

    def _row(self, key: str, cells: Iterable[tuple[int, object, str]], *, least: int = 1) -> int:
        """Add a row with the hidden `key`: each cell by its column, what stands in it, and its style."""
        self.rows += 1
        texts = {}
        for column, value, style in (*cells, (KEY, key, styles.KEY)):
            cell = self.page.cell(self.rows, column)
            cell.style = style
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # whatever it begins with
                texts[WIDTHS.get(column, len(key))] = value
        high = styles.height(texts, least=least)
        self.page.row_dimensions[self.rows] = styles.GrowingRow(self.page, index=self.rows, ht=high)
        return self.rows

    def _introduce(self, moment: datetime, address: str) -> None:
        """Write the title, the names of the columns, and how it works."""
        title = _("Your report, %(period)s") % {"period": self.report.period}
        cells = [(QUESTION, coded(self.report.member.name)), (ANSWER, title), (LAST, None), (HOW, None)]
        self._row(NO_ANSWER, [(column, value, styles.TITLE) for column, value in cells], least=2)
        self._row(HEAD_KEY, [(column, name, styles.HEAD) for column, name in enumerate(self.columns, QUESTION)])
        made = date_format(localtime(moment), "DATETIME_FORMAT")
        sentences = [
            _("Write in the framed yellow cells of the column “Your answer”; all others are locked."),
            _("Where a cell shows an arrow, choose from its list. For a new line in a cell: Alt+Enter, or Ctrl+Enter."),
            NO_PERSONAL_DATA,
            _("Save it as XLSX, then bring it back here: %(address)s") % {"address": address},
            _(
                "You then see what would change before anything is written. This is the report as it stood on "
                "%(moment)s; what changes on the web after that is not lost."
            )
            % {"moment": made},
            _("The report is sent from its page, once you have seen it there: by %(moment)s (your time).")
            % {"moment": date_format(localtime(self.report.deadline), "DATETIME_FORMAT")},
        ]
        for number, sentence in enumerate(sentences):
            name = _("How it works") if not number else None
            self._row(NO_ANSWER, [(QUESTION, name, styles.LABEL), (ANSWER, str(sentence), styles.TEXT)])
        self._row(NO_ANSWER, [])

    def _head(self, block: LineBlock) -> None:
        """Name the action that is asked about, and the period of the last answer."""
        action, previous = block.line.action, block.previous
        self._row(NO_ANSWER, [])
        self._row(
            NO_ANSWER,
            [
                (QUESTION, action.code, styles.ACTION),
                (ANSWER, coded(str(action.title)), styles.ACTION),
                (LAST, str(previous.report.period) if previous else None, styles.ACTION),
                (HOW, block.line.get_role_display(), styles.ACTION),
            ],
        )

    def _ask(self, block: Block) -> None:
        """Ask the questions of `block`, each on its row, and keep what they say now."""
        previous = block.previous if isinstance(block, LineBlock) else None
        for name in block.names:
            field, text = block.form.fields[name], block.web[name]
            last = posted(getattr(previous, name)) if previous else ""
            row = self._row(
                key_of(block.key, name),
                [
                    (QUESTION, str(field.label), styles.LABEL),
                    (ANSWER, in_cell(field, text), styles.answer(field)),
                    (LAST, coded(in_words(field, last)) if last not in NOTHING else None, styles.LAST),
                    (HOW, hint(name, field), styles.HINT),
                ],
                least=2 if isinstance(field.widget, forms.Textarea) else 1,
            )
            self._limit(name, field, row)
        self.hidden.append([coded(packed(Sent(block.key, block.heading, block.web)))])

    def _limit(self, name: str, field: forms.Field, row: int) -> None:
        """Let the spreadsheet itself refuse what could not be read, and offer what can be chosen."""
        choices = tuple(words for _key, words in choices_of(field))
        rule = self.rules.get((name, choices))
        if rule is None:
            rule = self.rules[name, choices] = self._rule(field, choices)
            rule.showErrorMessage, rule.allow_blank = True, True
            rule.errorTitle, rule.error = str(field.label)[:32], rule.error[:LONGEST_REFUSAL]
            self.page.add_data_validation(rule)
        rule.add(f"{get_column_letter(ANSWER)}{row}")

    def _rule(self, field: forms.Field, choices: tuple[str, ...]) -> DataValidation:
        if choices:
            return DataValidation("list", f"={self._list(choices)}", error=_("Choose from the list of this cell."))
        if isinstance(field, forms.DateField):
            first, last = (f"DATE({year})" for year in (f"{YEARS[0]},1,1", f"{YEARS[1]},12,31"))
            sentence = _("Write a day, as your spreadsheet writes days.")
            return DataValidation("date", first, operator="between", formula2=last, error=sentence)
        if isinstance(field, forms.DecimalField):
            sentence = _("Write a number from 0 to 100.")
            return DataValidation("decimal", "0", operator="between", formula2="100", error=sentence)
        longest = field.max_length  # type: ignore[attr-defined]  # what remains is text
        sentence = _("%(max)s characters at most") % {"max": longest} + "."
        return DataValidation("textLength", str(longest), operator="lessThanOrEqual", error=sentence)

    def _list(self, choices: tuple[str, ...]) -> str:
        """Return the name of a list of `choices`; old spreadsheets find a list on another sheet by its name alone."""
        column = len(self.book.defined_names) + 1
        for row, words in enumerate(choices, 1):
            self.lists.cell(row, column, words)
        letter, name = get_column_letter(column), f"choices_{column}"
        place = f"{quote_sheetname(LISTS)}!${letter}$1:${letter}${len(choices)}"
        self.book.defined_names[name] = DefinedName(name, attr_text=place)
        return name

    def _close(self) -> None:
        """Hide what is not to be read, lock what is not to be written, and prepare the printed pages."""
        page, book = self.page, self.book
        for column, width in WIDTHS.items():
            page.column_dimensions[get_column_letter(column)].width = width
        page.column_dimensions[get_column_letter(KEY)].hidden = True
        page.freeze_panes = page.cell(HEAD_ROW + 1, 1)
        page.sheet_view.showGridLines = False
        page.print_title_rows = f"1:{HEAD_ROW}"
        page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
        page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
        page.sheet_properties.pageSetUpPr.fitToPage = True
        page.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.6, footer=0.3)
        page.oddFooter.right.text = "&P / &N"
        self.lists.sheet_state, self.hidden.sheet_state = "hidden", "veryHidden"
        for sheet in book.worksheets:
            sheet.protection.sheet = True
        # a row grows with what is written in it, and a reader may widen a column
        page.protection.formatRows = page.protection.formatColumns = False
        book.security = WorkbookProtection(lockStructure=True)
        book.properties.title = f"{self.report.member.name}, {self.report.period}"
        book.properties.creator, book.properties.language = "mdmplan", get_language()
