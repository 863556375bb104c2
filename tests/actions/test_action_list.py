"""The actions of the plan, filtered, as of a moment."""

import html
import re
from datetime import date, timedelta

import pytest
import time_machine
from pytest_django.asserts import assertInHTML

from actions.models import Action
from actions.reporting.services import accept_report, keep_status
from priorities.services import edit
from tests.factories import (
    NOW,
    ActionFactory,
    MemberFactory,
    ObjectiveFactory,
    ParticipationFactory,
    PeriodFactory,
    PlanFactory,
    ReportFactory,
    ReportLineFactory,
    SavedViewFactory,
    UserFactory,
    first_quarter,
    update,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
A_DAY, A_MONTH = timedelta(days=1), timedelta(days=30)


def listed(page):
    """Return the codes of the actions that a page lists."""
    return re.findall(
        r'<td class="title" colspan="2"><a href="[^"]*"><span class="code">(.*?)</span>', page.content.decode()
    )


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


EVERYTHING = (
    "?q=do&priority=A&objective=A1&life_cycle=in_progress&health=at_risk&freshness=confirmed&late=1&lead=FR"
    "&participant=FR&due=90&due_from=2025-07-01&due_to=2025-12-31&divergent=0&published=0&state=at_risk&stale=0"
)


@pytest.mark.parametrize(
    ("query", "queries"),
    [
        ("", 10),
        ("?priority=A&health=at_risk", 10),
        (f"{EVERYTHING}&sort=-title", 10),
        (f"{EVERYTHING}&as_of=2025-07-07&sort=lead", 15),
    ],
)
@pytest.mark.parametrize("rows", [1, 3, 60])
def test_any_number_of_actions_costs_the_same_queries(
    as_, secretariat, query, queries, rows, django_assert_num_queries
):
    PeriodFactory(opened=True)
    SavedViewFactory(person=secretariat)
    for n in range(rows):
        action = ActionFactory(code=f"A1.{n + 1:02}", position=n, due_on=date(2025, 6, 30))
        update(action, "at_risk", at=NOW - 2 * A_DAY, forecast_on=date(2025, 9, 1))
        ParticipationFactory(lead=True, action=action, member=MemberFactory(code="FR"))
    client = as_(secretariat)

    with django_assert_num_queries(queries):
        page = client.get(f"/actions/{query}")

    assert (page.context["page"].paginator.count, len(listed(page))) == (rows, min(rows, 50))


def test_a_row_tells_state_progress_lead_and_end(as_, board):
    action = ActionFactory(code="A1.1", due_on=date(2025, 6, 30))
    ParticipationFactory(lead=True, action=action, member=MemberFactory(code="FR"))
    update(action, "at_risk", progress=40)

    page = as_(board).get("/actions/").content.decode()
    [row] = re.findall(r"<tbody>(.*?)</tbody>", page, re.DOTALL)
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", row)).replace("\xa0", " ").split()

    assert " ".join(words) == ("A1.1 Do A1.1 At risk 40 % Pays FR 30 Jun 2025 due 30 Jun 2025, 8 days late 8 Jul 2025")


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


def chosen(page):
    """Return what a page says is filtered, each with the address that removes it."""
    [row] = re.findall(r'<div class="row chosen">(.*?)<details', page.text, re.DOTALL) or [""]
    found = re.findall(r'<a class="tag"\s+href="(.*?)"><span class="hidden">Remove: </span>(.*?)</a>', row, re.DOTALL)
    return {html.unescape(words.strip()): html.unescape(href) for href, words in found}


@pytest.mark.usefixtures("plan_of_states")
@pytest.mark.parametrize(
    ("query", "words", "found"),
    [
        (
            "?state=off_track&state=at_risk&stale=0",
            {
                "State: Off track": "/actions/?state=at_risk&stale=0",
                "State: At risk": "/actions/?state=off_track&stale=0",
                "Word: With fresh word": "/actions/?state=off_track&state=at_risk",
            },
            "3 4",
        ),
        (
            "?health=at_risk&q=Do&sort=-end&page=1",
            {"Health: At risk": "/actions/?q=Do&sort=-end", "Text: Do": "/actions/?health=at_risk&sort=-end"},
            "3",
        ),
        ("?priority=A&q=&lead=", {"Priority: A": "/actions/"}, "1 2 3 4 5 6 7 8"),
        ("?due_from=2020-01-01", {"Expected end, from: 1 Jan 2020": "/actions/"}, "5"),
        ("?state=asleep&stale=1", {"Word: Not updated": "/actions/?state=asleep"}, "8"),
        ("", {}, "1 2 3 4 5 6 7 8"),
    ],
)
def test_what_is_filtered_is_said_in_words_that_can_be_removed(as_, board, query, words, found):
    page = as_(board).get(f"/actions/{query}")

    assert (chosen(page), listed(page)) == (words, [f"A1.{n}" for n in found.split()])
    [summary] = re.findall(r'<summary id="asked">(.*?)</summary>', page.text, re.DOTALL)
    assert summary.strip() == (f"Filter ({len(words)})" if words else "Filter")


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


def test_who_takes_part(ask):
    for code, role in (("FR", "lead"), ("ES", "contributing"), ("DE", "observing"), ("IT", "")):
        action = ActionFactory(code=f"A1.{code}")
        ParticipationFactory(action=action, member=MemberFactory(code=code), role=role)
        ParticipationFactory(action=action, member=MemberFactory(code="PT"))

    assert [ask(f"?participant={code}") for code in ("FR", "ES", "DE", "PT")] == [
        ["A1.FR"],
        ["A1.ES"],
        ["A1.DE"],
        ["A1.DE", "A1.ES", "A1.FR", "A1.IT"],
    ]


def test_the_published_plan_and_what_was_added(ask):
    ActionFactory(code="A1.1", in_published_plan=True)
    ActionFactory(code="A1.2")

    assert (ask("?published=1"), ask("?published=0")) == (["A1.1"], ["A1.2"])


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("late=1", "1 2"),
        ("late=0", "3 4 5 6 7 8"),
        ("due=passed", "1"),
        ("due=30", "2 3"),
        ("due=90", "2 3 4"),
        ("due=plan", "2 3 4 5"),
        ("due=after", "6"),
        ("due=none", "7"),
        ("due_from=2025-08-07", "3 4 5 6"),
        ("due_to=2025-08-07", "1 2 3 8"),
        ("due_from=2025-08-07&due_to=2025-10-06", "3 4"),
    ],
)
def test_when_it_is_expected_to_end(ask, query, found):
    """Seen on 8 July 2025; the plan ends with the year."""
    days = [(6, 30), (6, 30), (8, 7), (10, 6), (12, 31), (12, 31)]
    for n, (month, day) in enumerate(days, 1):
        ActionFactory(code=f"A1.{n}", due_on=date(2025, month, day))
    ActionFactory(code="A1.7")
    update(Action.objects.get(code="A1.2"), forecast_on=date(2025, 7, 8))
    update(Action.objects.get(code="A1.6"), forecast_on=date(2026, 1, 1))
    update(ActionFactory(code="A1.8", due_on=date(2025, 12, 31)), "completed")

    assert ask(f"?{query}") == [f"A1.{n}" for n in found.split()]


