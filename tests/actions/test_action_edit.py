"""/actions/A1.1/edit/: the texts and dates of an action; its status is no concern of this page."""

from datetime import date

import pytest

from priorities import services
from tests.dashboard.helpers import words
from tests.factories import NOW, ActionFactory, ObjectiveFactory, UserFactory, update
from tests.priorities.helpers import CLOSED, closed_plan, edited_by, told, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/actions/A1.1/edit/"


@pytest.mark.parametrize("rows", [1, 3])
def test_any_number_of_objectives_costs_the_same_queries(as_, secretariat, rows, django_assert_num_queries):
    ActionFactory(code="A1.1")
    for n in range(rows - 1):
        ObjectiveFactory(code=f"B{n + 1}")
    client = as_(secretariat)

    with django_assert_num_queries(6):
        page = client.get(URL)

    assert len(page.context["form"].fields["objective"].queryset) == rows


def test_it_works_and_leaves_the_status_alone(as_, secretariat):
    action = ActionFactory(code="A1.1")
    client = as_(secretariat)
    page = client.get(URL)
    update(action, "at_risk", progress=30)

    answer = client.post(
        URL, typed(page, title_es="Hacer", deliverable_fr="Un guide", in_published_plan="on"), follow=True
    )

    assert answer.redirect_chain == [("/actions/A1.1/", 302)]
    assert "A1.1 is saved." in words(answer)
    action.refresh_from_db()
    assert (action.title_es, action.deliverable_fr, action.in_published_plan) == ("Hacer", "Un guide", True)
    assert (action.health, action.progress, action.revision) == ("at_risk", 30, 1)
    assert edited_by(action) == [None, secretariat]


def test_every_text_stands_in_three_languages_and_what_is_missing_is_marked(as_, secretariat):
    ActionFactory(code="A1.1", description_es="Una descripción")

    page = as_(secretariat).get(URL)

    assert page.text.count('lang="fr"') - page.text.count('aria-label="Français"') == 3
    marked = [field.name for field in page.context["form"] if "tag" in field.help_text]
    assert marked == ["title_es", "description_fr", "description_en"]


def test_the_due_date_is_given_once(as_, secretariat):
    action = ActionFactory(code="A1.1")
    client = as_(secretariat)
    page = client.get(URL)
    assert "readonly" not in page.text

    assert client.post(URL, typed(page, due_on="2025-09-30")).status_code == 302
    page = client.get(URL)
    assert page.text.count("readonly") == 1
    answer = client.post(URL, typed(page, due_on="2025-12-31"))

    assert (answer.status_code, told(answer).keys()) == (422, {"due_on"})
    action.refresh_from_db()
    assert action.due_on == date(2025, 9, 30)


def test_the_code_of_another_action_is_refused(as_, secretariat):
    ActionFactory(code="A1.1")
    ActionFactory(code="A1.2")
    client = as_(secretariat)

    answer = client.post(URL, typed(client.get(URL), code="A1.2"))

    assert (answer.status_code, told(answer)) == (422, {"code": "This code is already used in this plan."})
    assert "A1.1 Do A1.1" in words(answer)


def test_the_second_of_two_people_sees_both_versions_field_by_field_and_chooses(as_, secretariat):
    action = ActionFactory(code="A1.1", objective=ObjectiveFactory(code="A1"))
    client = as_(secretariat)
    page = client.get(URL)
    action.title_en, action.starts_on = "Theirs", date(2025, 2, 1)
    action.objective = ObjectiveFactory(code="B1")
    services.edit(part=action, by=UserFactory(role="administrator"), at=NOW)

    conflict = client.post(URL, typed(page, title_en="Mine", description_fr="La mienne", starts_on="2025-03-01"))

    assert conflict.status_code == 409
    said = words(conflict)
    assert "Administrator, 8 July 2025" in said
    assert "Objective B1 Objective B1 A1 Objective A1" in said
    assert "Title (English) Theirs Mine" in said
    assert "Description (French) – La mienne" in said
    assert "Start 1 February 2025 1 March 2025" in said
    action.refresh_from_db()
    assert (action.title_en, action.starts_on) == ("Theirs", date(2025, 2, 1))

    choice = {"title_en": "theirs", "description_fr": "yours", "starts_on": "theirs", "objective": "theirs"}
    answer = client.post(URL, typed(conflict) | {f"take-{name}": taken for name, taken in choice.items()})

    assert answer.status_code == 302
    action.refresh_from_db()
    assert (action.title_en, action.description_fr) == ("Theirs", "La mienne")
    assert (action.starts_on, action.objective.code) == (date(2025, 2, 1), "B1")


def test_a_status_or_another_order_is_no_conflict(as_, secretariat):
    action = ActionFactory(code="A1.1")
    ActionFactory(code="A1.2")
    client = as_(secretariat)
    page = client.get(URL)
    update(action, "completed")
    client.post("/actions/A1.1/order/", {"step": "down"})

    assert client.post(URL, typed(page, title_en="Mine")).status_code == 302


def test_what_is_withdrawn_may_be_corrected(as_, secretariat):
    action = ActionFactory(code="A1.1", withdrawn_at=NOW, withdrawn_by=secretariat)
    client = as_(secretariat)

    assert client.post(URL, typed(client.get(URL), title_es="Hacer")).url == "/actions/A1.1/"
    action.refresh_from_db()
    assert (action.title_es, action.withdrawn_at) == ("Hacer", NOW)


def test_a_closed_plan_is_not_edited(as_, secretariat):
    action = ActionFactory(code="A1.1", objective=ObjectiveFactory(plan=closed_plan()))
    client = as_(secretariat)

    answer = client.post(URL, typed(client.get(URL), title_en="Mine"))

    assert (answer.status_code, words(answer).count(CLOSED)) == (422, 2)
    action.refresh_from_db()
    assert action.title_en == "Do A1.1"


@pytest.mark.parametrize("rows", [1, 3])
def test_saving_costs_the_same_queries(as_, secretariat, rows, django_assert_num_queries):
    for n in range(rows):
        ActionFactory(code=f"A1.{n + 1}")
    client = as_(secretariat)
    form = typed(client.get(URL), title_en="Mine")

    with django_assert_num_queries(28):
        client.post(URL, form)
