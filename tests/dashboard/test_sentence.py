"""The opening sentence: each clause, for nothing, one, several, and what is no longer updated."""

from datetime import date

import pytest

from mdmplan.dashboard.figures import Headline
from mdmplan.dashboard.sentence import Run, sentence

SINCE = date(2025, 3, 12)
NOTHING = dict.fromkeys(Headline.__dataclass_fields__, 0)


def runs(**counts):
    """Return the sentence for these counts; the others are nought."""
    return sentence(Headline(**NOTHING | counts), SINCE)


def clauses(**counts):
    """Return the sentence clause by clause: where actions stand, what needs attention, what changed."""
    text = "".join(run.text for run in runs(**{"total": 18, "updated": 18} | counts))
    return text.removesuffix(".").split("; ")


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({}, "No action is planned yet."),
        ({"total": 1}, "No action has been updated yet."),
        ({"total": 18, "stale": 3}, "No action has been updated yet."),
    ],
)
def test_without_a_plan_or_a_word_it_says_only_that(counts, words):
    assert runs(**counts) == [Run(words)]


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({}, "None of the 18 actions is completed or on track"),
        ({"done": 1}, "1 of 18 actions is completed or on track"),
        ({"done": 11}, "11 of 18 actions are completed or on track"),
        ({"done": 11, "stale": 1}, "11 of 18 actions are completed or on track, 1 of them not updated"),
        ({"done": 11, "stale": 11}, "11 of 18 actions are completed or on track, 11 of them not updated"),
        ({"total": 1, "done": 1}, "The plan's only action is completed or on track"),
        ({"total": 1, "done": 1, "stale": 1}, "The plan's only action is completed or on track, but not updated"),
        ({"total": 1}, "The plan's only action is neither completed nor on track"),
    ],
)
def test_where_actions_stand(counts, words):
    assert clauses(**counts)[0] == words


@pytest.mark.parametrize(
    ("number", "words"), [(0, "none needs attention"), (1, "1 needs attention"), (3, "3 need attention")]
)
def test_what_needs_attention(number, words):
    assert clauses(attention=number)[1] == words


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({}, "none was completed and none slipped"),
        ({"completed": 1}, "1 was completed and none slipped"),
        ({"completed": 2}, "2 were completed and none slipped"),
        ({"slipped": 1, "longest": 1}, "none was completed and 1 slipped by 1 day"),
        ({"slipped": 1, "longest": 90}, "none was completed and 1 slipped by 90 days"),
        ({"slipped": 2, "longest": 1}, "none was completed and 2 slipped, the longest by 1 day"),
        ({"slipped": 2, "longest": 90}, "none was completed and 2 slipped, the longest by 90 days"),
    ],
)
def test_what_changed(counts, words):
    assert clauses(**counts)[2] == f"since 12 March 2025, {words}"


def test_each_number_says_what_it_counts():
    counts = {"done": 11, "stale": 2, "attention": 3, "completed": 2, "slipped": 1}
    found = runs(total=18, updated=18, longest=90, **counts)

    assert {run.counts: int(run.text) for run in found if run.counts} == counts
    assert [run.text for run in found][:3] == ["11", " of 18 actions are completed or on track, ", "2"]
