"""What is not the workbook of this report is refused, each time with what to do."""

import json
import random
import zipfile
from datetime import datetime
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from openpyxl import Workbook
from openpyxl.chart import BarChart

from mdmplan.uploads import LARGEST
from tests.factories import ReportLineFactory
from tests.reporting.helpers import ask, open_first_round, open_round, take_part
from tests.reporting.workbook.helpers import Filled, changes, preview, rezipped, saved

pytestmark = pytest.mark.django_db
OLE = bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600
NOISE = random.Random(1).randbytes(1_200_000)  # noqa: S311  # nothing is kept secret with it
NO_WORKBOOK = "“mine.xlsx” is not an Excel workbook (XLSX): save it as XLSX, and send that."
TOO_LARGE = "“mine.xlsx” is larger than the workbook of a report can be: send the one you filled in."
NOT_OURS = "“mine.xlsx” is not the workbook that you downloaded from this page."
OTHER_VERSION = (
    "“mine.xlsx” was made by another version of this site: download the workbook again, and copy your answers into it."
)
BROKEN = "“mine.xlsx” cannot be read: open it, save it again, and send that."


def rebuilt(where):
    """Return the sentence about a sheet that was rebuilt."""
    return (
        f"The sheet of “mine.xlsx” was rebuilt, so its answers cannot be told apart ({where}): download the workbook "
        "again, and copy your answers into it."
    )


def refusal(report, content):
    """Return the sentence with which a file is refused."""
    with pytest.raises(ValidationError) as refused:
        preview(report, content)
    return " ".join(refused.value.messages)


