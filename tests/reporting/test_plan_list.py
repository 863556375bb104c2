"""/plans/: every plan, side by side; /plans/new/: the next one."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from actions.reporting.closing import close_plan
from priorities.models import Plan
from tests.factories import (
    NOW,
    AxisFactory,
    ObjectiveFactory,
    PeriodFactory,
    PlanFactory,
    PriorityFactory,
    next_plan,
)
from tests.reporting.helpers import said, said_by, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL, NEW = "/plans/", "/plans/new/"
TYPED = {
    "name_fr": "Plan 2026-2028",
    "goal_fr": "Le but suivant",
    "slug": "2026-2028",
    "starts_on": "2026-01-01",
    "ends_on": "2028-12-31",
}


# -- The list --------------------------------------------------------------------------------------


def test_it_lists_the_plans_the_latest_first(as_, board, secretariat):
    plan, coming = PlanFactory(), next_plan()
    PeriodFactory(plan=plan, code="2025-closing", kind="closing", opened=True)
    close_plan(plan=plan, by=secretariat, at=NOW)

    page = as_(board).get(URL)

    assert [(row["plan"], row["current"]) for row in page.context["plans"]] == [(coming, False), (plan, True)]
    assertContains(page, '<a href="/plans/2026-2028/plan/">Plan 2026-2028</a>', count=1, html=True)
    assertContains(page, '<a href="/plan/">Plan 2023-2025</a>', count=1, html=True)
    assert "Closed on 8 July 2025 · Secretariat" in words(page)
    assert "from 1 January 2026 to 31 December 2028" in words(page)


def test_seen_from_another_plan_it_leads_back(as_, board):
    next_plan()

    page = as_(board).get("/plans/2026-2028/plans/")

    assert [row["href"] for row in page.context["plans"]] == ["/plans/2026-2028/plan/", "/plans/2023-2025/plan/"]


def test_the_secretariat_finds_what_to_do_with_each(as_, secretariat, board):
    next_plan()

    page = as_(secretariat).get(URL)

    coming, plan = page.context["plans"]
    assert (coming["close"], coming["carry"]) == ("/plans/2026-2028/plan/close/", "")
    assert (plan["close"], plan["carry"]) == ("/plan/close/", "/plan/carry-over/")
    assertContains(page, f'href="{NEW}"', count=1)
    assertNotContains(as_(board).get(URL), NEW)


def test_it_says_what_to_do_without_a_plan(as_, board):
    page = as_(board).get(URL)

    assert page.status_code == 404
    assert "run manage.py loaddata" in page.text


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_one_plan_and_for_three(count, as_, board, django_assert_num_queries):
    PlanFactory()
    for number in range(1, count):
        PlanFactory(slug=f"plan-{number}", starts_on=date(2025 + number, 1, 1), ends_on=date(2025 + number, 12, 31))
    client = as_(board)

    with django_assert_num_queries(5):
        client.get(URL)


def test_it_rejects_post(as_, secretariat):
    assert as_(secretariat).post(URL).status_code == 405


# -- Starting one ----------------------------------------------------------------------------------


def test_it_suggests_to_follow_the_last_one(as_, secretariat):
    plan = PlanFactory()

    form = as_(secretariat).get(NEW).context["form"]

    assert form.initial == {"follows": plan, "starts_on": date(2026, 1, 1), "copy_parts": True}


def test_the_first_plan_follows_none(as_, secretariat):
    assert as_(secretariat).get(NEW).context["form"].initial == {}

    assert as_(secretariat).post(NEW, TYPED).status_code == 302
    assert Plan.objects.get().follows is None


def test_it_starts_a_plan_of_its_own(as_, secretariat):
    plan = PlanFactory()
    ObjectiveFactory(code="A1")

    response = as_(secretariat).post(NEW, TYPED | {"follows": plan.pk})

    assertRedirects(response, "/plans/2026-2028/plan/", fetch_redirect_response=False)
    assert said(response) == ["Plan 2026-2028 is there."]
    made = Plan.objects.get(slug="2026-2028")
    assert (made.name_fr, made.goal_fr, made.follows) == ("Plan 2026-2028", "Le but suivant", plan)
    assert (made.starts_on, made.ends_on, made.closed_at) == (date(2026, 1, 1), date(2028, 12, 31), None)
    assert made.history.get().history_user == secretariat
    assert not made.axes.exists() | made.priorities.exists() | made.objectives.exists()


def test_it_begins_with_the_parts_of_the_plan_it_follows_as_new_rows(as_, secretariat):
    plan = PlanFactory()
    axis = AxisFactory(code="AGIR", position=1)
    kept = ObjectiveFactory(code="A1", title_es="Objetivo A1", position=2)
    gone = ObjectiveFactory(code="A2")
    gone.withdraw(by=secretariat, at=NOW)
    lost = PriorityFactory(code="B")
    ObjectiveFactory(code="B1")
    lost.withdraw(by=secretariat, at=NOW)

    as_(secretariat).post(NEW, TYPED | {"follows": plan.pk, "copy_parts": "on"})

    made = Plan.objects.get(slug="2026-2028")
    new_axis, priority, objective = made.axes.get(), made.priorities.get(), made.objectives.get()
    assert (new_axis.code, new_axis.title_fr, new_axis.position) == ("AGIR", axis.title_fr, 1)
    assert (priority.code, priority.axis) == ("A", new_axis)
    assert (objective.code, objective.title_es, objective.position) == ("A1", "Objetivo A1", 2)
    assert (objective.priority, objective.added_at) == (priority, NOW)
    assert objective.pk != kept.pk
    assert objective.history.get().history_user == secretariat
    assert {part.code for part in plan.objectives.all()} == {"A1", "A2", "B1"}


@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        ({"starts_on": "2025-12-31"}, {"starts_on": ["It begins after the last day of the plan that it follows."]}),
        ({"ends_on": "2026-01-01"}, {"ends_on": ["A plan ends after it has begun."]}),
        ({"slug": "2023-2025"}, {"slug": ["This short name is used by another plan: choose another."]}),
        ({"slug": "new"}, {"slug": ["This short name is taken by a page: choose another."]}),
        ({"starts_on": "soon"}, {"starts_on": ["Write the day as 2025-06-30."]}),
        (
            {"follows": "", "copy_parts": "on"},
            {"copy_parts": ["Say which plan it follows: its parts are copied from there."]},
        ),
    ],
)
def test_it_says_what_is_wrong_and_keeps_what_was_typed(wrong, errors, as_, secretariat):
    plan = PlanFactory()
    typed = TYPED | {"follows": str(plan.pk)} | wrong

    page = as_(secretariat).post(NEW, typed)

    assert page.status_code == 422
    assert said_by(page.context["form"]) == errors
    assert {name: page.context["form"][name].value() for name in typed if name != "copy_parts"} == {
        name: value for name, value in typed.items() if name != "copy_parts"
    }
    assert Plan.objects.count() == 1


def test_one_plan_follows_another(as_, secretariat):
    coming = next_plan()
    typed = TYPED | {"slug": "other"}

    page = as_(secretariat).post(NEW, typed | {"follows": coming.follows_id})
    assert said_by(page.context["form"]) == {"follows": ["Another plan follows this one already."]}

    later = {"follows": coming.pk, "starts_on": "2029-01-01", "ends_on": "2031-12-31"}
    assert as_(secretariat).post(NEW, typed | later).status_code == 302


def test_a_plan_ends_before_the_one_that_follows_it():
    plan = next_plan().follows
    plan.full_clean()

    plan.ends_on = date(2026, 1, 1)

    with pytest.raises(ValidationError, match="It ends before the first day of the plan that follows it"):
        plan.full_clean()
