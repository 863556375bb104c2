"""One cell, read as what it means."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from actions.importing import cells


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("  plain ", "plain"),
        ("Réaliser\u00a0l’étude\u202f: non", "Réaliser l’étude : non"),
        ("&Eacute;tude &amp; suivi &#233;&nbsp;", "Étude & suivi é"),
        ("https://example.org/?a=1&copy=2", "https://example.org/?a=1&copy=2"),
        ("deux\r\nlignes\rtrois", "deux\nlignes\ntrois"),
        ("\ufeffA\u200bB\x07", "AB"),
        ("a_x000D_\nb", "a\nb"),
        ("'=1+1", "=1+1"),
        ("''=1+1", "'=1+1"),
        ("'tis", "'tis"),
    ],
)
def test_a_text_comes_as_it_was_meant(cell, text):
    assert cells.read_text(cell) == text


def test_a_title_stands_on_one_line():
    assert cells.read_line("Une\n  action ") == "Une action"


def test_what_the_spreadsheet_could_not_compute_is_refused():
    with pytest.raises(cells.CellError, match="could not compute"):
        cells.read_text("#REF!")


@pytest.mark.parametrize(
    "cell",
    [
        "2025-03-31",
        "31/03/2025",
        "31.3.2025",
        "31-03-2025",
        "2025-03-31 14:30:00",
        "2025-03-31T00:00",
        "31/03/2025\u00a0",
    ],
)
def test_a_day_is_read_however_it_is_written(cell):
    assert cells.read_day_or_year(cell) == date(2025, 3, 31)


def test_a_year_alone_stays_a_year():
    assert cells.read_day_or_year("2025") == 2025


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("31/02/2025", "not in the calendar"),
        ("03/31/2025", "not in the calendar"),
        ("31/03/25", "is not a day"),
        ("mars 2025", "is not a day"),
        ("45747", "is not a day"),
        ("31/03/0205", "in no year of a plan"),
        ("2525-03-31", "in no year of a plan"),
    ],
)
def test_what_is_no_day_is_refused_and_never_becomes_today(cell, sentence):
    with pytest.raises(cells.CellError, match=sentence):
        cells.read_day_or_year(cell)


def test_a_status_needs_a_day():
    assert cells.read_full_day("31/03/2025") == date(2025, 3, 31)
    with pytest.raises(cells.CellError, match="a year alone"):
        cells.read_full_day("2025")


@pytest.mark.parametrize("cell", ["62,5", "62.5", "62,5 %", "62.50\u00a0%", "+62,5"])
def test_a_number_has_a_point_or_a_comma(cell):
    assert cells.read_percent(cell) == Decimal("62.5")


@pytest.mark.parametrize("cell", ["half", "1.234,5", "NaN", "1e2", "%"])
def test_what_is_no_number_is_refused(cell):
    with pytest.raises(cells.CellError, match="is not a number"):
        cells.read_percent(cell)


@pytest.mark.parametrize("code", ["01", "2A", "1.10", "A1.1"])
def test_a_code_stays_text(code):
    assert cells.read_code(f" {code} ") == code


def test_a_code_that_the_spreadsheet_made_a_date_of_is_refused():
    with pytest.raises(cells.CellError, match="made a date of this code"):
        cells.read_code("2025-01-02")


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("completed", ["completed", "Completed", "Terminée", "Completada", "TERMINÉ", "done"]),
        ("in_progress", ["in_progress", "in progress", "En cours", "En marcha"]),
        ("not_started", ["Not started", "Non démarrée", "Sin iniciar"]),
        ("postponed", ["Reportée", "Aplazada", "on hold"]),
        ("cancelled", ["Abandonnée", "Cancelada", "annulé"]),
        ("on_track", ["En bonne voie", "Según lo previsto", "vert"]),
        ("at_risk", ["À risque", "En riesgo", "amber"]),
        ("off_track", ["En difficulté", "Con dificultades", "rojo"]),
    ],
)
@pytest.mark.parametrize("reader", ["fr", "en", "es"])
def test_a_state_is_read_in_three_languages_whoever_reads(key, words, reader):
    with translation.override(reader):
        assert {cells.read_state(word) for word in words} == {key}


def test_an_unknown_state_is_refused_with_those_that_are_known():
    with pytest.raises(cells.CellError, match=r"“presque” is no state.*Completed.*On track"):
        cells.read_state("presque")


def test_a_health_is_a_health():
    assert cells.read_health("À risque") == "at_risk"
    with pytest.raises(cells.CellError, match="not how it is going"):
        cells.read_health("Terminée")


@pytest.mark.parametrize(
    ("given", "kept", "expected"), [("a b", "a\u00a0b", True), ("&amp;", "&amp;", True), ("a", "b", False)]
)
def test_what_is_kept_already_is_the_same(given, kept, expected):
    assert cells.same(given, kept) is expected
