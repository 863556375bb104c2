"""Which column is which."""

import pytest
from django.utils import translation

from actions.export import COLUMNS
from actions.importing.columns import FIELDS, LABELS, field_of, guess

OURS = (
    "code, objective, title_fr, title_en, title_es, description, deliverable, start, due, lead, contributing, "
    "life_cycle, health, progress, forecast, note"
)


def test_our_own_names_need_no_map():
    names = OURS.split(", ")

    assert guess(names) == {name: name for name in names}


def test_every_column_of_our_export_is_a_field_or_a_label():
    assert set(COLUMNS) - LABELS <= set(FIELDS)
    assert guess(COLUMNS) == {name: name for name in COLUMNS if name not in LABELS}


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Intitulé", "title"),
        ("Titre (FR)", "title_fr"),
        ("TITULO (español)", "title_es"),
        ("Échéance (jj/mm/aaaa)", "due"),
        ("Date d’échéance", "due"),
        ("Responsable", "lead"),
        ("Avancement", "progress"),
        ("% d’avancement", "progress"),
        ("Statut", "life_cycle"),
        ("Estado", "life_cycle"),
        ("N°", "code"),
        ("Commentaires", "note"),
        ("Livrable", "deliverable"),
        ("Mystère", ""),
    ],
)
def test_a_heading_is_guessed(heading, field):
    assert field_of(heading) == field


@pytest.mark.parametrize(
    ("language", "otherwise"),
    [("fr", {"health": "life_cycle"}), ("en", {}), ("es", {})],  # “situation”
)
def test_a_field_is_guessed_by_the_words_that_the_page_gives(language, otherwise):
    with translation.override(language):
        labels = {key: str(field.label) for key, field in FIELDS.items()}

    guessed = {key: field_of(label) for key, label in labels.items()}

    assert {key: field for key, field in guessed.items() if field != key} == otherwise


def test_a_field_is_guessed_once_and_our_own_name_comes_first():
    assert guess(["Échéance", "due", "Deadline"]) == {"due": "due"}
