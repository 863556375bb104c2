"""/periods/plan/: every quarter of a plan and its closing report, in one step."""

from datetime import UTC, date, datetime

import pytest

from actions.reporting.models import Period
from mdmplan.clock import local_date
from tests.factories import PeriodFactory, PlanFactory
from tests.reporting.helpers import said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/periods/plan/"
TYPED = {"opens": "1", "due": "19", "grace": "16"}


@pytest.fixture(autouse=True)
def plan():
    """A plan of three years without a period."""
    return PlanFactory()


def days(period):
    """Return when a period opens, is due and locks."""
    return period.opens_on, local_date(period.due_at), local_date(period.locks_at)


def test_it_shows_what_would_be_planned(as_, secretariat):
    response = as_(secretariat).get(URL)

    periods = response.context["periods"]
    codes = [f"{year}-Q{quarter}" for year in (2023, 2024, 2025) for quarter in (1, 2, 3, 4)]
    assert [period.code for period in periods] == [*codes, "2025-closing"]
    assert days(periods[0]) == (date(2023, 4, 1), date(2023, 4, 20), date(2023, 5, 6))
    assert days(periods[-1]) == (date(2026, 2, 6), date(2026, 2, 25), date(2026, 3, 13))
    assert Period.objects.count() == 0


def test_it_shows_the_days_that_were_typed(as_, secretariat):
    response = as_(secretariat).get(URL, {"opens": "8", "due": "10", "grace": "0"})

    assert days(response.context["periods"][0]) == (date(2023, 4, 8), date(2023, 4, 18), date(2023, 4, 18))


def test_it_plans_them_all(as_, secretariat):
    response = as_(secretariat).post(URL, TYPED)

    assert (response.url, said(response)) == ("/periods/", ["13 periods are planned."])
    first = Period.objects.get(code="2023-Q1")
    assert (first.starts_on, first.ends_on, first.kind) == (date(2023, 1, 1), date(2023, 3, 31), "quarter")
    assert {period.planned_by for period in Period.objects.all()} == {secretariat}
    assert first.history.get().history_user == secretariat


def test_a_day_ends_at_the_same_hour_in_winter_and_in_summer(as_, secretariat):
    as_(secretariat).post(URL, TYPED)

    winter, summer = (Period.objects.get(code=code) for code in ("2023-Q4", "2024-Q1"))
    assert (winter.due_at, winter.locks_at) == (
        datetime(2024, 1, 20, 22, 59, tzinfo=UTC),
        datetime(2024, 2, 5, 22, 59, tzinfo=UTC),
    )
    assert (summer.due_at, summer.locks_at) == (
        datetime(2024, 4, 20, 21, 59, tzinfo=UTC),
        datetime(2024, 5, 6, 21, 59, tzinfo=UTC),
    )


def test_what_exists_stays_as_it_is(as_, secretariat):
    stored = PeriodFactory()

    response = as_(secretariat).post(URL, TYPED)

    assert said(response) == ["12 periods are planned."]
    assert days(Period.objects.get(code="2025-Q2")) == days(stored)


def test_there_may_be_nothing_left(as_, secretariat):
    client = as_(secretariat)
    client.post(URL, TYPED)

    assert client.get(URL).context["periods"] == []
    assert said(client.post(URL, TYPED))[-1] == "Every period of this plan exists already."
    assert client.get("/periods/").context["may_plan"] is False


def test_the_list_leads_here(as_, secretariat, board):
    assert as_(secretariat).get("/periods/").context["may_plan"] is True
    assert as_(board).get("/periods/").context["may_plan"] is False


def test_a_wrong_number_has_its_sentence(as_, secretariat):
    client = as_(secretariat)

    for method in (client.get, client.post):
        response = method(URL, TYPED | {"due": "0"})
        assert response.status_code == 422
        assert response.context["form"].errors == {
            "due": ["Ensure this value is greater than or equal to 1."],
        }
    assert Period.objects.count() == 0


def test_one_overlapping_quarter_refuses_them_all(as_, secretariat):
    PeriodFactory(code="2025-first", starts_on=date(2025, 1, 15), ends_on=date(2025, 2, 15))

    response = as_(secretariat).post(URL, TYPED)

    assert said(response) == ["Q1 2025 covers some of these days already."]
    assert Period.objects.count() == 1


def test_a_plan_that_begins_within_a_quarter(as_, secretariat, plan):
    plan.starts_on, plan.ends_on = date(2024, 11, 15), date(2025, 2, 10)
    plan.save()

    periods = as_(secretariat).get("/periods/plan/").context["periods"]

    assert [(period.code, period.starts_on, period.ends_on) for period in periods] == [
        ("2024-Q4", date(2024, 11, 15), date(2024, 12, 31)),
        ("2025-Q1", date(2025, 1, 1), date(2025, 2, 10)),
        ("2025-closing", date(2025, 1, 1), date(2025, 2, 10)),
    ]
