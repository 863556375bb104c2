"""Withdrawing a link, and what the page of an action says of its links."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.factories import NOW, ActionFactory, ActionLinkFactory, ObjectiveFactory, PlanFactory, update

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def action():
    """The first action of the plan."""
    return ActionFactory(code="A1.1")


def shown(page):
    """Return the part of a page that is about links, in words."""
    return " ".join(page.text.partition('id="links"')[2].partition("</section>")[0].split())


def said(page):
    """Return the words of each link of a page, with its address."""
    return [(row.words, row.href) for row in page.context["links"]["rows"]]


# -- What the page says ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "from_here", "from_there"),
    [
        ("related", "Related to B1.2", "Related to A1.1"),
        ("depends_on", "Depends on B1.2", "A1.1 depends on this"),
        ("replaced_by", "Replaced by B1.2", "Replaces A1.1"),
    ],
)
def test_each_side_says_it_in_its_own_words(as_, board, action, kind, from_here, from_there):
    ActionLinkFactory(origin=action, kind=kind, target__code="B1.2")

    assert said(as_(board).get("/actions/A1.1/")) == [(from_here, "/actions/B1.2/")]
    assert said(as_(board).get("/actions/B1.2/")) == [(from_there, "/actions/A1.1/")]


def test_a_link_leads_into_the_other_plan_and_back(as_, board):
    plan = PlanFactory(
        slug="2026-2028", name_en="Plan 2026-2028", starts_on=date(2026, 1, 1), ends_on=date(2028, 12, 31)
    )
    later = ActionFactory(code="A1.4", objective=ObjectiveFactory(code="A1", plan=plan))
    ActionLinkFactory(origin=later, kind="continues", target=ActionFactory(code="A1.1"))

    now = as_(board).get("/actions/A1.1/")
    then = as_(board).get("/plans/2026-2028/actions/A1.4/")
    named = as_(board).get("/plans/2023-2025/actions/A1.1/")

    forth = "/plans/2026-2028/actions/A1.4/"
    assert said(now) == said(named) == [("Continued by A1.4 of Plan 2026-2028", forth)]
    assert said(then) == [("Continues A1.1 of Plan 2023-2025", "/plans/2023-2025/actions/A1.1/")]
    assert as_(board).get(forth).status_code == 200


def test_it_shows_where_the_other_action_stands(as_, board, action):
    stale = ActionFactory(code="B1.2")
    update(stale, "at_risk", at=NOW - timedelta(days=200))
    ActionLinkFactory(origin=action, target=stale)
    ActionLinkFactory(origin=action, target=ActionFactory(code="B1.1"))

    part = shown(as_(board).get("/actions/A1.1/"))

    assert '<span class="chip" data-state="at_risk" data-stale>' in part
    assert "Do B1.2" in part
    assert '<span class="chip" data-state="not_started"' in part
    assert "Withdraw" not in part
    assert "Link it to another action" not in part


def test_links_stand_by_kind(as_, board, action):
    for kind, code in (("related", "B1.1"), ("continues", "B1.2"), ("depends_on", "B1.3")):
        ActionLinkFactory(origin=action, kind=kind, target__code=code)
    ActionLinkFactory(target=action, kind="depends_on", origin__code="B1.4")

    assert [words for words, _href in said(as_(board).get("/actions/A1.1/"))] == [
        "Related to B1.1",
        "Depends on B1.3",
        "B1.4 depends on this",
        "Continues B1.2",
    ]


def test_without_any_only_those_who_may_add_one_are_told(as_, board, secretariat, action):
    assert "It is linked to no other action." in shown(as_(secretariat).get("/actions/A1.1/"))
    assert shown(as_(board).get("/actions/A1.1/")) == ""


@pytest.mark.parametrize("rows", [1, 3])
def test_it_costs_the_same_whatever_the_number_of_links(as_, secretariat, action, rows, django_assert_num_queries):
    for n in range(rows):
        update(ActionFactory(code=f"B1.{n}"), "on_track")
        ActionLinkFactory(origin=action, target__code=f"A2.{n}")
        ActionLinkFactory(target=action, origin__code=f"A3.{n}", kind="depends_on")
    client = as_(secretariat)

    with django_assert_num_queries(9):
        client.get("/actions/A1.1/links/new/")


def test_a_past_page_says_what_stood_then_and_is_only_read(as_, secretariat, action):
    june = datetime(2025, 6, 1, tzinfo=UTC)
    ActionLinkFactory(origin=action, target__code="B1.1")
    ActionLinkFactory(origin=action, target__code="B1.2", added_at=june)
    gone = ActionLinkFactory(origin=action, target__code="B1.3", added_at=june)
    gone.withdraw(by=secretariat, at=NOW - timedelta(days=1))

    now = as_(secretariat).get("/actions/A1.1/")
    then = as_(secretariat).get("/actions/A1.1/", {"as_of": "2025-06-10"})

    assert said(now) == [("Related to B1.1", "/actions/B1.1/"), ("Related to B1.2", "/actions/B1.2/")]
    assert said(then) == [
        ("Related to B1.2", "/actions/B1.2/?as_of=2025-06-10"),
        ("Related to B1.3", "/actions/B1.3/?as_of=2025-06-10"),
    ]
    assert ("/withdraw/" in shown(now), "/links/new/" in shown(now)) == (True, True)
    assert ("/withdraw/" in shown(then), "/links/new/" in shown(then)) == (False, False)


# -- Withdrawing -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("code", "other"), [("A1.1", "B1.2"), ("B1.2", "A1.1")])
def test_it_is_withdrawn_from_either_side(as_, secretariat, action, client, code, other):
    link = ActionLinkFactory(origin=action, target__code="B1.2")

    page = as_(secretariat).post(f"/actions/{code}/links/{link.pk}/withdraw/")

    assert (page.status_code, page.url) == (302, f"/actions/{code}/#links")
    link.refresh_from_db()
    assert (link.withdrawn_by, link.withdrawn_at) == (secretariat, NOW)
    after = client.get(page.url)
    assert f"{code} and {other} are no longer linked so." in after.text
    assert said(after) == []


def test_what_is_withdrawn_or_elsewhere_is_not_there(as_, secretariat, action):
    link = ActionLinkFactory(origin=action, target__code="B1.2")
    ActionFactory(code="C1.1")

    assert as_(secretariat).post(f"/actions/C1.1/links/{link.pk}/withdraw/").status_code == 404
    assert as_(secretariat).post(f"/actions/A1.1/links/{link.pk}/withdraw/").status_code == 302
    assert as_(secretariat).post(f"/actions/A1.1/links/{link.pk}/withdraw/").status_code == 404


def test_it_is_withdrawn_by_post_alone(as_, secretariat, action):
    link = ActionLinkFactory(origin=action, target__code="B1.2")

    assert as_(secretariat).get(f"/actions/A1.1/links/{link.pk}/withdraw/").status_code == 405


def test_in_a_closed_plan_it_stays(as_, secretariat, action, client):
    link = ActionLinkFactory(origin=action, target__code="B1.2")
    action.plan.closed_at, action.plan.closed_by = NOW, secretariat
    action.plan.save()

    page = as_(secretariat).post(f"/actions/A1.1/links/{link.pk}/withdraw/")

    link.refresh_from_db()
    assert link.withdrawn_at is None
    assert "This plan is closed" in client.get(page.url).text
