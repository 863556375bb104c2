"""/plan/A1/: one objective, its figures and its actions."""

import re
from datetime import date

import pytest
from pytest_django.asserts import assertInHTML

from tests.dashboard.helpers import moment, numbers, words
from tests.factories import NOW, ActionFactory, ObjectiveFactory, PriorityCommentFactory, update

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/plan/A1/"
PAST = '<span>This page shows what was known on 30 June 2025. <a href="/plan/A1/">Back to today</a></span>'


@pytest.mark.parametrize("rows", [1, 3])
def test_any_number_of_actions_costs_the_same_queries(as_, board, rows, django_assert_num_queries):
    for n in range(rows):
        update(ActionFactory(code=f"A1.{n + 1}"), "at_risk")
    client = as_(board)

    with django_assert_num_queries(8):
        page = client.get(URL)

    assert len(page.context["figures"].standings) == rows


def test_it_counts_its_own_actions_and_tells_where_each_stands(as_, board):
    update(ActionFactory(code="A1.1", due_on=date(2025, 9, 30)), "on_track", progress=40)
    ActionFactory(code="A1.2")
    ActionFactory(code="A2.1")
    PriorityCommentFactory()

    page = as_(board).get(URL)

    assert numbers(page) == [
        ("/actions/?objective=A1&state=on_track&stale=0", 1),
        ("/actions/?objective=A1&state=not_started&stale=1", 1),
    ]
    said = words(page)
    assert "The standards are adopted." in said
    assert "40 % from 1 of 2 actions" in said
    assert said.endswith("A1.1 Do A1.1 On track 40 % 30 Sep 2025 A1.2 Do A1.2 Not started · Never updated – no date")


def test_without_action_its_progress_is_undefined(as_, board):
    ObjectiveFactory(code="C3")

    page = as_(board).get("/plan/C3/")

    assert words(page).endswith(
        "No action is planned under this objective. Its progress is undefined: neither 0 % nor 100 %."
    )
    assert (page.context["figures"].progress.value, page.context["figures"].progress.of) == (None, 0)
    assert "<progress" not in page.text


def test_the_past_leads_on_within_it(as_, board, secretariat):
    ActionFactory(code="A1.1", withdrawn_at=moment(7, 1), withdrawn_by=secretariat)
    client = as_(board)

    now, then = client.get(URL), client.get(f"{URL}?as_of=2025-06-30")

    assert "No action is planned under this objective." in words(now)
    assert re.findall(r'href="(/(?:plan|actions)/[^"?]*)\?as_of=2025-06-30"', then.text) == [
        "/plan/",
        "/plan/A/",
        "/actions/A1.1/",
    ]
    assert [page.text.count("This page shows what was known on") for page in (now, then)] == [0, 1]
    assertInHTML(PAST, then.text)


def test_the_past_says_so_even_without_action(as_, board):
    ActionFactory(code="A1.1", added_at=NOW)

    page = as_(board).get(f"{URL}?as_of=2025-06-30")

    assert "No action is planned under this objective." in words(page)
    assertInHTML(PAST, page.text)


def test_a_bad_day_has_its_sentence_and_the_page_shows_now(as_, board):
    ActionFactory(code="A1.1", added_at=NOW)

    page = as_(board).get(URL, {"as_of": "2025-07-09"})

    assertInHTML('<ul class="errorlist" id="id_as_of_error"><li>This day is still to come.</li></ul>', page.text)
    assert ('value="2025-07-09"' in page.text, len(page.context["figures"].standings)) == (True, 1)


@pytest.mark.parametrize("address", ["/plan/A9/", "/plan/a1/"])
def test_an_unknown_code_is_not_found(as_, board, address):
    objective = ObjectiveFactory(code="A1")
    client = as_(board)
    assert client.get(URL).context["objective"] == objective

    assert client.get(address).status_code == 404


@pytest.mark.parametrize(("role", "offered"), [("secretariat", 1), ("administrator", 1), ("board", 0)])
def test_only_those_who_edit_the_plan_are_offered_it(as_, request, role, offered):
    ObjectiveFactory(code="A1")
    client = as_(request.getfixturevalue(role))

    for address in ("/plan/A1/edit/", "/actions/new/?objective=A1", "/plan/edit/outline/#objective-A1"):
        assert client.get(URL).text.count(f'href="{address}"') == offered
        assert client.get(f"{URL}?as_of=2025-06-30").text.count(f'href="{address}"') == 0


def test_a_withdrawn_objective_keeps_its_page_and_says_when_and_by_whom(as_, board, secretariat):
    ObjectiveFactory(code="A1", withdrawn_at=moment(7, 1), withdrawn_by=secretariat)
    client = as_(board)

    sentence = "Withdrawn from the plan on 1 July 2025 by: Secretariat."
    assert [sentence in words(client.get(URL + query)) for query in ("", "?as_of=2025-06-30")] == [True, False]
