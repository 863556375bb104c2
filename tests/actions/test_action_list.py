"""The actions of the plan, filtered, as of a moment."""

import re
from datetime import date, timedelta

import pytest
from pytest_django.asserts import assertInHTML

from tests.factories import (
    NOW,
    ActionFactory,
    MemberFactory,
    ParticipationFactory,
    PeriodFactory,
    PlanFactory,
    UserFactory,
    update,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
A_MONTH = timedelta(days=30)


def listed(page):
    """Return the codes of the actions that a page lists."""
    return re.findall(r'<td class="title"><a href="[^"]*"><span class="code">(.*?)</span>', page.content.decode())


@pytest.fixture
def ask(as_, board):
    """Ask for the list with a query, and get the codes that it shows."""
    client = as_(board)
    PlanFactory()

    def get(query=""):
        return listed(client.get(f"/actions/{query}"))

    return get


@pytest.fixture
def plan_of_states():
    """Make one action in each state, and one nobody spoke of, since the quarter opened."""
    PeriodFactory(opened=True)
    states = ["not_started", "on_track", "at_risk", "off_track", "completed", "postponed", "cancelled"]
    for n, state in enumerate(states, 1):
        update(ActionFactory(code=f"A1.{n}"), state)
    ActionFactory(code="A1.8")


@pytest.mark.parametrize(
    ("query", "queries"), [("", 11), ("?priority=A&health=at_risk", 11), ("?freshness=confirmed", 15)]
)
@pytest.mark.parametrize("rows", [1, 3])
def test_any_number_of_actions_costs_the_same_queries(
    as_, secretariat, query, queries, rows, django_assert_num_queries
):
    PeriodFactory(opened=True)
    for n in range(rows):
        action = update(ActionFactory(code=f"A1.{n + 1}"), "at_risk").action
        ParticipationFactory(lead=True, action=action)
    client = as_(secretariat)

    with django_assert_num_queries(queries):
        page = client.get(f"/actions/{query}")

    assert listed(page) == ["A1.1", "A1.2", "A1.3"][:rows]


def test_a_row_tells_state_progress_lead_and_end(as_, board):
    action = ActionFactory(code="A1.1", due_on=date(2025, 6, 30))
    ParticipationFactory(lead=True, action=action, member=MemberFactory(code="FR"))
    update(action, "at_risk", progress=40)

    page = as_(board).get("/actions/").content.decode()
    [row] = re.findall(r"<tbody>(.*)</tbody>", page, re.DOTALL)
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", row)).replace("\xa0", " ").split()

    assert " ".join(words) == "A1.1 Do A1.1 At risk 40 % Pays FR 30 Jun 2025 due 30 Jun 2025, 8 days late"


@pytest.mark.parametrize(
    ("role", "offered"), [("secretariat", 1), ("administrator", 1), ("board", 0), ("focal_point", 0)]
)
def test_only_those_who_may_update_are_offered_it(as_, request, role, offered):
    ActionFactory(code="A1.1")

    page = as_(request.getfixturevalue(role)).get("/actions/")

    assert (listed(page), page.content.decode().count('href="/actions/A1.1/update/"')) == (["A1.1"], offered)


# -- Filters ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("evaluation", ["A1.1"]),
        ("ÉVALUATION", ["A1.1"]),
        ("İstanbul", ["A1.2"]),
        ("ıSTANBUL", ["A1.2"]),
        ("commune+evaluation", ["A1.1"]),
        ("A1.2", ["A1.2"]),
        ("nowhere", []),
        ("%25", []),
    ],
)
def test_text_is_found_whatever_accents_and_case(ask, text, found):
    ActionFactory(code="A1.1", title_fr="Évaluation commune")
    ActionFactory(code="A1.2", title_fr="Réunion d’ISTANBUL")

    assert ask(f"?q={text}") == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?priority=A", ["A1.1", "A2.1"]),
        ("?objective=A2", ["A2.1"]),
        ("?priority=B&objective=B1", ["B1.1"]),
        ("?priority=A&objective=B1", []),
    ],
)
def test_a_place_in_the_plan(ask, query, found):
    for code in ("A1.1", "A2.1", "B1.1"):
        ActionFactory(code=code)

    assert ask(query) == found


