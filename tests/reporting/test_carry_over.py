"""/plan/carry-over/: what a plan left unfinished goes on in the plan that follows."""

from datetime import date, timedelta

import pytest
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from actions.models import Action, ActionLink
from actions.reporting.carrying import Choice, Companions, RefusedError, carry_over, suggested_code
from priorities.models import Objective, Plan
from tests.factories import (
    BEFORE,
    NOW,
    ActionFactory,
    MemberFactory,
    MilestoneFactory,
    ObjectiveFactory,
    ParticipationFactory,
    PlanFactory,
    next_plan,
    update,
)
from tests.reporting.helpers import said, said_by, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL, APPLY = "/plan/carry-over/", "/plan/carry-over/apply/"


@pytest.fixture
def into():
    """The plan that follows, with the objectives A1 and B1."""
    plan = next_plan()
    for code in ("A1", "B1"):
        ObjectiveFactory(plan=plan, code=code)
    return plan


def typed(action, *, take=True, **values):
    """Return what a browser posts about one action; by default it goes to A1 under its own code."""
    values = {"objective": "A1", "code": action.code, "starts_on": "", "due_on": ""} | values
    data = {f"row-{action.pk}-{name}": value for name, value in values.items()}
    return data | ({f"row-{action.pk}-take": "on"} if take else {})


def posted(page):
    """Return what the preview posts again."""
    return dict(page.context["hidden"])


def carried(into):
    """Return the code of each new action with the code of what it continues."""
    links = ActionLink.objects.filter(origin__plan=into, kind="continues").order_by("origin__code")
    return [(link.origin.code, link.target.code) for link in links]


# -- Choosing --------------------------------------------------------------------------------------


def test_it_offers_what_is_neither_completed_nor_cancelled_with_a_place_for_each(as_, secretariat, into):
    for code, state in (("A1.1", "on_track"), ("A1.2", "completed"), ("A1.3", "cancelled"), ("A1.4", "postponed")):
        update(ActionFactory(code=code), state)
    ActionFactory(code="C1.1")
    ActionFactory(code="A1.4", objective=Objective.objects.get(plan=into, code="A1"))

    page = as_(secretariat).get(URL)

    forms = page.context["crossing"].forms
    assert [(form.action.code, form["objective"].value(), form["code"].value()) for form in forms] == [
        ("A1.1", "A1", "A1.1"),
        ("A1.4", "A1", "A1.2"),
        ("C1.1", None, None),
    ]
    assert [form["take"].value() for form in forms] == [True] * 3
    assert forms[0].fields["objective"].choices == [
        ("", "Choose"),
        ("A1", "A1 Objective A1"),
        ("B1", "B1 Objective B1"),
    ]
    assertContains(page, "Carry over A1.4", count=1)


def test_it_shows_where_the_others_have_gone(as_, secretariat, into):
    gone, left = ActionFactory(code="A1.1"), ActionFactory(code="A1.2")
    objective = Objective.objects.get(plan=into, code="B1")
    carry_over(
        into=into,
        choices=[Choice(action=gone, objective=objective)],
        along=Companions(),
        by=secretariat,
        at=NOW,
    )

    page = as_(secretariat).get(URL)

    assert [form.action for form in page.context["crossing"].forms] == [left]
    assertContains(page, 'href="/plans/2026-2028/actions/B1.1/"', count=1)
    assert "goes on as B1.1 in Plan 2026-2028" in words(page)


def test_it_says_when_nothing_is_left(as_, secretariat, into):
    update(ActionFactory(code="A1.1"), "completed")

    assertContains(as_(secretariat).get(URL), "Nothing is left to carry over.", count=1)


def test_it_says_when_there_is_no_objective_to_go_to(as_, secretariat):
    ActionFactory(code="A1.1")
    next_plan()

    page = as_(secretariat).get(URL)

    assert "Plan 2026-2028 has no objective yet to receive actions." in words(page)


def test_without_a_plan_that_follows_it_leads_to_starting_one(as_, secretariat):
    PlanFactory()

    page = as_(secretariat).get(URL)

    assert "No plan follows Plan 2023-2025 yet." in words(page)
    assertContains(page, 'href="/plans/new/"', count=1)
    assert as_(secretariat).post(APPLY).url == URL


