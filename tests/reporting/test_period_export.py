"""/periods/2025-Q2/export.xlsx: the round as its page shows it, one row a member."""

import io
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook

from actions.reporting.models import Report
from actions.reporting.planning import give_time
from tests.factories import NOW
from tests.reporting.helpers import ask, send, take_part

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/periods/2025-Q2/export"
UNTIL = datetime(2025, 9, 1, 21, 59, tzinfo=UTC)


@pytest.fixture(autouse=True)
def round_of_two(secretariat):
    """France has answered, Spain has more time."""
    take_part("ES", "A1.2")
    ask()
    send(Report.objects.get(member__code="FR"))
    spain = Report.objects.get(member__code="ES")
    give_time(report=spain, due_at=UNTIL, locks_at=UNTIL, reason="Ill.", by=secretariat, at=NOW)


def test_it_gives_one_row_a_member(as_, board, django_assert_num_queries):
    client = as_(board)

    with django_assert_num_queries(6):
        response = client.get(f"{URL}.xlsx")

    assert response.headers["Content-Disposition"] == 'attachment; filename="round-2025-Q2-2025-07-08.xlsx"'
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert [[str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)] == [
        ["period", "member", "member_name", "state", "state_label", "deadline", "answered_at", "on_time"],
        ["2025-Q2", "ES", "Pays ES", "not_started", "Not started", "2025-09-01 23:59:00", "None", "None"],
        ["2025-Q2", "FR", "Pays FR", "submitted", "Submitted", "2025-07-20 23:59:00", "2025-07-08 11:00:00", "1"],
    ]


def test_a_text_file_speaks_the_readers_language(as_, board):
    content = as_(board).get(f"{URL}.csv?separator=;", headers={"Accept-Language": "fr"}).content.decode()

    assert content.startswith("\ufeffperiod;member;member_name;state;state_label;deadline;answered_at;on_time\r\n")
    assert "FR;Pays FR;submitted;" in content


def test_it_shows_a_past_day_as_it_was(as_, board):
    content = as_(board).get(f"{URL}.csv?as_of=2025-07-07").content.decode()

    assert "FR,Pays FR,not_started,Not started,2025-07-20T23:59:00,," in content


def test_it_knows_two_kinds_of_file(as_, board):
    assert as_(board).get(f"{URL}.csv").headers["Content-Type"] == "text/csv; charset=utf-8"
    assert as_(board).get(f"{URL}.pdf").status_code == 404
