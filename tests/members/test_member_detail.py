"""One association: what it takes part in, and its reports that the reader may see."""

from datetime import date

import pytest

from tests.factories import (
    NOW,
    ActionFactory,
    MemberFactory,
    ParticipationFactory,
    PeriodFactory,
    PlanFactory,
    ReportFactory,
    first_quarter,
)

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize("rows", [1, 3])
def test_it_shows_participations_and_reports_in_a_few_queries(as_, board, france, rows, django_assert_num_queries):
    for n in range(rows):
        ParticipationFactory(member=france, action=ActionFactory(code=f"A1.{n + 1}"))
        accepted(france, period=PeriodFactory(code=f"2025-Q{n + 1}", opened=True))
    client = as_(board)

    with django_assert_num_queries(6):
        page = client.get("/members/FR/")

    assert [part.action.code for part in page.context["participations"]] == ["A1.1", "A1.2", "A1.3"][:rows]
    assert len(shown(page)) == rows


def test_participations_stand_in_the_order_of_the_plan(as_, board, france):
    for code in ("C1.1", "A2.1", "A1.2", "A1.1"):
        ParticipationFactory(member=france, action=ActionFactory(code=code))

    page = as_(board).get("/members/FR/")

    assert [part.action.code for part in page.context["participations"]] == ["A1.1", "A1.2", "A2.1", "C1.1"]


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
        assert [part.action.code for part in page.context["participations"]] == codes
        assert shown(page) == periods


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
