"""/actions/new/: one more action in the plan."""

from datetime import date

import pytest

from actions.models import Action
from tests.dashboard.helpers import words
from tests.factories import NOW, ActionFactory, ObjectiveFactory
from tests.priorities.helpers import CLOSED, closed_plan, edited_by, next_plan, told, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/actions/new/"


def test_it_is_part_of_the_plan_from_now_on(as_, secretariat):
    ActionFactory(code="A1.1", position=3)
    client = as_(secretariat)
    page = client.get(f"{URL}?objective=A1")
    assert "New action" in words(page)

    answer = client.post(
        URL,
        typed(
            page,
            title_fr="Former\nensemble ",
            description_en="Line\r\nby line",
            starts_on="2025-01-01",
            due_on="30/06/2025",
        ),
        follow=True,
    )

    assert answer.redirect_chain == [("/actions/A1.2/", 302)]
    assert "A1.2 is part of the plan." in words(answer)
    action = Action.objects.get(code="A1.2")
    assert (action.objective.code, action.position, action.added_at, edited_by(action)) == ("A1", 4, NOW, [secretariat])
    assert (action.title_fr, action.description_en) == ("Former ensemble", "Line\nby line")
    assert (action.starts_on, action.due_on, action.in_published_plan) == (date(2025, 1, 1), date(2025, 6, 30), False)
    assert (action.life_cycle, action.progress) == ("not_started", None)
    assert list(Action.objects.matching("former line")) == [action]


@pytest.mark.parametrize(
    ("made", "suggested"),
    [((), "A1.1"), (("A1.1", "A1.2"), "A1.3"), (("A1.9", "A1.10"), "A1.11"), (("A1.2", "A1.x9", "A10.7"), "A1.3")],
)
def test_the_next_number_of_the_objective_is_suggested(as_, secretariat, made, suggested):
    objective = ObjectiveFactory(code="A1")
    for code in made:
        ActionFactory(code=code, objective=objective)

    assert typed(as_(secretariat).get(f"{URL}?objective=A1"))["code"] == suggested


def test_the_number_of_what_is_withdrawn_is_not_given_again(as_, secretariat):
    ActionFactory(code="A1.1", withdrawn_at=NOW, withdrawn_by=secretariat)

    assert typed(as_(secretariat).get(f"{URL}?objective=A1"))["code"] == "A1.2"


def test_without_an_objective_chosen_the_code_comes_with_it(as_, secretariat):
    ActionFactory(code="A1.1")
    client = as_(secretariat)
    page = client.get(URL)
    assert typed(page)["code"] == ""

    answer = client.post(URL, typed(page, objective=ObjectiveFactory(code="B2").pk, title_fr="Titre"))

    assert answer.url == "/actions/B2.1/"


def test_what_is_wrong_is_said_and_everything_typed_is_kept(as_, secretariat):
    ActionFactory(code="A1.1")
    client = as_(secretariat)

    answer = client.post(
        URL,
        typed(
            client.get(f"{URL}?objective=A1"), code="A1.1", title_en="Kept", starts_on="2025-07-01", due_on="2025-06-30"
        ),
    )

    assert answer.status_code == 422
    french = "Write the French: it is what readers get as long as there is no translation."
    assert told(answer) == {"title_fr": french, "code": "This code is already used in this plan."}
    assert typed(answer)["title_en"] == "Kept"

    answer = client.post(URL, typed(answer, code="A1.2", title_fr="Titre"))

    assert (answer.status_code, "An action is due after it starts." in words(answer)) == (422, True)
    assert Action.objects.count() == 1


def test_a_withdrawn_objective_takes_no_action(as_, secretariat):
    ActionFactory(code="A1.1")
    gone = ObjectiveFactory(code="A2", withdrawn_at=NOW, withdrawn_by=secretariat)
    client = as_(secretariat)

    answer = client.post(URL, typed(client.get(f"{URL}?objective=A1"), objective=gone.pk, title_fr="Titre"))

    assert (answer.status_code, told(answer).keys()) == (422, {"objective"})


def test_a_closed_plan_takes_no_action(as_, secretariat):
    ObjectiveFactory(plan=closed_plan())
    client = as_(secretariat)

    answer = client.post(URL, typed(client.get(f"{URL}?objective=A1"), title_fr="Titre"))

    assert (answer.status_code, words(answer).count(CLOSED), Action.objects.count()) == (422, 2, 0)


@pytest.mark.parametrize("asked", ["B9", "9" * 30, "9" * 5000, "%00"])
def test_a_place_that_is_not_there_is_not_proposed(asked, as_, secretariat):
    objective = ObjectiveFactory(code="A1")
    client = as_(secretariat)
    assert typed(client.get(f"{URL}?objective={objective.pk}"))["code"] == "A1.1"

    page = client.get(f"{URL}?objective={asked}")

    assert (page.status_code, typed(page).get("code", "")) == (200, "")


def test_another_plan_gets_its_own(as_, secretariat):
    ObjectiveFactory(code="A1")
    ObjectiveFactory(code="A1", plan=next_plan())
    client = as_(secretariat)
    address = f"/plans/2026-2028{URL}"

    answer = client.post(address, typed(client.get(f"{address}?objective=A1"), title_fr="Titre"))

    assert (answer.url, Action.objects.get().plan.slug) == ("/plans/2026-2028/actions/A1.1/", "2026-2028")
