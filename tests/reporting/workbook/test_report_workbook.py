"""/reports/2025-Q2/workbook.xlsx: the report of one's own association, to be filled in without a connection."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
import time_machine
from django.utils import translation
from openpyxl import load_workbook
from pytest_django.asserts import assertRedirects

from actions.reporting.models import Report
from actions.reporting.services import ANSWER_FIELDS
from actions.reporting.workbook import styles
from actions.reporting.workbook.blocks import QUESTIONS
from tests.factories import PeriodFactory
from tests.reporting.helpers import (
    FIRST_OPENED,
    accepted,
    answer,
    ask,
    open_first_round,
    open_round,
    said,
    send,
    take_part,
)
from tests.reporting.workbook.helpers import Filled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/reports/2025-Q2/workbook.xlsx"
LOCKED = "This period is locked, its grace has ended. Tell the secretariat what should be corrected."
LABELS = [
    "Your answer",
    "Life cycle",
    "Health",
    "Progress (%)",
    "100 %, and work remains",
    "What we did this quarter",
    "Cause or reason",
    "Path to green: what will be done",
    "Path to green: who, by role",
    "Path to green: by when",
    "Forecast date",
    "Completed on",
    "Links that show it",
    "Why there is no link",
    "Support or decision requested from",
    "In one sentence",
    "Good practice to share",
]


def column(page, number):
    """Return what stands in a column."""
    return [page.cell(row, number).value for row in range(1, page.max_row + 1)]


def validation(filled, name):
    """Return the rule of the cell of an answer, and what can be chosen in it."""
    place = filled.cell(name).coordinate
    rule = next(each for each in filled.page.data_validations.dataValidation if place in each.sqref)
    named = filled.book.defined_names.get(rule.formula1.removeprefix("=")) if rule.type == "list" else None
    if named is None:
        return rule, []
    sheet, cells = next(named.destinations)
    return rule, [cell.value for (cell,) in filled.book[sheet][cells]]


def test_it_is_an_excel_file_called_after_period_and_member(as_, focal_point):
    ask()

    response = as_(focal_point).get(URL)

    assert response.status_code == 200
    assert response["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert response["Content-Disposition"] == 'attachment; filename="MdM-2025-Q2-FR.xlsx"'
    book = load_workbook(BytesIO(response.content))
    assert book.sheetnames == ["Report", "lists", "mdmplan"]
    assert "http://testserver/reports/2025-Q2/workbook/" in book["Report"]["B6"].value


def test_a_contributor_may_take_it_and_it_writes_nothing(as_, contributor):
    report = ask()

    assert as_(contributor).get(URL).status_code == 200
    assert as_(contributor).head(URL).status_code == 200
    assert Report.objects.get().state == "not_started"
    assert report.lines.get().revision == 0


def test_instructions_come_first_then_the_questions_in_the_order_of_the_plan():
    page = Filled(ask("A1.2", "A1.1")).page

    assert [cell.value for cell in page[2]][:4] == [
        "Question",
        "Your answer",
        "What you said the last time",
        "How to answer",
    ]
    asked = [text for text in column(page, 1) if text]
    assert asked[1:4] == ["Question", "How it works", "We write in"]
    assert asked[4:] == ["A1.1", *LABELS, "A1.2", *LABELS]
    assert page["B8"].value.endswith("by 20 July 2025, 23:59 (your time).")


def test_every_answer_of_the_web_is_asked():
    assert set(QUESTIONS) == set(ANSWER_FIELDS)


def test_it_is_filled_in_as_the_page_is():
    report = ask()
    answer(report, "off_track", done="=1+1", progress=Decimal("62.5"), forecast_on=date(2025, 9, 30))

    filled = Filled(report)

    seen = {name: filled.cell(name).value for name in QUESTIONS}
    assert {name: value for name, value in seen.items() if value is not None} == {
        "answer": "Here is our answer",
        "life_cycle": "In progress",
        "health": "Off track",
        "progress": 62.5,
        "done": "=1+1",
        "reason": "Three readings are missing.",
        "path_what": "Ask the three members",
        "path_who": "Programme lead",
        "path_by": datetime(2025, 9, 30),  # noqa: DTZ001  # as a workbook gives it
        "forecast_on": datetime(2025, 9, 30),  # noqa: DTZ001
        "support": "None",
    }
    assert filled.cell("done").data_type == "s"
    assert filled.cell("language", "").value == "Français"


def test_last_quarters_answer_stands_in_grey_beside_the_question():
    take_part("FR", "A1.1")
    accepted(open_first_round()[0], "off_track", at=FIRST_OPENED, done="We met in Athens.", progress=Decimal("30.0"))
    filled = Filled(open_round()[0])

    beside = {name: filled.page.cell(filled.row(name), 3) for name in QUESTIONS}

    assert {name: cell.value for name, cell in beside.items() if cell.value is not None} == {
        "answer": "Here is our answer",
        "life_cycle": "In progress",
        "health": "Off track",
        "progress": "30",
        "done": "We met in Athens.",
        "reason": "Three readings are missing.",
        "path_what": "Ask the three members",
        "path_who": "Programme lead",
        "path_by": "30 September 2025",
    }
    assert beside["done"].font.color.rgb == f"00{styles.SOFT}"
    assert filled.page.cell(filled.row("answer") - 1, 3).value == "Q1 2025"
    assert (filled.cell("health").value, filled.cell("done").value) == ("Off track", None)


def test_only_the_answers_may_be_written():
    filled = Filled(ask())

    unlocked = [cell.coordinate for row in filled.page.iter_rows() for cell in row if not cell.protection.locked]
    answers = [filled.cell("language", "").coordinate, *(filled.cell(name).coordinate for name in QUESTIONS)]
    assert unlocked == answers
    assert all(sheet.protection.sheet and sheet.protection.password is None for sheet in filled.book.worksheets)
    assert filled.book.security.lockStructure
    assert all(
        cell.alignment.wrap_text for row in filled.page.iter_rows(min_row=3, max_col=4) for cell in row if cell.value
    )


def test_what_nobody_reads_is_hidden():
    filled = Filled(ask())

    assert [sheet.sheet_state for sheet in filled.book.worksheets] == ["visible", "hidden", "veryHidden"]
    assert filled.page.column_dimensions["E"].hidden


@pytest.mark.parametrize(
    ("name", "choices"),
    [
        ("answer", ["Not started here yet", "Here is our answer"]),
        ("life_cycle", ["Not started", "In progress", "Completed", "Postponed", "Cancelled"]),
        ("health", ["On track", "At risk", "Off track", "None"]),
        ("sure", ["Yes", "No"]),
        ("support", ["None", "Secretariat", "Board", "General assembly"]),
    ],
)
def test_choices_are_lists_in_the_readers_words(name, choices):
    rule, offered = validation(Filled(ask()), name)

    assert set(choices) <= set(offered)
    assert "No change since last quarter" not in offered
    assert (rule.type, rule.showErrorMessage, rule.error) == ("list", True, "Choose from the list of this cell.")


def test_no_change_is_offered_where_there_is_an_earlier_answer():
    take_part("FR", "A1.1")
    accepted(open_first_round()[0], at=FIRST_OPENED)

    _rule, offered = validation(Filled(open_round()[0]), "answer")

    assert offered[0] == "No change since last quarter"


@pytest.mark.parametrize(
    ("name", "kind", "first", "second", "sentence"),
    [
        ("done", "textLength", "600", None, "600 characters at most."),
        ("support_request", "textLength", "200", None, "200 characters at most."),
        ("progress", "decimal", "0", "100", "Write a number from 0 to 100."),
        ("path_by", "date", "DATE(1980,1,1)", "DATE(2100,12,31)", "Write a day, as your spreadsheet writes days."),
    ],
)
def test_the_spreadsheet_itself_refuses_what_could_not_be_read(name, kind, first, second, sentence):
    rule, _offered = validation(Filled(ask()), name)

    assert (rule.type, rule.formula1, rule.formula2, rule.error) == (kind, first, second, sentence)
    assert rule.showErrorMessage


def test_it_speaks_the_readers_language():
    report = ask()

    with translation.override("fr"):
        filled = Filled(report)
        rule, offered = validation(filled, "life_cycle")

    assert filled.page.title == "Rapport"
    assert offered[1] == "En cours"
    assert rule.error == "Choisissez dans la liste de cette cellule."


def test_it_holds_no_formula_and_is_printed_on_whole_pages():
    filled = Filled(ask())

    assert {cell.data_type for sheet in filled.book for row in sheet.iter_rows() for cell in row} <= {
        *("inlineStr", "s", "n", "d")
    }
    assert filled.page.page_setup.orientation == "landscape"
    assert (filled.page.page_setup.fitToWidth, filled.page.page_setup.fitToHeight) == (1, 0)
    assert filled.page.print_title_rows == "$1:$2"
    assert filled.page.freeze_panes == "A3"


def test_a_row_is_as_high_as_its_text_and_grows():
    report = ask()
    answer(report, done="日本語の文章。" * 20)
    filled = Filled(report)

    dimensions = filled.page.row_dimensions
    assert dimensions[filled.row("good_practice")].ht == 2 * styles.LINE + styles.AROUND
    assert dimensions[filled.row("done")].ht == 5 * styles.LINE + styles.AROUND
    assert styles.GrowingRow(filled.page, index=1, ht=30).customHeight is False


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_one_question_and_for_three(count, as_, focal_point, django_assert_num_queries):
    codes = [f"A1.{number + 1}" for number in range(count)]
    take_part("FR", *codes)
    accepted(open_first_round()[0], at=FIRST_OPENED)
    open_round()
    client = as_(focal_point)

    with django_assert_num_queries(7):
        assert client.get(URL).status_code == 200


def test_nothing_is_given_of_a_report_that_was_sent_or_is_locked(as_, focal_point):
    report = ask()
    assert as_(focal_point).get(URL).status_code == 200

    with time_machine.travel(datetime(2025, 8, 6, tzinfo=UTC), tick=False):
        response = as_(focal_point).get(URL)
    assertRedirects(response, "/reports/2025-Q2/FR/", fetch_redirect_response=False)
    assert said(response) == [LOCKED]
    send(report)
    response = as_(focal_point).get(URL)
    assertRedirects(response, "/reports/2025-Q2/FR/", fetch_redirect_response=False)
    assert said(response)[-1] == "This report has been sent already. To change it, its focal point first takes it back."


def test_nobody_gets_the_workbook_of_others(as_, focal_point, other_focal_point):
    ask()
    assert as_(focal_point).get(URL).status_code == 200

    response = as_(other_focal_point).get(URL)

    assert response.status_code == 404
    assert "Nothing was asked of your association for Q2 2025." in response.text


def test_before_the_opening_there_is_none(as_, focal_point):
    PeriodFactory()

    assert as_(focal_point).get(URL).status_code == 404
