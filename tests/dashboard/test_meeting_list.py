"""/meetings/: the meetings of the plan, those to come first."""

from datetime import date

import pytest
from pytest_django.asserts import assertContains

from actions.reporting.services import accept_report
from members.models import Role
from tests.dashboard.helpers import words
from tests.factories import NOW, DecisionFactory, MeetingFactory, OutcomeFactory, PlanFactory, UserFactory
from tests.reporting.helpers import ask, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/meetings/"


@pytest.mark.parametrize("rows", [1, 3])
def test_any_number_of_meetings_costs_the_same_queries(as_, board, rows, django_assert_num_queries):
    for n in range(rows):
        for month in (3, 9):
            DecisionFactory(meeting=MeetingFactory(held_on=date(2025, month, 1 + n)))
    client = as_(board)

    with django_assert_num_queries(6):
        page = client.get(URL)

    assert (len(page.context["coming"]), len(page.context["held"])) == (rows, rows)


def test_the_next_stands_first_then_the_last(as_, board):
    for day in (date(2025, 12, 5), date(2025, 7, 8), date(2025, 3, 12), date(2025, 9, 19), date(2024, 12, 6)):
        meeting = MeetingFactory(held_on=day)
    DecisionFactory(meeting=meeting)

    assert words(as_(board).get(URL)) == (
        "Meetings Plan 2023-2025 All decisions "
        "To come 8 July 2025 Board · 0 questions 19 September 2025 Board · 0 questions "
        "5 December 2025 Board · 0 questions 1 question waits for an answer "
        "Held 12 March 2025 Board · 0 questions 6 December 2024 Board · 1 question"
    )


def test_a_meeting_counts_what_stands_on_its_page(as_, board):
    held, coming = MeetingFactory(), MeetingFactory(held_on=date(2025, 9, 19))
    decided = DecisionFactory(meeting=held)
    OutcomeFactory(decision=decided, meeting=held)
    OutcomeFactory(decision=DecisionFactory(meeting=coming), meeting=held, kind="deferred")
    OutcomeFactory(decision=DecisionFactory(), meeting=held, kind="deferred")
    client = as_(board)

    page = client.get(URL)

    for meeting in [*page.context["held"], *page.context["coming"]]:
        items = client.get(f"/meetings/{meeting.held_on}/").context["agenda"]
        assert meeting.questions == len(items)
    assert [meeting.questions for meeting in page.context["held"]] == [3]


def test_what_waits_for_the_next_meeting_is_counted(as_, board):
    MeetingFactory(held_on=date(2025, 9, 19))
    DecisionFactory()
    client = as_(board)
    report = ask()
    send(report, support="board", support_request="Settle the budget.")
    assertContains(client.get(URL), "1 question waits for an answer", count=1)

    accept_report(report=report, by=UserFactory(role=Role.SECRETARIAT), at=NOW)
    assertContains(client.get(URL), "2 questions wait for an answer", count=1)


def test_without_any_meeting_it_says_so(as_, board):
    PlanFactory()

    assert words(as_(board).get(URL)).endswith(
        "No meeting is recorded yet. Until then the dashboard compares with the end of the quarter before."
    )


@pytest.mark.parametrize(
    ("role", "offered"), [("secretariat", 1), ("administrator", 1), ("board", 0), ("focal_point", 0)]
)
def test_only_those_who_prepare_meetings_are_offered_it(as_, request, role, offered):
    MeetingFactory()

    page = as_(request.getfixturevalue(role)).get(URL)

    assert page.text.count('href="/meetings/new/"') == offered
    assertContains(page, 'href="/meetings/2025-03-12/"', count=1)


def test_it_rejects_post(as_, board):
    assert as_(board).post(URL).status_code == 405