def test_where_two_voices_differ_and_nobody_has_settled_it(ask, secretariat):
    said = [("A1.1", "on_track", "on_track"), ("A1.2", "off_track", "on_track"), ("A1.3", "off_track", "on_track")]
    for code, lead_says, status in said:
        action = update(ActionFactory(code=code), status, at=NOW - 3 * A_DAY).action
        report = ReportFactory(state="accepted", accepted_at=NOW - A_DAY)
        line = ReportLineFactory(report=report, action=action, role="lead", **{lead_says: True})
    keep_status(line=line, note="We know more.", by=secretariat, at=NOW)

    assert ask("?divergent=1") == ["A1.2"]
    assert ask("?divergent=0") == ["A1.1", "A1.3"]
    assert ask("?divergent=1&as_of=2025-07-07") == ["A1.2", "A1.3"]
    assert ask("?divergent=1&as_of=2025-07-06") == []


@pytest.mark.parametrize(
    ("reader", "before", "after"),
    [
        ("board", ["A1.1"], ["A1.2"]),
        ("focal_point", ["A1.1"], ["A1.2"]),
        ("other_focal_point", ["A1.2"], ["A1.2"]),
        ("secretariat", ["A1.2"], ["A1.2"]),
        ("administrator", ["A1.2"], ["A1.2"]),
    ],
)
def test_two_voices_differ_for_who_may_hear_both(as_, reader, before, after, request):
    """Spain was accepted last quarter, where it differed on A1.1, and has sent this one, where it does on A1.2."""
    spain, codes = MemberFactory(code="ES"), ("A1.1", "A1.2")
    actions = {code: update(ActionFactory(code=code), "on_track", at=NOW - 9 * A_DAY).action for code in codes}
    last = ReportFactory(member=spain, period=first_quarter(opened=True), state="accepted", accepted_at=NOW - 5 * A_DAY)
    sent = ReportFactory(
        member=spain,
        period=PeriodFactory(opened=True),
        state="submitted",
        submitted_at=NOW - A_DAY,
        submitted_by=UserFactory(),
    )
    for report, differs in ((last, "A1.1"), (sent, "A1.2")):
        for code, action in actions.items():
            says = "off_track" if code == differs else "on_track"
            ReportLineFactory(report=report, action=action, role="lead", **{says: True})
    client = as_(request.getfixturevalue(reader))

    def told():
        page, sheet = client.get("/actions/?divergent=1"), client.get("/actions/export.csv?divergent=1&separator=,")
        assert [line.partition(",")[0] for line in sheet.text.splitlines()[1:]] == listed(page)
        assert counts(page)["divergent", "1"] == len(listed(page))
        return listed(page)

    assert told() == before
    accept_report(report=sent, by=UserFactory(role="secretariat"), at=NOW)
    assert told() == after


