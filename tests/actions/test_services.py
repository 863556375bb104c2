"""Recording an update: the only way a status changes."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from actions.models import Action, Update
from actions.services.updates import ConflictError, record_update
from tests.factories import NOW, ActionFactory, statement, update

pytestmark = pytest.mark.django_db


def test_it_writes_the_update_and_the_status_together(secretariat):
    action = ActionFactory()

    made = record_update(
        action=action,
        statement=statement("at_risk", progress=Decimal("42.5"), note="Seen on Monday."),
        revision=0,
        by=secretariat,
        at=NOW,
    )

    action.refresh_from_db()
    assert (action.life_cycle, action.health, action.progress) == ("in_progress", "at_risk", Decimal("42.5"))
    assert (action.revision, action.updated_at) == (1, NOW)
    assert (made.old_life_cycle, made.old_health, made.state) == ("not_started", "", "at_risk")
    assert (made.author, made.note) == (secretariat, "Seen on Monday.")


def test_completed_makes_it_100_and_keeps_the_links(secretariat):
    made = update(state="completed")

    assert made.progress == 100
    assert [evidence.url for evidence in made.evidence.all()] == ["https://example.org/minutes"]


def test_the_second_of_two_is_told_and_nothing_is_overwritten(secretariat):
    action = ActionFactory()
    update(action, "on_track")

    with pytest.raises(ConflictError):
        record_update(action=action, statement=statement("completed"), revision=0, by=secretariat, at=NOW)

    action.refresh_from_db()
    assert (action.state, action.updates.count()) == ("on_track", 1)


def test_a_broken_rule_writes_nothing(secretariat):
    action = ActionFactory()

    with pytest.raises(ValidationError) as refused:
        record_update(action=action, statement=statement("at_risk", reason=""), revision=0, by=secretariat, at=NOW)

    assert list(refused.value.message_dict) == ["reason"]
    assert not Update.objects.exists()


@pytest.mark.parametrize("verb", ["save", "delete"])
def test_an_update_is_neither_saved_again_nor_deleted(verb):
    made = update()

    with pytest.raises(ValidationError):
        getattr(made, verb)()


@pytest.mark.parametrize(("verb", "values"), [("update", {"note": "x"}), ("delete", {}), ("bulk_update", {})])
def test_no_queryset_changes_updates(verb, values):
    update()

    with pytest.raises(ValidationError):
        getattr(Update.objects.all(), verb)(**values)


@pytest.mark.parametrize("sql", ["UPDATE actions_update SET note = 'x'", "DELETE FROM actions_update"])
def test_the_database_itself_refuses(sql):
    update()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)

    assert Update.objects.get().note == ""


def test_saving_an_action_leaves_its_status_alone():
    action = ActionFactory()
    before = Action.objects.get(pk=action.pk)
    update(action, "at_risk", at=NOW - timedelta(days=1))

    before.title_fr = "Un autre titre"
    before.save()

    action.refresh_from_db()
    assert (action.title_fr, action.state, action.revision) == ("Un autre titre", "at_risk", 1)
