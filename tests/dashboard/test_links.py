"""Every number leads to what it counts: today, later, and in the past."""

import html
import re
from datetime import date

import pytest
import time_machine

from actions.reporting.models import Report
from mdmplan.dashboard.figures import Distribution, Segment
from mdmplan.dashboard.links import Step, action_list, bar, trail
from mdmplan.moments import past_query
from tests.dashboard.helpers import every_state, moment, numbers
from tests.factories import DecisionFactory, MeetingFactory, OutcomeFactory

PAGES = ["/dashboard/", "/plan/", "/plan/A/", "/plan/A1/", "/plan/C3/"]


def counted(page, href):
    """Return how many things the list at `href` holds: the action list `page`, or a part of the page itself."""
    if "?" in href:
        return page.context["page"].paginator.count
    [part] = re.findall(rf'id="{href[1:]}">.*?</(?:section|ul)>', page.text, re.DOTALL)
    return part.count('<th class="title"') or part.count("<li>")


@pytest.mark.no_cover
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


SCOPES = ["", "priority=A", "member=FR", "priority=B&member=FR", "priority=C"]


def to_walk(page):
    """Return the addresses that the main part of a page leads to; of the many dashboards of other days, three."""
    [main] = re.findall(r"<main.*?</main>", page.text, re.DOTALL)
    hrefs = sorted({html.unescape(href) for href in re.findall(r'<a [^>]*?href="([^"]*)"', main)})
    elsewhen = [href for href in hrefs if href.startswith("/dashboard/?")]
    return [href for href in hrefs if href not in elsewhen[3:]]


@pytest.mark.no_cover
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days", "scope"),
    [
        ("", ""),
        ("", "priority=A"),
        ("", "member=FR"),
        ("as_of=2025-06-15&compare=2025-01-31", ""),
        ("as_of=2025-06-15&compare=2025-01-31", "priority=B&member=FR"),
        ("as_of=2025-02-15", "member=FR"),
    ],
)
def test_every_link_of_the_dashboard_is_walked_and_every_number_counted(as_, board, days, scope):
    every_state()
    [report] = Report.objects.filter(period__code="2025-Q2")
    DecisionFactory(line=report.lines.first(), action=report.lines.first().action, raised_at=moment(1, 5))
    OutcomeFactory(decision=DecisionFactory(raised_at=moment(1, 5)), followed=True, at=moment(2, 2))
    MeetingFactory()
    with time_machine.travel(moment(7, 8), tick=False):
        client = as_(board)
        page = client.get(f"/dashboard/?{days}&{scope}")
        hrefs = to_walk(page)
        walked = {href: client.get(href) for href in hrefs if href.startswith(("/", "?"))}

    assert {href: found.status_code for href, found in walked.items() if found.status_code != 200} == {}
    assert [href for href in hrefs if href.startswith("#") and f'id="{href[1:]}"' not in page.text] == []
    shown = numbers(page)
    assert [(href, counted(walked.get(href, page), href)) for href, _number in shown] == shown
    brief = page.context["brief"]
    in_bars = [number for href, number in shown if "&stale=" in href and "&state=" not in href.partition("state=")[2]]
    assert sum(in_bars) == 2 * len(brief.figures.standings)  # of the whole, and of each priority
    if brief.figures.standings:
        [progress] = re.findall(r'<dt>Progress</dt>\s*<dd class="value">\s*<a href="([^"]*)">', page.text)
        assert walked[html.unescape(progress)].context["page"].paginator.count == brief.figures.progress.of
    if brief.round:
        assert walked[f"/periods/{brief.round.period.code}/{page.context['query']}"].context["round"] == brief.round


#: The pages that show a past day.
OF_A_DAY = re.compile(r"/(dashboard|plan|actions|members|decisions|periods/[^/]+)/(?:[^.]*/)?$")


@pytest.mark.no_cover
@pytest.mark.django_db
def test_from_a_past_day_every_page_leads_to_the_same_day(as_, board):
    every_state()
    OutcomeFactory(decision=DecisionFactory(raised_at=moment(1, 5)), followed=True, at=moment(2, 2))
    client, day = as_(board), "as_of=2025-06-15"
    waiting, walked, astray = [f"/dashboard/?{day}", f"/actions/?{day}"], set(), set()
    with time_machine.travel(moment(7, 8), tick=False):
        while waiting:
            page = client.get(here := waiting.pop())
            walked.add(here)
            [main] = re.findall(r"<main.*?</main>", page.text, re.DOTALL)
            for href in map(html.unescape, re.findall(r'<a [^>]*?href="([^"]*)"[^>]*>(?!Back to today)', main)):
                path, _query, query = href.partition("#")[0].partition("?")
                if OF_A_DAY.match(path) and "as_of=" not in query:
                    astray.add((here, href))
                elif OF_A_DAY.match(path) and query == day and f"{path}?{day}" not in walked:
                    waiting.append(f"{path}?{day}")

    assert astray == set()
    assert {here.split("/")[1] for here in walked} == {
        "dashboard",
        "plan",
        "actions",
        "members",
        "decisions",
        "periods",
    }


@pytest.mark.django_db
def test_the_parts_that_are_chosen_hold_what_they_name(as_, board):
    every_state()
    client = as_(board)

    def codes(scope):
        with time_machine.travel(moment(7, 8), tick=False):
            brief = client.get(f"/dashboard/?{scope}").context["brief"]
        return [each.action.code for each in brief.figures.standings]

    assert [codes(scope) for scope in SCOPES[1:]] == [
        ["A1.1", "A1.2", "A1.3", "A1.4", "A2.1", "A2.2"],
        ["A1.1", "B2.1"],
        ["B2.1"],
        ["C1.2"],
    ]


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
