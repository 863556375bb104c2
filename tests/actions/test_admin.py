"""Actions in the admin: their texts, dates and people; never their status."""

import re
from datetime import date, timedelta

import pytest
from pytest_django.asserts import assertInHTML

from actions.models import Action, Milestone, Participation, Update
from tests.factories import (
    NOW,
    ActionFactory,
    MemberFactory,
    MilestoneFactory,
    ObjectiveFactory,
    ParticipationFactory,
    update,
)
from tests.priorities.helpers import CLOSED, closed_plan, next_plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
INLINES = {
    f"{name}-{key}": value
    for name in ("participations", "milestones")
    for key, value in (("TOTAL_FORMS", "0"), ("INITIAL_FORMS", "0"))
}


def filled(**values):
    """Return what the form of an action sends."""
    texts = {
        f"{name}_{language}": "" for name in ("title", "description", "deliverable") for language in ("fr", "en", "es")
    }
    return texts | INLINES | {"code": "A1.1", "title_fr": "Un titre", "position": "0"} | values


def test_a_new_action_is_part_of_the_plan_from_now_on(as_, secretariat):
    page = as_(secretariat).post("/admin/actions/action/add/", filled(objective=ObjectiveFactory().pk))

    action = Action.objects.get()
    assert (page.status_code, action.added_at, action.plan) == (302, NOW, action.objective.plan)
    assert (action.state, action.in_published_plan, action.search.strip()) == ("not_started", False, "a1.1 un titre")


def test_it_comes_with_those_who_take_part_and_its_steps(as_, secretariat):
    sent = filled(
        objective=ObjectiveFactory().pk,
        **{
            "participations-TOTAL_FORMS": "1",
            "participations-0-member": MemberFactory(code="FR").pk,
            "participations-0-role": "lead",
            "milestones-TOTAL_FORMS": "1",
            "milestones-0-title_fr": "Une étape",
            "milestones-0-due_on": "2025-09-01",
            "milestones-0-position": "0",
        },
    )

    as_(secretariat).post("/admin/actions/action/add/", sent)

    part = Participation.objects.get()
    assert (part.action.code, part.member.code, part.role) == ("A1.1", "FR", "lead")
    assert Milestone.objects.get().due_on == date(2025, 9, 1)


@pytest.mark.parametrize(
    ("roles", "sentences", "made"),
    [
        (["lead", "lead"], ["An action has one lead."], 0),
        (["lead", "contributing"], [], 1),
        (["contributing", "contributing"], [], 1),
        (["lead", ""], [], 1),
    ],
)
def test_a_second_lead_has_its_sentence_and_writes_nothing(as_, secretariat, roles, sentences, made):
    rows = {
        f"participations-{n}-{name}": value
        for n, role in enumerate(roles)
        for name, value in (("member", MemberFactory(code=("FR", "ES", "GR")[n]).pk), ("role", role))
    }
    sent = filled(objective=ObjectiveFactory().pk, **rows | {"participations-TOTAL_FORMS": str(len(roles))})

    page = as_(secretariat).post("/admin/actions/action/add/", sent)

    assert re.findall(r'<ul class="errorlist[^>]*><li>(.*?)</li></ul>', page.text) == sentences
    assert (Action.objects.count(), Participation.objects.count()) == (made, made * len(roles))


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("A1.1", "This code is already used in this plan."),
        ("A1/1", "Write the code as published, such as A, A1 or A1.1."),
    ],
)
def test_a_bad_code_has_its_sentence_and_writes_nothing(as_, secretariat, code, sentence):
    objective = ActionFactory(code="A1.1").objective

    page = as_(secretariat).post("/admin/actions/action/add/", filled(code=code, objective=objective.pk))

    assertInHTML(f'<ul class="errorlist" id="id_code_error"><li>{sentence}</li></ul>', page.content.decode())
    assert Action.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("priorities/axis", {"plan": 1}),
        ("priorities/priority", {"plan": 1, "axis": 1}),
        ("priorities/objective", {"priority": 1}),
    ],
)
def test_a_used_code_of_another_part_has_its_sentence_too(as_, secretariat, kind, values):
    objective = ObjectiveFactory(code="A1")
    part = {"axis": objective.priority.axis, "priority": objective.priority, "objective": objective}
    reached = part | {"plan": objective.plan}
    sent = {name: reached[name].pk for name in values} | {
        "code": part[kind.partition("/")[2]].code,
        "title_fr": "Un titre",
        "position": "0",
    }

    page = as_(secretariat).post(f"/admin/{kind}/add/", sent)

    sentence = "This code is already used in this plan."
    assertInHTML(f'<ul class="errorlist" id="id_code_error"><li>{sentence}</li></ul>', page.content.decode())


