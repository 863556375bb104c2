"""/plans/<short name>/…: the same pages, of another plan."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.test import RequestFactory
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertTemplateUsed

from priorities.access import in_no_plan, in_plan, seen_from
from priorities.context import plan_band
from priorities.models import Plan
from tests.factories import ActionFactory, PlanFactory, next_plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def test_an_address_without_a_plan_means_the_current_one(as_, board):
    plan = PlanFactory()
    coming = next_plan()

    assert as_(board).get("/plan/").context["plan"] == plan
    with time_machine.travel(datetime(2026, 1, 1, tzinfo=UTC)):
        assert as_(board).get("/plan/").context["plan"] == coming


def test_an_address_with_a_plan_means_that_one_and_leads_on_within_it(as_, board):
    ActionFactory(code="A1.1")
    coming = next_plan()
    ActionFactory(code="A1.1", objective__plan=coming, title_en="Go on")

    page = as_(board).get("/plans/2026-2028/actions/A1.1/")

    assert page.context["action"].title_en == "Go on"
    assertContains(page, 'href="/plans/2026-2028/dashboard/"')
    assertNotContains(page, 'href="/dashboard/"')
    assert reverse("dashboard") == "/dashboard/"


def test_its_front_page_leads_on_within_it(as_, board):
    PlanFactory()
    next_plan()

    assert as_(board).get("/plans/2026-2028/").url == "/plans/2026-2028/dashboard/"


def test_a_visitor_comes_back_to_the_page_of_that_plan(client):
    next_plan()

    asked = client.get("/plans/2026-2028/plan/").url

    assert asked == "/plans/2026-2028/account/login/?next=/plans/2026-2028/plan/"
    assert client.get(asked).status_code == 200


def test_a_file_that_pages_need_has_one_address(as_, board):
    next_plan()

    assertContains(as_(board).get("/plans/2026-2028/plan/"), 'href="/static/')


@pytest.mark.parametrize("signed_in", [True, False])
def test_a_name_that_no_plan_has_leads_nowhere(signed_in, as_, board, client):
    PlanFactory()
    reader = as_(board) if signed_in else client

    page = reader.get("/plans/2030-2032/dashboard/", headers={"accept-language": "en"})

    assert (page.status_code, page.templates[0].name) == (404, "404.html")


def test_the_name_of_a_page_is_no_plan(as_, secretariat):
    PlanFactory()

    assertTemplateUsed(as_(secretariat).get("/plans/new/"), "priorities/plan_create.html")
    assert as_(secretariat).get("/plans/new/dashboard/").status_code == 404


# -- The band --------------------------------------------------------------------------------------


def test_a_band_says_that_another_plan_is_read_and_leads_to_the_same_page_of_the_current_one(as_, board):
    PlanFactory()
    next_plan()

    page = as_(board).get("/plans/2026-2028/actions/?priority=A")

    assertContains(page, "You are reading Plan 2026-2028", count=1)
    assertContains(page, '<a href="/actions/">this page in Plan 2023-2025, the current plan</a>', count=1, html=True)


def test_from_a_page_about_one_part_it_leads_to_the_plan(as_, board):
    ActionFactory(code="A1.1", objective__plan=next_plan())

    page = as_(board).get("/plans/2026-2028/actions/A1.1/")

    assertContains(page, '<a href="/plan/">to Plan 2023-2025, the current plan</a>', count=1, html=True)


def test_the_page_of_an_association_is_there_in_every_plan(as_, focal_point):
    next_plan()

    page = as_(focal_point).get("/plans/2026-2028/members/FR/")

    assert page.context["plan_band"].href == "/members/FR/"


def test_from_a_page_that_is_not_found_it_leads_to_the_plan(as_, board):
    PlanFactory()
    next_plan()

    page = as_(board).get("/plans/2026-2028/nowhere/")

    assert (page.status_code, page.context["plan_band"].href) == (404, "/plan/")


def test_it_says_that_the_plan_is_closed(as_, board, secretariat):
    Plan.objects.filter(pk=PlanFactory().pk).update(
        closed_at=datetime(2026, 2, 1, 12, tzinfo=UTC), closed_by=secretariat
    )
    next_plan()

    with time_machine.travel(datetime(2026, 3, 1, tzinfo=UTC)):
        assertContains(as_(board).get("/plans/2023-2025/actions/"), "closed on 1 February 2026", count=1)


@pytest.mark.parametrize("address", ["/plan/", "/plans/2023-2025/plan/"])
def test_the_current_plan_has_no_band(address, as_, board):
    PlanFactory()
    next_plan()

    page = as_(board).get(address)

    assert page.context["plan_band"] is None
    assertNotContains(page, "You are reading")


def test_pages_of_the_current_plan_pay_nothing_for_it(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert plan_band(RequestFactory().get("/plan/")) == {"plan_band": None}


# -- Addresses -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "bare"),
    [
        ("/plans/2026-2028/actions/", "/actions/"),
        ("/actions/", "/actions/"),
        ("/plans/", "/plans/"),
        ("/plans/new/", "/plans/new/"),
    ],
)
def test_an_address_is_told_without_its_plan(address, bare):
    assert in_no_plan(address) == bare


def test_an_address_is_told_in_another_plan():
    here, coming = PlanFactory(), next_plan()

    assert in_plan(coming, "/plan/") == "/plans/2026-2028/plan/"
    assert seen_from(here, here, "/plan/") == "/plan/"
    assert seen_from(here, coming, "/plan/") == "/plans/2026-2028/plan/"
    assert seen_from(coming, here, "/plans/2026-2028/plan/") == "/plans/2023-2025/plan/"
