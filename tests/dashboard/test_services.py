"""The secretariat's sentence: written, never rewritten."""

import pytest
from django.core.exceptions import ValidationError

from mdmplan.dashboard.models import PriorityComment, with_comments
from mdmplan.dashboard.services import comment_priority
from tests.factories import NOW, PriorityFactory

pytestmark = pytest.mark.django_db


def texts(**changes):
    """Return a sentence in three languages."""
    return {"text_fr": "Tout avance.", "text_en": "All moves on.", "text_es": "Todo avanza."} | changes


def test_it_writes_the_sentence_with_who_and_when(secretariat):
    made = comment_priority(priority=PriorityFactory(code="B"), texts=texts(), by=secretariat, at=NOW)

    kept = PriorityComment.objects.get()
    assert (kept, kept.priority.code, kept.by, kept.at) == (made, "B", secretariat, NOW)
    assert (kept.text_fr, kept.text_en, kept.text_es) == ("Tout avance.", "All moves on.", "Todo avanza.")


def test_the_one_before_is_kept(secretariat):
    priority = PriorityFactory()
    first = comment_priority(priority=priority, texts=texts(), by=secretariat, at=NOW)
    second = comment_priority(priority=priority, texts=texts(text_fr="Un retard."), by=secretariat, at=NOW)

    assert list(priority.comments.all()) == [second, first]
    assert with_comments(priority.plan.priorities.all(), NOW).get().comment == second


@pytest.mark.parametrize(
    ("field", "text"), [("text_fr", ""), ("text_fr", "a" * 301), ("text_en", "a" * 301), ("text_es", "a" * 301)]
)
def test_without_french_or_too_long_nothing_is_written(secretariat, field, text):
    longest = {"text_fr": "a" * 300, "text_en": "a" * 300, "text_es": "a" * 300}
    priority = PriorityFactory()

    with pytest.raises(ValidationError) as refused:
        comment_priority(priority=priority, texts=longest | {field: text}, by=secretariat, at=NOW)
    assert (list(refused.value.message_dict), PriorityComment.objects.count()) == ([field], 0)

    comment_priority(priority=priority, texts=longest, by=secretariat, at=NOW)
    assert PriorityComment.objects.get().text_es == "a" * 300
