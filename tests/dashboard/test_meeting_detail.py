"""/meetings/2025-03-12/: the questions put to one meeting, and what became of each."""

from datetime import date

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from tests.dashboard.helpers import moment, words
from tests.factories import ActionFactory, DecisionFactory, MeetingFactory
from tests.reporting.helpers import accepted, ask

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
HELD, COMING = "/meetings/2025-03-12/", "/meetings/2025-09-19/"


@pytest.fixture
def held(db):
    """Return the meeting of March."""
    return MeetingFactory(held_on=date(2025, 3, 12))


@pytest.fixture
def coming(db):
    """Return the meeting of September."""
    return MeetingFactory(held_on=date(2025, 9, 19))


def decisions(page):
    """Return what stands under Decisions."""
    return words(page).partition("Decisions ")[2]


@pytest.mark.parametrize("rows", [1, 3])
def test_any_number_of_decisions_costs_the_same_queries(as_, board, coming, rows, django_assert_num_queries):
    for n in range(rows):
        DecisionFactory(meeting=coming, action=ActionFactory(code=f"A1.{n}"))
        DecisionFactory(action=ActionFactory(code=f"A2.{n}"))
    client = as_(board)

    with django_assert_num_queries(7):
        page = client.get(COMING)

    assert (len(page.context["decisions"]), len(page.context["requests"])) == (rows, rows)


def test_a_settled_question_says_what_was_decided(as_, board, held):
    DecisionFactory(
        meeting=held,
        action=ActionFactory(code="C1.2"),
        options_en="Half time\nFull time",
        needed_by=date(2025, 3, 12),
        outcome="decided",
        settled_at=moment(3, 12),
        outcome_text="Half time.",
        owner_role="Secretariat",
        due_on=date(2025, 9, 1),
    )

    assert decisions(as_(board).get(HELD)).replace(" ,", ",") == (
        "Co-finance the post? C1.2 Do C1.2 · asked by Secretariat · needed by 12 March 2025 "
        "Half time Full time Decided, 12 March 2025 Half time. in charge: Secretariat · due 1 September 2025"
    )


@pytest.mark.parametrize(
    ("values", "end"),
    [
        ({}, "Withdrawn, 12 March 2025"),
        ({"owner_role": "Board"}, "Withdrawn, 12 March 2025 in charge: Board"),
        ({"due_on": date(2025, 9, 1)}, "Withdrawn, 12 March 2025 due 1 September 2025"),
    ],
)
def test_an_outcome_says_no_more_than_is_known(as_, board, held, values, end):
    DecisionFactory(meeting=held, outcome="withdrawn", settled_at=moment(3, 12), **values)

    said = decisions(as_(board).get(HELD)).replace(" ,", ",")

    assert said == f"Co-finance the post? asked by Secretariat {end}"


def test_what_was_not_settled_still_waits(as_, board, held, coming):
    DecisionFactory(meeting=held)
    DecisionFactory(meeting=coming)
    client = as_(board)

    assert decisions(client.get(HELD)).endswith("Not settled: it still waits for an answer.")
    assert decisions(client.get(COMING)) == "Co-finance the post? asked by Secretariat"


def test_without_questions_it_says_so(as_, board, held, coming):
    client = as_(board)

    assert decisions(client.get(HELD)) == "No question was put to this meeting."
    assert decisions(client.get(COMING)) == "No question is on the agenda yet."


def test_a_meeting_to_come_shows_what_is_on_no_agenda_yet(as_, board, held, coming):
    DecisionFactory(question_en="On the agenda?", meeting=coming)
    DecisionFactory(question_en="On none?")
    accepted(ask(), support="board", support_request="Settle the budget.")
    client = as_(board)

    assert [str(each.question) for each in client.get(COMING).context["requests"]] == ["On none?", "Settle the budget."]
    assert client.get(HELD).context["requests"] == []


def test_a_held_meeting_leads_to_its_minutes_and_its_dashboard(as_, board, coming):
    MeetingFactory(held_on=date(2025, 3, 12), minutes_link="https://example.org/minutes")
    client = as_(board)

    page = client.get(HELD)

    assertContains(page, '<a href="https://example.org/minutes" rel="noopener">Minutes</a>', html=True, count=1)
    assertContains(page, 'href="/dashboard/?as_of=2025-03-12"', count=1)
    assertNotContains(client.get(COMING), "as_of=")


@pytest.mark.parametrize("address", ["/meetings/2025-03-13/", "/meetings/2025-02-30/", "/meetings/soon/"])
def test_a_day_without_meeting_is_not_found(as_, board, held, address):
    client = as_(board)
    assert client.get(HELD).context["meeting"] == held

    assert client.get(address).status_code == 404


def test_it_rejects_post(as_, board, held):
    assert as_(board).post(HELD).status_code == 405
