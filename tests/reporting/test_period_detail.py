"""/periods/2025-Q2/: who has reported."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from pytest_django.asserts import assertContains, assertNotContains

from tests.factories import MemberFactory, PeriodFactory, PlanFactory
from tests.reporting.helpers import NOW, OPENED, accepted, answer, ask, open_round, returned, send, take_part

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/periods/2025-Q2/"


def told(response):
    """Return each row of the page: member, state, whether it is late."""
    return [(row.member.code, row.answered.state, row.late) for row in response.context["round"].members]


def test_it_lists_who_has_reported_in_alphabetical_order(as_, board):
    MemberFactory(code="SE", country_en="Sweden", country_fr="Suède")
    MemberFactory(code="DE", country_en="Germany", country_fr="Allemagne")
    for code in ("DE", "SE"):
        take_part(code, "A1.1", role="contributing")
    _germany, sweden = open_round()
    send(sweden)

    response = as_(board).get(URL)

    assert told(response) == [("DE", "not_started", False), ("SE", "submitted", False)]
    assertContains(response, "reporting rate 50%", count=1)
    assertContains(response, "on-time rate 50%", count=1)


def test_it_marks_who_answered_after_the_deadline(as_, board):
    send(ask(), at=datetime(2025, 7, 21, tzinfo=UTC))

    with time_machine.travel(datetime(2025, 7, 22, tzinfo=UTC), tick=False):
        response = as_(board).get(URL)

    assert told(response) == [("FR", "submitted", True)]
    assertContains(response, "after the deadline", count=1)
    assertContains(response, "reporting rate 100%", count=1)
    assertContains(response, "on-time rate 0%", count=1)


@pytest.mark.parametrize(
    ("prepare", "linked"),
    [
        (answer, [True, False, False, False]),
        (send, [True, False, True, False]),
        (accepted, [True, True, True, True]),
    ],
    ids=["draft", "submitted", "accepted"],
)
def test_it_links_to_the_reports_that_its_reader_may_open(
    prepare, linked, as_, focal_point, other_focal_point, secretariat, board
):
    prepare(ask())

    people = [focal_point, other_focal_point, secretariat, board]
    assert ['"/reports/2025-Q2/FR/"' in as_(person).get(URL).text for person in people] == linked


@pytest.mark.parametrize(
    ("prepare", "own", "others"),
    [(answer, "draft", "not_started"), (returned, "returned", "submitted"), (accepted, "accepted", "accepted")],
)
def test_a_draft_and_what_was_sent_back_are_not_for_others_to_know(
    prepare, own, others, as_, focal_point, secretariat, other_focal_point, board
):
    prepare(ask())

    def states(user):
        client = as_(user)
        [[_member, state, _late]] = told(client.get(URL))
        exported = client.get(f"{URL}export.csv").text
        assert f",{state}," in exported
        return state

    assert [states(user) for user in (focal_point, secretariat)] == [own, own]
    assert [states(user) for user in (other_focal_point, board)] == [others, others]


def test_it_shows_a_past_day_as_it_was(as_, board):
    report = ask()
    send(report, at=datetime(2025, 7, 3, 9, 0, tzinfo=UTC))

    past, present = as_(board).get(URL, {"as_of": "2025-07-02"}), as_(board).get(URL)

    assert (told(past), told(present)) == ([("FR", "not_started", False)], [("FR", "submitted", False)])
    assertContains(past, "This page shows what was known on", count=1)
    assertNotContains(present, "This page shows what was known on")


def test_before_its_opening_nobody_is_asked(as_, board):
    ask()

    response = as_(board).get(URL, {"as_of": "2025-06-30"})

    assert (told(response), response.context["state"]) == ([], "upcoming")
    assertContains(response, "Nobody has been asked yet.", count=1)


@pytest.mark.parametrize(
    ("as_of", "sentence"), [("soon", "Write the day as 2025-06-30."), ("2025-07-09", "This day is still to come.")]
)
def test_a_day_that_is_none_is_said_and_the_page_shows_today(as_of, sentence, as_, board):
    send(ask())

    response = as_(board).get(URL, {"as_of": as_of})

    assert told(response) == [("FR", "submitted", False)]
    assertContains(response, sentence, count=1)
    assertContains(response, as_of)


@pytest.mark.parametrize(
    ("who", "offered"),
    [("secretariat", True), ("administrator", True), ("focal_point", False), ("contributor", False), ("board", False)],
)
def test_it_offers_to_open_only_to_the_secretariat_and_once(who, offered, as_, request):
    PeriodFactory()
    person = request.getfixturevalue(who)
    assert ("/periods/2025-Q2/questions/" in as_(person).get(URL).text) == offered

    open_round(at=OPENED)
    assert "/periods/2025-Q2/questions/" not in as_(person).get(URL).text


def test_a_period_of_another_plan_is_found_there_and_an_unknown_one_nowhere(as_, board):
    ask()
    other = PlanFactory(slug="2019-2022", starts_on=date(2019, 1, 1), ends_on=date(2022, 12, 31))
    PeriodFactory(plan=other, code="2019-Q1")
    client = as_(board)

    statuses = [client.get(f"/periods/{code}/").status_code for code in ("2025-Q2", "2019-Q1", "2025-Q9", "x")]
    assert statuses == [200, 307, 404, 404]
    assert client.get("/periods/2019-Q1/?as_of=2025-01-01").url == "/plans/2019-2022/periods/2019-Q1/?as_of=2025-01-01"
    assert client.get("/plans/2019-2022/periods/2019-Q1/").status_code == 200
    assert client.get("/plans/2019-2022/periods/2025-Q2/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_one_member_and_for_three(count, as_, secretariat, django_assert_num_queries):
    for code in ("ES", "FR", "JP")[:count]:
        take_part(code, "A1.1", role="contributing")
    for report in open_round():
        accepted(report, at=NOW)
    client = as_(secretariat)

    with django_assert_num_queries(8):
        client.get(URL)


def test_it_rejects_post(as_, secretariat):
    ask()

    assert as_(secretariat).post(URL).status_code == 405