def test_from_the_plan_that_follows_it_leads_to_the_one_before(as_, secretariat, into):
    page = as_(secretariat).get("/plans/2026-2028/plan/carry-over/")

    assertContains(page, 'href="/plans/2023-2025/plan/carry-over/"', count=1)


def test_a_long_plan_is_carried_over_page_by_page(as_, secretariat, into):
    for number in range(51):
        ActionFactory(code=f"A1.{number:02}")

    first, second = (as_(secretariat).get(f"{URL}?page={page}").context["crossing"] for page in (1, 2))

    assert (len(first.forms), [form.action.code for form in second.forms]) == (50, ["A1.50"])


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_one_action_and_for_three(count, as_, secretariat, into, django_assert_num_queries):
    for number in range(count):
        ActionFactory(code=f"A1.{number}")
    client = as_(secretariat)

    with django_assert_num_queries(10):
        client.get(URL)


# -- Looking ---------------------------------------------------------------------------------------


def test_it_shows_what_would_be_created_and_writes_nothing(as_, secretariat, into):
    action = ActionFactory(code="A1.1")
    ParticipationFactory(action=action, member=MemberFactory(code="FR", country_en="France"), lead=True)
    MilestoneFactory(action=action, title_en="The last version")

    page = as_(secretariat).post(URL, typed(action) | {"participations": "on", "milestones": "on"})

    assert page.status_code == 200
    assert "1 action goes on in Plan 2026-2028" in words(page)
    assertContains(page, "The last version", count=1)
    assertContains(page, "France", count=1)
    assert (carried(into), Action.objects.filter(plan=into).count()) == ([], 0)


@pytest.mark.parametrize(
    ("chosen", "code"),
    [
        ({"objective": "A1", "code": ""}, "A1.1"),
        ({"objective": "B1", "code": ""}, "B1.1"),
        ({"objective": "B1", "code": "A1.1"}, "B1.1"),
        ({"objective": "B1", "code": "B1.7"}, "B1.7"),
    ],
)
def test_a_code_that_nobody_typed_follows_the_objective(chosen, code, as_, secretariat, into):
    action = ActionFactory(code="A1.1")

    page = as_(secretariat).post(URL, typed(action, **chosen))

    assert [each.action.code for each in page.context["found"]] == [code]
    assert posted(page)[f"row-{action.pk}-code"] == code


def test_the_choice_can_be_changed_after_looking(as_, secretariat, into):
    taken, left = ActionFactory(code="A1.1"), ActionFactory(code="A1.2")
    client = as_(secretariat)
    seen = client.post(URL, typed(taken, code="A1.9") | typed(left, take=False) | {"milestones": "on"})

    page = client.post(URL, posted(seen) | {"change": "1"})

    assert page.status_code == 200
    crossing = page.context["crossing"]
    assert [(form.taken, form["code"].value()) for form in crossing.forms] == [(True, "A1.9"), (False, "A1.2")]
    assert [crossing.along[name].value() for name in ("participations", "milestones")] == [False, True]


@pytest.mark.parametrize("url", [URL, APPLY])
@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        ({"objective": ""}, {"objective": ["Choose the objective to which this action goes."]}),
        ({"objective": "Z9"}, {"objective": ["Select a valid choice. Z9 is not one of the available choices."]}),
        ({"code": "A1.5"}, {"code": ["A1.5 is used in this plan: choose another code."]}),
        ({"code": "first"}, {"code": ["Write the code as published, such as A, A1 or A1.1."]}),
        ({"code": "A" * 21}, {"code": ["Ensure this value has at most 20 characters (it has 21)."]}),
        ({"due_on": "soon"}, {"due_on": ["Write the day as 2025-06-30."]}),
        (
            {"starts_on": "2026-03-01", "due_on": "2026-02-01"},
            {"due_on": ["An action is due after it starts."]},
        ),
    ],
)
def test_it_says_what_is_wrong_and_carries_nothing_over(url, wrong, errors, as_, secretariat, into):
    ActionFactory(code="A1.5", objective=Objective.objects.get(plan=into, code="A1"))
    good, bad = ActionFactory(code="A1.1"), ActionFactory(code="A1.2")

    page = as_(secretariat).post(url, typed(good) | typed(bad, **wrong))

    assert page.status_code == 422
    crossing = page.context["crossing"]
    assert [said_by(form) for form in crossing.taken] == [{}, errors]
    assert {name: crossing.forms[1][name].value() for name in wrong} == wrong
    assert carried(into) == []


