"""/plan/edit/outline/: the plan to add to, to put in order, to edit, to restore; and what is not translated yet."""

import html
import re

import pytest

from tests.dashboard.helpers import words
from tests.factories import NOW, ActionFactory, AxisFactory, ObjectiveFactory, PlanFactory, PriorityFactory
from tests.priorities.helpers import CLOSED, closed_plan, next_plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/plan/edit/outline/"


def translated(factory, **values):
    """Make a part with its title in three languages."""
    return factory(title_en="Do", title_es="Hacer", **values)


@pytest.mark.parametrize("rows", [1, 3])
def test_any_number_of_parts_costs_the_same_queries(as_, secretariat, rows, django_assert_num_queries):
    for n in range(rows):
        ActionFactory(code=f"{'ABC'[n]}1.1")
        ActionFactory(code=f"A2.{n + 1}", withdrawn_at=NOW, withdrawn_by=secretariat)
    client = as_(secretariat)

    with django_assert_num_queries(7):
        page = client.get(URL)

    assert len(page.context["outline"].withdrawn) == rows


def test_everything_stands_under_what_it_belongs_to(as_, secretariat):
    act, grow = AxisFactory(code="AGIR", position=1), AxisFactory(code="GRANDIR", position=2)
    for position, (code, axis) in enumerate((("A", act), ("D", grow)), start=1):
        PriorityFactory(code=code, axis=axis, position=position)
    ObjectiveFactory(code="D1")
    ActionFactory(code="A1.1")
    ActionFactory(code="A1.2")

    page = as_(secretariat).get(URL)

    [form] = re.findall(r'<form class="outline".*?</form>', page.text, re.DOTALL)
    assert re.findall(r'<li id="(.*?)"|href="(.*?)"', html.unescape(form)) == [
        ("axis-AGIR", ""),
        ("", "/plan/axes/AGIR/edit/"),
        ("priority-A", ""),
        ("", "/plan/A/edit/"),
        ("objective-A1", ""),
        ("", "/plan/A1/edit/"),
        ("action-A1.1", ""),
        ("", "/actions/A1.1/edit/"),
        ("action-A1.2", ""),
        ("", "/actions/A1.2/edit/"),
        ("", "/actions/new/?objective=A1"),
        ("", "/plan/new/objective/?priority=A"),
        ("", "/plan/new/priority/?axis=AGIR"),
        ("axis-GRANDIR", ""),
        ("", "/plan/axes/GRANDIR/edit/"),
        ("priority-D", ""),
        ("", "/plan/D/edit/"),
        ("objective-D1", ""),
        ("", "/plan/D1/edit/"),
        ("", "/actions/new/?objective=D1"),
        ("", "/plan/new/objective/?priority=D"),
        ("", "/plan/new/priority/?axis=GRANDIR"),
    ]


def test_the_first_does_not_go_up_nor_the_last_down(as_, secretariat):
    for code in ("A1.1", "A1.2", "A1.3"):
        ActionFactory(code=code)

    page = as_(secretariat).get(URL)

    buttons = re.findall(r"<button[^>]*?aria-label=\"Move (A1\.\d) (up|down)\"\s*(aria-disabled)?", page.text)
    assert [(code, step) for code, step, disabled in buttons if not disabled] == [
        ("A1.1", "down"),
        ("A1.2", "up"),
        ("A1.2", "down"),
        ("A1.3", "up"),
    ]


def test_what_is_not_translated_is_marked_and_listed_with_its_form(as_, secretariat):
    plan = PlanFactory(name_es="Plan", goal_es="La meta")
    axis = translated(AxisFactory)
    priority = translated(PriorityFactory, axis=axis)
    objective = translated(ObjectiveFactory, priority=priority)
    translated(ActionFactory, code="A1.1", objective=objective)
    client = as_(secretariat)
    assert client.get(URL).context["outline"].missing == {}

    ActionFactory(code="A1.2", objective=objective, title_en="", description_es="Una descripción")
    plan.goal_en = ""
    plan.save()
    page = client.get(URL)

    [section] = re.findall(r'id="missing">.*?</section>', page.text, re.DOTALL)
    form = "/actions/A1.2/edit/"
    assert re.findall(r'href="(.*?)"', section) == [
        f"{form}#id_description_fr",
        "/plan/edit/goal/#id_goal_en",
        f"{form}#id_title_en",
        f"{form}#id_description_en",
        f"{form}#id_title_es",
    ]
    said = words(page)
    assert "French: 1 A1.2 Description (French) English: 3 Goal (English)" in said
    assert said.endswith(
        "A1.1 Do ↑ ↓ A1.2 Faire A1.2 FR, not translated FR missing EN missing ES missing ↑ ↓ Add an action "
        "Add an objective Add a priority"
    )


def test_what_is_withdrawn_stands_apart_and_says_when_and_by_whom(as_, secretariat):
    ActionFactory(code="A1.1", withdrawn_at=NOW, withdrawn_by=secretariat)

    page = as_(secretariat).get(URL)

    assert words(page).endswith("Withdrawn A1.1 Do A1.1 Withdrawn from the plan on 8 July 2025 by: Secretariat.")
    assert "action-A1.1" not in page.text


def test_a_plan_without_anything_says_how_to_begin(as_, secretariat):
    PlanFactory(name_es="Plan", goal_es="La meta")

    assert words(as_(secretariat).get(URL)).endswith("This plan has no axis yet: begin with one.")


def test_a_closed_plan_is_only_read(as_, secretariat):
    ActionFactory(code="A1.1", objective=ObjectiveFactory(plan=closed_plan()))

    page = as_(secretariat).get(URL)

    assert CLOSED in words(page)
    assert (page.text.count("formaction"), page.text.count("/new/")) == (0, 0)


def test_another_plan_has_its_own(as_, secretariat):
    ActionFactory(code="A1.1")
    ActionFactory(code="B7.1", objective=ObjectiveFactory(plan=next_plan(), code="B7"))
    client = as_(secretariat)

    pages = client.get(URL), client.get(f"/plans/2026-2028{URL}")

    assert [re.findall(r'href="(\S*/actions/[A-Z]\S*?)"', page.text) for page in pages] == [
        ["/actions/A1.1/edit/#id_title_es", "/actions/A1.1/edit/"],
        ["/plans/2026-2028/actions/B7.1/edit/#id_title_es", "/plans/2026-2028/actions/B7.1/edit/"],
    ]