@pytest.mark.parametrize(
    "query", ["?priority=Z", "?life_cycle=asleep", "?lead=XX", "?freshness=old", "?participant=FR"]
)
def test_a_choice_that_does_not_exist_is_told_beside_its_field(as_, board, query):
    ActionFactory(code="A1.1")
    name, value = query[1:].split("=")

    page = as_(board).get(f"/actions/{query}")

    sentence = f"Select a valid choice. {value} is not one of the available choices."
    assertInHTML(f'<ul class="errorlist" id="id_{name}_error"><li>{sentence}</li></ul>', page.content.decode())
    assert listed(page) == ["A1.1"]


@pytest.mark.parametrize(
    "query",
    [
        *("q=%00", "participant=%00", "participant=F%00", "lead=%00", "objective=%00", "state=%00", "sort=%00"),
        *("due_from=soon", "due_to=0001-01-01", "due=never", "late=2", "sort=up", "page=-1", "page=%00", "stale=x"),
        *("q=" + "a+" * 400, "divergent=yes", "published=maybe", "as_of=%00", "unknown=1"),
    ],
)
def test_nothing_in_the_address_breaks_the_page(as_, board, query):
    ActionFactory(code="A1.1")
    client = as_(board)

    assert client.get("/actions/?q=do").status_code == 200
    assert client.get(f"/actions/?{query}").status_code == 200
    assert client.get(f"/actions/export.csv?{query}").status_code == 200


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?due_from=2025-07-02&due_to=2025-07-01", "This day comes before the first one."),
        ("?due_to=soon", "Write the day as 2025-06-30."),
    ],
)
def test_a_bad_day_has_its_sentence_and_filters_nothing(as_, board, query, sentence):
    ActionFactory(code="A1.1", due_on=date(2025, 7, 2))

    page = as_(board).get(f"/actions/{query}")

    assertInHTML(f'<ul class="errorlist" id="id_due_to_error"><li>{sentence}</li></ul>', page.text)
    assert ('<details class="more" open>' in page.text, listed(page)) == (True, ["A1.1"])


def test_nothing_that_matches_says_so_and_offers_the_way_back(as_, board):
    ActionFactory()

    page = as_(board).get("/actions/?q=nowhere").content.decode()

    assert ("No action matches." in page, page.count('href="/actions/">Show all</a>')) == (True, 2)
    assert 'value="nowhere"' in page


