"""Linking an action to another."""

import re
from datetime import date, timedelta

import pytest

from actions.models import ActionLink
from tests.factories import NOW, ActionFactory, ActionLinkFactory, ObjectiveFactory, PlanFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
PAGE = "/actions/A1.1/links/new/"


@pytest.fixture
def action():
    """The first action of the plan."""
    return ActionFactory(code="A1.1")


@pytest.fixture
def other():
    """Another action of the plan."""
    return ActionFactory(code="B1.2")


@pytest.fixture
def before():
    """An action of the plan before."""
    plan = PlanFactory(
        slug="2018-2022", name_en="Plan 2018-2022", starts_on=date(2018, 1, 1), ends_on=date(2022, 12, 31)
    )
    return ActionFactory(code="A1.7", objective=ObjectiveFactory(code="A1", plan=plan))


@pytest.fixture
def post(as_, secretariat, action):
    """Say how the first action stands to another."""
    client = as_(secretariat)

    def send(kind, target):
        return client.post(PAGE, {"kind": kind, "target": target.pk})

    return send


def errors(page):
    """Return the sentences beside each field, by the name of the field."""
    found = re.findall(r'<ul class="errorlist" id="id_(\w+?)_error">(.*?)</ul>', page.text, re.DOTALL)
    return {name: re.findall(r"<li>(.*?)</li>", sentences) for name, sentences in found}


def link(origin, kind, target):
    """Link two actions."""
    return ActionLinkFactory(origin=origin, kind=kind, target=target)


@pytest.mark.parametrize("kind", ["related", "depends_on", "replaced_by"])
def test_it_links_two_actions(post, action, other, secretariat, client, kind):
    page = post(kind, other)

    assert (page.status_code, page.url) == (302, "/actions/A1.1/#links")
    made = ActionLink.objects.get()
    assert (made.origin, made.kind, made.target) == (action, kind, other)
    assert (made.added_by, made.added_at, made.history.count()) == (secretariat, NOW, 1)
    assert "A1.1 and B1.2 are linked." in client.get(page.url).text


def test_an_action_continues_one_of_an_earlier_plan(post, action, before, client):
    assert post("continues", before).status_code == 302

    page = client.get("/actions/A1.1/").text
    assert '<a href="/plans/2018-2022/actions/A1.7/">Continues A1.7 of Plan 2018-2022</a>' in page


def test_the_form_offers_the_actions_of_the_plan_by_objective(as_, secretariat, action, other, before):
    ActionFactory(code="A1.3").withdraw(by=secretariat, at=NOW - timedelta(days=1))

    choices = as_(secretariat).get(PAGE).context["links"]["form"].fields["target"].choices

    assert [(group, [label for _key, label in rows]) for group, rows in choices[1:]] == [
        ("B1 Objective B1", ["B1.2 Do B1.2"]),
        ("Plan 2018-2022 · A1 Objective A1", ["A1.7 Do A1.7"]),
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_it_costs_the_same_whatever_the_number_of_actions(as_, secretariat, action, rows, django_assert_num_queries):
    for n in range(rows):
        ActionFactory(code=f"A2.{n + 1}")
    client = as_(secretariat)

    with django_assert_num_queries(7):
        client.get(PAGE)


def test_without_an_earlier_plan_nothing_can_be_continued(as_, secretariat, action, other):
    kinds = as_(secretariat).get(PAGE).context["links"]["form"].fields["kind"].choices

    assert [key for key, _label in kinds] == ["related", "depends_on", "replaced_by"]


# -- What is refused -------------------------------------------------------------------------------

TWICE = "These two actions are linked so already."


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({}, {"kind": ["Choose how the two actions are linked."], "target": ["Choose the other action."]}),
        ({"kind": "related", "target": "0"}, {"target": ["This action is not offered any more: choose another."]}),
    ],
)
def test_both_are_asked_for(as_, secretariat, action, data, expected):
    page = as_(secretariat).post(PAGE, data)

    assert (page.status_code, errors(page)) == (422, expected)


@pytest.mark.parametrize("kind", ["related", "depends_on", "replaced_by"])
def test_an_action_is_not_linked_to_itself(post, action, kind):
    page = post(kind, action)

    assert (page.status_code, errors(page)) == (
        422,
        {"target": ["An action cannot be linked to itself: choose another."]},
    )
    assert ActionLink.objects.count() == 0


@pytest.mark.parametrize("kind", ["related", "depends_on"])
def test_the_same_is_not_said_twice(post, action, other, kind):
    link(action, kind, other)

    page = post(kind, other)

    assert (page.status_code, errors(page)) == (422, {"target": [TWICE]})
    assert ActionLink.objects.count() == 1


def test_related_says_the_same_from_either_side(post, action, other):
    link(other, "related", action)

    assert errors(post("related", other)) == {"target": [TWICE]}
    assert post("depends_on", other).status_code == 302


def test_what_was_withdrawn_may_be_said_again(post, action, other, secretariat):
    link(action, "related", other).withdraw(by=secretariat, at=NOW)

    assert post("related", other).status_code == 302


def test_an_action_has_one_replacement(post, action, other):
    link(action, "replaced_by", ActionFactory(code="C1.1"))

    page = post("replaced_by", other)

    assert (page.status_code, errors(page)) == (
        422,
        {"kind": ["It is replaced by C1.1 already: withdraw that link first."]},
    )


@pytest.mark.parametrize("kind", ["depends_on", "replaced_by"])
def test_nothing_goes_in_a_circle(post, action, other, kind):
    middle = ActionFactory(code="C1.1")
    link(other, kind, middle)
    link(middle, kind, action)

    page = post(kind, other)

    assert (page.status_code, errors(page)) == (
        422,
        {"target": ["This would go in a circle: A1.1 → B1.2 → C1.1 → A1.1."]},
    )
    assert ActionLink.objects.count() == 2


def test_two_ways_to_one_action_are_no_circle(post, action, other, secretariat):
    left, right, end = (ActionFactory(code=code) for code in ("C1.1", "C1.2", "D1.1"))
    for origin, target in ((other, left), (other, right), (left, end), (right, end)):
        link(origin, "depends_on", target)
    link(end, "related", action)
    link(end, "depends_on", action).withdraw(by=secretariat, at=NOW)

    assert post("depends_on", other).status_code == 302
    assert post("depends_on", end).status_code == 302


@pytest.mark.parametrize("kind", ["related", "depends_on", "replaced_by"])
def test_an_action_of_an_earlier_plan_is_only_continued(post, action, before, kind):
    page = post(kind, before)

    assert errors(page) == {"target": ["An action of another plan can only be continued: choose one of this plan."]}


def test_an_action_of_the_same_plan_is_not_continued(post, action, other, before):
    page = post("continues", other)

    assert errors(page) == {"target": ["An action continues one of an earlier plan: choose one of those."]}


def test_nothing_is_linked_to_what_is_withdrawn(as_, secretariat, action, other, post):
    other.withdraw(by=secretariat, at=NOW - timedelta(days=1))
    assert post("related", other).status_code == 422

    action.withdraw(by=secretariat, at=NOW - timedelta(days=1))

    assert as_(secretariat).get(PAGE).status_code == 404
    assert post("related", other).status_code == 404


def test_a_closed_plan_takes_no_link(post, action, other, secretariat):
    action.plan.closed_at, action.plan.closed_by = NOW, secretariat
    action.plan.save()

    page = post("related", other)

    assert page.status_code == 422
    assert "This plan is closed" in page.text
    assert ActionLink.objects.count() == 0
