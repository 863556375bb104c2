"""The last import taken back: nothing is deleted, and nothing that depends on it is lost."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from actions.models import Action, Participation, Update
from actions.services.importing import undo_import, undo_obstacle
from tests.actions.importing.helpers import HEAD, author, bring, preview, reasons, results, text_of
from tests.factories import (
    NOW,
    ActionFactory,
    ActionLinkFactory,
    CommentFactory,
    DecisionFactory,
    EvidenceFactory,
    MemberFactory,
    MilestoneFactory,
    ObjectiveFactory,
    ParticipationFactory,
    ReportLineFactory,
    update,
)

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
STATUS = (*HEAD, "life_cycle", "health")


def undo(batch, at=LATER):
    """Undo an import."""
    undo_import(batch=batch, by=author(), at=at)


def test_what_was_created_is_withdrawn_and_comes_back_with_the_next_import():
    rows = (STATUS, ("A1.1", "A1", "Plan", "En cours", "vert"))
    batch = bring(*rows)

    undo(batch)

    action = Action.objects.get()
    assert (action.withdrawn_at, action.withdrawn_by, action.state) == (LATER, author(), "not_started")
    assert [said.state for said in action.updates.all()] == ["not_started", "on_track"]
    assert action.history.first().history_change_reason == f"undone import {batch.pk}"
    assert (batch.state, batch.undone_at, batch.undone_by) == ("undone", LATER, author())

    again = bring(*rows, at=LATER)
    action.refresh_from_db()
    assert (results(again), action.withdrawn_at, action.withdrawn_by) == ([(2, "created")], None, None)
    assert again.rows.get().changes == {
        "withdrawn": [LATER.isoformat(), ""],
        "objective": ["", "A1"],
        "title_fr": ["", "Plan"],
        "life_cycle": ["not_started", "in_progress"],
        "health": ["", "on_track"],
    }
    assert (action.state, results(preview(text_of(*rows)))) == ("on_track", [(2, "unchanged")])

    undo(again)
    action.refresh_from_db()
    assert action.withdrawn_at == LATER


def test_a_corrected_file_says_nothing_of_what_was_undone():
    ObjectiveFactory(code="A2")
    names = (*HEAD, "description", "start", "due", "life_cycle", "progress")
    undo(bring(names, ("A1.1", "A1", "Plan", "Trop dit", "01/02/2024", "05/03/2025", "vert", "60")))

    bring(names, ("A1.1", "A2", "Plan", "", "", "03/05/2025", "", ""), at=LATER)

    action = Action.objects.get()
    assert (action.objective.code, action.description_fr, action.starts_on) == ("A2", "", None)
    assert action.due_on == date(2025, 5, 3)
    assert (action.withdrawn_at, action.state, action.progress) == (None, "not_started", None)
    assert "trop dit" not in action.search
    assert reasons(("code", "due"), ("A1.1", "04/05/2025")).startswith("due date: The original due date is kept")


def test_what_comes_back_needs_its_objective_and_its_title_again():
    undo(bring(HEAD, ("A1.1", "A1", "Plan")))

    assert reasons(("code", "note"), ("A1.1", "x")).splitlines() == [
        "objective: A new action needs the code of its objective.",
        "title (French): A new action needs its title in French.",
    ]


def test_what_was_edited_is_put_back():
    ObjectiveFactory(code="A2")
    action = ActionFactory(
        code="A1.1", title_fr="Avant", description_fr="Dit", starts_on=date(2024, 1, 1), due_year=2025
    )
    names = ("code", "objective", "title_fr", "description_fr", "title_es", "start", "due")
    batch = bring(names, ("A1.1", "A2", "Après", "Redit", "Hacer", "01/02/2024", "31/12/2025"))

    undo(batch)

    action.refresh_from_db()
    assert (action.objective.code, action.title_fr, action.description_fr) == ("A1", "Avant", "Dit")
    assert action.title_es == ""
    assert (action.starts_on, action.start_year, action.due_on, action.due_year) == (date(2024, 1, 1), None, None, 2025)
    assert "avant" in action.search
    assert [row.title_fr for row in action.history.order_by("history_id")] == ["Avant", "Après", "Avant"]


def test_a_status_is_answered_by_an_update_back():
    action = ActionFactory(code="A1.1")
    before = update(action, "at_risk", progress="40", forecast_on=date(2025, 9, 1), note="Vu")
    batch = bring(("code", "health", "progress"), ("A1.1", "on_track", "60"), at=LATER)

    undo(batch)

    said, written, first = action.updates.all()
    assert (first, written.health) == (before, "on_track")
    columns = ("life_cycle", "health", "progress", "forecast_on", "reason", "path_what", "path_who", "path_by")
    assert [getattr(said, name) for name in columns] == [getattr(before, name) for name in columns]
    assert said.note == "The import of “plan.csv” was undone: this is what stood before."
    action.refresh_from_db()
    assert (action.state, action.progress, action.revision, action.updated_at) == ("at_risk", 40, 3, LATER)


def test_an_action_nobody_had_spoken_of_has_not_begun():
    action = ActionFactory(code="A1.1")
    batch = bring(("code", "life_cycle", "health"), ("A1.1", "En cours", "vert"))

    undo(batch)

    action.refresh_from_db()
    assert (action.state, action.updates.count(), action.progress) == ("not_started", 2, None)


def test_roles_and_links_go_back():
    action = ActionFactory(code="A1.1")
    spain = ParticipationFactory(action=action, member__code="ES")
    MemberFactory(code="BE")
    batch = bring(("code", "lead", "contributing", "evidence"), ("A1.1", "ES", "BE", "https://example.org"))

    undo(batch)

    spain.refresh_from_db()
    assert spain.role == "contributing"
    assert Participation.objects.get(member__code="BE").role == ""
    assert [row.role for row in spain.history.order_by("history_id")] == ["contributing", "lead", "contributing"]
    assert action.evidence.get().withdrawn_at == LATER


def test_a_role_without_an_earlier_history_ends():
    action = ActionFactory(code="A1.1")
    part = ParticipationFactory(action=action, member__code="ES", role="observing")
    part.history.all().delete()
    batch = bring(("code", "contributing"), ("A1.1", "ES"))

    undo(batch)

    part.refresh_from_db()
    assert part.role == ""


def test_rows_that_changed_nothing_stay_out_of_it():
    action = ActionFactory(code="A1.1", title_fr="Plan")
    batch = bring(HEAD, ("A1.1", "A1", "Plan"), ("A1.2", "A1", "Neuf"))
    update(action, at=LATER)

    undo(batch)

    assert action.updates.count() == 1
    assert Action.objects.get(code="A1.2").withdrawn_at == LATER


def report(action):
    """Have an answer asked for the action."""
    ReportLineFactory(action=action)


def answer(action):
    """Save the answer that was asked for before."""
    action.report_lines.update(saved_at=LATER)


def edit(action):
    """Edit the action."""
    action.title_fr = "Autrement"
    action.save()


@pytest.mark.parametrize(
    "follow",
    [
        lambda action: update(action, at=LATER),
        edit,
        lambda action: ParticipationFactory(action=action),
        lambda action: MilestoneFactory(action=action),
        lambda action: EvidenceFactory(action=action),
        lambda action: CommentFactory(action=action),
        lambda action: ActionLinkFactory(origin=action),
        lambda action: ActionLinkFactory(target=action),
        lambda action: DecisionFactory(action=action),
        report,
        answer,
    ],
    ids=[
        "update",
        "edit",
        "role",
        "milestone",
        "evidence",
        "comment",
        "link",
        "linked",
        "decision",
        "report",
        "answer",
    ],
)
def test_it_stays_once_something_depends_on_it(follow):
    action = ActionFactory(code="A1.1")
    report(action)
    batch = bring(HEAD, ("A1.1", "A1", "Autre"), ("A1.2", "A1", "Neuf"))
    assert undo_obstacle(batch, LATER) == ""

    follow(Action.objects.get(code="A1.1"))

    assert undo_obstacle(batch, LATER) == "It can no longer be undone: something was done since to A1.1."
    before = Update.objects.count()
    with pytest.raises(ValidationError, match="something was done since"):
        undo(batch)
    assert (Action.objects.get(code="A1.2").withdrawn_at, Update.objects.count()) == (None, before)


def test_the_first_ten_of_many_are_named():
    batch = bring(HEAD, *((f"A1.{n:02}", "A1", "Plan") for n in range(12)))
    for action in Action.objects.all():
        CommentFactory(action=action)

    assert undo_obstacle(batch, LATER).endswith(", A1.07, A1.08, A1.09, ….")


def test_only_the_last_import_is_undone():
    first = bring(HEAD, ("A1.1", "A1", "Plan"))
    second = bring(HEAD, ("A1.2", "A1", "Plan"), at=LATER)

    assert undo_obstacle(first, LATER) == "Only the last import can be undone: another one was applied after this one."
    undo(second)
    assert undo_obstacle(first, LATER) == ""
    with pytest.raises(ValidationError, match="Only an import that was applied can be undone"):
        undo(second)


def test_what_was_not_applied_is_not_undone():
    batch = preview(text_of(HEAD, ("A1.1", "A1", "Plan")))

    assert undo_obstacle(batch, LATER) == "Only an import that was applied can be undone."


def test_a_closed_plan_keeps_what_was_imported():
    batch = bring(HEAD, ("A1.1", "A1", "Plan"))
    batch.plan.closed_at, batch.plan.closed_by = NOW, author()
    batch.plan.save()

    assert undo_obstacle(batch, LATER) == "This plan is closed: nothing in it changes any more."
