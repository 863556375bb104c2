"""The action list as a spreadsheet."""

from datetime import datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from members.models import Member
from tests.factories import NOW, ActionFactory, ParticipationFactory, update

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def sheet(response):
    """Return the rows of the workbook, each by column name."""
    head, *rows = load_workbook(BytesIO(response.content)).active.iter_rows()
    return [{key.value: cell for key, cell in zip(head, row, strict=True)} for row in rows]


def test_the_workbook_holds_what_is_filtered(as_, board):
    update(ActionFactory(code="A1.1"), "at_risk")
    update(ActionFactory(code="A1.2"), "on_track")

    response = as_(board).get("/actions/export.xlsx?state=at_risk")

    assert [row["code"].value for row in sheet(response)] == ["A1.1"]
    assert response["Content-Disposition"] == 'attachment; filename="actions-2025-07-08.xlsx"'


def test_keys_stand_beside_labels_dates_are_dates_and_numbers_numbers(as_, board):
    action = ActionFactory(code="A1.1", due_on=NOW.date())
    ParticipationFactory(action=action, member__code="FR", lead=True)
    update(action, "on_track", progress="62.5")

    (row,) = sheet(as_(board).get("/actions/export.xlsx"))

    assert (row["life_cycle"].value, row["health"].value, row["state_label"].value) == (
        "in_progress",
        "on_track",
        "On track",
    )
    assert (row["due"].value, row["progress"].value) == (datetime(2025, 7, 8), 62.5)  # noqa: DTZ001  # Excel has no zones
    assert row["lead"].value == Member.objects.get().code


def test_an_action_without_a_word_leaves_its_cells_empty(as_, board):
    ActionFactory(code="A1.1")

    (row,) = sheet(as_(board).get("/actions/export.xlsx"))

    assert [row[name].value for name in ("health", "progress", "forecast", "lead", "due")] == [None] * 5


@pytest.mark.parametrize("text", ["=1+1", "+33 1", "-0,12", "@me"])
def test_no_text_becomes_a_formula(text, as_, board):
    update(ActionFactory(code="A1.1"), note=text)

    (row,) = sheet(as_(board).get("/actions/export.xlsx"))

    assert (row["note"].value, row["note"].data_type) == (f"'{text}", "s")


def test_characters_that_no_spreadsheet_takes_are_left_out(as_, board):
    update(ActionFactory(code="A1.1", title_en="Do\x07 it"), note="a\x0bb")

    (row,) = sheet(as_(board).get("/actions/export.xlsx"))

    assert (row["title_en"].value, row["note"].value) == ("Do it", "a\nb")


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("fr", "A1.1;A1;A;Faire A1.1;Do A1.1"),
        ("es", "A1.1;A1;A;Faire A1.1;Do A1.1"),
        ("en", "A1.1,A1,A,Faire A1.1,Do A1.1"),
    ],
)
def test_the_text_file_is_what_spreadsheets_expect_in_the_readers_language(language, line, as_, board):
    board.language = language
    board.save()
    update(ActionFactory(code="A1.1"), progress="62.5")
    update(ActionFactory(code="A1.2"))

    content = as_(board).get("/actions/export.csv").content.decode()

    assert content.startswith("\ufeffcode")
    assert content.splitlines()[1].startswith(line)
    assert (";62,5;" if language != "en" else ",62.5,") in content


def test_it_can_be_asked_as_of_a_past_day(as_, board):
    update(ActionFactory(code="A1.1"), "on_track")

    (row,) = sheet(as_(board).get("/actions/export.xlsx?as_of=2025-06-30"))

    assert row["life_cycle"].value == "not_started"


def test_a_kind_of_file_we_do_not_make_is_not_found(as_, board):
    ActionFactory(code="A1.1")
    client = as_(board)

    assert client.get("/actions/export.csv").headers["Content-Type"] == "text/csv; charset=utf-8"
    assert client.get("/actions/export.pdf").status_code == 404