def zipped(**parts):
    """Return a zip with these parts."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "“mine.xlsx” is empty: choose another file."),
        (b"A1.1;done\n", NO_WORKBOOK),
        (b"%PDF-1.7\n", NO_WORKBOOK),
        (b"\x00\x01\x02", NO_WORKBOOK),
        (b"x" * (LARGEST + 1), TOO_LARGE),
        (OLE, "“mine.xlsx” is in a format older than 2007: save it as XLSX, and send that."),
        (
            OLE + "EncryptedPackage".encode("utf-16-le"),
            "“mine.xlsx” is locked with a password: save it without one, and send that.",
        ),
        (zipped(a=b"x"), NO_WORKBOOK),
        (b"PK\x03\x04 no more", BROKEN),
    ],
    ids=["empty", "text", "pdf", "bytes", "large", "old", "locked", "zip", "cut"],
)
def test_a_file_that_is_no_workbook(content, sentence):
    assert refusal(ask(), content) == sentence


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (
            {"xl/vbaProject.bin": b"x"},
            "“mine.xlsx” holds macros, which can do harm: save it as XLSX, and send that.",
        ),
        ({"xl/media/bomb": b"\0" * 31_000_000}, TOO_LARGE),
        ({"xl/media/noise": NOISE}, TOO_LARGE),
        ({"xl/media/bomb": b"\0" * 31_000_000, "xl/media/noise": NOISE[:500_000]}, TOO_LARGE),
        ({"xl/evil.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'}, BROKEN),
    ],
    ids=["macros", "bomb", "large", "slow bomb", "entities"],
)
def test_a_workbook_that_could_do_harm(parts, sentence):
    report = ask()
    content = Filled(report).content
    assert changes(preview(report, content)) == []

    assert refusal(report, rezipped(content, **parts)) == sentence


def test_a_workbook_that_is_broken():
    report = ask()
    content = Filled(report).content

    def cut(name, data):
        return data[:300] if name == "xl/worksheets/sheet1.xml" else data

    assert refusal(report, rezipped(content, cut)) == BROKEN


def test_a_workbook_of_somebody_else():
    assert refusal(ask(), saved(Workbook())) == NOT_OURS


@pytest.mark.parametrize(
    "change",
    [
        lambda cells: [],
        lambda cells: ["mdmplan", *cells[1:]],
        lambda cells: ["12", *cells[1:]],
        lambda cells: [12, *cells[1:]],
        lambda cells: ["{}", *cells[1:]],
        lambda cells: [cells[0].replace('"sheet": "Report"', '"sheet": 7'), *cells[1:]],
        lambda cells: [cells[0].replace('"plan"', '"plane"'), *cells[1:]],
        lambda cells: [*cells[:2], cells[2].replace('"done": ""', '"done": 7')],
        lambda cells: [cells[0], cells[2]],
    ],
    ids=["none", "words", "number in words", "number", "nothing", "sheet", "plan", "answer", "language"],
)
def test_a_hidden_sheet_that_nobody_here_has_written(change):
    report = ask()
    filled = Filled(report)
    hidden = filled.book["mdmplan"]
    cells = [cell.value for cell in hidden["A"]]
    hidden.delete_rows(1, len(cells))
    for row, value in enumerate(change(cells), 1):
        hidden.cell(row, 1, value)

    assert refusal(report, filled.content) == NOT_OURS


def hide(filled, row, **values):
    """Change what the hidden sheet says in a row."""
    cell = filled.book["mdmplan"].cell(row, 1)
    cell.value = json.dumps(json.loads(cell.value) | values)


def test_a_workbook_of_another_version():
    report = ask()
    older, fewer = Filled(report), Filled(report)
    hide(older, 2, format=0)
    hide(fewer, 3, answers={"answer": ""})

    assert refusal(report, older.content) == OTHER_VERSION
    assert refusal(report, fewer.content) == OTHER_VERSION


def test_the_workbook_of_another_association_says_nothing_of_it():
    take_part("ES", "A1.2")
    take_part("FR", "A1.1")
    spain, france = open_round()

    sentence = refusal(france, Filled(spain).content)

    assert (spain.member.code, france.member.code) == ("ES", "FR")
    assert sentence == "“mine.xlsx” is the workbook of another association: nothing of it was read."


def test_the_workbook_of_another_period():
    take_part("FR", "A1.1")
    first = Filled(open_first_round()[0]).content

    sentence = refusal(open_round()[0], first)

    assert sentence == "“mine.xlsx” is of another period (2025-Q1): bring it back on the page of that report."


def test_the_workbook_of_another_plan():
    report = ask()
    filled = Filled(report)
    hide(filled, 1, plan="plan-2030")

    assert refusal(report, filled.content).startswith("“mine.xlsx” is of another period (2025-Q2)")


def test_an_older_report_with_an_action_that_is_asked_about_no_more():
    report = ask("A1.1", "A1.2")
    content = Filled(report).content
    report.lines.get(action__code="A1.2").delete()

    assert refusal(report, content) == (
        "“mine.xlsx” asks about actions that are asked about no more (A1.2): download the workbook again, and copy "
        "your answers into it."
    )


def test_an_action_that_is_asked_about_since_is_said():
    report = ask()
    content = Filled(report).write(done="Two workshops.").content
    ReportLineFactory(report=report, action__code="A1.2")

    found = preview(report, content)

    assert (found.asked_since, [change.yours for change in changes(found)]) == (["A1.2"], ["Two workshops."])


def test_formulas_are_named_by_their_cells():
    report = ask()
    filled = Filled(report)
    for name in ("progress", "done"):
        filled.cell(name).value = "=1+1"
    places = ", ".join(f"Report!{filled.cell(name).coordinate}" for name in ("progress", "done"))

    assert refusal(report, filled.content) == (
        f"“mine.xlsx” holds formulas where answers are expected ({places}): write what they give, and send it again."
    )


def test_a_formula_beside_the_answers_harms_nobody():
    report = ask()
    filled = Filled(report)
    filled.page["H40"] = "=1+1"

    found = preview(report, filled.content)

    assert (changes(found), found.unread) == ([], ["Report!H40"])


def test_more_rows_and_sheets_are_said_and_not_read():
    report = ask()
    filled = Filled(report)
    filled.page["A200"], filled.page["B200"], filled.page["G3"] = "A9.9", "Our own action", datetime(2025, 7, 1)  # noqa: DTZ001
    filled.book.create_sheet("Notes")["A1"] = "Ask Athens"

    found = preview(report, filled.content)

    assert (changes(found), found.unread) == ([], ["Notes", "Report!G3", "Report!A200", "Report!B200"])


def test_an_inserted_or_sorted_row_does_no_harm():
    report = ask("A1.1", "A1.2")
    filled = Filled(report).write("A1.2", done="Two workshops.")
    filled.page.insert_rows(12)

    (change,) = changes(preview(report, filled.content))

    assert (change.yours, change.address) == ("Two workshops.", f"Report!B{filled.row('done', 'A1.2')}")


def move_columns(filled):
    filled.page.insert_cols(2)


def swap_columns(filled):
    filled.page["B2"], filled.page["C2"] = filled.page["C2"].value, filled.page["B2"].value


def remove_row(filled):
    filled.page.delete_rows(filled.row("health"))


def remove_language(filled):
    filled.page.delete_rows(filled.row("language", ""))


def repeat_row(filled):
    filled.page.cell(120, 5, filled.page.cell(filled.row("health"), 5).value)


def remove_sheet(filled):
    filled.page.title = "Feuille 1"


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (move_columns, "its columns are not where they were"),
        (swap_columns, "its columns are not where they were"),
        (remove_row, "the row “A1.1 Health” is missing"),
        (remove_language, "the row “We write in” is missing"),
        (repeat_row, "row 120 is there twice"),
        (remove_sheet, "the sheet “Report” is missing"),
    ],
)
def test_a_sheet_that_was_rebuilt(change, where):
    report = ask()
    filled = Filled(report)
    change(filled)

    assert refusal(report, filled.content) == rebuilt(where)


def test_a_chart_in_place_of_the_sheet():
    report = ask()
    filled = Filled(report)
    filled.page.title = "Old"
    filled.book.create_chartsheet("Report").add_chart(BarChart())

    assert refusal(report, filled.content) in (BROKEN, rebuilt("the sheet “Report” is missing"))
