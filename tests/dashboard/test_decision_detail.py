"""/decisions/1/: one question, where it stands, and everything that became of it."""

from datetime import date

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from actions.reporting.services import accept_report
from mdmplan.versions import keep
from tests.dashboard.helpers import moment, words
from tests.factories import (
    NOW,
    ActionFactory,
    DecisionFactory,
    MeetingFactory,
    OutcomeFactory,
    PlanFactory,
    update,
)
from tests.reporting.helpers import ask, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.mark.parametrize("steps", [1, 3])
def test_any_history_costs_the_same_queries(as_, board, steps, django_assert_num_queries):
    decision = DecisionFactory(meeting=MeetingFactory())
    for _number in range(steps):
        OutcomeFactory(decision=decision, meeting=decision.meeting, kind="deferred")
    client = as_(board)

    with django_assert_num_queries(6):
        page = client.get(f"/decisions/{decision.pk}/")

    assert len(page.context["story"]) == steps + 1


def test_it_tells_the_whole_history(as_, secretariat, board):
    meeting = MeetingFactory(held_on=date(2025, 6, 20))
    decision = DecisionFactory.build(plan=meeting.plan, action=ActionFactory(code="A1.1"), raised_at=moment(6, 1))
    keep(decision, by=secretariat, at=moment(6, 1))
    decision.question_en, decision.meeting, decision.needed_by = "Fund the post?", meeting, date(2025, 7, 1)
    keep(decision, by=secretariat, at=moment(6, 5))
    decision.action = None
    keep(decision, by=secretariat, at=moment(6, 6))
    decision.position = 3
    keep(decision, by=secretariat, at=moment(6, 7))  # its place on the agenda is not told
    followed = {"owner_role_fr": "Présidence", "owner_role_en": "Chair", "due_on": date(2025, 7, 1)}
    OutcomeFactory(decision=decision, meeting=meeting, at=moment(6, 21), by=secretariat, **followed)
    OutcomeFactory(
        decision=decision,
        kind="done",
        done_on=date(2025, 7, 2),
        link="https://example.org/post",
        at=moment(7, 2),
        by=None,
        text_en="Hired.",
    )

    story = as_(board).get(f"/decisions/{decision.pk}/").context["story"]

    assert [(item.title, item.who, item.text, item.href) for item in story] == [
        ("Done · 2 July 2025", "", "Hired.", "https://example.org/post"),
        ("Decided · meeting of 20 June 2025 · Chair, by 1 July 2025", "Secretariat", "Half time.", ""),
        ("Edited", "Secretariat", "", ""),
        ("Edited", "Secretariat", "", ""),
        ("Raised", "Secretariat", "", ""),
    ]
    assert [(each.label, each.before, each.after, each.lang) for each in story[3].changes] == [
        ("Question (English)", "Co-finance the post?", "Fund the post?", "en"),
        ("Needed by", "", "1 July 2025", ""),
        ("Meeting", "", "20 June 2025", ""),
    ]
    assert [(each.label, each.before, each.after) for each in story[2].changes] == [("Action", "A1.1", "")]


def test_a_past_day_shows_what_stood_then_whatever_was_edited_since(as_, board, secretariat):
    meeting, later = MeetingFactory(held_on=date(2025, 6, 20)), MeetingFactory(held_on=date(2025, 9, 19))
    decision = DecisionFactory.build(plan=meeting.plan, meeting=meeting, raised_at=moment(6, 1))
    keep(decision, by=secretariat, at=moment(6, 1))
    OutcomeFactory(decision=decision, meeting=meeting, kind="deferred", at=moment(6, 21))
    decision.question_en, decision.meeting = "Fund the post?", later
    keep(decision, by=secretariat, at=moment(6, 22))
    OutcomeFactory(decision=decision, meeting=later, followed=True, at=moment(7, 1))
    client, address = as_(board), f"/decisions/{decision.pk}/"

    def shown(day):
        context = client.get(address, {"as_of": day} if day else {}).context
        shown = context["decision"]
        return str(shown.question), shown.meeting, shown.state, context["days_late"], len(context["story"])

    assert shown("2025-06-10") == ("Co-finance the post?", meeting, "waiting", 0, 1)
    assert shown("2025-06-21") == ("Co-finance the post?", meeting, "waiting", 0, 2)
    assert shown("2025-07-05") == ("Fund the post?", later, "to_follow", 34, 4)
    assert shown("") == ("Fund the post?", later, "to_follow", 37, 4)
    assert client.get(address, {"as_of": "2025-05-31"}).status_code == 404


def test_it_leads_to_where_it_comes_from(as_, board):
    action = ActionFactory(code="A1.1")
    said = update(action, "off_track")
    decision = DecisionFactory(
        action=action,
        update=said,
        meeting=MeetingFactory(),
        background_en="It costs 68,000 euros.",
        options_en="Yes\nNo",
        needed_by=date(2025, 9, 19),
    )

    page = as_(board).get(f"/decisions/{decision.pk}/")

    for link in ("/actions/A1.1/", "/actions/A1.1/#timeline", f"/meetings/2025-03-12/#decision-{decision.pk}"):
        assertContains(page, f'href="{link}"', count=1)
    assert (
        "Waits for an answer The question Yes No It costs 68,000 euros. Asked by Secretariat Action A1.1 Do A1.1 "
        "Needed by 19 September 2025 Meeting 12 March 2025, Board Raised by the update"
    ) in words(page)


def test_the_words_of_a_report_are_shown_once_it_is_accepted(as_, board, secretariat):
    report = ask()
    send(report, support="board", support_request="Settle the budget.")
    decision = DecisionFactory(line=report.lines.get())
    address = f"/decisions/{decision.pk}/"

    assertNotContains(as_(board).get(address), "Settle the budget.")
    assertContains(as_(secretariat).get(address), "Settle the budget.", count=1)

    accept_report(report=report, by=secretariat, at=NOW)
    assertContains(as_(board).get(address), "Settle the budget.", count=1)
    assertContains(as_(board).get(address), 'href="/reports/2025-Q2/FR/#A1.1"', count=1)


@pytest.mark.parametrize(
    ("steps", "offered"),
    [
        ([], ["outcome", "edit"]),
        ([{"followed": True}], ["done", "edit", "outcome", "reopen"]),
        ([{}], ["edit", "reopen"]),
    ],
    ids=["waits", "to follow", "done"],
)
def test_the_secretariat_is_offered_what_may_follow(as_, secretariat, board, steps, offered):
    decision = DecisionFactory()
    for step in steps:
        OutcomeFactory(decision=decision, **step)
    address = f"/decisions/{decision.pk}/"

    def actions(page):
        return [each for each in ("done", "edit", "outcome", "reopen") if f'href="{address}{each}/"' in page.text]

    assert actions(as_(secretariat).get(address)) == sorted(offered)
    assert actions(as_(secretariat).get(address, {"as_of": "2025-07-07"})) == []
    assert actions(as_(board).get(address)) == []


def test_it_is_of_its_own_plan(as_, board):
    decision = DecisionFactory()
    PlanFactory(slug="next", starts_on=date(2026, 1, 1), ends_on=date(2028, 12, 31))
    client = as_(board)
    assert client.get(f"/decisions/{decision.pk}/").status_code == 200

    assert client.get(f"/plans/next/decisions/{decision.pk}/").status_code == 404