def test_the_status_cannot_be_typed(as_, administrator):
    action = update(ActionFactory(code="A1.1"), "at_risk").action
    sent = filled(
        objective=action.objective.pk,
        title_fr="Un autre titre",
        life_cycle="completed",
        health="",
        progress="100",
        completed_on="2025-07-01",
        revision="9",
        added_at_0="2020-01-01",
    )

    page = as_(administrator).post(f"/admin/actions/action/{action.pk}/change/", sent)

    assert page.status_code == 302
    action.refresh_from_db()
    assert (action.title_fr, action.state, action.revision) == ("Un autre titre", "at_risk", 1)
    assert (action.added_at.year, Update.objects.count()) == (2023, 1)
    assert action.history.latest().history_user == administrator


def test_editing_an_action_leaves_the_moment_it_was_added(as_, secretariat):
    action = ActionFactory(code="A1.1", added_at=NOW - timedelta(days=9))

    as_(secretariat).post(
        f"/admin/actions/action/{action.pk}/change/", filled(objective=action.objective.pk, due_on="2025-12-31")
    )

    action.refresh_from_db()
    assert (action.due_on, action.added_at) == (date(2025, 12, 31), NOW - timedelta(days=9))


@pytest.mark.parametrize("kind", ["actions/action", "actions/participation", "actions/milestone", "priorities/plan"])
def test_nothing_of_a_closed_plan_is_edited(as_, secretariat, kind):
    action = ActionFactory(code="A1.1")
    part = ParticipationFactory(action=action)
    step = MilestoneFactory(action=action)
    plan = action.plan
    address, sent = {
        "actions/action": (action.pk, filled(objective=action.objective.pk)),
        "actions/participation": (part.pk, {"action": action.pk, "member": part.member.pk, "role": "lead"}),
        "actions/milestone": (
            step.pk,
            {"action": action.pk, "title_fr": "Autre", "due_on": "2025-09-01", "position": "0"},
        ),
        "priorities/plan": (
            plan.pk,
            {
                "slug": plan.slug,
                "name_fr": "Autre",
                "goal_fr": "But",
                "starts_on": "2023-01-01",
                "ends_on": "2025-12-31",
            },
        ),
    }[kind]
    client = as_(secretariat)
    assert client.post(f"/admin/{kind}/{address}/change/", sent).status_code == 302
    plan.refresh_from_db()
    plan.closed_at, plan.closed_by = NOW, secretariat
    plan.save()

    page = client.post(f"/admin/{kind}/{address}/change/", sent)

    sentence = "This plan is closed: it stays as it is and is not edited any more."
    assert (page.status_code, page.context["errors"]) == (200, [[sentence]])


@pytest.mark.parametrize("kind", ["action", "participation", "milestone"])
def test_nothing_is_taken_out_of_a_closed_plan(as_, secretariat, kind):
    action = ActionFactory(code="A1.1", objective=ObjectiveFactory(plan=closed_plan()))
    elsewhere = ActionFactory(code="A1.2", objective=ObjectiveFactory(plan=next_plan()))
    part, step = ParticipationFactory(action=action), MilestoneFactory(action=action)
    pk, sent = {
        "action": (action.pk, filled(objective=elsewhere.objective.pk)),
        "participation": (part.pk, {"action": elsewhere.pk, "member": part.member.pk, "role": "lead"}),
        "milestone": (step.pk, {"action": elsewhere.pk, "title_fr": "A", "due_on": "2025-09-01", "position": "0"}),
    }[kind]

    page = as_(secretariat).post(f"/admin/actions/{kind}/{pk}/change/", sent)

    assert (page.status_code, page.context["errors"]) == (200, [[CLOSED]])


def test_a_milestone_added_there_is_part_of_the_action_from_now_on(as_, secretariat):
    sent = {"action": ActionFactory(code="A1.1").pk, "title_fr": "Étape", "due_on": "2025-09-01", "position": "0"}
    client = as_(secretariat)

    client.post("/admin/actions/milestone/add/", sent)
    step = Milestone.objects.get()
    client.post(f"/admin/actions/milestone/{step.pk}/change/", sent | {"done_on": "2025-07-01"})

    step.refresh_from_db()
    assert (step.added_at, step.done_on) == (NOW, date(2025, 7, 1))
