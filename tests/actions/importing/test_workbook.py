"""An Excel workbook, read as a table."""

import io
import zipfile
from datetime import date, datetime, time

import pytest
from django.core.exceptions import ValidationError
from openpyxl.styles import Font
from openpyxl.workbook.protection import WorkbookProtection

from actions.importing import workbook
from actions.importing.reading import read_file
from tests.actions.importing.helpers import book_of

HEAD = ["code", "title_fr", "due"]


def read(content, **options):
    """Read a workbook."""
    return read_file("plan.xlsx", content, **options)


def refusal(content, **options):
    """Return the sentence with which a workbook is refused."""
    with pytest.raises(ValidationError) as refused:
        read(content, **options)
    return " ".join(refused.value.messages)


def repacked(content, replace=None, add=None):
    """Return a workbook some parts of which are replaced or added."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            data = before.read(name)
            after.writestr(name, replace(data) if replace and name.endswith("sheet1.xml") else data)
        for name, data in (add or {}).items():
            after.writestr(name, data)
    return made.getvalue()


def test_a_cell_is_read_as_a_person_sees_it():
    cells = [
        ("text", "text"),
        ("01", "01"),
        (date(2025, 3, 31), "2025-03-31"),
        (datetime(2025, 3, 31, 14, 30), "2025-03-31 14:30:00"),  # noqa: DTZ001  # Excel has no zones
        (time(14, 30), "14:30:00"),
        (62, "62"),
        (62.0, "62"),
        (62.5, "62.5"),
        (0.1 + 0.2, "0.3"),
        (True, "TRUE"),
        (None, ""),
        ("deux\nlignes", "deux\nlignes"),
    ]

    table = read(book_of([f"c{n}" for n in range(len(cells))], [given for given, _seen in cells]))

    assert table.rows == [(2, [seen for _given, seen in cells])]


@pytest.mark.parametrize(
    ("value", "shape", "seen"),
    [
        (1, "00", "01"),
        (1.5, "00", "1.5"),
        (1.1, "0.00", "1.10"),
        (62.567, "0.0", "62.567"),
        (0.6, "0%", "60%"),
        (0.625, "0.0%", "62.5%"),
        (7, "#,##0", "7"),
    ],
)
def test_a_number_is_read_as_its_format_shows_it_and_never_rounded(value, shape, seen):
    def change(book):
        book.active["A2"].number_format = shape

    assert read(book_of(["progress"], [value], change=change)).rows == [(2, [seen])]


def test_blank_lines_are_left_out_and_the_numbers_are_those_of_the_file():
    table = read(book_of(["Plan 2025"], [], HEAD, ["A1.1", "Plan"], [" \u00a0"], ["A1.2", "Suite"]))

    assert [(line, row[0]) for line, row in table.rows] == [(4, "A1.1"), (6, "A1.2")]
    assert table.facts["above"] == [1]


def test_no_more_is_read_than_is_asked_for():
    records, _facts = workbook.read("plan.xlsx", book_of(*([str(n)] for n in range(9))), "", most=2)

    assert records == [(1, ["0"]), (2, ["1"]), (3, ["2"])]


def test_what_stands_to_the_right_of_the_last_name_has_its_column():
    assert read(book_of(["code", "note"], ["A1.1", "x", None, "y"])).columns == ["code", "note", "", "Column D"]


def test_merged_cells_are_told():
    def change(book):
        book.active.merge_cells("A2:A3")
        book.active.merge_cells("B1:C1")

    table = read(book_of(["objective", "code"], ["A1", "A1.1"], [None, "A1.2"], change=change))

    assert table.facts["merged"] == [0]


def two_sheets(book):
    """Add a second sheet, and a hidden one."""
    book.create_sheet("Suite").append(["code"])
    book["Suite"].append(["B1.1"])
    book.create_sheet("Caché").sheet_state = "hidden"


def test_the_first_sheet_is_read_unless_another_is_named():
    content = book_of(["code"], ["A1.1"], change=two_sheets)

    assert read(content).rows == [(2, ["A1.1"])]
    assert read(content, sheet="Suite").rows == [(2, ["B1.1"])]
    assert read(content).facts["sheets"] == ["Sheet", "Suite"]
    assert refusal(content, sheet="Caché") == "“plan.xlsx” has no sheet called “Caché”; it has: Sheet, Suite."


def test_a_formula_gives_its_result_and_never_itself():
    content = book_of(["code", "progress"], ["A1.1", "=1+1"])
    computed = repacked(content, lambda sheet: sheet.replace(b"<v />", b"<v>2</v>").replace(b"<v></v>", b"<v>2</v>"))

    assert read(computed).rows == [(2, ["A1.1", "2"])]
    assert refusal(content).startswith("Cell B2 of “plan.xlsx” holds a formula without its result")


def test_styles_and_locked_structure_do_no_harm():
    def change(book):
        book.active["A1"].font = Font(bold=True)
        book.security = WorkbookProtection(lockStructure=True)

    assert read(book_of(["code"], ["A1.1"], change=change)).rows == [(2, ["A1.1"])]


def test_a_workbook_that_only_calls_itself_text_is_read():
    assert read_file("plan.csv", book_of(["code"], ["A1.1"])).facts["kind"] == "xlsx"


def test_a_workbook_with_macros_is_refused():
    content = repacked(book_of(["code"], ["A1.1"]), add={"xl/vbaProject.bin": b"x"})

    assert refusal(content) == "“plan.xlsx” holds macros, which can do harm: save it as XLSX or CSV, and send that."


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    content = repacked(book_of(["code"], ["A1.1"]), add={"xl/bomb.xml": b"0" * 30_000_000})

    assert refusal(content).startswith("“plan.xlsx” unpacks to far more than its own size")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (bytes.fromhex("D0CF11E0A1B11AE1") + "EncryptedPackage".encode("utf-16-le"), "is locked with a password"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + b"Workbook", "is in a format older than 2007"),
        (b"PK\x03\x04broken", "cannot be read"),
    ],
)
def test_what_is_locked_old_or_broken_is_refused(content, sentence):
    assert sentence in refusal(content)


def test_another_kind_of_office_file_is_refused():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")

    assert "is neither an Excel workbook (XLSX) nor a text file (CSV)" in refusal(made.getvalue())


def test_another_kind_of_zip_is_refused():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.txt", "a")

    assert "is neither an Excel workbook (XLSX) nor a text file (CSV)" in refusal(made.getvalue())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_a_workbook_that_defines_its_own_entities_is_refused(encoding):
    content = repacked(
        book_of(["code"], ["A1.1"]), lambda sheet: '<!DOCTYPE a [<!ENTITY b "c">]>'.encode(encoding) + sheet
    )

    assert refusal(content) == "“plan.xlsx” cannot be read: open it, save it again, and send that."


def test_a_workbook_whose_sheet_is_broken_is_refused():
    content = repacked(book_of(["code"], ["A1.1"]), lambda sheet: sheet[: len(sheet) // 2])

    assert refusal(content) == "“plan.xlsx” cannot be read: open it, save it again, and send that."


def test_a_number_that_is_none_is_refused():
    book = book_of(["code", "progress"], ["A1.1", 62])
    assert read(book).rows == [(2, ["A1.1", "62"])]

    content = repacked(book, lambda sheet: sheet.replace(b"<v>62</v>", b"<v>1E999</v>"))

    assert refusal(content) == "“plan.xlsx” cannot be read: open it, save it again, and send that."