@pytest.mark.usefixtures("plan_of_states")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?life_cycle=not_started", "1 8"),
        ("?life_cycle=in_progress", "2 3 4"),
        ("?life_cycle=completed", "5"),
        ("?health=at_risk", "3"),
        ("?life_cycle=completed&health=at_risk", ""),
        ("?state=not_started", "1 8"),
        ("?state=off_track", "4"),
        ("?state=cancelled", "7"),
        ("?freshness=confirmed", "1 2 3 4 6"),
        ("?freshness=never", "8"),
        ("?freshness=due", ""),
        ("?stale=1", "8"),
        ("?stale=0", "1 2 3 4 5 6 7"),
        ("?state=not_started&stale=1", "8"),
        ("", "1 2 3 4 5 6 7 8"),
    ],
)
def test_states_and_freshness(ask, query, found):
    assert ask(query) == [f"A1.{n}" for n in found.split()]


@pytest.mark.usefixtures("plan_of_states")
@pytest.mark.parametrize(
    ("query", "words", "found"),
    [
        ("?state=off_track&state=at_risk&stale=0", ["At risk", "Off track", "With fresh word"], "3 4"),
        ("?state=not_started&stale=1", ["Not started", "Not updated"], "8"),
        ("?stale=0&health=at_risk", ["With fresh word"], "3"),
        ("?health=at_risk&q=Do", [], "3"),
        ("?state=asleep&stale=1", ["Not updated"], "8"),
    ],
)
def test_what_no_field_shows_is_said_in_words(as_, board, query, words, found):
    page = as_(board).get(f"/actions/{query}")

    [head] = re.findall(r'<div class="page-head" id="head">.*?</p>', page.text, re.DOTALL)
    [counted] = re.findall(r"\d+ actions?(.*?)(?: · <a|</p>)", head)
    said = sorted(filter(None, re.split(" · |, ", counted)))
    assert (said, listed(page)) == (words, [f"A1.{n}" for n in found.split()])


def test_the_lead(ask):
    for code in ("FR", "ES"):
        ParticipationFactory(lead=True, action=ActionFactory(code=f"A1.{code}"), member=MemberFactory(code=code))
    ParticipationFactory(action=ActionFactory(code="A1.3"), member=MemberFactory(code="FR"))

    assert ask("?lead=FR") == ["A1.FR"]


def test_the_leads_are_offered_alphabetically_in_the_reader_s_language(as_):
    for n, (code, french, english) in enumerate((("DE", "Allemagne", "Germany"), ("ES", "Espagne", "Ecuador"))):
        member = MemberFactory(code=code, country_fr=french, country_en=english)
        ParticipationFactory(lead=True, action=ActionFactory(code=f"A1.{n}"), member=member)
    MemberFactory(code="GR")

    def offered(language):
        page = as_(UserFactory(language=language)).get("/actions/").content.decode()
        [choices] = re.findall(r'<select name="lead".*?</select>', page, re.DOTALL)
        return re.findall(r'<option value="(..)"', choices)

    assert (offered("fr"), offered("en")) == (["DE", "ES"], ["ES", "DE"])


@pytest.mark.parametrize("query", ["?priority=Z", "?life_cycle=asleep", "?lead=XX", "?freshness=old"])
def test_a_choice_that_does_not_exist_is_told_beside_its_field(as_, board, query):
    ActionFactory(code="A1.1")
    name, value = query[1:].split("=")

    page = as_(board).get(f"/actions/{query}")

    sentence = f"Select a valid choice. {value} is not one of the available choices."
    assertInHTML(f'<ul class="errorlist" id="id_{name}_error"><li>{sentence}</li></ul>', page.content.decode())
    assert listed(page) == ["A1.1"]


