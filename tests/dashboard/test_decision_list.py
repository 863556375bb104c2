"""/decisions/: what waits for the board, what is to be done, and what is settled."""

import pytest
from pytest_django.asserts import assertContains

from tests.dashboard.helpers import moment, words
from tests.factories import ActionFactory, DecisionFactory, MeetingFactory, OutcomeFactory, PlanFactory
from tests.reporting.helpers import accepted, ask

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/decisions/"


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("query", "queries"), [("", 7), ("?as_of=2025-07-07", 12)], ids=["now", "past"])
def test_any_number_costs_the_same_queries(as_, board, rows, query, queries, django_assert_num_queries):
    held = MeetingFactory()
    at = {"raised_at": moment(6, 1)}
    for number in range(rows):
        DecisionFactory(action=ActionFactory(code=f"A1.{number}"), meeting=held, **at)
        OutcomeFactory(decision=DecisionFactory(meeting=held, **at), followed=True, at=moment(6, 2))
        OutcomeFactory(decision=DecisionFactory(meeting=held, **at), at=moment(6, 2))
    client = as_(board)

    with django_assert_num_queries(queries):
        page = client.get(URL + query)

    asked = page.context["asked"]
    assert [len(each) for each in (asked.requests, asked.followed, page.context["settled"])] == [rows] * 3


def test_it_says_where_each_stands(as_, board):
    held = MeetingFactory()
    DecisionFactory(question_en="New?")
    late = DecisionFactory(question_en="Late?", action=ActionFactory(code="B1.1"))
    OutcomeFactory(decision=late, meeting=held, followed=True)
    done = DecisionFactory(question_en="Done?", meeting=held, action=ActionFactory(code="C1.2"))
    OutcomeFactory(decision=done)
    OutcomeFactory(decision=DecisionFactory(question_en="Withdrawn?"), kind="withdrawn")

    assert words(as_(board).get(URL)) == (
        "Decisions Plan 2023-2025 Meetings "
        "Decisions requested 1 question waits for an answer New? asked by Secretariat "
        "Decided, to be done Late? B1.1 · decided on 12 March 2025 · in charge: Secretariat · due 1 June 2025 "
        "· 37 days late "
        "Settled Withdrawn? Withdrawn Done? C1.2 · Decided · meeting of 12 March 2025"
    )


def test_the_secretariat_prepares_what_a_report_asks(as_, secretariat, board):
    report = ask()
    accepted(report, support="board", support_request="Settle the budget.")
    button = f'href="/decisions/new/?line={report.lines.get().pk}"'

    assertContains(as_(secretariat).get(URL), button, count=1)
    assertContains(as_(secretariat).get(URL), 'href="/decisions/new/"', count=1)
    assertContains(as_(board).get(URL), "/decisions/new/", count=0)


def test_what_is_settled_comes_in_pages(as_, board):
    for _number in range(51):
        OutcomeFactory(decision=DecisionFactory())

    page = as_(board).get(URL, {"page": 2, "as_of": "2025-07-08"})

    assert len(page.context["settled"]) == 1
    assertContains(as_(board).get(URL), 'href="?page=2"', count=1)


def test_a_past_day_shows_what_waited_then(as_, board):
    OutcomeFactory(decision=DecisionFactory(), followed=True, at=moment(7, 1))
    client = as_(board)

    def counted(**query):
        asked = client.get(URL, query).context["asked"]
        return len(asked.requests), [each.days_late for each in asked.followed]

    assert (counted(as_of="2025-06-30"), counted()) == ((1, []), (0, [37]))


def test_without_any_it_says_so(as_, board):
    PlanFactory()

    assert words(as_(board).get(URL)).endswith("No decision is requested of the board.")
