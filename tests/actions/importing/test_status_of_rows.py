"""What a row says of the status of an action: one update, or none."""

from datetime import date
from decimal import Decimal

import pytest

from actions.models import Action, Evidence, Update
from tests.actions.importing.helpers import HEAD, bring, changes, reasons
from tests.factories import SAID, ActionFactory, EvidenceFactory, update

pytestmark = pytest.mark.django_db
TROUBLE = ("code", "life_cycle", "health", "reason", "path_what", "path_who", "path_by")


def last():
    """Return the last update."""
    return Update.objects.first()


def test_a_status_makes_one_update_with_its_note():
    action = ActionFactory(code="A1.1")

    bring(
        ("code", "life_cycle", "health", "progress", "forecast", "note"),
        ("A1.1", "En cours", "En bonne voie", "62,5 %", "01/10/2025", "Deux\nlignes"),
    )

    said = action.updates.get()
    assert (said.life_cycle, said.health, said.progress, said.forecast_on, said.note, said.note_language) == (
        "in_progress",
        "on_track",
        Decimal("62.5"),
        date(2025, 10, 1),
        "Deux\nlignes",
        "fr",
    )
    assert (said.author.email, said.old_life_cycle) == ("importer@example.org", "not_started")
    action.refresh_from_db()
    assert (action.state, action.progress, action.revision, action.updated_at) == ("on_track", 62.5, 1, said.at)


def test_an_unchanged_status_makes_no_update():
    update(ActionFactory(code="A1.1"), progress="40.0", note="Vu", forecast_on=date(2025, 9, 1))
    row = ("A1.1", "in_progress", "on_track", "40", "2025-09-01", "Vu")

    assert changes(("code", "life_cycle", "health", "progress", "forecast", "note"), row) == {}


def test_a_health_in_the_column_of_life_cycles_means_in_progress():
    ActionFactory(code="A1.1")

    expected = {"life_cycle": ["not_started", "in_progress"], "health": ["", "on_track"]}
    assert changes(("code", "statut"), ("A1.1", "En bonne voie")) == expected
    assert changes(("code", "statut", "health"), ("A1.1", "En bonne voie", "vert")) == expected
    assert reasons(("code", "statut", "health"), ("A1.1", "En bonne voie", "rouge")).splitlines()[0] == (
        "health: This column says Off track, and that of life cycles says On track."
    )


def test_a_blank_health_is_never_green():
    ActionFactory(code="A1.1")

    assert reasons(("code", "life_cycle"), ("A1.1", "En cours")) == (
        "health: Say how it is going: on track, at risk or off track."
    )


def test_the_rules_of_status_hold():
    ActionFactory(code="A1.1")

    sentence = reasons(TROUBLE, ("A1.1", "En cours", "rouge", "", "", "", ""))

    assert [line.partition(":")[0] for line in sentence.splitlines()] == [
        "cause or reason",
        "path to green",
        "path to green",
        "path to green",
    ]


def test_trouble_with_its_path_to_green():
    action = ActionFactory(code="A1.1")

    bring(TROUBLE, ("A1.1", "in_progress", "off_track", "No agreement", "A decision", "Board", "2025-10-01"))

    said = action.updates.get()
    assert (said.reason, said.path_what, said.path_who, said.path_by) == (
        "No agreement",
        "A decision",
        "Board",
        date(2025, 10, 1),
    )


def test_an_explanation_holds_while_the_trouble_does():
    update(ActionFactory(code="A1.1"), "at_risk")

    bring(("code", "health"), ("A1.1", "off_track"))
    assert (last().health, last().reason) == ("off_track", SAID["at_risk"]["reason"])

    bring(("code", "health"), ("A1.1", "on_track"))
    assert (last().health, last().reason, last().path_by) == ("on_track", "", None)


