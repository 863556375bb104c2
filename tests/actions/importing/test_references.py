"""Objectives and associations, found by code or by name, and never attached where the two disagree."""

from datetime import date

import pytest

from actions.models import Action
from tests.actions.importing.helpers import (
    HEAD,
    author,
    changes,
    plan,
    preview,
    reasons,
    results,
    text_of,
)
from tests.factories import (
    NOW,
    ActionFactory,
    MemberFactory,
    ObjectiveFactory,
    ParticipationFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("cell", "title"),
    [
        ("A1", ""),
        ("a1", ""),
        ("A1 – Objectif A1", ""),
        ("A1 Objective A1", ""),
        ("Objectif A1", ""),
        ("A1", "OBJECTIF A1!"),
        ("", "Objectif A1"),
    ],
)
def test_an_objective_is_found_by_its_code_or_its_title(cell, title):
    batch = preview(text_of(("code", "title_fr", "objective", "objective_title"), ("A1.1", "Plan", cell, title)))

    assert results(batch) == [(2, "created")]


@pytest.mark.parametrize(("cell", "title"), [("A1 – Autre chose", ""), ("A1", "Autre chose")])
def test_an_objective_whose_title_says_something_else_is_told_and_not_attached(cell, title):
    assert reasons(("code", "title_fr", "objective", "objective_title"), ("A1.1", "Plan", cell, title)) == (
        "objective: A1 is “Objective A1”, and the file says “Autre chose”: correct one of the two."
    )


def test_a_withdrawn_objective_takes_no_action():
    plan()
    ObjectiveFactory(code="A1").withdraw(by=author(), at=NOW)

    assert reasons(HEAD, ("A1.1", "A1", "Plan")) == "objective: The objective A1 has been withdrawn."


def network():
    """Have three associations; two go by one name."""
    names = {"name_fr": "Médecins du Monde France", "country_fr": "France", "country_es": "Francia"}
    MemberFactory(code="FR", native_name="Médecins du Monde", **names)
    MemberFactory(code="ES", native_name="Médicos del Mundo", country_fr="Espagne", country_en="Spain")
    MemberFactory(code="AR", native_name="Médicos del Mundo", country_fr="Argentine", country_en="Argentina")
    both = "Médecins du Monde Belgique / Dokters van de Wereld België"
    MemberFactory(code="BE", native_name=both, country_fr="Belgique")
    ActionFactory(code="A1.1")


@pytest.mark.parametrize(
    "cell", ["FR", "fr", "France", "FRANCIA", "Medecins du monde France", "FR – France", "FR (Francia)"]
)
def test_a_lead_is_found_by_its_code_or_by_its_name_in_any_language(cell):
    network()

    assert changes(("code", "lead"), ("A1.1", cell)) == {"lead": ["", "FR"]}


@pytest.mark.parametrize(
    ("lead", "name", "sentence"),
    [
        ("FR", "Espagne", "lead: FR is “France”, and the file says “Espagne”: correct one of the two."),
        ("FR Espagne", "", "lead: FR is “France”, and the file says “Espagne”: correct one of the two."),
        ("Narnia", "", "lead: “Narnia” is no association of the network."),
        ("", "Narnia", "lead: “Narnia” is no association of the network."),
        ("Médicos del Mundo", "", "lead: “Médicos del Mundo” may mean AR, ES: write the code."),
    ],
)
def test_a_lead_that_is_unknown_or_ambiguous_is_told_and_not_attached(lead, name, sentence):
    network()

    assert changes(("code", "lead", "lead_name"), ("A1.1", "FR", "Francia")) == {"lead": ["", "FR"]}
    assert reasons(("code", "lead", "lead_name"), ("A1.1", lead, name)) == sentence


@pytest.mark.parametrize("cell", ["FR, ES", "Espagne;France", "es\nFR\n", "Spain, Francia, ES"])
def test_contributors_are_listed_in_many_ways(cell):
    network()

    assert changes(("code", "contributing"), ("A1.1", cell)) == {"contributing": ["", "ES, FR"]}


def test_one_contributor_may_have_a_name_with_a_separator():
    network()

    assert changes(("code", "contributing"), ("A1.1", "Dokters van de Wereld België")) == {"contributing": ["", "BE"]}


def test_roles_are_added_and_others_left():
    network()
    action = Action.objects.get()
    ParticipationFactory(action=action, member=MemberFactory(code="FR"), lead=True)
    ParticipationFactory(action=action, member=MemberFactory(code="ES"))
    ParticipationFactory(action=action, member=MemberFactory(code="BE"), role="")

    assert changes(("code", "lead", "contributing"), ("A1.1", "FR", "FR, BE")) == {"contributing": ["ES", "BE, ES"]}
    assert changes(("code", "contributing"), ("A1.1", "ES, FR")) == {}
    assert reasons(("code", "lead"), ("A1.1", "ES")) == "lead: This action has its lead already. It is FR."


def test_a_contributor_becomes_the_lead():
    network()
    ParticipationFactory(action=Action.objects.get(), member=MemberFactory(code="ES"))

    assert changes(("code", "lead", "contributing"), ("A1.1", "ES", "ES")) == {
        "lead": ["", "ES"],
        "contributing": ["ES", ""],
    }


@pytest.mark.parametrize("dates", [{"left_on": date(2024, 1, 1)}, {"joined_on": date(2026, 1, 1)}])
@pytest.mark.parametrize("column", ["lead", "contributing"])
def test_who_does_not_belong_to_the_network_takes_no_new_role(dates, column):
    network()
    MemberFactory(code="JP", country_fr="Japon", **dates)

    assert changes(("code", column), ("A1.1", "FR")) == {column: ["", "FR"]}
    assert reasons(("code", column), ("A1.1", "JP")) == f"{column}: JP does not belong to the network today."
