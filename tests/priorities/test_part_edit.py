"""/plan/axes/AGIR/edit/, /plan/A/edit/, /plan/A1/edit/: the texts of a part of the plan, and its place."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from priorities import services
from priorities.models import Objective, Priority
from tests.dashboard.helpers import words
from tests.factories import NOW, ActionFactory, AxisFactory, ObjectiveFactory, PriorityFactory, UserFactory
from tests.priorities.helpers import CLOSED, closed_plan, edited_by, next_plan, told, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def save(part, **values):
    """Let a colleague change `part`."""
    for name, value in values.items():
        setattr(part, name, value)
    services.edit(part=part, by=UserFactory(role="secretariat"), at=NOW)


@pytest.mark.parametrize(
    ("factory", "address", "back"),
    [
        (AxisFactory, "/plan/axes/AGIR/edit/", "/plan/edit/outline/#axis-AGIR"),
        (PriorityFactory, "/plan/A/edit/", "/plan/A/"),
        (ObjectiveFactory, "/plan/A1/edit/", "/plan/A1/"),
    ],
)
def test_it_works(as_, secretariat, factory, address, back):
    part = factory()
    client = as_(secretariat)

    answer = client.post(address, typed(client.get(address), title_es=" Título\nlargo "))

    part.refresh_from_db()
    assert (part.title_es, edited_by(part), answer.url) == ("Título largo", [None, secretariat], back)


def test_three_languages_stand_side_by_side_and_what_is_missing_is_marked(as_, secretariat):
    ObjectiveFactory(code="A1")

    page = as_(secretariat).get("/plan/A1/edit/")

    assert [(field.name, field.field.widget.attrs["lang"]) for field in page.context["form"].texts[0]] == [
        ("title_fr", "fr"),
        ("title_en", "en"),
        ("title_es", "es"),
    ]
    assert words(page).count("not translated yet") == 1
    assert page.text.count('<div class="three">') == 1


def test_french_is_needed(as_, secretariat):
    ObjectiveFactory(code="A1")
    client = as_(secretariat)

    answer = client.post("/plan/A1/edit/", typed(client.get("/plan/A1/edit/"), title_fr=" ", title_en="Kept"))

    assert (answer.status_code, told(answer).keys()) == (422, {"title_fr"})
    assert ">\nKept</textarea>" in answer.text


def test_the_second_of_two_people_sees_both_versions_and_chooses(as_, secretariat):
    objective = ObjectiveFactory(code="A1")
    client = as_(secretariat)
    page = client.get("/plan/A1/edit/")
    save(objective, title_en="Theirs", title_es="Suyo")

    conflict = client.post("/plan/A1/edit/", typed(page, title_en="Mine", title_fr="Le mien"))

    assert conflict.status_code == 409
    said = words(conflict)
    assert "Secretariat, 8 July 2025" in said
    assert "Title (French) Objectif A1 Le mien Title (English) Theirs Mine Title (Spanish) Suyo –" in said
    objective.refresh_from_db()
    assert (objective.title_fr, objective.title_en) == ("Objectif A1", "Theirs")

    choice = {"take-title_fr": "yours", "take-title_en": "theirs", "take-title_es": "theirs"}
    answer = client.post("/plan/A1/edit/", typed(conflict) | choice)

    assert answer.url == "/plan/A1/"
    objective.refresh_from_db()
    assert (objective.title_fr, objective.title_en, objective.title_es) == ("Le mien", "Theirs", "Suyo")


def test_another_order_is_no_conflict(as_, secretariat):
    first, _second = ObjectiveFactory(code="A1"), ObjectiveFactory(code="A2")
    client = as_(secretariat)
    page = client.get("/plan/A1/edit/")
    services.shift(part=first, step=services.DOWN, by=secretariat, at=NOW)

    answer = client.post("/plan/A1/edit/", typed(page, title_en="Mine"))

    assert answer.status_code == 302
    first.refresh_from_db()
    assert (first.title_en, first.position) == ("Mine", 2)


def test_two_people_on_what_came_from_a_file(as_, secretariat):
    call_command("loaddata", "plan_2023_2025", verbosity=0)
    objective = Objective.objects.get(code="A1")
    client = as_(secretariat)
    page = client.get("/plan/A1/edit/")
    services.shift(part=objective, step=services.DOWN, by=secretariat, at=NOW)
    assert client.post("/plan/A1/edit/", typed(page, title_en="Mine")).status_code == 302
    page = client.get("/plan/A2/edit/")
    save(Objective.objects.get(code="A2"), title_en="Theirs")

    conflict = client.post("/plan/A2/edit/", typed(page, title_en="Mine"))

    assert (conflict.status_code, [each.name for each in conflict.context["form"].differences]) == (409, ["title_en"])


def test_an_objective_moves_to_another_priority_and_its_address_follows(as_, secretariat):
    ObjectiveFactory(code="B1", position=1)
    objective = ActionFactory(code="A1.1").objective
    client = as_(secretariat)
    page = client.get("/plan/A1/edit/")

    asked = client.post("/plan/A1/edit/", typed(page, priority=Priority.objects.get(code="B").pk))

    sentence = "This code follows from the new place. Save again if it suits, or write another one."
    assert (asked.status_code, told(asked), typed(asked)["code"]) == (422, {"code": sentence}, "B2")
    assert client.post("/plan/A1/edit/", typed(asked)).url == "/plan/B2/"
    objective.refresh_from_db()
    assert (objective.priority.code, objective.position) == ("B", 2)
    moved = client.get("/plan/A1/?as_of=2025-07-01")
    assert (moved.status_code, moved.url) == (307, "/plan/B2/?as_of=2025-07-01")
    assert client.post("/plan/A1/withdraw/").url == "/plan/B2/withdraw/"


def test_the_old_code_may_be_kept_where_it_was_looked_at(as_, secretariat):
    objective = ObjectiveFactory(code="A1")
    PriorityFactory(code="B")
    client = as_(secretariat)
    asked = client.post(
        "/plan/A1/edit/", typed(client.get("/plan/A1/edit/"), priority=Priority.objects.get(code="B").pk)
    )

    assert client.post("/plan/A1/edit/", typed(asked, code="A1")).url == "/plan/A1/"
    objective.refresh_from_db()
    assert (objective.priority.code, objective.code) == ("B", "A1")


def test_the_page_shows_the_code_of_another_place_when_asked(as_, secretariat):
    ObjectiveFactory(code="A1")
    other = PriorityFactory(code="B")
    client = as_(secretariat)

    shown = [typed(client.get(f"/plan/A1/edit/?priority={asked}")) for asked in ("A", "B", other.pk, "Z", "")]

    assert [(form["code"], form["placed"] == other.pk) for form in shown] == [
        ("A1", False),
        ("B1", True),
        ("B1", True),
        ("A1", False),
        ("A1", False),
    ]


def test_a_priority_moves_to_another_axis_under_its_own_letter(as_, secretariat):
    first, second = AxisFactory(code="AGIR", position=1), AxisFactory(code="GRANDIR", position=2)
    for position, (code, axis) in enumerate((("A", first), ("B", first), ("C", second)), start=1):
        PriorityFactory(code=code, axis=axis, position=position)
    client = as_(secretariat)
    assert typed(client.get("/plan/A/edit/?axis=GRANDIR"))["code"] == "A"

    answer = client.post("/plan/A/edit/", typed(client.get("/plan/A/edit/"), axis=second.pk))

    assert answer.url == "/plan/A/"
    assert list(Priority.objects.values_list("code", "position")) == [("B", 1), ("C", 2), ("A", 3)]


def test_a_former_code_of_what_is_loaded_from_a_file_is_known(as_, secretariat):
    call_command("loaddata", "plan_2023_2025", verbosity=0)
    client = as_(secretariat)

    client.post("/plan/A1/edit/", typed(client.get("/plan/A1/edit/"), code="A9"))

    assert client.get("/plan/A1/").url == "/plan/A9/"


def test_a_closed_plan_is_not_edited(as_, secretariat):
    objective = ObjectiveFactory(plan=closed_plan())
    client = as_(secretariat)

    answer = client.post("/plan/A1/edit/", typed(client.get("/plan/A1/edit/"), title_en="Mine"))

    assert (answer.status_code, words(answer).count(CLOSED)) == (422, 2)
    objective.refresh_from_db()
    assert objective.title_en == "Objective A1"


def test_an_unknown_code_is_not_found_nor_one_of_another_plan(as_, secretariat):
    ObjectiveFactory(code="A1")
    ObjectiveFactory(code="A1", plan=next_plan(), added_at=NOW + timedelta(hours=1))
    client = as_(secretariat)

    assert [client.get(f"{plan}/plan/A1/edit/").status_code for plan in ("", "/plans/2026-2028")] == [200, 404]
    assert client.get("/plan/A9/edit/").status_code == 404