def test_two_actions_do_not_take_the_same_code(as_, secretariat, into):
    first, second = ActionFactory(code="A1.1"), ActionFactory(code="A1.2")

    page = as_(secretariat).post(URL, typed(first) | typed(second, code="A1.1"))

    assert said_by(page.context["crossing"].forms[1]) == {"code": ["A1.1 is used in this plan: choose another code."]}


@pytest.mark.parametrize("url", [URL, APPLY])
def test_something_is_chosen(url, as_, secretariat, into):
    page = as_(secretariat).post(url, typed(ActionFactory(code="A1.1"), take=False, due_on="soon"))

    assert page.status_code == 422
    assert [said_by(form) for form in page.context["crossing"].wrong] == [{"__all__": ["Choose at least one action."]}]
    assertNotContains(page, "Write the day as", status_code=422)


# -- Carrying over ---------------------------------------------------------------------------------


def test_the_new_action_has_the_texts_and_knows_what_it_continues(as_, secretariat, into):
    old = ActionFactory(
        code="A1.1",
        title_es="Hacer",
        description_fr="Ce que c’est",
        deliverable_en="A paper",
        in_published_plan=True,
        position=4,
        starts_on=date(2024, 1, 1),
        due_on=date(2025, 6, 30),
    )
    update(old, "at_risk", progress="40")
    client = as_(secretariat)

    response = client.post(APPLY, posted(client.post(URL, typed(old, objective="B1", code="B1.3"))))

    assertRedirects(response, URL, fetch_redirect_response=False)
    assert said(response) == ["1 action is carried over to Plan 2026-2028."]
    new = Action.objects.get(plan=into)
    assert (new.code, new.objective.code, new.position, new.added_at) == ("B1.3", "B1", 4, NOW)
    assert (new.title_fr, new.title_es, new.description_fr) == ("Faire A1.1", "Hacer", "Ce que c’est")
    assert (new.deliverable_en, new.in_published_plan) == ("A paper", False)
    assert (new.starts_on, new.due_on, new.life_cycle, new.progress) == (None, None, "not_started", None)
    assert (new.updates.count(), new.history.get().history_user) == (0, secretariat)
    link = ActionLink.objects.get()
    assert (link.origin, link.kind, link.target, link.added_by) == (new, "continues", old, secretariat)
    old.refresh_from_db()
    assert (old.state, old.due_on, old.plan.slug) == ("at_risk", date(2025, 6, 30), "2023-2025")


def test_dates_come_only_when_they_are_given(as_, secretariat, into):
    old = ActionFactory(code="A1.1", due_on=date(2025, 6, 30))

    as_(secretariat).post(APPLY, typed(old, starts_on="2026-02-01", due_on="2026-11-30"))

    new = Action.objects.get(plan=into)
    assert (new.starts_on, new.due_on) == (date(2026, 2, 1), date(2026, 11, 30))


