"""/plan/A/: one priority, its sentence, its objectives and their actions."""

import re
from datetime import timedelta

import pytest
from pytest_django.asserts import assertInHTML

from priorities import services
from tests.dashboard.helpers import moment, numbers, words
from tests.factories import NOW, ActionFactory, ObjectiveFactory, PriorityCommentFactory, PriorityFactory, update

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/plan/A/"


def listed(page):
    """Return the codes of the actions that a page lists."""
    return re.findall(r'href="/actions/(..\..)/', page.text)


@pytest.mark.parametrize("rows", [1, 3])
def test_any_number_of_actions_costs_the_same_queries(as_, board, rows, django_assert_num_queries):
    for n in range(rows):
        update(ActionFactory(code=f"A{n + 1}.1"), "at_risk")
    client = as_(board)

    with django_assert_num_queries(8):
        page = client.get(URL)

    assert listed(page) == ["A1.1", "A2.1", "A3.1"][:rows]


def test_it_counts_its_own_actions_alone(as_, board):
    update(ActionFactory(code="A1.1"), "on_track", progress=40)
    update(ActionFactory(code="A2.1"), "completed")
    ActionFactory(code="B1.1")

    page = as_(board).get(URL)

    assert numbers(page) == [
        ("/actions/?priority=A&state=completed&stale=0", 1),
        ("/actions/?priority=A&state=on_track&stale=0", 1),
    ]
    assert "70 % from 2 of 2 actions" in words(page)
    assert [row["part"].code for row in page.context["objectives"]] == ["A1", "A2"]


def test_the_last_sentence_stands_and_the_past_has_its_own(as_, board):
    priority = PriorityFactory(code="A")
    PriorityCommentFactory(priority=priority, text_en="Slow.", at=NOW - timedelta(days=2))
    PriorityCommentFactory(priority=priority, text_en="Fast.", at=NOW)
    client = as_(board)

    said = [words(client.get(URL + query)) for query in ("", "?as_of=2025-07-07", "?as_of=2025-07-05")]

    assert [re.findall(r"Slow\.|Fast\.|has not written its sentence yet", text) for text in said] == [
        ["Fast."],
        ["Slow."],
        ["has not written its sentence yet"],
    ]


def test_without_objective_or_action_it_says_so(as_, board):
    PriorityFactory(code="A")

    said = words(as_(board).get(URL))

    assert "– no action planned" in said
    assert said.endswith(
        "This priority has no objective yet. Progress against expected No action has a number or its dates yet."
    )
    assert "%" not in said


def test_the_past_leads_on_within_it(as_, board):
    ActionFactory(code="A1.1")

    page = as_(board).get(f"{URL}?as_of=2025-06-30")

    places = re.findall(r'href="(/(?:plan|actions)/[^"]*as_of=2025-06-30)"', page.text)
    assert places == [
        "/plan/?as_of=2025-06-30",
        "/actions/?priority=A&amp;state=not_started&amp;stale=1&amp;as_of=2025-06-30",
        "/plan/A1/?as_of=2025-06-30",
        "/actions/A1.1/?as_of=2025-06-30",
    ]
    assertInHTML(
        '<span>This page shows what was known on 30 June 2025. <a href="/plan/A/">Back to today</a></span>', page.text
    )


def test_a_bad_day_has_its_sentence_and_the_page_shows_now(as_, board, secretariat):
    ActionFactory(code="A1.1", withdrawn_at=moment(7, 1), withdrawn_by=secretariat)

    page = as_(board).get(URL, {"as_of": "soon"})

    sentence = "Write the day as 2025-06-30."
    assertInHTML(f'<ul class="errorlist" id="id_as_of_error"><li>{sentence}</li></ul>', page.text)
    assert ('value="soon"' in page.text, page.context["figures"].standings) == (True, ())


@pytest.mark.parametrize(
    ("role", "offered"), [("secretariat", 1), ("administrator", 1), ("board", 0), ("focal_point", 0)]
)
def test_only_those_who_write_the_sentence_are_offered_it(as_, request, role, offered):
    priority = PriorityFactory(code="A")

    page = as_(request.getfixturevalue(role)).get(URL)

    assert page.context["priority"] == priority
    assert page.text.count('href="/dashboard/priorities/A/comment/"') == offered


@pytest.mark.parametrize("address", ["/plan/Z/", "/plan/a/"])
def test_an_unknown_code_is_not_found(as_, board, address):
    ObjectiveFactory(code="A1")
    client = as_(board)
    assert client.get(URL).context["priority"].code == "A"

    assert client.get(address).status_code == 404


@pytest.mark.parametrize(("role", "offered"), [("secretariat", 1), ("administrator", 1), ("board", 0)])
def test_only_those_who_edit_the_plan_are_offered_it(as_, request, role, offered):
    PriorityFactory(code="A")
    client = as_(request.getfixturevalue(role))

    for address in ("/plan/A/edit/", "/plan/new/objective/?priority=A", "/plan/edit/outline/#priority-A"):
        assert client.get(URL).text.count(f'href="{address}"') == offered
        assert client.get(f"{URL}?as_of=2025-06-30").text.count(f'href="{address}"') == 0


def test_a_withdrawn_priority_keeps_its_page_and_says_when_and_by_whom(as_, board, secretariat):
    PriorityFactory(code="A", withdrawn_at=moment(7, 1), withdrawn_by=secretariat)
    client = as_(board)

    sentence = "Withdrawn from the plan on 1 July 2025 by: Secretariat."
    assert [sentence in words(client.get(URL + query)) for query in ("", "?as_of=2025-06-30")] == [True, False]


def test_it_was_not_there_before_it_was_added(as_, board):
    PriorityFactory(code="A", added_at=moment(7, 1))
    client = as_(board)

    assert [client.get(URL + query).status_code for query in ("", "?as_of=2025-06-30")] == [200, 404]


def test_its_former_code_leads_to_it(as_, board, secretariat):
    priority = PriorityFactory(code="A")
    priority.code = "E"
    services.edit(part=priority, by=secretariat, at=NOW)

    assert as_(board).get(f"{URL}?as_of=2025-06-30").url == "/plan/E/?as_of=2025-06-30"
