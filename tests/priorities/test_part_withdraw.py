"""/plan/…/withdraw/ and /plan/…/restore/: out of the plan, and back; nothing is deleted."""

from datetime import timedelta

import pytest

from priorities import services
from priorities.models import Axis, Objective, Priority
from tests.dashboard.helpers import words
from tests.factories import NOW, ActionFactory, AxisFactory, ObjectiveFactory, PriorityFactory
from tests.priorities.helpers import CLOSED, closed_plan, edited_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
PARTS = [
    (AxisFactory, "/plan/axes/AGIR", "/plan/edit/outline/#axis-AGIR"),
    (PriorityFactory, "/plan/A", "/plan/A/"),
    (ObjectiveFactory, "/plan/A1", "/plan/A1/"),
]


@pytest.mark.parametrize(("factory", "address", "back"), PARTS)
def test_withdrawn_and_restored(as_, secretariat, factory, address, back):
    part = factory()
    client = as_(secretariat)
    assert "Nothing is deleted." in words(client.get(f"{address}/edit/"))

    answer = client.post(f"{address}/withdraw/", follow=True)

    part.refresh_from_db()
    assert (part.withdrawn_at, part.withdrawn_by, answer.redirect_chain) == (NOW, secretariat, [(back, 302)])
    assert f"{part.code} is withdrawn from the plan." in words(answer)
    assert "Withdrawn from the plan on 8 July 2025 by: Secretariat." in words(client.get(f"{address}/edit/"))

    answer = client.post(f"{address}/restore/", follow=True)

    part.refresh_from_db()
    assert (part.withdrawn_at, part.withdrawn_by, answer.redirect_chain) == (None, None, [(back, 302)])
    assert f"{part.code} is back in the plan." in words(answer)
    assert edited_by(part) == [None, secretariat, secretariat]


@pytest.mark.parametrize(
    ("address", "code", "left"),
    [
        ("/plan/axes/AGIR", "AGIR", "/plan/A/edit/"),
        ("/plan/A", "A", "/plan/A1/edit/"),
        ("/plan/A1", "A1", "/actions/A1.2/edit/"),
    ],
)
def test_refused_as_long_as_something_belongs_to_it(as_, secretariat, address, code, left):
    ActionFactory(code="A1.1", withdrawn_at=NOW, withdrawn_by=secretariat)
    ActionFactory(code="A1.2")
    client = as_(secretariat)

    answer = client.post(f"{address}/withdraw/")

    assert answer.status_code == 422
    assert f"{code} still holds what is listed below: withdraw that or move it first." in words(answer)
    for page in (answer, client.get(f"{address}/edit/")):
        assert f'href="{left}"' in page.text
        assert f'action="{address}/withdraw/"' not in page.text
    assert {kind.objects.get().withdrawn_at for kind in (Axis, Priority, Objective)} == {None}


def test_possible_once_nothing_is_left(as_, secretariat):
    action = ActionFactory(code="A1.1")
    client = as_(secretariat)

    for address in ("/actions/A1.1", "/plan/A1", "/plan/A", "/plan/axes/AGIR"):
        assert client.post(f"{address}/withdraw/").status_code == 302

    assert action.plan.axes.standing(NOW).count() == 0


def test_restored_from_above(as_, secretariat):
    objective = ObjectiveFactory(code="A1")
    for part in (objective, objective.priority):
        services.withdraw(part=part, by=secretariat, at=NOW - timedelta(hours=1))
    client = as_(secretariat)

    answer = client.post("/plan/A1/restore/")

    assert answer.status_code == 422
    assert "A is withdrawn: restore it first." in words(answer)
    assert 'href="/plan/A/edit/"' in answer.text
    assert 'action="/plan/A1/restore/"' not in answer.text
    assert [client.post(f"/plan/{code}/restore/").status_code for code in ("A", "A1")] == [302, 302]


def test_nothing_is_withdrawn_from_a_closed_plan(as_, secretariat):
    objective = ObjectiveFactory(plan=closed_plan())
    client = as_(secretariat)

    answer = client.post("/plan/A1/withdraw/")

    assert (answer.status_code, CLOSED in words(answer)) == (422, True)
    objective.refresh_from_db()
    assert objective.withdrawn_at is None


@pytest.mark.parametrize("verb", ["withdraw", "restore"])
def test_it_rejects_get(as_, secretariat, verb):
    ObjectiveFactory()

    assert as_(secretariat).get(f"/plan/A1/{verb}/").status_code == 405