# -- Counts ----------------------------------------------------------------------------------------


def counts(page):
    """Return the number beside each value of each filter of a page, by (filter, value)."""
    found = {}
    for name, options in re.findall(r'<select name="(\w+)"[^>]*>(.*?)</select>', page.text, re.DOTALL):
        for value, label in re.findall(r'<option value="(.+?)"[^>]*>(.*?)</option>', options):
            found[name, value] = int(re.search(r"\((\d+)\)$", label)[1])
    return found


@pytest.fixture
def a_varied_plan(plan_of_states):
    """Give the actions of every state places, people, dates and a lead who says otherwise."""
    for n, action in enumerate(Action.objects.order_by("code")):
        Action.objects.filter(pk=action.pk).update(
            in_published_plan=n % 2, due_on=date(2025, 6 + n % 4, 20) if n % 3 else None
        )
        ParticipationFactory(action=action, lead=True, member=MemberFactory(code=("FR", "ES", "DE")[n % 3]))
        if n % 2:
            ParticipationFactory(action=action, member=MemberFactory(code="PT"))
    update(ActionFactory(code="A2.1", due_on=date(2026, 1, 31)), "on_track", at=NOW - 60 * A_DAY)
    lead = Action.objects.get(code="A1.2").participations.get(role="lead")
    report = ReportFactory(member=lead.member, state="accepted", accepted_at=NOW - A_DAY)
    ReportLineFactory(report=report, action=lead.action, role="lead", off_track=True)


@pytest.mark.no_cover
@pytest.mark.usefixtures("a_varied_plan")
@pytest.mark.parametrize(
    "query",
    [
        *("", "priority=A", "life_cycle=in_progress", "health=at_risk&lead=FR", "participant=PT&late=1", "q=A1"),
        *("due=30", "due_from=2025-07-01&published=1", "freshness=confirmed&objective=A1", "q=2.1&participant=PT"),
        *("divergent=1", "state=on_track&stale=0", "as_of=2025-06-30", "as_of=2025-07-07&health=on_track&due=plan"),
    ],
)
def test_each_count_is_the_length_of_the_list_behind_it(as_, board, query):
    client = as_(board)
    shown = counts(client.get(f"/actions/?{query}"))
    asked = dict(pair.split("=") for pair in query.split("&") if pair)

    behind = {
        (name, value): client.get("/actions/", asked | {name: value}).context["page"].paginator.count
        for name, value in shown
    }

    assert shown == behind
    assert {name for name, _value in shown} >= {"life_cycle", "health", "freshness", "late", "due", "divergent"}


def test_counts_are_of_this_plan_alone(as_, board):
    member = MemberFactory(code="FR")
    ParticipationFactory(action=ActionFactory(code="A1.1"), member=member, lead=True)
    other = PlanFactory(slug="2026-2028", starts_on=date(2026, 1, 1), ends_on=date(2028, 12, 31))
    objective = ObjectiveFactory(code="A1", plan=other)
    for n in (1, 2):
        ParticipationFactory(action=ActionFactory(code=f"A1.{n}", objective=objective), member=member)

    client = as_(board)
    numbers = [counts(client.get(f"{plan}/actions/"))["participant", "FR"] for plan in ("", "/plans/2026-2028")]

    assert numbers == [1, 2]


def test_a_withdrawn_objective_is_offered_while_actions_stand_under_it(as_, board, secretariat):
    withdrawn = {"withdrawn_at": NOW - A_DAY, "withdrawn_by": secretariat}
    for code in ("A1", "A2", "A3"):
        ObjectiveFactory(code=code, **(withdrawn if code != "A3" else {}))
    ActionFactory(code="A1.1")

    shown = counts(as_(board).get("/actions/"))

    assert {value for name, value in shown if name == "objective"} == {"A1", "A3"}


