"""One association: what it takes part in, and its reports that the reader may see."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from pytest_django.asserts import assertInHTML

from actions.models import Participation
from mdmplan.versions import keep
from tests.factories import (
    NOW,
    ActionFactory,
    MemberFactory,
    ParticipationFactory,
    PeriodFactory,
    PlanFactory,
    ReportFactory,
    first_quarter,
    update,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
A_DAY = timedelta(days=1)


@pytest.fixture
def france():
    """The association of `focal_point`, under the plan."""
    PlanFactory()
    return MemberFactory(code="FR")


def accepted(member, **values):
    """Return an accepted report of `member`."""
    return ReportFactory(member=member, state="accepted", accepted_at=NOW, **values)


def shown(page):
    """Return the codes of the periods whose reports a page shows."""
    return [report.period.code for report in page.context["reports"]]


def codes_of(page):
    """Return the codes of the actions in which a page says that the association takes part."""
    return [part.standing.action.code for part in page.context["parts"]]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("day", "queries"), [("", 10), ("?as_of=2025-07-08", 14)])
def test_it_shows_participations_and_reports_in_a_few_queries(
    as_, board, france, rows, day, queries, django_assert_num_queries
):
    for n in range(rows):
        ParticipationFactory(member=france, action=ActionFactory(code=f"A1.{n + 1}"))
        accepted(france, period=PeriodFactory(code=f"2025-Q{n + 1}", opened=True))
    client = as_(board)

    with time_machine.travel(NOW + timedelta(days=1)), django_assert_num_queries(queries):
        page = client.get(f"/members/FR/{day}")

    assert codes_of(page) == ["A1.1", "A1.2", "A1.3"][:rows]
    assert len(shown(page)) == rows


def test_participations_stand_in_the_order_of_the_plan(as_, board, france):
    for code in ("C1.1", "A2.1", "A1.2", "A1.1"):
        ParticipationFactory(member=france, action=ActionFactory(code=code))

    page = as_(board).get("/members/FR/")

    assert codes_of(page) == ["A1.1", "A1.2", "A2.1", "C1.1"]


def test_the_last_report_stands_first(as_, board, france):
    accepted(france, period=first_quarter(opened=True))
    accepted(france, period=PeriodFactory(opened=True))

    assert shown(as_(board).get("/members/FR/")) == ["2025-Q2", "2025-Q1"]


@pytest.mark.parametrize(
    ("reader", "periods"),
    [
        ("focal_point", ["2025-Q2", "2025-Q1"]),
        ("contributor", ["2025-Q2", "2025-Q1"]),
        ("administrator", ["2025-Q2", "2025-Q1"]),
        ("secretariat", ["2025-Q1"]),
        ("board", ["2025-Q1"]),
        ("other_focal_point", ["2025-Q1"]),
    ],
)
def test_a_draft_is_seen_by_its_own_people_only(as_, request, france, reader, periods):
    accepted(france, period=first_quarter(opened=True))
    ReportFactory(member=france, state="draft", period=PeriodFactory(opened=True))

    assert shown(as_(request.getfixturevalue(reader)).get("/members/FR/")) == periods


def test_it_says_whose_reports_they_are(as_, france, focal_point, other_focal_point):
    assert "All of them: they are yours" in as_(focal_point).get("/members/FR/").content.decode()
    assert "Those you may read" in as_(other_focal_point).get("/members/FR/").content.decode()


def test_it_shows_what_belongs_to_the_plan_of_the_page(as_, board, france):
    ParticipationFactory(member=france, action=ActionFactory(code="A1.1"))
    accepted(france, period=first_quarter(opened=True))
    before = PlanFactory(slug="2019-2022", starts_on=date(2019, 1, 1), ends_on=date(2022, 12, 31))
    ParticipationFactory(member=france, action=ActionFactory(code="B2.1", objective__plan=before))
    accepted(france, period=PeriodFactory(plan=before, code="2022-Q4", opened=True))

    for address, codes, periods in (
        ("/members/FR/", ["A1.1"], ["2025-Q1"]),
        ("/plans/2019-2022/members/FR/", ["B2.1"], ["2022-Q4"]),
    ):
        page = as_(board).get(address)
        assert codes_of(page) == codes
        assert shown(page) == periods


def test_it_says_where_each_action_stands(as_, board, france):
    action = ParticipationFactory(member=france, role="lead").action
    update(action, "at_risk")

    [part] = as_(board).get("/members/FR/").context["parts"]

    assert (part.participation.role, part.standing.state) == ("lead", "at_risk")


def test_what_was_withdrawn_from_the_plan_is_left_out(as_, board, secretariat, france):
    with time_machine.travel(NOW - 9 * A_DAY, tick=False):
        ParticipationFactory(member=france, action=ActionFactory(code="A1.1"))
        gone = ParticipationFactory(member=france, action=ActionFactory(code="A1.2")).action
    gone.withdraw(by=secretariat, at=NOW - A_DAY)

    pages = [as_(board).get(f"/members/FR/{day}") for day in ("", "?as_of=2025-07-06")]

    assert [codes_of(page) for page in pages] == [["A1.1"], ["A1.1", "A1.2"]]


def test_as_of_shows_what_it_took_part_in_then(as_, board, secretariat, france):
    june, july = datetime(2025, 6, 1, 9, tzinfo=UTC), datetime(2025, 7, 1, 9, tzinfo=UTC)
    with time_machine.travel(june, tick=False):
        left, stays, moves, renamed = (
            ParticipationFactory(member=france, action=ActionFactory(code=code, title_en=f"Then {code}"), role=role)
            for code, role in (("A1.1", "lead"), ("A1.2", "lead"), ("A2.1", "contributing"), ("B1.1", "observing"))
        )
    update(stays.action, "at_risk", at=june)
    stays.action.refresh_from_db()
    update(stays.action, "completed", at=july)
    left.role, moves.action.objective, renamed.action.title_en = "", renamed.action.objective, "Now B1.1"
    moves.action.code = "B1.2"
    for record in (left, moves.action, renamed.action):
        keep(record, by=secretariat, at=july)
    ParticipationFactory(member=france, action=ActionFactory(code="A1.3"))
    client = as_(board)

    now, then = client.get("/members/FR/"), client.get("/members/FR/?as_of=2025-06-30")

    assert told(now) == [
        ("A1.2", "Then A1.2", "lead", "completed"),
        ("A1.3", "Do A1.3", "contributing", "not_started"),
        ("B1.1", "Now B1.1", "observing", "not_started"),
        ("B1.2", "Then A2.1", "contributing", "not_started"),
    ]
    assert told(then) == [
        ("A1.1", "Then A1.1", "lead", "not_started"),
        ("A1.2", "Then A1.2", "lead", "at_risk"),
        ("A2.1", "Then A2.1", "contributing", "not_started"),
        ("B1.1", "Then B1.1", "observing", "not_started"),
    ]
    assert [each.participation.role for each in then.context["parts"] if each.standing.lead] == ["lead", "lead"]


def told(page):
    """Return what a page says of each action in which the association takes part."""
    return [
        (each.standing.action.code, each.standing.action.title_en, each.participation.role, each.standing.state)
        for each in page.context["parts"]
    ]


def test_what_was_agreed_before_history_was_kept_is_shown_as_it_stands(as_, board, france):
    Participation.objects.bulk_create([ParticipationFactory.build(action=ActionFactory(code="A1.1"), member=france)])

    assert codes_of(as_(board).get("/members/FR/?as_of=2025-07-07")) == ["A1.1"]


def test_as_of_shows_the_reports_accepted_by_then(as_, focal_point, france):
    sent = ReportFactory(
        member=france, state="accepted", accepted_at=NOW - 9 * A_DAY, period=first_quarter(opened=True)
    )
    accepted(france, period=PeriodFactory(opened=True))
    client = as_(focal_point)

    now, then = client.get("/members/FR/"), client.get("/members/FR/?as_of=2025-07-07")

    assert (shown(now), shown(then)) == (["2025-Q2", "2025-Q1"], [sent.period.code])
    assert ["Those accepted by then" in page.content.decode() for page in (now, then)] == [False, True]


def test_every_way_on_keeps_the_day(as_, board, france):
    with time_machine.travel(NOW - 9 * A_DAY, tick=False):
        ParticipationFactory(member=france, action=ActionFactory(code="A1.1"))

    page = as_(board).get("/members/FR/?as_of=2025-07-01").content.decode()

    for way in ("/members/", "/plan/", "/actions/A1.1/"):
        assert page.count(f'href="{way}?as_of=2025-07-01"') == 1
    assertInHTML('<a href="/members/FR/">Back to today</a>', page)


def test_a_bad_day_has_its_sentence_and_shows_today(as_, board, france):
    page = as_(board).get("/members/FR/?as_of=2025-07-09")

    assertInHTML(
        "<p>This day is still to come. You asked for “2025-07-09”; this page shows today.</p>", page.content.decode()
    )


def test_an_association_without_anything_says_so(as_, board, france):
    page = as_(board).get("/members/FR/").content.decode()

    assert ("It takes part in no action yet." in page, "No report to read yet." in page) == (True, True)


@pytest.mark.parametrize("code", ["XX", "fr", "FRA", "F%00"])
def test_an_unknown_code_is_not_found(as_, board, france, code):
    client = as_(board)

    assert client.get("/members/FR/").context["member"] == france
    assert client.get(f"/members/{code}/").status_code == 404


def test_it_rejects_post(as_, board, france):
    assert as_(board).post("/members/FR/").status_code == 405
