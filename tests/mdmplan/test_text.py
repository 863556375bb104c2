"""Texts in three languages, folding, and links."""

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from mdmplan.text import PlanText, Translated, fold, quoted, read_links, without_controls


class Written:
    """Something with a title in up to three languages."""

    title = Translated()

    def __init__(self, fr="", en="", es=""):
        self.title_fr, self.title_en, self.title_es = fr, en, es


@pytest.mark.parametrize(
    ("reader", "written", "text", "language", "fallback"),
    [
        ("fr", {"fr": "Bonjour", "en": "Hello"}, "Bonjour", "fr", False),
        ("en", {"fr": "Bonjour", "en": "Hello"}, "Hello", "en", False),
        ("es", {"fr": "Bonjour", "en": "Hello"}, "Bonjour", "fr", True),
        ("fr", {"en": "Hello", "es": "Hola"}, "Hello", "en", True),
        ("en-gb", {"en": "Hello"}, "Hello", "en", False),
        ("es", {}, "", "es", False),
    ],
)
def test_a_text_is_in_the_language_of_its_reader_else_the_first_written(reader, written, text, language, fallback):
    with override(reader):
        title = Written(**written).title

    assert (title, title.language, title.fallback) == (text, language, fallback)


def test_without_a_reader_texts_are_in_french():
    with override(None):
        assert Written(fr="Bonjour", en="Hello").title == "Bonjour"


def test_a_text_is_read_from_the_columns_that_are_named():
    class Renamed(Written):
        label = Translated("title")

    with override("es"):
        assert Renamed(es="Hola").label == "Hola"


def test_the_class_gives_the_descriptor():
    assert isinstance(Written.title, Translated)
    assert Written.title.name == "title"


def test_a_marked_text_is_a_text():
    assert PlanText.of("Hola", "es", fallback=True) == "Hola"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Évaluation", "evaluation"),
        ("ISTANBUL", "istanbul"),
        ("İstanbul", "istanbul"),
        ("ıstanbul", "istanbul"),
        ("Straße", "strasse"),
        ("Ελλάδα", "ελλαδα"),
        ("œuvre ﬁn", "œuvre fin"),
    ],
)
def test_folding_leaves_accents_and_case_aside(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("a\x0bb\x0cc", "a\nb\nc"),
        ("a\x00\x07\x1b\x7f\x85b", "ab"),
        ("a\tb\nc é\u00a0ı 日本", "a\tb\nc é\u00a0ı 日本"),
    ],
)
def test_characters_that_nobody_can_see_are_removed(text, plain):
    assert without_controls(text) == plain


def test_links_stand_one_a_line():
    assert read_links(" https://example.org/a \n\nhttp://example.org/b") == [
        "https://example.org/a",
        "http://example.org/b",
    ]


@pytest.mark.parametrize("bad", ["example", "javascript:alert(1)", "ftp://example.org/x", "https://a b"])
def test_the_first_line_that_is_no_link_is_named(bad):
    with pytest.raises(ValidationError) as refused:
        read_links(f"https://example.org\n{bad}\nalso bad")

    assert refused.value.messages == [f"“{bad}” is not a link. Write one address a line, starting with https://."]


def test_a_link_has_its_longest_length():
    longest = "https://example.org/" + "x" * 480
    assert read_links(longest) == [longest]

    with pytest.raises(ValidationError) as refused:
        read_links(f"{longest}x")
    assert refused.value.messages == [f"This link is longer than 500 characters: {longest[:40]}…"]


@pytest.mark.parametrize(
    ("reader", "marks"), [("fr", "«\u00a0Vu 100\u00a0%\u00a0»"), ("en", "“Vu 100\u00a0%”"), ("es", "«Vu 100\u00a0%»")]
)
def test_quotation_marks_are_those_of_the_reader(reader, marks):
    with override(reader):
        assert quoted("Vu 100\u00a0%") == marks