# -- Order -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sort", "found"),
    [
        ("", "1 2 3 4"),
        ("code", "1 2 3 4"),
        ("-code", "4 3 2 1"),
        ("title", "3 2 1 4"),
        ("-title", "4 1 2 3"),
        ("state", "2 1 3 4"),
        ("-state", "4 3 1 2"),
        ("progress", "1 4 2 3"),
        ("-progress", "4 1 2 3"),
        ("lead", "2 1 3 4"),
        ("-lead", "1 2 3 4"),
        ("end", "3 4 1 2"),
        ("-end", "4 3 1 2"),
        ("updated", "1 2 4 3"),
        ("-updated", "4 2 1 3"),
        ("sideways", "1 2 3 4"),
    ],
)
def test_the_list_is_ordered_as_asked_and_what_has_no_value_comes_last(ask, sort, found):
    titles = ("Élan", "Atelier", "ajuster", "Zone")
    actions = [ActionFactory(code=f"A1.{n}", title_fr="", title_en=title) for n, title in enumerate(titles, 1)]
    for n, country in ((0, "Japan"), (1, "Égypte")):
        ParticipationFactory(action=actions[n], lead=True, member__country_en=country)
    Action.objects.filter(code="A1.3").update(due_on=date(2025, 1, 1))
    update(actions[0], "on_track", at=NOW - 3 * A_DAY, progress=10)
    update(actions[0], "at_risk", at=NOW - 3 * A_DAY, progress=10)
    update(actions[1], "off_track", at=NOW - 2 * A_DAY)
    update(actions[3], "completed", at=NOW - A_DAY)

    assert ask(f"?sort={sort}") == [f"A1.{n}" for n in found.split()]


def test_a_heading_orders_and_turns_the_order_round(as_, board):
    ActionFactory(code="A1.1")
    page = as_(board).get("/actions/?priority=A&sort=end&page=1").text

    heads = re.findall(r'<th scope="col"\s+data-sort="(\w+)".*?>\s*<a href="(.*?)">', page, re.DOTALL)
    assert [(name, html.unescape(href)) for name, href in heads if name in ("end", "lead")] == [
        ("lead", "/actions/?priority=A&sort=lead"),
        ("end", "/actions/?priority=A&sort=-end"),
    ]
    assert re.findall(r'aria-sort="(\w+)"', page) == ["ascending"]


def test_the_address_in_the_bar_holds_only_what_is_asked(as_, board):
    ActionFactory(code="A1.1")
    client = as_(board)

    assert client.get("/actions/?q=&priority=A&lead=&page=2").headers["HX-Push-Url"] == "/actions/?priority=A"
    assert client.get("/actions/?q=").headers["HX-Push-Url"] == "/actions/"


# -- Views that a person keeps ---------------------------------------------------------------------


def test_a_person_finds_her_own_views_above_the_list(as_, board, secretariat):
    ActionFactory(code="A1.1")
    SavedViewFactory(person=board, name="Late in A", query="priority=A&late=1")
    SavedViewFactory(person=secretariat, name="Not mine")

    page = as_(board).get("/actions/?late=1&priority=A").text

    [views] = re.findall(r'<nav class="views".*?</nav>', page, re.DOTALL)
    assert re.findall(r'<a href="(.*?)"[^>]*>(.*?)</a>', views) == [("/actions/?priority=A&amp;late=1", "Late in A")]


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


def test_the_past_is_searched_and_ordered_by_the_titles_of_then(as_, board, secretariat):
    with time_machine.travel(NOW - A_MONTH, tick=False):
        first, _second = (ActionFactory(code=f"A1.{n + 1}", title_en=title) for n, title in enumerate("KL"))
    first.title_en = "Zebra"
    edit(part=first, by=secretariat, at=NOW)
    client = as_(board)

    asked = ("/actions/?sort=title", "/actions/?as_of=2025-07-07&sort=title")
    assert [listed(client.get(address)) for address in asked] == [["A1.2", "A1.1"], ["A1.1", "A1.2"]]
    asked = ("/actions/?q=zebra", "/actions/?as_of=2025-07-07&q=zebra")
    assert [listed(client.get(address)) for address in asked] == [["A1.1"], []]


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


def test_who_edits_the_plan_finds_the_way_to_an_import(as_, secretariat, board):
    PlanFactory()
    way = '<a href="/actions/import/">Import</a>'

    assert [as_(reader).get("/actions/").text.count(way) for reader in (secretariat, board)] == [1, 0]