def test_the_cause_of_a_trouble_is_no_reason_to_stop():
    update(ActionFactory(code="A1.1"), "at_risk")

    assert reasons(("code", "life_cycle"), ("A1.1", "Reportée")).startswith("cause or reason: Say why")
    assert changes(("code", "life_cycle", "reason"), ("A1.1", "Reportée", "Après l’AG")) == {
        "life_cycle": ["in_progress", "postponed"],
        "health": ["at_risk", ""],
        "reason": [SAID["at_risk"]["reason"], "Après l’AG"],
    }


def test_completed_needs_its_day_and_what_shows_it():
    action = ActionFactory(code="A1.1")
    names = ("code", "life_cycle", "completed_on", "evidence")
    update(action, progress="40")

    assert reasons(("code", "life_cycle"), ("A1.1", "Terminée")).count("\n") == 1
    for day, link, sentence in (
        ("2025-12-31", "https://example.org", "completed on: This day is still to come"),
        ("2025", "https://example.org", "completed on: “2025” is a year alone"),
        ("2025-06-01", "no link", "links that show it: “no link” is not a link"),
    ):
        assert reasons(names, ("A1.1", "Terminée", day, link)).startswith(sentence)
    bring(names, ("A1.1", "Terminée", "2025-06-01", "https://example.org/a\nhttps://example.org/b"))

    action.refresh_from_db()
    assert (action.life_cycle, action.progress, action.completed_on) == ("completed", 100, date(2025, 6, 1))
    links = Evidence.objects.filter(update=last()).order_by("pk")
    assert list(links.values_list("url", flat=True)) == ["https://example.org/a", "https://example.org/b"]
    assert [link.history.get().history_user.email for link in links] == ["importer@example.org"] * 2


def test_evidence_that_is_there_already_counts():
    action = ActionFactory(code="A1.1")
    EvidenceFactory(action=action)

    bring(("code", "life_cycle", "completed_on"), ("A1.1", "completed", "2025-06-01"))

    assert action.updates.get().life_cycle == "completed"


def test_a_new_link_is_added_without_an_update():
    action = ActionFactory(code="A1.1")
    EvidenceFactory(action=action, url="https://example.org/a")

    bring(("code", "evidence"), ("A1.1", "https://example.org/a\nhttps://example.org/b"))

    assert action.updates.count() == 0
    assert list(action.evidence.order_by("pk").values_list("url", flat=True)) == [
        "https://example.org/a",
        "https://example.org/b",
    ]


def test_an_action_begins_again_with_a_number_of_its_own():
    update(ActionFactory(code="A1.1"), "completed")
    names = ("code", "life_cycle", "health", "progress")

    assert reasons(names, ("A1.1", "in_progress", "on_track", "")).startswith("progress (%): 100 %, but not completed")
    assert changes(names, ("A1.1", "in_progress", "on_track", "80")) == {
        "life_cycle": ["completed", "in_progress"],
        "health": ["", "on_track"],
        "progress": ["100.0", "80"],
        "completed_on": ["2025-06-02", ""],
    }


def test_a_full_action_on_which_work_remains_may_get_a_note():
    update(ActionFactory(code="A1.1"), progress="100", sure=True)

    assert changes(("code", "progress", "note"), ("A1.1", "100", "Presque")) == {"note": ["", "Presque"]}


@pytest.mark.parametrize(
    ("column", "cell", "sentence"),
    [
        ("progress", "120", "progress (%): "),
        ("progress", "62,55", "progress (%): Ensure that there are no more than 1 decimal place."),
        ("note", "x" * 1001, "note: Ensure this value has at most 1000 characters (it has 1001)."),
    ],
)
def test_what_a_column_does_not_hold_is_refused(column, cell, sentence):
    ActionFactory(code="A1.1")

    assert reasons(("code", column), ("A1.1", cell)).startswith(sentence)


def test_a_new_action_may_come_with_its_status():
    bring((*HEAD, "life_cycle", "health", "progress"), ("A1.1", "A1", "Plan", "in_progress", "on_track", "0"))

    action = Action.objects.get()
    said = action.updates.get()
    assert (action.state, action.progress, action.revision, action.updated_at) == ("on_track", 0, 1, said.at)
    assert (said.old_life_cycle, said.old_progress, said.progress) == ("not_started", None, 0)
