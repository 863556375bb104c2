"""Actions, who takes part, milestones, updates, evidence: what each keeps."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from actions.models import Action, Update, effective_end
from priorities.models import Plan
from tests.factories import (
    NOW,
    ActionFactory,
    EvidenceFactory,
    MemberFactory,
    MilestoneFactory,
    ObjectiveFactory,
    ParticipationFactory,
    PlanFactory,
    update,
)

pytestmark = pytest.mark.django_db
AN_HOUR = timedelta(hours=1)


def codes(actions):
    """Return the codes of actions."""
    return [action.code for action in actions]


def test_actions_stand_in_the_order_of_the_plan():
    for code in ("C1.1", "A2.1", "A1.2", "A1.1"):
        ActionFactory(code=code)
    elsewhere = PlanFactory(slug="next", starts_on=date(2026, 1, 1), ends_on=date(2028, 12, 31))
    ActionFactory(code="Z1.1", objective=ObjectiveFactory(plan=elsewhere, code="Z1"))

    assert codes(Action.objects.of(Plan.objects.get(slug="2023-2025"))) == ["A1.1", "A1.2", "A2.1", "C1.1"]


def test_an_action_belongs_to_the_plan_of_its_objective():
    action = ActionFactory(code="A1.1")

    assert (action.plan, str(action)) == (action.objective.plan, "A1.1 Do A1.1")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("evaluation", ["A1.1"]),
        ("ÉVALUATION", ["A1.1"]),
        ("İstanbul", ["A1.2"]),
        ("ISTANBUL", ["A1.2"]),
        ("ıstanbul", ["A1.2"]),
        ("rede", ["A1.2"]),
        ("evaluation commune", ["A1.1"]),
        ("commune evaluation", ["A1.1"]),
        ("evaluation istanbul", []),
        ("a1.", ["A1.1", "A1.2"]),
        ("100%", []),
        ("  ", ["A1.1", "A1.2"]),
    ],
)
def test_search_finds_every_word_whatever_accents_and_case(text, found):
    ActionFactory(code="A1.1", title_fr="Évaluation commune")
    ActionFactory(code="A1.2", title_fr="Réunion d’İstanbul", description_es="La réDe")

    assert codes(Action.objects.matching(text).order_by("code")) == found


def test_search_reads_a_dozen_words():
    ActionFactory(code="A1.1", title_fr="Évaluation commune")
    twelve = "evaluation " * 11 + "commune"

    assert codes(Action.objects.matching(f"{twelve} nowhere")) == ["A1.1"]
    assert codes(Action.objects.matching(f"nowhere {twelve}")) == []


def test_what_stood_at_a_moment_is_the_last_update_by_then():
    action = ActionFactory()
    first = update(action, at=NOW)
    second = update(action, "completed", at=NOW + AN_HOUR)
    moments = [NOW - AN_HOUR, NOW, NOW + AN_HOUR]

    assert [list(Update.objects.standing(moment)) for moment in moments] == [[], [first], [second]]


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (
            lambda: ActionFactory.build(
                objective=ObjectiveFactory(), starts_on=date(2025, 2, 1), due_on=date(2025, 1, 31)
            ),
            "An action is due after it starts.",
        ),
        (
            lambda: ActionFactory.build(objective=ObjectiveFactory(), life_cycle="in_progress"),
            "Health goes with an action in progress, and only with one.",
        ),
        (
            lambda: ActionFactory.build(objective=ObjectiveFactory(), life_cycle="completed"),
            "A completed action has its date and its full progress.",
        ),
        (
            lambda: ActionFactory.build(objective=ObjectiveFactory(), withdrawn_at=NOW),
            "A withdrawal says when and by whom.",
        ),
    ],
)
def test_what_an_action_may_not_be_has_its_sentence_and_the_database_refuses_it(made, sentence):
    action = made()

    with pytest.raises(ValidationError) as refused:
        action.full_clean()
    assert refused.value.messages == [sentence]

    with pytest.raises(IntegrityError), transaction.atomic():
        action.save()


def test_an_association_takes_part_once_and_one_of_them_leads():
    lead = ParticipationFactory(lead=True, member=MemberFactory(code="FR"))
    assert str(lead) == f"{lead.action.code} FR Lead"

    with pytest.raises(IntegrityError), transaction.atomic():
        ParticipationFactory(action=lead.action, member=lead.member)
    with pytest.raises(IntegrityError), transaction.atomic():
        ParticipationFactory(action=lead.action, lead=True)
    assert ParticipationFactory(action=lead.action).role == "contributing"


def test_milestones_and_links_are_called_by_their_words():
    assert str(MilestoneFactory()) == "A step"
    assert str(EvidenceFactory()) == "https://example.org/evidence"
    assert str(EvidenceFactory(label="The minutes")) == "The minutes"


def test_an_update_tells_from_what_to_what():
    action = ActionFactory(code="A1.1")
    update(action, "on_track", progress=40, forecast_on=date(2025, 9, 1))
    made = update(action, "at_risk", progress=30, forecast_on=date(2025, 10, 1))

    assert (made.old_state, made.state, made.old_progress, made.progress) == ("on_track", "at_risk", 40, 30)
    assert (made.old_forecast_on, made.changes_state, made.moves_forecast) == (date(2025, 9, 1), True, True)
    assert str(made) == "A1.1 at_risk"


def test_an_update_that_confirms_changes_nothing():
    action = ActionFactory()
    update(action, "on_track")
    made = update(action, "on_track", note="Nothing new.")

    assert (made.changes_state, made.moves_forecast) == (False, False)


@pytest.mark.parametrize(
    "broken",
    [
        {"life_cycle": "asleep"},
        {"life_cycle": "not_started", "health": "on_track"},
        {"life_cycle": "in_progress", "health": ""},
        {"life_cycle": "in_progress", "health": "at_risk", "reason": "Late."},
        {"life_cycle": "postponed"},
        {"life_cycle": "completed", "completed_on": date(2025, 7, 1)},
        {"life_cycle": "not_started", "progress": 101},
        {"life_cycle": "not_started", "completed_on": date(2025, 7, 1)},
    ],
)
def test_the_database_repeats_the_rules_of_status(secretariat, broken):
    common = {"action": ActionFactory(), "author": secretariat, "at": NOW, "old_life_cycle": "not_started"}
    Update.objects.create(**common, life_cycle="not_started")

    with pytest.raises(IntegrityError), transaction.atomic():
        Update.objects.create(**common, **broken)


def test_an_end_is_the_forecast_else_the_due_date():
    due, forecast = date(2025, 6, 30), date(2025, 9, 30)

    assert (effective_end(due, forecast), effective_end(due, None), effective_end(None, None)) == (forecast, due, None)


def test_the_original_due_date_is_set_once():
    action = ActionFactory()
    action.due_on = date(2025, 6, 30)
    action.full_clean()
    action.save()

    action.due_on = date(2025, 9, 30)
    with pytest.raises(ValidationError) as refused:
        action.full_clean()

    assert list(refused.value.message_dict) == ["due_on"]