def test_nothing_that_matches_says_so_and_offers_the_way_back(as_, board):
    ActionFactory()

    page = as_(board).get("/actions/?q=nowhere").content.decode()

    assert ("No action matches." in page, page.count('href="/actions/">Show all</a>')) == (True, 2)
    assert 'value="nowhere"' in page


# -- The past --------------------------------------------------------------------------------------


def test_as_of_shows_the_past(as_, board, secretariat):
    action = ActionFactory(code="A1.1")
    update(action, "at_risk", at=NOW - A_MONTH)
    action.refresh_from_db()
    update(action, "completed", at=NOW)
    ActionFactory(code="A1.2", added_at=NOW)
    ActionFactory(code="A1.3", withdrawn_at=NOW, withdrawn_by=secretariat)
    client = as_(board)

    assert listed(client.get("/actions/")) == ["A1.1", "A1.2"]
    assert listed(client.get("/actions/?as_of=2025-07-07")) == ["A1.1", "A1.3"]
    assert listed(client.get("/actions/?as_of=2025-07-07&health=at_risk")) == ["A1.1"]
    assert listed(client.get("/actions/?as_of=2025-07-07&life_cycle=completed")) == []


@pytest.mark.parametrize("zone", ["Europe/Paris", "Asia/Tokyo"])
def test_the_past_says_which_day_it_is_and_leads_on_within_it(as_, zone):
    ActionFactory(code="A1.1")
    reader = UserFactory(of_member=True, member=MemberFactory(code="JP", time_zone=zone))

    page = as_(reader).get("/actions/?as_of=2025-06-30").content.decode()

    assertInHTML(
        '<span>This page shows what was known on 30 June 2025. <a href="/actions/">Back to today</a></span>', page
    )
    assert re.findall(r'name="as_of" value="(.*?)"', page) == ["2025-06-30"]
    assert 'href="/actions/A1.1/?as_of=2025-06-30"' in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("2025-07-09", "This day is still to come."),
        ("soon", "Write the day as 2025-06-30."),
        ("<b>", "Write the day as 2025-06-30."),
        ("0001-01-01", "Write a day between 1980 and 2100."),
    ],
)
def test_a_bad_day_has_its_sentence_and_shows_today(as_, board, typed, sentence):
    ActionFactory(code="A1.1")

    page = as_(board).get("/actions/", {"as_of": typed})

    shown = typed.replace("<", "&lt;").replace(">", "&gt;")
    assertInHTML(f"<p>{sentence} You asked for “{shown}”; this page shows today.</p>", page.content.decode())
    assert listed(page) == ["A1.1"]


def test_before_the_first_action_there_was_none(ask):
    ActionFactory(code="A1.1")

    assert (ask("?as_of=1980-01-01"), ask("?as_of=2025-07-07")) == ([], ["A1.1"])


# -- Pages -----------------------------------------------------------------------------------------


def test_fifty_actions_fill_a_page_and_filters_are_kept(as_, board):
    for n in range(51):
        ActionFactory(code=f"A1.{n:02}")
    client = as_(board)

    first, last = client.get("/actions/?priority=A"), client.get("/actions/?priority=A&page=2")

    assert (len(listed(first)), listed(last)) == (50, ["A1.50"])
    assert re.findall(r'rel="next"\s+href="(.*?)"', first.content.decode()) == ["?priority=A&amp;page=2"]
    assert "51 actions" in first.content.decode()
    assert listed(client.get("/actions/?page=none")) == listed(first)[:50]


def test_without_a_plan_it_is_not_found(as_, board):
    client = as_(board)
    assert client.get("/actions/").status_code == 404

    PlanFactory()
    assert client.get("/actions/").context["rows"] == []


def test_a_visitor_is_sent_to_sign_in(client):
    assert client.get("/actions/").url == "/account/login/?next=/actions/"


def test_it_rejects_post(as_, board):
    assert as_(board).post("/actions/").status_code == 405
