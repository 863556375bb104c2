"""/periods/: every period of the plan, with where it is."""

from datetime import date

import pytest
from pytest_django.asserts import assertContains

from tests.factories import PeriodFactory, PlanFactory, first_quarter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/periods/"


def test_it_lists_the_periods_of_the_plan_the_latest_first(as_, board):
    first, second = first_quarter(opened=True), PeriodFactory(opened=True)
    third = PeriodFactory(code="2025-Q3", starts_on=date(2025, 7, 1), ends_on=date(2025, 9, 30))
    other = PlanFactory(slug="2019-2022", starts_on=date(2019, 1, 1), ends_on=date(2022, 12, 31))
    PeriodFactory(plan=other, code="2019-Q1")

    response = as_(board).get(URL)

    assert response.context["periods"] == [(third, "upcoming"), (second, "open"), (first, "locked")]
    for period in (first, second, third):
        assertContains(response, f'<a href="/periods/{period.code}/">{period}</a>', count=1, html=True)


def test_it_says_so_when_no_period_is_planned(as_, board):
    PlanFactory()

    assertContains(as_(board).get(URL), "No period has been planned yet.", count=1)


def test_it_says_what_to_do_without_a_plan(as_, board):
    assert as_(board).get(URL).status_code == 404

    PlanFactory()
    assert as_(board).get(URL).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_one_period_and_for_three(count, as_, board, django_assert_num_queries):
    for number in range(count):
        PeriodFactory(code=f"2025-Q{number}", opened=True)
    client = as_(board)

    with django_assert_num_queries(4):
        client.get(URL)


def test_it_rejects_post(as_, secretariat):
    assert as_(secretariat).post(URL).status_code == 405
