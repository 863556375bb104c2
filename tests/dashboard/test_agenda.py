"""/meetings/2025-09-19/agenda/…: questions are put on the agenda, in order, and taken off."""

from datetime import date

import pytest
from django.contrib.messages import get_messages

from tests.factories import DecisionFactory, MeetingFactory, OutcomeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/meetings/2025-09-19/agenda/"


@pytest.fixture
def meeting(db):
    """Return the meeting of September."""
    return MeetingFactory(held_on=date(2025, 9, 19))


def order(meeting):
    """Return the keys of the questions in the order of the agenda."""
    return list(meeting.decisions.order_by("position", "pk").values_list("pk", flat=True))


def said(page):
    """Return what the page that follows says."""
    return [str(each) for each in get_messages(page.wsgi_request)]


def test_a_question_is_put_at_the_end(as_, secretariat, meeting):
    first = DecisionFactory(meeting=meeting, position=1)
    decision = DecisionFactory(meeting=MeetingFactory())

    page = as_(secretariat).post(URL, {"decision": decision.pk})

    assert (page.url, order(meeting)) == (f"/meetings/2025-09-19/#decision-{decision.pk}", [first.pk, decision.pk])
    assert said(page) == ["The question is on the agenda."]
    assert decision.history.first().history_user == secretariat


def test_twice_is_once(as_, secretariat, meeting):
    decision = DecisionFactory(meeting=meeting, position=1)
    DecisionFactory(meeting=meeting, position=2)

    as_(secretariat).post(URL, {"decision": decision.pk})

    decision.refresh_from_db()
    assert decision.position == 1


@pytest.mark.parametrize(
    ("which", "step", "expected"),
    [(0, "down", [1, 0, 2]), (2, "up", [0, 2, 1]), (0, "up", [0, 1, 2]), (2, "down", [0, 1, 2]), (1, "", [1, 0, 2])],
)
def test_it_is_put_in_order(as_, secretariat, meeting, which, step, expected):
    rows = [DecisionFactory(meeting=meeting) for _number in range(3)]

    as_(secretariat).post(f"{URL}{rows[which].pk}/move/", {"step": step})

    assert order(meeting) == [rows[number].pk for number in expected]
    assert list(meeting.decisions.order_by("position").values_list("position", flat=True)) == [1, 2, 3]


def test_what_keeps_its_place_has_no_new_version(as_, secretariat, meeting):
    rows = [DecisionFactory(meeting=meeting, position=position) for position in (1, 2, 3)]

    as_(secretariat).post(f"{URL}{rows[0].pk}/move/", {"step": "down"})

    assert order(meeting) == [rows[1].pk, rows[0].pk, rows[2].pk]
    assert [row.history.count() for row in rows] == [2, 2, 1]


def test_a_question_is_taken_off_and_waits(as_, secretariat, meeting):
    decision = DecisionFactory(meeting=meeting, position=1)

    page = as_(secretariat).post(f"{URL}{decision.pk}/remove/")

    decision.refresh_from_db()
    assert (decision.meeting, decision.position) == (None, 0)
    assert said(page) == ["The question is off the agenda: it goes on waiting."]


def test_what_was_answered_stays(as_, secretariat, meeting):
    decision = DecisionFactory(meeting=meeting)
    OutcomeFactory(decision=decision, meeting=meeting)

    page = as_(secretariat).post(f"{URL}{decision.pk}/remove/")

    decision.refresh_from_db()
    assert decision.meeting == meeting
    assert said(page) == ["This question does not wait for an answer any more: it stays where it was answered."]


@pytest.mark.parametrize("step", ["move", "remove"])
def test_what_is_on_another_agenda_is_not_found(as_, secretariat, meeting, step):
    client = as_(secretariat)
    here, elsewhere = DecisionFactory(meeting=meeting), DecisionFactory(meeting=MeetingFactory())
    assert client.post(f"{URL}{here.pk}/{step}/").status_code == 302

    assert client.post(f"{URL}{elsewhere.pk}/{step}/").status_code == 404


@pytest.mark.parametrize("address", [URL, f"{URL}1/move/", f"{URL}1/remove/"])
def test_it_rejects_get(as_, secretariat, meeting, address):
    assert as_(secretariat).get(address).status_code == 405
