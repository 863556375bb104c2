"""/plan/edit/goal/: the name and the goal of the plan, in three languages."""

import re

import pytest

from priorities import services
from tests.dashboard.helpers import words
from tests.factories import NOW, PlanFactory, UserFactory
from tests.priorities.helpers import CLOSED, closed_plan, edited_by, next_plan, told, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/plan/edit/goal/"


def test_it_works(as_, secretariat):
    plan = PlanFactory()
    client = as_(secretariat)

    answer = client.post(URL, typed(client.get(URL), goal_es="La meta\r\nes esta", name_en=" The\n plan "), follow=True)

    plan.refresh_from_db()
    assert (plan.goal_es, plan.name_en, edited_by(plan)[-1]) == ("La meta\nes esta", "The plan", secretariat)
    assert answer.redirect_chain == [("/plan/", 302)]
    assert "The name and the goal of the plan are saved." in words(answer)


def test_what_is_missing_is_marked_and_the_french_is_needed(as_, secretariat):
    plan = PlanFactory()
    client = as_(secretariat)
    page = client.get(URL)
    marked = re.findall(r'id="id_(\w+)_helptext"><span class="tag">not translated yet</span>', page.text)
    assert marked == ["name_es", "goal_es"]

    answer = client.post(URL, typed(page, goal_fr=" "))

    sentence = "Write the French: it is what readers get as long as there is no translation."
    assert (answer.status_code, told(answer)) == (422, {"goal_fr": sentence})
    assert 'lang="es"' in answer.text
    plan.refresh_from_db()
    assert plan.goal_fr == "Le but"


def test_the_second_of_two_people_sees_both_versions(as_, secretariat):
    plan = PlanFactory()
    client = as_(secretariat)
    page = client.get(URL)
    plan.goal_en = "Another goal"
    services.edit_plan(plan=plan, by=UserFactory(), at=NOW)

    answer = client.post(URL, typed(page, goal_en="My goal"))

    assert answer.status_code == 409
    assert "Goal (English) Another goal My goal" in words(answer)
    plan.refresh_from_db()
    assert plan.goal_en == "Another goal"


def test_a_closed_plan_says_so_and_stays(as_, secretariat):
    plan = closed_plan()
    client = as_(secretariat)
    page = client.get(URL)
    assert (page.status_code, CLOSED in words(page)) == (200, True)

    answer = client.post(URL, typed(page, goal_en="My goal"))

    assert (answer.status_code, words(answer).count(CLOSED)) == (422, 2)
    plan.refresh_from_db()
    assert plan.goal_en == "The goal"


def test_another_plan_has_its_own(as_, secretariat):
    plan, following = PlanFactory(), next_plan()
    client = as_(secretariat)
    address = f"/plans/2026-2028{URL}"

    answer = client.post(address, typed(client.get(address), name_en="Renamed"))

    assert answer.url == "/plans/2026-2028/plan/"
    for each in (plan, following):
        each.refresh_from_db()
    assert (plan.name_en, following.name_en) == ("Plan 2023-2025", "Renamed")
