"""The action list as a spreadsheet."""

from datetime import datetime, timedelta
from io import BytesIO

import pytest
import time_machine
from openpyxl import load_workbook

from members.models import Member
from tests.factories import NOW, ActionFactory, EvidenceFactory, ParticipationFactory, update

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


def test_the_rows_stand_in_the_order_of_the_list(as_, board):
    for code, progress in (("A1.1", 10), ("A1.2", 90), ("A1.3", 50)):
        update(ActionFactory(code=code), progress=progress)

    response = as_(board).get("/actions/export.xlsx?sort=-progress&freshness=confirmed&page=2")

    assert [row["code"].value for row in sheet(response)] == ["A1.2", "A1.3", "A1.1"]


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


@pytest.mark.parametrize(
    ("language", "separator", "line"),
    [
        ("fr", "%2C", "A1.1,A1,A,Faire A1.1"),
        ("en", "%3B", "A1.1;A1;A;Faire A1.1"),
        ("en", "tab", "A1.1\tA1\tA\tFaire A1.1"),
        ("en", "x", "A1.1,A1,A,Faire A1.1"),
    ],
)
def test_the_reader_may_choose_the_separator(language, separator, line, as_, board):
    board.language = language
    board.save()
    update(ActionFactory(code="A1.1"), progress="62.5")

    content = as_(board).get(f"/actions/export.csv?separator={separator}").content.decode()

    assert content.splitlines()[1].startswith(line)
    assert "62.5" in content


def test_a_year_alone_stays_a_year(as_, board):
    ActionFactory(code="A1.1", due_year=2025)
    client = as_(board)

    (row,) = sheet(client.get("/actions/export.xlsx"))

    assert row["due"].value == 2025
    assert ",2025," in client.get("/actions/export.csv").content.decode()


def test_everything_that_an_import_reads_is_there_with_its_labels(as_, board):
    action = ActionFactory(code="A1.1", deliverable_fr="Un livrable", description_en="What for")
    ParticipationFactory(action=action, member__code="FR", lead=True)
    ParticipationFactory(action=action, member__code="ES")
    ParticipationFactory(action=action, member__code="BE")
    ParticipationFactory(action=action, member__code="IT", role="observing")
    EvidenceFactory(action=action, url="https://example.org/a")
    EvidenceFactory(action=action, url="https://example.org/b")
    EvidenceFactory(action=action).withdraw(by=board, at=NOW)
    update(action, "at_risk")

    (row,) = sheet(as_(board).get("/actions/export.xlsx"))

    given = {name: cell.value for name, cell in row.items() if cell.value is not None}
    assert given == {
        "code": "A1.1",
        "objective": "A1",
        "priority": "A",
        "title_fr": "Faire A1.1",
        "title_en": "Do A1.1",
        "objective_title": "Objective A1",
        "description_en": "What for",
        "deliverable_fr": "Un livrable",
        "lead": "FR",
        "lead_name": "Pays FR",
        "contributing": "BE, ES",
        "contributing_names": "Pays BE, Pays ES",
        "life_cycle": "in_progress",
        "life_cycle_label": "In progress",
        "health": "at_risk",
        "health_label": "At risk",
        "state_label": "At risk",
        "freshness": "confirmed",
        "freshness_label": "Confirmed this quarter",
        "reason": "Three readings are missing.",
        "path_what": "Ask the three members",
        "path_who": "Programme lead",
        "path_by": datetime(2025, 9, 30),  # noqa: DTZ001  # Excel has no zones
        "evidence": "https://example.org/a\nhttps://example.org/b",
    }


@pytest.mark.parametrize("number", [1, 3])
def test_an_export_takes_the_same_queries_for_one_row_and_for_three(number, as_, board, django_assert_num_queries):
    for place in range(number):
        action = ActionFactory(code=f"A1.{place}")
        ParticipationFactory(action=action, member__code="ES")
        EvidenceFactory(action=action)
        update(action)
    client = as_(board)

    with django_assert_num_queries(13):
        client.get("/actions/export.xlsx")


def test_it_can_be_asked_as_of_a_past_day(as_, board):
    update(ActionFactory(code="A1.1"), "on_track")

    (row,) = sheet(as_(board).get("/actions/export.xlsx?as_of=2025-06-30"))

    assert row["life_cycle"].value == "not_started"


def test_a_past_day_names_who_contributed_then_and_not_who_led(as_, board):
    with time_machine.travel(NOW - timedelta(days=30), tick=False):
        action = ActionFactory(code="A1.1")
        contributing = ParticipationFactory(action=action, member__code="ES")
        ParticipationFactory(action=action, member__code="FR", lead=True)
    contributing.role = ""
    contributing.save()

    (then,) = sheet(as_(board).get("/actions/export.xlsx?as_of=2025-06-30"))
    (now,) = sheet(as_(board).get("/actions/export.xlsx"))

    assert [(row["lead"].value, row["contributing"].value) for row in (then, now)] == [("FR", "ES"), ("FR", None)]


def test_a_kind_of_file_we_do_not_make_is_not_found(as_, board):
    ActionFactory(code="A1.1")
    client = as_(board)

    assert client.get("/actions/export.csv").headers["Content-Type"] == "text/csv; charset=utf-8"
    assert client.get("/actions/export.pdf").status_code == 404
