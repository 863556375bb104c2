"""/plan/…/order/: the parts of the plan in another order."""

import pytest

from priorities.models import Axis, Objective, Priority
from tests.dashboard.helpers import words
from tests.factories import NOW, AxisFactory, ObjectiveFactory, PriorityFactory
from tests.priorities.helpers import CLOSED, closed_plan, edited_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def codes(kind):
    """Return the codes of all parts of a kind, in the order of the plan."""
    return " ".join(kind.objects.values_list("code", flat=True))


@pytest.mark.parametrize(
    ("moves", "order"),
    [
        ([("A2", "up")], "A2 A1 A3"),
        ([("A1", "down")], "A2 A1 A3"),
        ([("A1", "down"), ("A1", "down")], "A2 A3 A1"),
        ([("A1", "up")], "A1 A2 A3"),
        ([("A3", "down")], "A1 A2 A3"),
        ([("A3", "up"), ("A3", "up"), ("A3", "up")], "A3 A1 A2"),
    ],
)
def test_it_moves_by_one_and_stays_at_the_ends(as_, secretariat, moves, order):
    for code in ("A1", "A2", "A3"):
        ObjectiveFactory(code=code)
    client = as_(secretariat)

    for code, step in moves:
        answer = client.post(f"/plan/{code}/order/", {"step": step})

        assert answer.url == f"/plan/edit/outline/#objective-{code}"
    assert codes(Objective) == order


def test_it_passes_what_is_withdrawn_and_says_who(as_, secretariat):
    first = ObjectiveFactory(code="A1", position=1)
    ObjectiveFactory(code="A2", position=2, withdrawn_at=NOW, withdrawn_by=secretariat)
    untouched = ObjectiveFactory(code="A4", position=4)
    ObjectiveFactory(code="A3", position=3)

    as_(secretariat).post("/plan/A1/order/", {"step": "down"})

    assert codes(Objective) == "A2 A3 A1 A4"
    assert (edited_by(first), edited_by(untouched)) == ([None, secretariat], [None])


def test_a_withdrawn_one_moves_among_those_that_stand(as_, secretariat):
    ObjectiveFactory(code="A1", position=1)
    ObjectiveFactory(code="A2", position=2, withdrawn_at=NOW, withdrawn_by=secretariat)

    as_(secretariat).post("/plan/A2/order/", {"step": "up"})

    assert codes(Objective) == "A2 A1"


def test_priorities_move_within_their_axis_and_follow_it(as_, secretariat):
    act, grow = AxisFactory(code="AGIR", position=1), AxisFactory(code="GRANDIR", position=2)
    for position, (code, axis) in enumerate((("A", act), ("B", act), ("C", grow)), start=1):
        PriorityFactory(code=code, axis=axis, position=position)
    client = as_(secretariat)

    client.post("/plan/B/order/", {"step": "down"})
    assert codes(Priority) == "A B C"
    client.post("/plan/B/order/", {"step": "up"})
    assert codes(Priority) == "B A C"
    answer = client.post("/plan/axes/GRANDIR/order/", {"step": "up"})
    assert (codes(Axis), codes(Priority)) == ("GRANDIR AGIR", "C B A")
    assert answer.url == "/plan/edit/outline/#axis-GRANDIR"


def test_a_closed_plan_keeps_its_order(as_, secretariat):
    plan = closed_plan()
    for code in ("A1", "A2"):
        ObjectiveFactory(plan=plan, code=code)

    answer = as_(secretariat).post("/plan/A2/order/", {"step": "up"})

    assert (answer.status_code, CLOSED in words(answer), codes(Objective)) == (422, True, "A1 A2")


def test_it_rejects_get(as_, secretariat):
    ObjectiveFactory()

    assert as_(secretariat).get("/plan/A1/order/").status_code == 405
