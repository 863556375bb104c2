"""Every number leads to what it counts: today, later, and in the past."""

import re
from datetime import date

import pytest
import time_machine

from mdmplan.dashboard.figures import Distribution, Segment
from mdmplan.dashboard.links import Step, action_list, bar, past_query, trail
from tests.dashboard.helpers import every_state, moment, numbers

PAGES = ["/dashboard/", "/plan/", "/plan/A/", "/plan/A1/", "/plan/C3/"]


def counted(page, href):
    """Return how many things the list at `href` holds: the action list `page`, or a part of the page itself."""
    if "?" in href:
        return page.context["page"].paginator.count
    [part] = re.findall(rf'id="{href[1:]}">.*?</(?:section|ul)>', page.text, re.DOTALL)
    return part.count('<th class="title"') or part.count("<li>")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("now", "query", "stale", "total"),
    [
        (moment(7, 8), "", 2, 11),
        (moment(8, 10), "", 5, 11),
        (moment(8, 10), "?as_of=2025-07-08", 2, 11),
        (moment(7, 8), "?as_of=2025-06-15", 7, 12),
        (moment(7, 8), "?as_of=2025-06-15&compare=2025-01-31", 7, 12),
        (moment(7, 8), "?as_of=2025-02-15", 7, 11),
        (moment(7, 8), "?as_of=2022-12-31", 0, 0),
    ],
)
def test_each_number_of_a_page_is_the_length_of_its_list(as_, board, now, query, stale, total):
    every_state()
    with time_machine.travel(now, tick=False):
        client = as_(board)
        pages = {path: client.get(path + query) for path in PAGES}
        shown = {path: numbers(page) for path, page in pages.items()}
        lists = {href: client.get(href) for found in shown.values() for href, _number in found if "?" in href}
        for path, page in pages.items():
            assert [(href, counted(lists.get(href, page), href)) for href, _number in shown[path]] == shown[path]

    bars = {path: [(href, number) for href, number in shown[path] if "&stale=" in href] for path in PAGES}
    assert sum(number for href, number in bars["/plan/"]) == total
    assert sum(number for href, number in bars["/plan/"] if "&stale=1" in href) == stale


@pytest.mark.django_db
def test_the_sentence_has_all_its_numbers_and_each_is_followed(as_, board):
    every_state()
    with time_machine.travel(moment(8, 10), tick=False):
        page = as_(board).get("/dashboard/?compare=2025-01-31")

    assert [(href, number) for href, number in numbers(page) if "state=completed&state=on" in href or "#" in href] == [
        ("/actions/?state=completed&state=on_track", 4),
        ("/actions/?state=completed&state=on_track&stale=1", 1),
        ("#attention", 2),
        ("#completed", 1),
        ("#slipped", 2),
    ]


def test_a_list_is_asked_with_all_that_was_chosen_and_its_day():
    assert action_list() == "/actions/?"
    assert action_list(date(2025, 6, 30), state=["completed", "on_track"], priority="A") == (
        "/actions/?state=completed&state=on_track&priority=A&as_of=2025-06-30"
    )
    assert (past_query(None), past_query(date(2025, 6, 30))) == ("", "?as_of=2025-06-30")


def test_a_trail_keeps_its_day_and_ends_on_the_page_itself():
    assert trail(("Plan", "/plan/"), ("A", ""), query="?as_of=2025-06-30") == [
        Step("Plan", "/plan/?as_of=2025-06-30"),
        Step("A"),
    ]


def test_the_stretches_of_a_bar_share_its_width_and_say_what_they_count():
    few = Distribution((Segment("completed", False, 1), Segment("on_track", True, 2), Segment("on_track", False, 2)))
    many = Distribution((Segment("completed", False, 5000), Segment("at_risk", True, 1)))

    assert [(each.share, each.label) for each in bar(few)] == [
        (1, "1 action: Completed"),
        (2, "2 actions, not updated: On track"),
        (2, "2 actions: On track"),
    ]
    assert [(each.share, each.count) for each in bar(many)] == [(24, 5000), (1, 1)]
    assert bar(many, date(2025, 6, 30), objective="A1")[1].href == (
        "/actions/?objective=A1&state=at_risk&stale=1&as_of=2025-06-30"
    )
    assert bar(Distribution(())) == []
