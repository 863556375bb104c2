"""The real plan and the real members, as they are loaded."""

import pytest
from django.apps import apps
from django.core.management import call_command

from actions.models import Action, Milestone, Participation, Update
from actions.reporting.models import Period
from mdmplan.text import fold
from members.models import Member, User
from priorities.models import Axis, Objective, Plan, Priority

pytestmark = pytest.mark.django_db
TITLES = ("title_fr", "title_en", "title_es")


@pytest.fixture
def load():
    """Load what a real start loads."""

    def loaddata():
        call_command("loaddata", "plan_2023_2025", "members", verbosity=0)

    return loaddata


def everything():
    """Return every row of every table."""
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in apps.get_models()}


def test_loading_twice_changes_nothing(load):
    load()
    once = everything()

    load()

    assert everything() == once


def test_it_is_the_whole_plan_and_nothing_else(load):
    load()

    assert [model.objects.count() for model in (Plan, Axis, Priority, Objective, Action, Member)] == [
        1,
        3,
        4,
        10,
        18,
        17,
    ]
    assert [model.objects.count() for model in (Update, Participation, Milestone, Period, User)] == [0] * 5


def test_nothing_is_invented(load):
    load()

    assert set(Action.objects.values_list("in_published_plan", "starts_on", "due_on")) == {(True, None, None)}
    assert set(Action.objects.values_list("life_cycle", "health", "progress", "revision")) == {
        ("not_started", "", None, 0)
    }


def test_objective_c3_has_no_action(load):
    load()

    assert list(Objective.objects.filter(actions=None).values_list("code", flat=True)) == ["C3"]


def test_it_stands_in_the_order_of_the_plan(load):
    load()

    assert list(Axis.objects.values_list("code", flat=True)) == ["AGIR", "ETRE", "GRANDIR"]
    assert list(Priority.objects.values_list("code", "axis__code")) == [
        ("A", "AGIR"),
        ("B", "AGIR"),
        ("C", "ETRE"),
        ("D", "GRANDIR"),
    ]
    assert " ".join(Objective.objects.values_list("code", flat=True)) == "A1 A2 B1 B2 C1 C2 C3 D1 D2 D3"
    assert " ".join(Action.objects.of(Plan.objects.get()).values_list("code", flat=True)) == (
        "A1.1 A1.2 A2.1 A2.2 B1.1 B1.2 B2.1 B2.2 C1.1 C1.2 C1.3 C2.1 C2.2 C2.3 D1.1 D2.1 D3.1 D3.2"
    )


@pytest.mark.parametrize(
    ("model", "code", "titles"),
    [
        (
            Objective,
            "C2",
            (
                "Renforcer la gouvernance du réseau",
                "Strengthen the governance of the network",
                "Fortalecer la gobernanza de la red",
            ),
        ),
        (
            Action,
            "D3.2",
            (
                "Définir un processus clair pour l'accueil de nouveaux membres",
                "Define a clear process for welcoming new members",
                "Definir un proceso claro para la acogida de nuevos miembros",
            ),
        ),
    ],
)
def test_titles_are_those_of_the_published_plan(load, model, code, titles):
    load()

    assert model.objects.values_list(*TITLES).get(code=code) == titles


@pytest.mark.parametrize("model", [Axis, Priority, Objective, Action])
def test_every_title_is_in_three_languages(load, model):
    load()

    assert [row for row in model.objects.values_list(*TITLES) if "" in row] == []


def test_search_reads_the_folded_texts(load):
    load()

    for action in Action.objects.all():
        assert action.search.strip() == fold(" ".join([action.code, *(getattr(action, name) for name in TITLES)]))


def test_each_member_is_valid(load):
    load()

    for member in Member.objects.all():
        member.full_clean()
    assert " ".join(Member.objects.values_list("code", flat=True)) == (
        "AR BE CA CH DE ES FR GB GR IT JP LU NL PT SE TR US"
    )
