"""Template filters."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from mdmplan.tags import percent, plan_text
from mdmplan.text import PlanText


def test_a_text_in_the_reader_s_language_stands_as_it_is():
    assert plan_text(PlanText.of("Hello & bye", "en", fallback=False)) == "Hello & bye"


def test_a_text_in_another_language_says_so():
    with override("en"):
        written = plan_text(PlanText.of("L'<être>", "fr", fallback=True))

    assert written == ('<span lang="fr">L&#x27;&lt;être&gt;</span> <small class="fallback">FR, not translated</small>')


@pytest.mark.parametrize(
    ("number", "written"), [(None, "–"), (0, "0 %"), (Decimal("61.4"), "61 %"), (61.6, "62 %"), (Decimal(100), "100 %")]
)
def test_percent_has_no_decimals_and_a_dash_for_the_undefined(number, written):
    with override("en"):
        assert percent(number).replace("\xa0", " ") == written
