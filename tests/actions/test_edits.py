"""What was edited in an action, read from the edit history."""

from datetime import date, timedelta

import pytest

from actions.edits import edits, read_versions
from actions.models import ActionLink
from mdmplan.versions import keep
from priorities.services import restore
from tests.factories import (
    NOW,
    ActionFactory,
    ActionLinkFactory,
    CommentFactory,
    EvidenceFactory,
    MemberFactory,
    MilestoneFactory,
    ObjectiveFactory,
    ParticipationFactory,
    update,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
AN_HOUR = timedelta(hours=1)
LATER = NOW + AN_HOUR


@pytest.fixture
def action():
    """The first action of the plan."""
    return ActionFactory(code="A1.1")


@pytest.fixture
def change(secretariat):
    """Save a record with other values, an hour later."""

    def save(record, *, at=LATER, **values):
        for name, value in values.items():
            setattr(record, name, value)
        keep(record, by=secretariat, at=at)

    return save


def told(action, *, since=LATER, moment=LATER + AN_HOUR):
    """Return what was edited from `since` on."""
    return [item for item in edits(read_versions(action, moment)) if item.moment >= since]


def changes(item):
    """Return (label, before, after) of each change."""
    return [(change.label, change.before, change.after) for change in item.changes]


def test_an_edit_tells_every_field_from_what_to_what_by_whom_and_when(action, change):
    change(
        action,
        code="A1.7",
        objective=ObjectiveFactory(code="A2"),
        title_es="Hacerlo",
        starts_on=date(2025, 1, 1),
        in_published_plan=True,
    )

    [item] = told(action)

    assert (item.title, item.who, item.moment, item.kind) == ("Edited", "Secretariat", LATER, "edit")
    assert changes(item) == [
        ("Code", "A1.1", "A1.7"),
        ("Objective", "A1 Objective A1", "A2 Objective A2"),
        ("Title (Spanish)", "", "Hacerlo"),
        ("Start", "", "1 January 2025"),
        ("In the published plan", "No", "Yes"),
    ]
    assert [each.lang for each in item.changes] == ["", "", "es", "", ""]


def test_what_only_technical_columns_say_is_not_told(action, change):
    change(action, position=7)

    assert told(action) == []


def test_an_action_is_added_withdrawn_and_put_back(action, secretariat):
    action.withdraw(by=secretariat, at=LATER)
    restore(part=action, by=secretariat, at=LATER)

    assert [item.title for item in told(action, since=NOW)] == [
        "Added to the plan",
        "Withdrawn from the plan",
        "Put back into the plan",
    ]


def test_what_came_before_the_history_is_not_guessed(action, change):
    action.history.all().delete()
    change(action, title_en="Another")

    assert told(action, since=NOW) == []


def test_what_nobody_did_has_no_author(action):
    [item] = told(action, since=NOW)

    assert (item.title, item.who) == ("Added to the plan", "")


def test_those_who_take_part_are_told_together(action, change):
    france, spain = (ParticipationFactory(action=action, member=MemberFactory(code=code)) for code in ("FR", "ES"))
    for part, role in ((france, "lead"), (spain, "")):
        change(part, role=role)
    change(france, role="lead", at=LATER + timedelta(minutes=2))
    change(spain, role="observing", at=LATER + timedelta(minutes=5))

    first, second = told(action)

    assert first.title == second.title == "Who takes part"
    assert changes(first) == [("Pays FR", "Contributing", "Lead"), ("Pays ES", "Contributing", "")]
    assert changes(second) == [("Pays ES", "", "Observing")]


def test_milestones_are_added_edited_reached_and_withdrawn(action, change, secretariat):
    milestone = MilestoneFactory(action=action)
    change(milestone, due_on=date(2025, 10, 1))
    change(milestone, done_on=date(2025, 7, 8))
    change(milestone, done_on=None)
    milestone.withdraw(by=secretariat, at=LATER)

    assert [item.title for item in told(action, since=NOW)][1:] == [
        "Milestone added: A step",
        "Milestone edited: A step",
        "Milestone reached: A step",
        "Milestone edited: A step",
        "Milestone withdrawn: A step",
    ]
    assert changes(told(action)[1]) == [("Reached on", "", "8 July 2025")]


def test_another_order_is_told_once(action, change):
    for position in (1, 2, 3):
        change(MilestoneFactory(action=action), position=position)

    assert [item.title for item in told(action)] == ["Milestones put in another order"]


def test_evidence_is_told_unless_it_came_with_an_update(action, change, secretariat):
    by_hand = EvidenceFactory(action=action, label="Minutes")
    update(action, "completed", at=NOW)
    change(by_hand, label="Final minutes")
    action.evidence.exclude(pk=by_hand.pk).get().withdraw(by=secretariat, at=LATER)
    by_hand.withdraw(by=secretariat, at=LATER)

    assert [item.title for item in told(action, since=NOW)] == [
        "Added to the plan",
        "Evidence added: Minutes",
        "Evidence edited: Final minutes",
        "Evidence withdrawn: https://example.org/minutes",
        "Evidence withdrawn: Final minutes",
    ]


@pytest.mark.parametrize("end", ["origin", "target"])
def test_links_are_told_at_both_ends(action, secretariat, end):
    other = ActionFactory(code="A1.2")
    ends = {"origin": action, "target": other} if end == "origin" else {"origin": other, "target": action}
    ActionLinkFactory(kind=ActionLink.Kind.DEPENDS_ON, **ends).withdraw(by=secretariat, at=LATER)

    words = "A1.1 · Depends on · A1.2" if end == "origin" else "A1.2 · Depends on · A1.1"
    assert [item.title for item in told(action, since=NOW)][1:] == [f"Link added: {words}", f"Link withdrawn: {words}"]


def test_a_comment_reads_as_it_was_corrected(action, change):
    comment = CommentFactory(action=action, text="Ask Spain.", language="en")
    change(comment, text="Demander.", language="fr")
    change(comment, edited_at=LATER)

    written, corrected = [item for item in told(action, since=NOW) if item.kind == "comment"]

    assert (written.title, written.text, written.lang) == ("Comment", "Demander.", "fr")
    assert (corrected.title, corrected.text) == ("Comment corrected", "")


def test_a_withdrawn_comment_is_read_no_more(action, secretariat):
    comment = CommentFactory(action=action, text="About a patient.")
    comment.withdraw(by=secretariat, at=LATER)

    before, after = told(action, since=NOW, moment=NOW), told(action, since=NOW)

    assert [(item.title, item.text) for item in before[1:]] == [("Comment", "About a patient.")]
    assert [(item.title, item.text) for item in after[1:]] == [("Comment", ""), ("Comment withdrawn", "")]


def test_a_comment_whose_first_version_was_not_kept_is_told_from_its_next_one_on(action, change):
    comment = CommentFactory(action=action)
    comment.history.all().delete()
    change(comment, text="Corrected once.")
    change(comment, text="Corrected twice.")

    assert [item.title for item in told(action)] == ["Comment corrected"]


def test_the_versions_of_a_past_moment_are_those_written_by_then(action, change):
    change(action, title_en="Another")

    assert [row.title_en for row in read_versions(action, NOW).action] == ["Do A1.1"]
    assert [row.title_en for row in read_versions(action, LATER).action] == ["Do A1.1", "Another"]
