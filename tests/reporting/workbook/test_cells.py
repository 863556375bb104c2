"""One answer in a cell, and read from it again."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from django.utils import translation
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904, WINDOWS_EPOCH, to_excel

from actions.reporting.forms import LineForm
from actions.reporting.models import Answer
from actions.reporting.workbook.cells import choices_of, coded, decoded, in_cell, in_words, plain, posted, read

FIELDS = LineForm.base_fields
CHOICES = "Not started, In progress, Completed, Postponed, Cancelled"


def cell(value, shape="General"):
    """Return a cell in which a value stands, in a number format."""
    made = Workbook().active.cell(1, 1, value)
    made.number_format = shape
    return made


def answer(name, value, shape="General", epoch=WINDOWS_EPOCH):
    """Return what a cell answers, and what is wrong with it."""
    return read(FIELDS[name], cell(value, shape), epoch)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "on"),
        (False, ""),
        (Decimal("62.50"), "62.5"),
        (Decimal("100.0"), "100"),
        (date(2025, 6, 30), "2025-06-30"),
        (Answer.ANSWERED, "answered"),
        (" a\r\nb\x00\ufffe ", "a\nb"),
    ],
)
def test_a_stored_answer_is_posted_as_a_browser_does(value, text):
    assert posted(value) == text


@pytest.mark.parametrize("text", ["_x0041_", "_x000D_", "_x005F_x0041_", "__x000A__", "x_x", "a\nb"])
def test_what_looks_like_a_coded_letter_stays_as_it_is(text):
    assert decoded(coded(text)) == text


def test_the_codes_that_excel_writes_are_read():
    assert plain(decoded("one_x000D_\ntwo_x0009_three")) == "one\ntwo\tthree"


@pytest.mark.parametrize(
    ("value", "shape", "text"),
    [
        (datetime(2025, 6, 30), "d mmm yyyy", "2025-06-30"),  # noqa: DTZ001  # as a workbook gives it
        (datetime(2025, 6, 30, 14, 5), "d mmm yyyy", "2025-06-30"),  # noqa: DTZ001
        (date(2025, 6, 30), "d mmm yyyy", "2025-06-30"),
        (to_excel(datetime(2025, 6, 30)), "General", "2025-06-30"),  # noqa: DTZ001
        ("30/06/2025", "@", "2025-06-30"),
        ("30.6.2025", "@", "2025-06-30"),
        ("2025-06-30", "@", "2025-06-30"),
        ("  ", "@", ""),
        (None, "@", ""),
    ],
)
def test_a_day_is_read_however_it_is_kept(value, shape, text):
    assert answer("path_by", value, shape) == (text, "")


def test_a_day_is_counted_from_where_the_workbook_counts():
    serial = to_excel(datetime(2025, 6, 30), epoch=CALENDAR_MAC_1904)  # noqa: DTZ001

    assert answer("path_by", serial, epoch=CALENDAR_MAC_1904) == ("2025-06-30", "")


@pytest.mark.parametrize(
    ("value", "seen", "wrong"),
    [
        ("45/13/2025", "45/13/2025", "“45/13/2025” is not in the calendar (day, month, year)."),
        ("soon", "soon", "“soon” is not a day: write it as 31/03/2025 or 2025-03-31."),
        (2025, "2025", "“2025” is not a day: write it as 31/03/2025 or 2025-03-31."),
        (time(14, 5), "14:05:00", "“14:05:00” is not a day: write it as 31/03/2025 or 2025-03-31."),
    ],
)
def test_what_is_no_day_is_kept_with_its_sentence(value, seen, wrong):
    assert answer("path_by", value) == (seen, wrong)


@pytest.mark.parametrize(
    ("value", "shape", "text"),
    [
        (62.5, "0.0", "62.5"),
        (30, "0.0", "30"),
        (0.6, "0%", "60"),
        ("62,5", "@", "62.5"),
        ("62.50 %", "@", "62.5"),
        (0, "0.0", "0"),
    ],
)
def test_a_number_is_read_with_a_point_or_a_comma(value, shape, text):
    assert answer("progress", value, shape) == (text, "")


def test_what_is_no_number_is_kept_with_its_sentence():
    assert answer("progress", "half") == ("half", "“half” is not a number from 0 to 100.")


@pytest.mark.parametrize("words", ["In progress", "in progress ", "En cours", "En marcha", "in_progress"])
def test_a_choice_is_read_in_any_language_or_by_its_key(words):
    assert answer("life_cycle", words) == ("in_progress", "")


def test_what_is_no_choice_is_kept_with_its_sentence():
    assert answer("life_cycle", "Later") == ("Later", f"“Later” is not among the choices: {CHOICES}.")


@pytest.mark.parametrize(("value", "text"), [("Yes", "on"), ("oui", "on"), ("Sí", "on"), ("No", ""), (None, "")])
def test_yes_and_no_are_read(value, text):
    assert answer("sure", value) == (text, "")


def test_none_is_a_choice_that_says_nothing():
    assert answer("health", "None") == ("", "")


@pytest.mark.parametrize(
    ("value", "text"), [("=1+1", "=1+1"), (2025, "2025"), (True, "TRUE"), ("a\r\nb", "a\nb"), (" « x » ", "« x »")]
)
def test_a_text_is_read_as_it_is_seen(value, text):
    made = cell(value)
    made.data_type = "s" if isinstance(value, str) else made.data_type

    assert read(FIELDS["done"], made, WINDOWS_EPOCH) == (text, "")


def test_what_a_spreadsheet_could_not_compute_is_said():
    made = cell("#REF!")
    made.data_type = "e"

    assert read(FIELDS["done"], made, WINDOWS_EPOCH) == (
        "#REF!",
        "The spreadsheet could not compute this cell (#REF!): mend it there.",
    )


@pytest.mark.parametrize(
    ("name", "text", "value", "words"),
    [
        ("done", "", None, ""),
        ("done", "_x0041_", "_x005F_x0041_", "_x0041_"),
        ("path_by", "2025-06-30", date(2025, 6, 30), "30 juin 2025"),
        ("progress", "62.5", 62.5, "62,5"),
        ("progress", "30", 30.0, "30"),
        ("life_cycle", "in_progress", "En cours", "En cours"),
        ("sure", "on", "Oui", "Oui"),
    ],
)
def test_an_answer_stands_in_its_cell_in_the_readers_words(name, text, value, words):
    with translation.override("fr"):
        assert in_cell(FIELDS[name], text) == value
        assert in_words(FIELDS[name], text) == words


@pytest.mark.parametrize(("name", "text"), [("progress", "half"), ("path_by", "soon"), ("life_cycle", "Later")])
def test_what_cannot_be_read_is_shown_as_it_is(name, text):
    assert in_words(FIELDS[name], text) == text


def test_an_empty_number_is_shown_as_nothing():
    assert in_words(FIELDS["progress"], "") == ""


def test_words_are_written_freely():
    assert choices_of(FIELDS["done"]) == []
