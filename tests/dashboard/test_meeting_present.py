"""/meetings/2025-09-19/present/: one slide after the other, as of the meeting."""

from datetime import date

import pytest
from pytest_django.asserts import assertContains

from tests.dashboard.helpers import moment, words
from tests.factories import (
    ActionFactory,
    DecisionFactory,
    MeetingFactory,
    OutcomeFactory,
    PriorityCommentFactory,
    update,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
HELD, COMING = "/meetings/2025-03-12/present/", "/meetings/2025-09-19/present/"


def kinds(page):
    """Return the kinds of the slides, in order."""
    return [slide["kind"] for slide in page.context["slides"]]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("address", "queries"), [(COMING, 15), (HELD, 26)], ids=["coming", "held"])
def test_any_number_of_slides_costs_the_same_queries(as_, board, rows, address, queries, django_assert_num_queries):
    coming, held = MeetingFactory(held_on=date(2025, 9, 19)), MeetingFactory()
    early = {"added_at": moment(1, 1)}
    for number in range(rows):
        action = ActionFactory(code=f"{'ABC'[number]}1.1", **early)
        PriorityCommentFactory(priority=action.objective.priority, at=moment(2, 1))
        update(action, "off_track", at=moment(2, 1))
        for meeting in (coming, held):
            DecisionFactory(meeting=meeting, action=action, raised_at=moment(2, 1))
        OutcomeFactory(decision=DecisionFactory(raised_at=moment(2, 1)), followed=True, at=moment(2, 2))
    client = as_(board)

    with django_assert_num_queries(queries):
        page = client.get(address)

    assert kinds(page).count("decision") == kinds(page).count("exception") == rows


def test_it_tells_the_meeting_slide_by_slide(as_, board):
    coming, held = MeetingFactory(held_on=date(2025, 9, 19)), MeetingFactory()
    action = ActionFactory(code="A1.1")
    update(action, "off_track", at=moment(6, 1))
    PriorityCommentFactory(priority=action.objective.priority)
    DecisionFactory(meeting=coming, action=action, options_en="Half time\nFull time", needed_by=date(2025, 9, 19))
    OutcomeFactory(decision=DecisionFactory(question_en="Late?"), meeting=held, followed=True)

    page = as_(board).get(COMING)

    assert kinds(page) == ["title", "sentence", "decision", "overdue", "exception", "priority"]
    said = words(page)
    for slide in (
        "Plan 2023-2025 Board 19 September 2025 1 / 6 Next → Leave",
        "Where the plan stands on 8 July 2025 The plan's only action is neither completed nor on track; "
        "1 needs attention; since 12 March 2025, none was completed and none slipped. ← Previous 2 / 6 Next → Leave",
        "Decision requested · A1.1 Do A1.1 Co-finance the post? Half time Full time asked by Secretariat "
        "· needed by 19 September 2025 ← Previous 3 / 6",
        "Decided, and overdue Late? Secretariat, 1 June 2025 · 37 days late ← Previous 4 / 6",
        "since 1 June 2025 A1.1 Do A1.1 Why Three readings are missing. Path to green Ask the three members",
        "The standards are adopted. ← Previous 6 / 6 Leave",
    ):
        assert slide in said
    assertContains(page, 'href="#slide-4"', count=2)
    assertContains(page, 'href="/meetings/2025-09-19/"', count=6)


def test_a_held_meeting_is_shown_as_of_its_day_with_what_it_decided(as_, board):
    held = MeetingFactory()
    action = ActionFactory(code="A1.1", added_at=moment(1, 1))
    update(action, "on_track", at=moment(2, 1))
    action.refresh_from_db()
    update(action, "off_track", at=moment(6, 1))
    decision = DecisionFactory(meeting=held, raised_at=moment(2, 1))
    OutcomeFactory(decision=decision, meeting=held, at=moment(3, 13))

    page = as_(board).get(HELD)

    assert kinds(page) == ["title", "sentence", "decision", "priority"]
    assert "Where the plan stands on 12 March 2025" in words(page)
    assert "Decided , 12 March 2025 Half time." in words(page)


def test_it_stands_alone_in_the_dark(as_, board):
    MeetingFactory()
    client = as_(board)

    page = client.get(HELD)

    assertContains(page, 'class="presenting"', count=1)
    assertContains(page, "js/present.js", count=1)
    assert ('<nav class="places"' in page.text, "Demonstration data" in page.text) == (False, False)


def test_a_day_without_meeting_is_not_found(as_, board):
    MeetingFactory()
    client = as_(board)
    assert client.get(HELD).status_code == 200

    assert client.get(COMING).status_code == 404


def test_it_rejects_post(as_, board):
    MeetingFactory()

    assert as_(board).post(HELD).status_code == 405
