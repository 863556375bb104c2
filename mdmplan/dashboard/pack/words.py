"""Texts as a pack keeps them: said once in each of the three languages, with the typography of each."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language

from mdmplan.dates import date_format
from mdmplan.text import LANGUAGES, PlanText

NARROW, WIDE = "\u202f", "\u00a0"
#: What French sets apart by a space that does not break, where somebody has typed an ordinary one (or the other one).
BEFORE_NARROW = re.compile(rf"[ {WIDE}{NARROW}](?=[;!?%](?:\W|$))")
BEFORE_WIDE = re.compile(rf"[ {WIDE}{NARROW}](?=[:»](?:\W|$))")
AFTER_WIDE = re.compile(rf"(?<=«)[ {WIDE}{NARROW}]")
#: An apostrophe of a typewriter, between letters.
APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")


def typeset(text: str, language: str) -> str:
    """Return `text` with the signs of a printed page: curly apostrophes and, in French, spaces that do not break.

    A narrow one before ; ! ? and %, a whole one before : and inside « ». Nothing is added where nobody left a space,
    so that an address stays an address.
    """
    text = APOSTROPHE.sub("’", text)
    if language != "fr":
        return text
    return AFTER_WIDE.sub(WIDE, BEFORE_WIDE.sub(WIDE, BEFORE_NARROW.sub(NARROW, text)))


@dataclass(frozen=True)
class Words:
    """A text in the three languages; those in `missing` have no translation and show the one in `source`."""

    fr: str
    en: str
    es: str
    source: str = ""
    missing: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """Return the text in the reader's language."""
        text: str = getattr(self, reader())
        return text

    @property
    def plan_text(self) -> PlanText:
        """The text for the reader, marked where it is not translated."""
        language = reader()
        fallback = language in self.missing
        return PlanText.of(str(self), self.source if fallback else language, fallback=fallback)


@dataclass(frozen=True)
class Quote:
    """What somebody wrote, in the language in which it was written; `language` is empty when nobody said which."""

    text: str
    language: str


@dataclass(frozen=True)
class Day:
    """A day: as the year, month and day (2025-06-30), and in words, whole and for a table."""

    on: str
    words: Words
    short: Words


def in_each(say: Callable[..., object], *of: Any) -> Words:
    """Return what `say` says (`of` something) while each language of the plan is active in turn."""
    texts, missing, source = {}, [], ""
    for language in LANGUAGES:
        with translation.override(language):
            said = say(*of)
            written = language
            if isinstance(said, PlanText) and said.fallback:
                missing.append(language)
                written = source = said.language
            texts[language] = typeset(str(said), written)
    return Words(**texts, source=source, missing=missing)


def quote(text: str, language: str) -> Quote:
    """Return what somebody wrote, set as its language asks."""
    return Quote(typeset(text, language), language)


def day_of(day: date | None) -> Day | None:
    """Return `day` in the three languages; None of none."""
    return a_day(day) if day else None


def a_day(day: date) -> Day:
    """Return `day` in the three languages."""
    return Day(
        day.isoformat(),
        in_each(lambda: date_format(day, "DATE_FORMAT")),
        in_each(lambda: date_format(day, "SHORT_DATE_FORMAT")),
    )


def reader() -> str:
    """Return the reader's language: fr, en or es."""
    return (get_language() or settings.LANGUAGE_CODE)[:2]
