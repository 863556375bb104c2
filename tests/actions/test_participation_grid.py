"""Who takes part in what: the grid, and one action as a list."""

import re
from datetime import date, timedelta

import pytest
from pytest_django.asserts import assertInHTML

from tests.factories import NOW, ActionFactory, MemberFactory, ParticipationFactory, PeriodFactory, PlanFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
ADDRESS = "/actions/participations/"
YESTERDAY = NOW - timedelta(days=1)


def drawn(page):
    """Return the roles that the grid shows: for each action, one for each member."""
    rows = re.findall(r'<tr data-href="/actions/([^"]*)/participations/">(.*?)</tr>', page.text, re.DOTALL)
    return {code: re.findall(r'<td class="role" data-role="(\w*)">', cells) for code, cells in rows}


def listed(page):
    """Return the role of each member as the list of one action shows it."""
    return re.findall(r'<li id="(\w\w)">.*?<option value="(\w*)" selected>', page.text, re.DOTALL)


@pytest.mark.parametrize("query", ["", "?action=A1.1"])
@pytest.mark.parametrize("rows", [1, 3])
def test_any_number_costs_the_same_queries(as_, secretariat, query, rows, django_assert_num_queries):
    client = as_(secretariat)
    PeriodFactory(opened=True)
    for n in range(rows):
        action = ActionFactory(code=f"A1.{n + 1}")
        for code in ("ES", "FR", "GR")[:rows]:
            ParticipationFactory(action=action, member=MemberFactory(code=code))

    with django_assert_num_queries(8):
        client.get(ADDRESS + query)


def test_it_works(as_, board):
    action, other = ActionFactory(code="A1.1"), ActionFactory(code="B1.1")
    germany, spain = (
        MemberFactory(code="DE", country_fr="Allemagne", country_en="Germany"),
        MemberFactory(code="ES", country_fr="Espagne", country_en="Spain"),
    )
    ParticipationFactory(action=action, member=spain, lead=True)
    ParticipationFactory(action=action, member=germany, role="")
    ParticipationFactory(action=other, member=germany, role="exempt")

    page = as_(board).get(ADDRESS)

    assert drawn(page) == {"A1.1": ["", "lead"], "B1.1": ["exempt", ""]}
    assert re.findall(r'<th scope="col" data-member="(\w\w)">', page.text) == ["DE", "ES"]
    assertInHTML(
        '<td class="role" data-role="lead"><b aria-hidden="true">L</b><span class="hidden">Lead</span></td>', page.text
    )
    assert re.findall(r'<th scope="rowgroup"[^>]*><span>(\w+) ', page.text) == ["A", "A1", "B", "B1"]


@pytest.mark.parametrize(("who", "editing"), [("secretariat", True), ("administrator", True), ("focal_point", False)])
def test_only_the_secretariat_edits(who, editing, as_, request):
    ActionFactory(code="A1.1")
    MemberFactory(code="FR")
    client = as_(request.getfixturevalue(who))

    grid, one = client.get(ADDRESS), client.get(f"{ADDRESS}?action=A1.1")

    assert ("data-grid" in grid.text, "js/grid.js" in grid.text) == (editing, editing)
    assert ("<select" in one.text) is editing
    assert grid.context["may_edit"] is one.context["may_edit"] is editing


def test_a_member_that_has_left_is_there_as_long_as_it_has_a_role(as_, secretariat):
    action = ActionFactory(code="A1.1")
    MemberFactory(code="DE", left_on=date(2024, 1, 1))
    part = ParticipationFactory(action=action, member=MemberFactory(code="ES", left_on=date(2025, 1, 1)), lead=True)
    MemberFactory(code="FR")
    client = as_(secretariat)
    assert drawn(client.get(ADDRESS)) == {"A1.1": ["lead", ""]}

    part.role = ""
    part.save()

    assert drawn(client.get(ADDRESS)) == {"A1.1": [""]}


def test_withdrawn_actions_are_not_there(as_, secretariat):
    MemberFactory(code="FR")
    ActionFactory(code="A1.1")
    ActionFactory(code="A1.2").withdraw(by=secretariat, at=NOW)
    client = as_(secretariat)

    assert drawn(client.get(ADDRESS)) == {"A1.1": [""]}
    assert [client.get(f"{ADDRESS}?action={code}").status_code for code in ("A1.1", "A1.2", "A1.9", "%00")] == [
        *(200, 404, 404, 404)
    ]


def test_a_plan_without_actions_says_so(as_, secretariat):
    PlanFactory()

    page = as_(secretariat).get(ADDRESS)

    assertInHTML("<p>The plan has no action yet.</p>", page.text)
    assert "js/grid.js" not in page.text


def test_a_long_plan_comes_in_pages(as_, secretariat):
    for n in range(26):
        ActionFactory(code=f"A1.{n + 1:02}")
    client = as_(secretariat)

    assert [len(client.get(f"{ADDRESS}?page={n}").context["rows"]) for n in (1, 2)] == [25, 1]


@pytest.mark.parametrize(
    ("values", "told"),
    [({"opened": True}, True), ({}, False), ({"opened": True, "due_at": YESTERDAY, "locks_at": YESTERDAY}, False)],
)
@pytest.mark.parametrize("query", ["", "?action=A1.1"])
def test_an_open_quarter_keeps_who_is_asked_and_the_page_says_so(values, told, query, as_, secretariat):
    action = ActionFactory(code="A1.1")
    PeriodFactory(plan=action.plan, **values)

    page = as_(secretariat).get(ADDRESS + query)

    assert ("Q2 2025 is open: who is asked what was settled when it opened, on 1 July 2025" in page.text) is told


def test_one_action_is_a_list_of_plain_forms(as_, secretariat):
    action = ActionFactory(code="A1.1")
    ParticipationFactory(action=action, member=MemberFactory(code="ES"), role="observing")
    MemberFactory(code="FR")

    page = as_(secretariat).get(f"{ADDRESS}?action=A1.1")

    assert listed(page) == [("ES", "observing"), ("FR", "")]
    assert re.findall(r'action="(/actions/A1.1/participations/\w\w/)"', page.text) == [
        "/actions/A1.1/participations/ES/",
        "/actions/A1.1/participations/FR/",
    ]


@pytest.mark.parametrize(
    ("roles", "was"), [(["observing", "contributing"], "observing"), (["contributing"], "")], ids=["changed", "new"]
)
def test_what_was_just_saved_can_be_taken_back_there(roles, was, as_, secretariat):
    part = ParticipationFactory(action=ActionFactory(code="A1.1"), member=MemberFactory(code="ES"), role=roles[0])
    for role in roles[1:]:
        part.role = role
        part.save()
    MemberFactory(code="FR")
    client = as_(secretariat)

    page = client.get(f"{ADDRESS}?action=A1.1&changed=ES")

    [note] = [said for *_rest, said in page.context["rows"] if said]
    assert (note.text, [(offer.role, offer.was) for offer in note.offers]) == (
        "A1.1, Pays ES: Contributing, saved.",
        [(was, "contributing")],
    )
    nothing = client.get(f"{ADDRESS}?action=A1.1&changed=FR")
    assert [said for *_rest, said in nothing.context["rows"]] == [None, None]