@pytest.mark.parametrize("along", [True, False])
def test_who_takes_part_and_open_milestones_come_along_when_chosen(along, as_, secretariat, into):
    old = ActionFactory(code="A1.1")
    ParticipationFactory(action=old, member=MemberFactory(code="FR"), lead=True)
    ParticipationFactory(action=old, member=MemberFactory(code="ES"), role="observing")
    ParticipationFactory(action=old, member=MemberFactory(code="JP"), role="")
    ParticipationFactory(action=old, member=MemberFactory(code="AR", left_on=date(2025, 1, 1)))
    MilestoneFactory(action=old, title_es="Un paso", due_on=date(2025, 9, 1), position=2)
    MilestoneFactory(action=old, title_fr="Faite", done_on=date(2025, 3, 1))
    MilestoneFactory(action=old, title_fr="Retirée").withdraw(by=secretariat, at=NOW - timedelta(days=1))
    chosen = {"participations": "on", "milestones": "on"} if along else {}

    as_(secretariat).post(APPLY, typed(old) | chosen)

    new = Action.objects.get(plan=into)
    assert [(part.member.code, part.role) for part in new.participations.all()] == (
        [("ES", "observing"), ("FR", "lead")] if along else []
    )
    marks = [(mark.title_es, mark.due_on, mark.position, mark.added_at) for mark in new.milestones.all()]
    assert marks == ([("Un paso", date(2025, 9, 1), 2, NOW)] if along else [])
    assert (old.participations.count(), old.milestones.count()) == (4, 3)


def test_what_stays_is_left_as_it_is(as_, secretariat, into):
    taken, left = ActionFactory(code="A1.1"), ActionFactory(code="A1.2")

    as_(secretariat).post(APPLY, typed(taken) | typed(left, take=False))

    assert carried(into) == [("A1.1", "A1.1")]


@pytest.mark.parametrize("url", [URL, APPLY])
def test_twice_changes_nothing(url, as_, secretariat, into):
    action = ActionFactory(code="A1.1")
    client = as_(secretariat)
    client.post(APPLY, typed(action))

    response = client.post(url, typed(action))

    assert said(response)[-1] == "What you chose has been carried over already: nothing was done twice."
    assert response.url == URL
    assert carried(into) == [("A1.1", "A1.1")]


def test_who_comes_second_in_the_same_moment_carries_nothing_over_either(secretariat, into):
    objective = Objective.objects.get(plan=into, code="A1")
    choices = [Choice(action=ActionFactory(code="A1.1"), objective=objective)]
    values = {"into": into, "choices": choices, "along": Companions(), "by": secretariat, "at": NOW}

    assert [len(carry_over(**values)), len(carry_over(**values))] == [1, 0]
    assert carried(into) == [("A1.1", "A1.1")]


def test_all_or_nothing(secretariat, into):
    objective = Objective.objects.get(plan=into, code="A1")
    good, bad = ActionFactory(code="A1.1"), ActionFactory(code="A1.2")
    choices = [Choice(action=action, objective=objective, code="A1.1") for action in (good, bad)]

    with pytest.raises(RefusedError) as refused:
        carry_over(into=into, choices=choices, along=Companions(), by=secretariat, at=NOW)

    assert refused.value.errors == {bad.pk: {"code": "A1.1 is used in this plan: choose another code."}}
    assert carried(into) == []


def test_a_closed_plan_takes_nothing_more(as_, secretariat, into):
    action = ActionFactory(code="A1.1")
    Plan.objects.filter(pk=into.pk).update(closed_at=BEFORE, closed_by=secretariat)

    page = as_(secretariat).post(APPLY, typed(action))

    assert page.status_code == 422
    assert page.context["crossing"].along.non_field_errors()[0].startswith("This plan is closed")
    assert carried(into) == []


def test_from_a_closed_plan_actions_are_still_carried_over(as_, secretariat, into):
    action = ActionFactory(code="A1.1")
    Plan.objects.filter(pk=action.plan_id).update(closed_at=BEFORE, closed_by=secretariat)

    as_(secretariat).post(APPLY, typed(action))

    assert carried(into) == [("A1.1", "A1.1")]


@pytest.mark.parametrize(
    ("code", "used", "suggested"),
    [
        ("A1.1", set(), "A1.1"),
        ("A1.1", {"A1.1"}, "A1.2"),
        ("A1.3", {"A1.1", "A1.3"}, "A1.2"),
        ("B2.1", {"A1.2"}, "A1.1"),
        ("A10.1", set(), "A1.1"),
    ],
)
def test_a_code_is_suggested(code, used, suggested):
    assert suggested_code(code, Objective(code="A1"), used) == suggested


def test_carrying_over_is_posted(as_, secretariat, into):
    assert as_(secretariat).get(APPLY).status_code == 405
