"""The vocabulary of status and its rules."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from actions.status import Claim, Freshness, Health, freshness, state_label, state_of, status_errors, suggest_health
from tests.factories import NOW

TODAY = date(2025, 7, 8)
TROUBLE = Claim(
    life_cycle="in_progress",
    health="at_risk",
    reason="Three readings are missing.",
    path_what="Ask the members",
    path_who="Programme lead",
    path_by=date(2025, 9, 30),
)
GOOD = {
    "not_started": Claim(life_cycle="not_started"),
    "on_track": Claim(life_cycle="in_progress", health="on_track"),
    "at_risk": TROUBLE,
    "off_track": replace(TROUBLE, health="off_track"),
    "completed": Claim(life_cycle="completed", completed_on=TODAY, evidence=True),
    "completed, without a link": Claim(
        life_cycle="completed", completed_on=TODAY, no_evidence_reason="An oral agreement."
    ),
    "postponed": Claim(life_cycle="postponed", reason="After the assembly."),
    "cancelled": Claim(life_cycle="cancelled", reason="Merged with another."),
    "no progress": Claim(life_cycle="in_progress", health="on_track", progress=Decimal(0)),
    "nearly done": Claim(life_cycle="in_progress", health="on_track", progress=Decimal("99.9")),
    "done, but work remains": Claim(life_cycle="in_progress", health="on_track", progress=Decimal(100), sure=True),
    "completed is full": Claim(life_cycle="completed", completed_on=TODAY, evidence=True, progress=Decimal(100)),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_claim_that_keeps_every_rule_is_let_through(name):
    assert status_errors(GOOD[name], today=TODAY) == {}


@pytest.mark.parametrize(
    ("name", "changed", "errors"),
    [
        ("not_started", {"life_cycle": ""}, {"life_cycle": "Choose where the action is in its life."}),
        ("on_track", {"health": ""}, {"health": "Say how it is going: on track, at risk or off track."}),
        (
            "not_started",
            {"health": "on_track"},
            {"health": "Health is for actions in progress: choose In progress, or leave it empty."},
        ),
        (
            "completed",
            {"health": "off_track"},
            {"health": "Health is for actions in progress: choose In progress, or leave it empty."},
        ),
        ("on_track", {"progress": Decimal("100.1")}, {"progress": "Progress goes from 0 to 100."}),
        ("on_track", {"progress": Decimal("-0.1")}, {"progress": "Progress goes from 0 to 100."}),
        (
            "on_track",
            {"progress": Decimal(100)},
            {"progress": "100 %, but not completed: choose Completed, or confirm below that work remains."},
        ),
        (
            "completed",
            {"progress": Decimal(99)},
            {"progress": "A completed action is at 100 %: correct the number, or leave it empty."},
        ),
        ("postponed", {"reason": ""}, {"reason": "Say why: a postponed or cancelled action needs its reason."}),
        ("cancelled", {"reason": ""}, {"reason": "Say why: a postponed or cancelled action needs its reason."}),
        ("at_risk", {"reason": ""}, {"reason": "Say what causes this: at risk and off track need a cause."}),
        ("off_track", {"path_what": ""}, {"path_what": "Say what will bring it back to green."}),
        ("at_risk", {"path_who": ""}, {"path_who": "Say who will do it, by role."}),
        ("off_track", {"path_by": None}, {"path_by": "Say by when."}),
        ("completed", {"completed_on": None}, {"completed_on": "Say on which day it was completed."}),
        (
            "completed",
            {"completed_on": TODAY + timedelta(days=1)},
            {"completed_on": "This day is still to come: an action is completed in the past."},
        ),
        (
            "completed",
            {"evidence": False},
            {"evidence": "Give a link that shows it, or say below why there is none."},
        ),
        ("on_track", {"completed_on": TODAY}, {"completed_on": "Only a completed action has a completion date."}),
    ],
)
def test_each_broken_rule_has_its_sentence_beside_its_field(name, changed, errors):
    assert status_errors(replace(GOOD[name], **changed), today=TODAY) == errors


def test_everything_that_is_wrong_is_told_at_once():
    bare = Claim(life_cycle="in_progress", health="off_track", progress=Decimal(101), completed_on=TODAY)

    assert list(status_errors(bare, today=TODAY)) == [
        "progress",
        "reason",
        "path_what",
        "path_who",
        "path_by",
        "completed_on",
    ]


@pytest.mark.parametrize(
    ("life_cycle", "health", "state", "label"),
    [
        ("in_progress", "at_risk", "at_risk", "At risk"),
        ("in_progress", "", "in_progress", "In progress"),
        ("completed", "at_risk", "completed", "Completed"),
        ("", "", "", "Not said yet"),
    ],
)
def test_the_state_is_the_health_while_in_progress(life_cycle, health, state, label):
    assert (state_of(life_cycle, health), state_label(state_of(life_cycle, health))) == (state, label)


# -- Freshness -------------------------------------------------------------------------------------


@dataclass
class Quarter:
    """A period, as far as freshness needs it."""

    opened_at: datetime | None = NOW - timedelta(days=7)
    locks_at: datetime = NOW + timedelta(days=28)


SINCE, BEFORE = NOW - timedelta(days=7), NOW - timedelta(days=8)
AFTER_LOCK = NOW + timedelta(days=28)


@pytest.mark.parametrize(
    ("updated_at", "lead_accepted", "moment", "fresh"),
    [
        (SINCE, False, NOW, Freshness.CONFIRMED),
        (BEFORE, False, NOW, Freshness.DUE),
        (BEFORE, False, AFTER_LOCK - timedelta(seconds=1), Freshness.DUE),
        (BEFORE, False, AFTER_LOCK, Freshness.STALE),
        (SINCE, False, AFTER_LOCK, Freshness.CONFIRMED),
        (BEFORE, True, AFTER_LOCK, Freshness.CONFIRMED),
        (None, True, NOW, Freshness.CONFIRMED),
        (None, False, NOW, Freshness.NEVER),
        (None, False, AFTER_LOCK, Freshness.NEVER),
    ],
)
def test_a_word_is_as_fresh_as_the_current_period_says(updated_at, lead_accepted, moment, fresh):
    told = freshness(
        state="on_track", updated_at=updated_at, lead_accepted=lead_accepted, period=Quarter(), moment=moment
    )

    assert told == fresh


@pytest.mark.parametrize("period", [None, Quarter(opened_at=None)])
@pytest.mark.parametrize(
    ("age", "fresh"),
    [(0, Freshness.CONFIRMED), (92, Freshness.CONFIRMED), (93, Freshness.STALE), (None, Freshness.NEVER)],
)
def test_without_a_period_a_word_holds_for_92_days(period, age, fresh):
    said = None if age is None else NOW - timedelta(days=age)

    assert freshness(state="at_risk", updated_at=said, lead_accepted=False, period=period, moment=NOW) == fresh


@pytest.mark.parametrize(("state", "fresh"), [("completed", None), ("cancelled", None), ("postponed", Freshness.STALE)])
def test_what_is_closed_needs_no_word(state, fresh):
    told = freshness(state=state, updated_at=BEFORE, lead_accepted=False, period=Quarter(), moment=AFTER_LOCK)

    assert told == fresh


# -- Suggestions -----------------------------------------------------------------------------------


def suggest(**facts):
    """Return what the facts suggest, as (health, reasons)."""
    found = suggest_health(
        **{"end": None, "open_milestones": [], "lead_state": "", "silent_quarters": 0, "today": TODAY} | facts
    )
    return found and (found.health, *found.reasons)


def late(days):
    """Return the date that lies `days` back."""
    return TODAY - timedelta(days=days)


@pytest.mark.parametrize(
    ("days", "suggested"),
    [
        (-1, None),
        (0, None),
        (1, (Health.AT_RISK, "due 1 day ago")),
        (45, (Health.AT_RISK, "due 45 days ago")),
        (46, (Health.OFF_TRACK, "due 46 days ago")),
    ],
)
def test_a_due_date_that_passed_is_a_reason(days, suggested):
    assert suggest(end=late(days)) == suggested


@pytest.mark.parametrize(
    ("days", "suggested"),
    [
        ([], None),
        ([14], None),
        ([15], (Health.AT_RISK, "a milestone 15 days late")),
        ([45], (Health.AT_RISK, "a milestone 45 days late")),
        ([46], (Health.OFF_TRACK, "a milestone 46 days late")),
        ([-30, 20, 3], (Health.AT_RISK, "a milestone 20 days late")),
    ],
)
def test_a_milestone_that_is_late_is_a_reason(days, suggested):
    assert suggest(open_milestones=[late(each) for each in days]) == suggested


@pytest.mark.parametrize(
    ("state", "suggested"),
    [("off_track", (Health.OFF_TRACK, "the lead says off track")), ("at_risk", None), ("on_track", None)],
)
def test_the_lead_s_word_is_a_reason(state, suggested):
    assert suggest(lead_state=state) == suggested


@pytest.mark.parametrize(("quarters", "suggested"), [(1, None), (2, (Health.AT_RISK, "no word for two quarters"))])
def test_silence_is_a_reason(quarters, suggested):
    assert suggest(silent_quarters=quarters) == suggested


def test_the_worst_wins_and_every_reason_is_told():
    assert suggest(end=late(3), open_milestones=[late(50)], lead_state="off_track", silent_quarters=3) == (
        Health.OFF_TRACK,
        "due 3 days ago",
        "a milestone 50 days late",
        "the lead says off track",
        "no word for two quarters",
    )
