"""Template filters."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from mdmplan.tags import grouped, percent, plan_text
from mdmplan.text import PlanText


def test_a_text_in_the_reader_s_language_stands_as_it_is():
    assert plan_text(PlanText.of("Hello & bye", "en", fallback=False)) == "Hello & bye"


def test_a_text_in_another_language_says_so():
    with override("en"):
        written = plan_text(PlanText.of("L'<être>", "fr", fallback=True))

    assert written == ('<span lang="fr">L&#x27;&lt;être&gt;</span> <small class="fallback">FR, not translated</small>')


@pytest.mark.parametrize(
    ("language", "number", "written"),
    [
        ("en", None, "–"),
        ("en", 0, "0 %"),
        ("en", Decimal("62.5"), "62.5 %"),
        ("fr", Decimal("62.5"), "62,5 %"),
        ("en", Decimal("61.0"), "61 %"),
        ("en", Decimal(100), "100 %"),
        ("en", 61.6, "62 %"),
        ("en", 62.4, "62 %"),
        ("en", 82.5, "83 %"),
    ],
)
def test_percent_has_the_decimal_that_was_given_none_when_computed_and_a_dash_for_the_undefined(
    language, number, written
):
    with override(language):
        assert percent(number).replace("\xa0", " ") == written


@pytest.mark.parametrize(
    ("language", "written"), [("en", "5,008"), ("fr", "5\N{NO-BREAK SPACE}008"), ("es", "5\N{NO-BREAK SPACE}008")]
)
def test_a_large_number_is_written_in_groups_of_three(language, written):
    with override(language):
        assert grouped(5008) == written
