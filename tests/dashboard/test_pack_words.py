"""Texts as a pack keeps them: three languages, each with its typography."""

from datetime import date

import pytest
from django.utils import translation

from mdmplan.dashboard.pack.words import Quote, Words, a_day, day_of, in_each, quote, typeset
from tests.factories import MeetingFactory

NARROW, WIDE = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Qui paie ?", f"Qui paie{NARROW}?"),
        ("Vite ! Non ; oui.", f"Vite{NARROW}! Non{NARROW}; oui."),
        ("60 %, dit-on : « oui »", f"60{NARROW}%, dit-on{WIDE}: «{WIDE}oui{WIDE}»"),
        (f"Déjà{WIDE}? bien{NARROW}:", f"Déjà{NARROW}? bien{WIDE}:"),
        ("https://example.org/?a=1", "https://example.org/?a=1"),
        ("l'accord d'hier", "l’accord d’hier"),
        ("'cité'", "'cité'"),
    ],
)
def test_french_is_set_as_french(typed, printed):
    assert typeset(typed, "fr") == printed


def test_other_languages_keep_their_spaces():
    assert typeset("Who pays ? It's us", "en") == "Who pays ? It’s us"
    assert quote("誰が払う ?", "ja") == Quote("誰が払う ?", "ja")


def test_a_text_is_said_in_each_language():
    words = in_each(lambda number: f"{number} {translation.get_language()}", 3)

    assert words == Words("3 fr", "3 en", "3 es")
    with translation.override("es"):
        assert str(words) == "3 es"


@pytest.mark.django_db
def test_what_is_not_translated_is_marked():
    words = in_each(lambda meeting: meeting.body, MeetingFactory(body_en=""))

    assert (words.en, words.source, words.missing) == ("Conseil d’administration", "fr", ["en", "es"])
    assert (words.plan_text.language, words.plan_text.fallback) == ("fr", True)
    with translation.override("fr"):
        assert (words.plan_text.language, words.plan_text.fallback) == ("fr", False)


def test_a_day_is_kept_for_machines_and_for_readers():
    day = a_day(date(2025, 6, 30))

    assert day.on == "2025-06-30"
    assert day.words == Words("30 juin 2025", "30 June 2025", "30 de junio de 2025")
    assert day_of(None) is None
