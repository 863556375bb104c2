"""An action is moved to another objective: it has a new code, and its old address leads to the new one."""

import pytest
from django.core.management import call_command

from actions.models import Action
from priorities.models import Objective
from tests.dashboard.helpers import moment, words
from tests.factories import ActionFactory, ObjectiveFactory, update
from tests.priorities.helpers import next_plan, told, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/actions/A1.1/edit/"
PAGES = ["/plan/", "/plan/A/", "/plan/A1/", "/plan/B/", "/plan/B2/", "/dashboard/"]


@pytest.fixture
def moved(as_, secretariat):
    """Move A1.1 to B2, with the code that is suggested; give the client."""
    ActionFactory(code="A1.1")
    ActionFactory(code="B2.1", position=4)
    client = as_(secretariat)
    asked = client.post(URL, typed(client.get(URL), objective=Objective.objects.get(code="B2").pk))
    assert (asked.status_code, typed(asked)["code"]) == (422, "B2.2")
    assert told(asked) == {
        "code": "This code follows from the new place. Save again if it suits, or write another one."
    }
    assert client.post(URL, typed(asked)).url == "/actions/B2.2/"
    return client


def test_it_comes_last_in_its_new_objective(moved):
    action = Action.objects.get(code="B2.2")

    assert (action.objective.code, action.position) == ("B2", 5)


def test_its_old_address_leads_to_the_new_one(moved):
    page = moved.get("/actions/A1.1/?as_of=2025-07-01")
    posted = moved.post("/actions/A1.1/update/", {"life_cycle": "not_started"})

    assert (page.status_code, page.url) == (307, "/actions/B2.2/?as_of=2025-07-01")
    assert (posted.status_code, posted.url) == (307, "/actions/B2.2/update/")
    assert "B2.2 Do A1.1" in words(moved.get("/actions/A1.1/", follow=True))


def test_its_old_address_keeps_the_name_of_its_plan(as_, secretariat):
    following = next_plan()
    ActionFactory(code="A1.1", objective=ObjectiveFactory(plan=following))
    client = as_(secretariat)
    address = f"/plans/2026-2028{URL}"

    client.post(address, typed(client.get(address), code="A1.7"))

    assert client.get("/plans/2026-2028/actions/A1.1/").url == "/plans/2026-2028/actions/A1.7/"


def test_a_new_action_takes_over_the_address(moved):
    ActionFactory(code="A1.1", title_en="The new one")

    assert "A1.1 The new one" in words(moved.get("/actions/A1.1/"))


def test_an_action_from_a_file_has_its_old_code_too(as_, secretariat):
    call_command("loaddata", "plan_2023_2025", verbosity=0)
    client = as_(secretariat)

    client.post(URL, typed(client.get(URL), code="A1.9"))

    assert client.get("/actions/A1.1/").url == "/actions/A1.9/"


def test_the_new_code_is_shown_with_the_objective(as_, secretariat):
    ActionFactory(code="A1.1")
    ObjectiveFactory(code="B2")

    page = as_(secretariat).get(f"{URL}?objective=B2")

    assert typed(page)["code"] == "B2.1"
    assert 'hx-select="#code"' in page.text
    assert Action.objects.get().code == "A1.1"


def test_as_of_a_day_before_it_counts_where_it_was(as_, secretariat):
    update(ActionFactory(code="A1.1", title_en="Then"), "on_track", at=moment(6, 1))
    Action.history.update(history_date=moment(1, 1))
    ObjectiveFactory(code="B2")
    client = as_(secretariat)
    before = [words(client.get(f"{page}?as_of=2025-07-01")) for page in PAGES]
    asked = client.get(f"{URL}?objective=B2")

    assert client.post(URL, typed(asked, title_en="Now")).url == "/actions/B2.1/"
    client.get("/help/")  # says what was done

    assert [words(client.get(f"{page}?as_of=2025-07-01")) for page in PAGES] == before
    assert "B2.1 Now" in words(client.get("/plan/B2/"))
