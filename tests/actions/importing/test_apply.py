"""An import written into the plan: all of it or nothing, once, with who and when."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from actions.models import Action, Import, Participation, Update
from actions.services.importing import apply_import, choose_columns, preview_step
from tests.actions.importing.helpers import HEAD, author, bring, preview, results, text_of
from tests.factories import NOW, ActionFactory, MemberFactory, ObjectiveFactory, ParticipationFactory, update

pytestmark = pytest.mark.django_db
TEXTS = {"title_fr": "Plan", "title_en": "Plan (en)", "description_es": "Hacer", "deliverable": "Un livrable"}
ROLES = {"lead": "FR", "contributing": "ES, BE"}
STATUS = {"life_cycle": "En cours", "health": "vert"}
WHOLE = {"code": "A1.1", "objective": "A1", **TEXTS, "start": "2024", "due": "31/12/2025", **ROLES, **STATUS}
FULL, ROW = tuple(WHOLE), tuple(WHOLE.values())


@pytest.fixture(autouse=True)
def network(db):
    """Have the associations of the rows."""
    for code in ("FR", "ES", "BE"):
        MemberFactory(code=code)


def refusal(batch):
    """Return the sentence with which an import is not applied."""
    with pytest.raises(ValidationError) as refused:
        apply_import(batch=batch, by=author(), at=NOW)
    return " ".join(refused.value.messages)


def everything():
    """Return what an import may write."""
    return [list(model.objects.order_by("pk").values()) for model in (Action, Participation, Update)]


def test_a_new_action_with_all_that_belongs_to_it():
    batch = bring(FULL, ROW)

    action = Action.objects.get()
    assert (action.title_fr, action.title_en, action.description_es, action.deliverable_fr) == (
        "Plan",
        "Plan (en)",
        "Hacer",
        "Un livrable",
    )
    assert (action.starts_on, action.start_year) == (None, 2024)
    assert (action.due_on, action.due_year) == (date(2025, 12, 31), None)
    assert (action.objective.code, action.plan, action.added_at, action.state) == ("A1", batch.plan, NOW, "on_track")
    assert (action.search, action.position) == ("a1.1 plan plan (en)    hacer un livrable  ", 1)
    roles = action.participations.order_by("member__code").values_list("member__code", "role")
    assert list(roles) == [("BE", "contributing"), ("ES", "contributing"), ("FR", "lead")]
    assert (batch.state, batch.applied_by, batch.applied_at, batch.table) == ("applied", author(), NOW, None)
    row = batch.rows.get()
    assert (row.action, row.update) == (action, action.updates.get())


def test_the_history_says_who_when_and_by_which_import():
    batch = bring(FULL, ROW)
    bring(("code", "title_fr"), ("A1.1", "Autre"), at=NOW + timedelta(hours=1))

    action = Action.objects.get()
    later, first = action.history.all()
    assert (first.history_user, first.history_date) == (author(), NOW)
    assert first.history_change_reason == f"import {batch.pk}"
    assert (first.history_type, first.title_fr, later.history_type, later.title_fr) == ("+", "Plan", "~", "Autre")
    assert "autre" in action.search
    assert {part.history.get().history_change_reason for part in action.participations.all()} == {f"import {batch.pk}"}


def test_the_second_run_changes_nothing():
    bring(FULL, ROW)
    before = everything()

    batch = bring(FULL, ROW)

    assert results(batch) == [(2, "unchanged")]
    assert everything() == before


def test_new_actions_come_after_those_of_their_objective():
    ObjectiveFactory(code="A2")
    ActionFactory(code="A1.1", position=7)

    bring(HEAD, ("A1.10", "A1", "Un"), ("A1.9", "A1", "Deux"), ("A2.1", "A2", "Trois"))

    positions = dict(Action.objects.values_list("code", "position"))
    assert positions == {"A1.1": 7, "A1.10": 8, "A1.9": 9, "A2.1": 1}


def test_an_action_is_updated_field_by_field():
    action = ActionFactory(code="A1.1", title_es="Hacer", due_year=2025, deliverable_fr="Un livrable")
    ObjectiveFactory(code="A2")
    part = ParticipationFactory(action=action, member__code="ES")
    update(action, progress="40")
    seen = Action.objects.get()

    bring(
        ("code", "objective", "title_fr", "due", "lead", "contributing", "progress"),
        ("A1.1", "A2", "Autre", "31/12/2025", "ES", "BE", "50"),
    )

    action.refresh_from_db()
    assert (action.objective.code, action.title_fr, action.title_es, action.deliverable_fr) == (
        "A2",
        "Autre",
        "Hacer",
        "Un livrable",
    )
    assert (action.due_on, action.due_year, action.progress, action.revision) == (date(2025, 12, 31), None, 50, 2)
    assert action.added_at == seen.added_at
    part.refresh_from_db()
    assert (part.role, part.history.count()) == ("lead", 2)
    assert action.participations.get(member__code="BE").role == "contributing"
    said = action.updates.first()
    assert (said.old_progress, said.progress, said.health) == (40, 50, "on_track")


def test_one_refused_row_and_nothing_is_written():
    batch = preview(text_of(HEAD, ("A1.1", "A1", "Plan"), ("A1.2", "Z9", "Perdu"), ("A1.3", "Z9", "Perdu")))

    assert refusal(batch) == ("2 rows are refused, so nothing was written: correct them in the file and send it again.")
    batch.refresh_from_db()
    assert (Action.objects.count(), batch.state, batch.rows.count()) == (0, Import.State.PREVIEWED, 3)


def test_what_changed_since_the_preview_is_shown_again_and_nothing_written():
    action = ActionFactory(code="A1.1", title_fr="Avant")
    batch = preview(text_of(HEAD, ("A1.1", "A1", "Après"), ("A1.2", "A1", "Neuf")))
    action.title_fr = "Entre-temps"
    action.save()

    assert refusal(batch).startswith("The plan has changed since this preview. Nothing was written")
    assert Action.objects.count() == 1
    assert batch.rows.first().changes == {"title_fr": ["Entre-temps", "Après"]}

    apply_import(batch=batch, by=author(), at=NOW)
    assert [action.title_fr for action in Action.objects.order_by("code")] == ["Après", "Neuf"]


def test_a_row_that_is_refused_by_now_is_shown_again():
    batch = preview(text_of(HEAD, ("A1.1", "A1", "Plan")))
    batch.plan.objectives.get().withdraw(by=author(), at=NOW)

    assert refusal(batch).startswith("The plan has changed since this preview.")
    assert (results(batch), batch.counts["refused"], Action.objects.count()) == ([(2, "refused")], 1, 0)


def test_an_import_is_applied_once_and_then_stays_as_it_is():
    batch = bring(HEAD, ("A1.1", "A1", "Plan"))

    again = "This import is not at this point any more: Applied."
    assert refusal(batch) == again
    with pytest.raises(ValidationError, match="not at this point"):
        choose_columns(batch=batch, mapping={"code": "code"}, by=author(), at=NOW)
    with pytest.raises(ValidationError, match="not at this point"):
        preview_step(batch=batch, start=0, by=author(), at=NOW)


def test_it_is_previewed_to_its_end_before_it_is_applied():
    batch = preview(text_of(HEAD, ("A1.1", "A1", "Plan")))
    choose_columns(batch=batch, mapping=batch.mapping["fields"], by=author(), at=NOW)

    assert refusal(batch) == "This import is not at this point any more: Columns to choose."


def test_a_plan_closed_since_the_preview_stays_as_it_is():
    batch = preview(text_of(HEAD, ("A1.1", "A1", "Plan")))
    batch.plan.closed_at, batch.plan.closed_by = NOW, author()
    batch.plan.save()

    assert refusal(batch).startswith("This plan is closed")


@pytest.mark.parametrize("number", [1, 3])
def test_a_file_is_applied_in_a_literal_number_of_queries(number, django_assert_num_queries):
    for place in range(number):
        update(ActionFactory(code=f"A1.{place}"))
    rows = [(f"A1.{place}", "A1", "Autre", "50", "FR", "https://example.org") for place in range(number)]
    new = [(f"A1.n{place}", "A1", "Neuf", "", "FR", "") for place in range(number)]
    batch = preview(text_of((*HEAD, "progress", "lead", "evidence"), *rows, *new))

    with django_assert_num_queries(38):
        apply_import(batch=batch, by=author(), at=NOW)
