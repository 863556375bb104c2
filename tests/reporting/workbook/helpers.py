"""A focal point with a workbook: it is downloaded, filled in, and brought back."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from actions.reporting.models import Report, ReportLine
from actions.reporting.workbook.making import make
from actions.reporting.workbook.preview import Change, Preview
from tests.factories import NOW
from tests.reporting.helpers import again

ADDRESS = "https://plan.example.org/reports/2025-Q2/workbook/"
NAME = "MdM-2025-Q2-FR.xlsx"


class Filled:
    """The workbook of a report, in the hands of somebody who fills it in."""

    def __init__(self, report: Report) -> None:
        """Download it."""
        self.report = again(report)
        self.book: Workbook = load_workbook(BytesIO(make(self.report, moment=NOW, address=ADDRESS)))

    @property
    def page(self) -> Worksheet:
        """The sheet that is read and filled in."""
        return self.book.worksheets[0]

    def row(self, name: str, code: str = "A1.1") -> int:
        """Return the row of a question about an action; of the language, when there is no code."""
        block = ReportLine.objects.get(report=self.report, action__code=code).pk if code else "report"
        return next(row for row in range(1, self.page.max_row + 1) if self.page.cell(row, 5).value == f"{block}.{name}")

    def cell(self, name: str, code: str = "A1.1") -> Any:
        """Return the cell of an answer."""
        return self.page.cell(self.row(name, code), 2)

    def write(self, code: str = "A1.1", **answers: Any) -> "Filled":
        """Write answers about one action."""
        for name, value in answers.items():
            cell = self.cell(name, code)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
        return self

    @property
    def content(self) -> bytes:
        """The file, saved."""
        return saved(self.book)


def saved(book: Workbook) -> bytes:
    """Return a workbook as a file."""
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def rezipped(content: bytes, change: Callable[[str, bytes], bytes] | None = None, **parts: bytes) -> bytes:
    """Return an Office file with its parts changed, and others added."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as before, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            data = before.read(name)
            after.writestr(name, change(name, data) if change else data)
        for name, data in parts.items():
            after.writestr(name, data)
    return made.getvalue()


def upload(content: bytes, name: str = NAME) -> dict[str, Any]:
    """Return what a browser posts with a workbook."""
    return {"file": SimpleUploadedFile(name, content)}


def preview(report: Report, content: bytes, **said: str) -> Preview:
    """Compare a workbook with its report, as it is now."""
    return Preview(again(report), name="mine.xlsx", content=content, said=said)


def outcomes(found: Preview) -> list[tuple[str, str, str, str, str]]:
    """Return what changes: the question, the three versions, and what becomes of it."""
    return [(each.label, each.sent, each.web, each.yours, each.outcome) for each in changes(found)]


def changes(found: Preview) -> list[Change]:
    """Return every change of a preview."""
    return [change for part in found.parts for change in part.changes]
