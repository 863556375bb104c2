"""/plan/new/axis/, /plan/new/priority/, /plan/new/objective/: what is added to the plan."""

import pytest

from priorities.models import Axis, Objective, Priority
from tests.dashboard.helpers import words
from tests.factories import NOW, AxisFactory, ObjectiveFactory, PlanFactory, PriorityFactory
from tests.priorities.helpers import CLOSED, closed_plan, edited_by, next_plan, told, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
CODE = "Write the code as published, such as A, A1 or A1.1."


def test_an_axis_comes_last(as_, secretariat):
    PlanFactory()
    AxisFactory(code="AGIR", position=4)
    client = as_(secretariat)
    page = client.get("/plan/new/axis/")
    assert "New axis" in words(page)

    answer = client.post("/plan/new/axis/", typed(page, code="RIRE", title_fr="Rire\nensemble "))

    axis = Axis.objects.get(code="RIRE")
    assert (axis.title_fr, axis.position, axis.added_at, edited_by(axis)) == ("Rire ensemble", 5, NOW, [secretariat])
    assert answer.url == "/plan/edit/outline/#axis-RIRE"


def test_a_priority_gets_the_next_letter_and_its_number_through_all_axes(as_, secretariat):
    first, second = AxisFactory(code="AGIR", position=1), AxisFactory(code="GRANDIR", position=2)
    PriorityFactory(code="A", axis=first, position=1)
    PriorityFactory(code="B", axis=second, position=2)
    client = as_(secretariat)
    page = client.get("/plan/new/priority/?axis=AGIR")
    assert "New priority" in words(page)
    assert typed(page)["code"] == "C"

    answer = client.post("/plan/new/priority/", typed(page, title_fr="Titre"), follow=True)

    assert answer.redirect_chain == [("/plan/C/", 302)]
    assert "C is part of the plan." in words(answer)
    assert list(Priority.objects.values_list("code", "axis__code", "position")) == [
        ("A", "AGIR", 1),
        ("C", "AGIR", 2),
        ("B", "GRANDIR", 3),
    ]


def test_after_z_the_code_is_asked(as_, secretariat):
    PriorityFactory(code="Z")
    client = as_(secretariat)
    page = client.get("/plan/new/priority/?axis=AGIR")

    answer = client.post("/plan/new/priority/", typed(page, title_fr="Titre"))

    assert (answer.status_code, told(answer)) == (422, {"code": CODE})


def test_an_objective_is_numbered_within_its_priority(as_, secretariat):
    for code in ("A1", "A3", "B8", "A10x"):
        ObjectiveFactory(code=code, position=3)
    client = as_(secretariat)
    page = client.get("/plan/new/objective/?priority=A")
    assert "New objective" in words(page)

    answer = client.post("/plan/new/objective/", typed(page, title_fr="Titre"))

    objective = Objective.objects.get(code="A4")
    assert (objective.priority.code, objective.position, answer.url) == ("A", 4, "/plan/A4/")


def test_a_code_that_was_used_once_is_not_given_again(as_, secretariat):
    objective = ObjectiveFactory(code="A7")
    objective.code = "A1"
    objective.save()

    assert typed(as_(secretariat).get("/plan/new/objective/?priority=A"))["code"] == "A8"


def test_a_code_left_empty_is_the_next_one_and_a_used_one_is_refused(as_, secretariat):
    ObjectiveFactory(code="A1")
    client = as_(secretariat)
    page = client.get("/plan/new/objective/?priority=A")

    refused = client.post("/plan/new/objective/", typed(page, title_fr="Titre", code="A1"))
    made = client.post("/plan/new/objective/", typed(page, title_fr="Titre", code=""))

    assert (refused.status_code, told(refused)) == (422, {"code": "This code is already used in this plan."})
    assert made.url == "/plan/A2/"


@pytest.mark.parametrize(
    ("address", "missing"),
    [
        ("/plan/new/axis/", {"code", "title_fr"}),
        ("/plan/new/priority/", {"axis", "code", "title_fr"}),
        ("/plan/new/objective/?priority=Z", {"priority", "code", "title_fr"}),
        ("/plan/new/objective/?priority=99", {"priority", "code", "title_fr"}),
    ],
)
def test_what_is_needed_is_said_beside_its_field(as_, secretariat, address, missing):
    PriorityFactory(code="A")
    client = as_(secretariat)
    page = client.get(address)

    answer = client.post(address, typed(page) | {"code": ""})

    assert (answer.status_code, told(answer).keys()) == (422, missing)


def test_a_code_that_no_address_can_hold_is_refused(as_, secretariat):
    PriorityFactory(code="A")
    client = as_(secretariat)

    answer = client.post(
        "/plan/new/priority/", typed(client.get("/plan/new/priority/?axis=AGIR"), code="A1", title_fr="T")
    )

    assert (answer.status_code, told(answer)) == (422, {"code": CODE})


def test_what_is_withdrawn_or_of_another_plan_is_no_place(as_, secretariat):
    ObjectiveFactory(code="A1")
    PriorityFactory(code="B", withdrawn_at=NOW, withdrawn_by=secretariat)
    PriorityFactory(code="C", plan=next_plan())

    page = as_(secretariat).get("/plan/new/objective/")

    assert [priority.code for priority in page.context["form"].fields["priority"].queryset] == ["A"]


def test_nothing_is_added_to_a_closed_plan(as_, secretariat):
    PriorityFactory(plan=closed_plan(), code="A")
    client = as_(secretariat)
    page = client.get("/plan/new/objective/?priority=A")
    assert CLOSED in words(page)

    answer = client.post("/plan/new/objective/", typed(page, title_fr="Titre"))

    assert (answer.status_code, words(answer).count(CLOSED)) == (422, 2)
    assert Objective.objects.count() == 0


def test_another_plan_gets_its_own(as_, secretariat):
    PriorityFactory(code="A")
    PriorityFactory(code="A", plan=next_plan())
    client = as_(secretariat)
    address = "/plans/2026-2028/plan/new/objective/"

    answer = client.post(address, typed(client.get(f"{address}?priority=A"), title_fr="Titre"))

    assert (answer.url, Objective.objects.get().plan.slug) == ("/plans/2026-2028/plan/A1/", "2026-2028")
