"""/meetings/2025-03-12/: the questions put to one meeting, and what became of each."""

from datetime import date

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from tests.dashboard.helpers import words
from tests.factories import (
    ActionFactory,
    DecisionFactory,
    MeetingFactory,
    OutcomeFactory,
    PriorityCommentFactory,
    PriorityFactory,
)
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

    with django_assert_num_queries(8):
        page = client.get(COMING)

    assert (len(page.context["agenda"]), len(page.context["unplaced"])) == (rows, rows)


def test_a_question_that_was_settled_elsewhere_says_so_and_is_not_asked_any_more(as_, board, coming):
    decision = DecisionFactory(meeting=coming, options_en="Half time\nFull time")
    client = as_(board)
    asked = words(client.get(f"{COMING}present/"))
    OutcomeFactory(decision=decision, kind="withdrawn")

    said, shown = decisions(client.get(COMING)), words(client.get(f"{COMING}present/"))

    assert "Withdrawn , 8 July 2025" in said.replace("Withdrawn,", "Withdrawn ,")
    assert ("Decision requested" in asked, "Decision requested" in shown) == (True, False)
    assert "Withdrawn" in shown


def test_a_settled_question_says_what_was_decided(as_, board, held):
    decision = DecisionFactory(
        meeting=held,
        action=ActionFactory(code="C1.2"),
        options_en="Half time\nFull time",
        needed_by=date(2025, 3, 12),
    )
    OutcomeFactory(
        decision=decision,
        meeting=held,
        owner_role_fr="Secrétariat",
        owner_role_en="Secretariat",
        due_on=date(2025, 9, 1),
    )
    client, said = (
        as_(board),
        (
            "Co-finance the post? C1.2 Do C1.2 · asked by Secretariat · needed by 12 March 2025 "
            "Half time Full time Decided, 12 March 2025{} Half time. in charge: Secretariat · due 1 September 2025"
        ),
    )

    assert decisions(client.get(HELD)).replace(" ,", ",") == said.format("")

    OutcomeFactory(decision=decision, kind="done", done_on=date(2025, 7, 1))
    assert decisions(client.get(HELD)).replace(" ,", ",") == said.format(" · done")


def test_what_is_late_says_by_how_much(as_, board, held):
    OutcomeFactory(decision=DecisionFactory(meeting=held), meeting=held, followed=True)

    assert decisions(as_(board).get(HELD)).endswith("in charge: Secretariat · due 1 June 2025 · 37 days late")


def test_an_outcome_without_more_says_no_more(as_, board, held):
    OutcomeFactory(decision=DecisionFactory(meeting=held), meeting=held, kind="withdrawn", text_en="Not now.")

    said = decisions(as_(board).get(HELD)).replace(" ,", ",")

    assert said == "Co-finance the post? asked by Secretariat Withdrawn, 12 March 2025 Not now."


def test_a_deferred_question_stands_on_both_agendas(as_, board, held, coming):
    OutcomeFactory(decision=DecisionFactory(meeting=coming), meeting=held, kind="deferred", text_en="In autumn.")
    client = as_(board)

    assert decisions(client.get(HELD)).replace(" ,", ",") == (
        "Co-finance the post? asked by Secretariat Deferred, 12 March 2025 In autumn."
    )
    assert decisions(client.get(COMING)) == "Co-finance the post? asked by Secretariat"


def test_the_agenda_has_its_order(as_, board, coming):
    for position, question in ((3, "Third?"), (1, "First?"), (2, "Second?")):
        DecisionFactory(meeting=coming, position=position, question_en=question)

    agenda = as_(board).get(COMING).context["agenda"]

    assert [str(item.decision.question_en) for item in agenda] == ["First?", "Second?", "Third?"]
    assert [(item.first, item.last) for item in agenda] == [(True, False), (False, False), (False, True)]


def test_what_was_not_settled_still_waits(as_, board, held, coming):
    DecisionFactory(meeting=held)
    DecisionFactory(meeting=coming)
    client = as_(board)

    assert decisions(client.get(HELD)).endswith("Not settled: it still waits for an answer.")
    assert decisions(client.get(COMING)) == (
        "Co-finance the post? asked by Secretariat On no agenda yet Co-finance the post? asked by Secretariat"
    )


def test_without_questions_it_says_so(as_, board, held, coming):
    client = as_(board)

    assert decisions(client.get(HELD)) == "No question was put to this meeting."
    assert decisions(client.get(COMING)) == "No question is on the agenda yet."


def test_a_meeting_to_come_shows_what_is_on_no_agenda_and_what_is_to_be_done(as_, board, held, coming):
    DecisionFactory(question_en="On the agenda?", meeting=coming)
    DecisionFactory(question_en="On none?")
    OutcomeFactory(decision=DecisionFactory(question_en="Put off?"), meeting=held, kind="deferred")
    OutcomeFactory(decision=DecisionFactory(question_en="Late?"), meeting=held, followed=True)
    accepted(ask(), support="board", support_request="Settle the budget.")
    client = as_(board)

    page = client.get(COMING)

    assert [str(each.question) for each in page.context["unplaced"]] == ["On none?", "Put off?", "Settle the budget."]
    assert decisions(page).partition("On no agenda yet ")[2] == (
        "On none? asked by Secretariat Put off? asked by Secretariat · deferred on 12 March 2025 "
        "Settle the budget. FR, not translated A1.1 · asked by Pays FR "
        "Decided, to be done Late? decided on 12 March 2025 · in charge: Secretariat · due 1 June 2025 · 37 days late"
    )
    past = client.get(HELD).context
    assert (past["unplaced"], past["followed"]) == ([], [])


def test_the_secretariat_arranges_it_and_writes_the_sentences(as_, secretariat, held, coming):
    waits = DecisionFactory(meeting=coming)
    other = DecisionFactory()
    PriorityCommentFactory(priority__code="A", meeting=coming)
    PriorityFactory(code="B")
    client = as_(secretariat)

    page = client.get(COMING)

    for button in (
        f'action="/meetings/2025-09-19/agenda/{waits.pk}/move/"',
        f'formaction="/meetings/2025-09-19/agenda/{waits.pk}/remove/"',
        'action="/meetings/2025-09-19/agenda/"',
        f'name="decision" value="{other.pk}"',
        'href="/dashboard/priorities/B/comment/?next=/meetings/2025-09-19/"',
        'href="/decisions/new/?meeting=2025-09-19"',
        'href="/meetings/2025-09-19/edit/"',
    ):
        assertContains(page, button, count=1)
    assertNotContains(page, f"/decisions/{waits.pk}/outcome/")  # it has not met yet
    assert words(page).count("not written for this meeting") == 1
    DecisionFactory(pk=99, meeting=held)
    assertContains(client.get(HELD), 'href="/decisions/99/outcome/"', count=1)


def test_others_only_read_it(as_, board, coming):
    DecisionFactory(meeting=coming)
    DecisionFactory()

    page = as_(board).get(COMING)

    assertNotContains(page, "/agenda/")
    assertNotContains(page, "/edit/")


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
