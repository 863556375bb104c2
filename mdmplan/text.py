"""Texts in three languages, and text folded for search and sorting. Imports no app."""

import unicodedata
from collections.abc import Iterable
from typing import Any, Self, overload

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import get_language, gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

LANGUAGES = ("fr", "en", "es")
LONGEST_LINK = 500
#: What is longer numbers nothing that there could be, and some of it no database takes.
MOST_DIGITS = 15
#: A sentence of Django whose Spanish is wrong by one: it is here so that our catalogs say it.
AT_MOST = ngettext_lazy(
    "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
    "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
    "limit_value",
)


class PlanText(str):
    """A text of the plan with the language it is really in; `fallback` when that is not the reader's."""

    __slots__ = ("fallback", "language")
    language: str
    fallback: bool

    @classmethod
    def of(cls, text: str, language: str, *, fallback: bool) -> Self:
        """Return `text` marked with its `language`."""
        made = cls(text)
        made.language, made.fallback = language, fallback
        return made


class Translated:
    """Reads `<name>_fr`, `<name>_en` or `<name>_es`: the reader's language, else the first that is written."""

    def __init__(self, name: str = "") -> None:
        """Stand for the columns called `name`; by default, for those called as the attribute."""
        self.name = name

    def __set_name__(self, owner: type, name: str) -> None:
        """Remember which columns this stands for."""
        self.name = self.name or name

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type) -> PlanText: ...
    def __get__(self, instance: object | None, owner: type) -> Self | PlanText:
        """Return the text for the reader, or the descriptor itself when asked on the class."""
        if instance is None:
            return self
        reader = (get_language() or settings.LANGUAGE_CODE)[:2]
        for language in (reader, *LANGUAGES):
            text: Any = getattr(instance, f"{self.name}_{language}")
            if text:
                return PlanText.of(text, language, fallback=language != reader)
        return PlanText.of("", reader, fallback=False)


def untranslated(record: Any, names: Iterable[str]) -> list[tuple[str, str]]:
    """Return which of the texts `names` of `record` are not there in which language, though they are in another."""
    found = []
    for name in names:
        written = {language: bool(getattr(record, f"{name}_{language}")) for language in LANGUAGES}
        found += [(name, language) for language in LANGUAGES if any(written.values()) and not written[language]]
    return found


def mark(text: PlanText) -> str:
    """Return in words that a text is not translated, and which language it is in."""
    return gettext("%(language)s, not translated") % {"language": text.language.upper()}


def marked(text: PlanText) -> str:
    """Return a text with its mark, when it has one, where only plain words can say so."""
    return f"{text} ({mark(text)})" if text.fallback else str(text)


def quoted(text: object) -> str:
    """Return `text` between the quotation marks of the reader's language."""
    return gettext("“%(text)s”") % {"text": text}


def fold(text: str) -> str:
    """Return `text` without accents or case, for search and sorting (İ, I, ı and i are one letter)."""
    if text.isascii():
        return text.casefold()
    plain = unicodedata.normalize("NFKD", text.replace("ı", "i")).casefold()
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def without_controls(text: str) -> str:
    """Return `text` without control characters, which spreadsheets refuse; a vertical tab becomes a new line."""
    if text.isprintable():
        return text
    plain = text.replace("\x0b", "\n").replace("\x0c", "\n")
    return "".join(letter for letter in plain if letter in "\n\t" or unicodedata.category(letter) != "Cc")


def read_number(text: str) -> int | None:
    """Return the number of a page, a record or a revision as an address or a form gives it; None when it is none."""
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else None


def read_links(text: str) -> list[str]:
    """Return the links of `text`, one a line; ValidationError names the first line that is none, or is too long."""
    links = [line.strip() for line in text.splitlines() if line.strip()]
    check = URLValidator(schemes=["http", "https"])
    for link in links:
        if len(link) > LONGEST_LINK:
            raise ValidationError(
                _("This link is longer than %(most)d characters: %(line)s…"),
                code="long",
                params={"most": LONGEST_LINK, "line": link[:40]},
            )
        try:
            check(link)
        except ValidationError:
            raise ValidationError(
                _("“%(line)s” is not a link. Write one address a line, starting with https://."),
                code="link",
                params={"line": link},
            ) from None
    return links
