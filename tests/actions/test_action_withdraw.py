"""/actions/A1.1/withdraw/, /restore/ and /order/: out of the plan, back, and up or down in it."""

from datetime import timedelta

import pytest

from actions.models import Action
from tests.dashboard.helpers import moment, words
from tests.factories import NOW, ActionFactory, ObjectiveFactory, update
from tests.priorities.helpers import CLOSED, closed_plan, edited_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/actions/A1.1/withdraw/"


def test_it_leaves_the_plan_and_its_page_says_when_and_by_whom(as_, secretariat):
    action = update(ActionFactory(code="A1.1"), "on_track").action
    ActionFactory(code="A1.2")
    client = as_(secretariat)
    assert "A1.1" in words(client.get("/plan/A1/"))

    answer = client.post(URL, follow=True)

    assert answer.redirect_chain == [("/actions/A1.1/", 302)]
    said = words(answer)
    assert "A1.1 is withdrawn from the plan." in said
    assert "Withdrawn from the plan on 8 July 2025 by: Secretariat." in said
    assert "A1.1" not in words(client.get("/plan/A1/"))
    action.refresh_from_db()
    assert (action.withdrawn_at, action.withdrawn_by, edited_by(action)[-1]) == (NOW, secretariat, secretariat)


def test_it_can_be_put_back(as_, secretariat):
    action = ActionFactory(code="A1.1", withdrawn_at=NOW, withdrawn_by=secretariat)
    client = as_(secretariat)
    assert 'action="/actions/A1.1/restore/"' in client.get("/actions/A1.1/edit/").text

    answer = client.post("/actions/A1.1/restore/", follow=True)

    assert answer.redirect_chain == [("/actions/A1.1/", 302)]
    assert "A1.1 is back in the plan." in words(answer)
    action.refresh_from_db()
    assert (action.withdrawn_at, action.withdrawn_by) == (None, None)


@pytest.mark.parametrize("address", ["/plan/", "/plan/A/", "/plan/A1/", "/dashboard/"])
def test_as_of_a_day_before_nothing_changes(as_, secretariat, address):
    for n in (1, 2):
        update(ActionFactory(code=f"A1.{n}"), "on_track", at=moment(6, n))
    Action.history.update(history_date=moment(1, 1))
    client = as_(secretariat)
    address += "?as_of=2025-07-01"
    before = words(client.get(address))
    assert "2 actions: On track" in before

    client.post("/actions/A1.2/order/", {"step": "up"})
    assert words(client.get(address)) == before
    for part in ("/actions/A1.1", "/actions/A1.2", "/plan/A1", "/plan/A"):
        assert client.post(f"{part}/withdraw/").status_code == 302
    client.get("/help/")  # says what was done

    assert words(client.get(address)) == before


def test_it_moves_within_its_objective(as_, secretariat):
    for code in ("A1.1", "A1.2", "A2.1"):
        ActionFactory(code=code)
    client = as_(secretariat)

    answer = client.post("/actions/A1.1/order/", {"step": "down"})

    assert answer.url == "/plan/edit/outline/#action-A1.1"
    assert [action.code for action in Action.objects.of(Action.objects.first().plan)] == ["A1.2", "A1.1", "A2.1"]


@pytest.mark.parametrize("verb", ["withdraw", "restore", "order"])
def test_a_closed_plan_stays_as_it_was(as_, secretariat, verb):
    objective = ObjectiveFactory(plan=closed_plan())
    ActionFactory(code="A1.0", objective=objective)
    action = ActionFactory(code="A1.1", objective=objective)
    client = as_(secretariat)

    answer = client.post(f"/actions/A1.1/{verb}/", {"step": "up"})

    assert (answer.status_code, CLOSED in words(answer)) == (422, True)
    action.refresh_from_db()
    assert (action.withdrawn_at, action.position) == (None, 0)


@pytest.mark.parametrize("verb", ["withdraw", "restore", "order"])
def test_it_rejects_get_and_what_is_not_there(as_, secretariat, verb):
    ActionFactory(code="A1.1")
    ActionFactory(code="A1.2", added_at=NOW + timedelta(hours=1))
    client = as_(secretariat)

    assert client.get(f"/actions/A1.1/{verb}/").status_code == 405
    assert client.post(f"/actions/A1.2/{verb}/").status_code == 404
