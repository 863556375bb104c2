"""Where an action stands in one sentence, and how far its date has moved."""

from datetime import date, timedelta

import pytest

from actions.models import Update
from actions.sentence import dates_given, since, where_it_stands
from actions.standing import standings
from tests.factories import NOW, ActionFactory, MilestoneFactory, PeriodFactory, update

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


def said(action, moment=NOW):
    """Return the sentence on `action`."""
    action.refresh_from_db()
    updates = list(action.updates.filter(at__lte=moment))
    milestones = list(action.milestones.order_by("pk"))
    return where_it_stands(standings(action.plan, moment, [action])[0], updates, milestones)


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (None, "The secretariat has not updated this action yet."),
        ("not_started", "Not started."),
        ("on_track", "On track since 8 July 2025."),
        ("at_risk", "At risk since 8 July 2025."),
        ("off_track", "Off track since 8 July 2025."),
        ("completed", "Completed on 2 June 2025."),
        ("postponed", "Postponed on 8 July 2025."),
        ("cancelled", "Cancelled on 8 July 2025."),
    ],
)
def test_every_state_has_its_words(state, sentence):
    action = ActionFactory()
    if state:
        update(action, state)

    assert said(action) == sentence


def test_a_state_lasts_from_the_update_that_began_it():
    action = ActionFactory()
    for state, days in (("on_track", 30), ("at_risk", 20), ("at_risk", 10), ("at_risk", 0)):
        update(action, state, at=NOW - days * A_DAY)
        action.refresh_from_db()

    assert said(action) == "At risk since 18 June 2025."
    assert said(action, NOW - 25 * A_DAY) == "On track since 8 June 2025."


def test_what_never_moved_lasts_from_the_first_word():
    action = ActionFactory()
    update(action, "not_started", at=NOW - A_DAY)
    action.refresh_from_db()
    update(action, "not_started")

    assert since(list(action.updates.all())) == NOW - A_DAY
    assert since([]) is None


@pytest.mark.parametrize(("due", "late"), [(date(2025, 7, 7), ", 1 day late"), (date(2025, 6, 8), ", 30 days late")])
def test_lateness_stands_beside_the_state(due, late):
    action = ActionFactory(due_on=due)
    update(action)

    assert said(action) == f"On track since 8 July 2025{late}."


def test_stale_green_is_not_green():
    action = ActionFactory()
    update(action, at=NOW - 100 * A_DAY)
    assert said(action) == "On track since 30 March 2025, not updated since 30 March 2025."

    PeriodFactory(opened=True)
    assert said(action) == "On track since 30 March 2025."


@pytest.mark.parametrize(
    ("state", "steps", "words"),
    [
        ("on_track", [("2025-06-01", True)], ", its milestone reached."),
        ("on_track", [("2025-06-01", True), ("2025-06-02", True)], ", all 2 milestones reached."),
        ("on_track", [("2025-07-08", False)], ", 0 of 1 milestone reached; next: “A step”, due 8 July 2025."),
        (
            "on_track",
            [("2025-09-01", False), ("2025-06-01", True), ("2025-07-07", False)],
            ", 1 of 3 milestones reached; next: “A step”, was due 7 July 2025.",
        ),
        ("completed", [("2025-09-01", False)], ", 0 of 1 milestone reached."),
        ("cancelled", [("2025-09-01", False)], "."),
    ],
)
def test_it_counts_the_steps_and_names_the_next(state, steps, words):
    action = ActionFactory()
    update(action, state)
    for due, reached in steps:
        MilestoneFactory(action=action, due_on=due, done_on=date(2025, 6, 1) if reached else None)

    assert said(action).endswith(words)
    assert said(action).count("milestone") == words.count("milestone")


def test_a_title_is_written_as_text_and_says_in_which_language_it_is():
    action = ActionFactory()
    MilestoneFactory(action=action, title_fr="<b>Une étape</b>", title_en="")

    assert said(action) == (
        "The secretariat has not updated this action yet, 0 of 1 milestone reached; next: "
        '“<span lang="fr">&lt;b&gt;Une étape&lt;/b&gt;</span> <small class="fallback">FR, not translated</small>”, '
        "due 1 September 2025."
    )


# -- Dates -----------------------------------------------------------------------------------------


def forecasts(*days):
    """Return updates with these forecast dates, the latest first."""
    return [Update(forecast_on=day and date(2025, 1, day)) for day in reversed(days)]


@pytest.mark.parametrize(
    ("due", "days", "ends", "shift", "words"),
    [
        (None, (), (), 0, ""),
        (None, (None,), (), 0, ""),
        (None, (5,), (5,), 0, ""),
        (1, (), (1,), 0, ""),
        (1, (None, 1), (1,), 0, ""),
        (1, (2,), (1, 2), 1, "moved once, +1 day"),
        (1, (2, 2, 11), (1, 2, 11), 10, "moved 2 times, +10 days"),
        (10, (2,), (10, 2), -8, "moved once, −8 days"),
        (1, (5, None), (1, 5, 1), 0, "moved 2 times, +0 days"),
    ],
)
def test_each_date_stands_beside_the_one_before(due, days, ends, shift, words):
    dates = dates_given(due and date(2025, 1, due), forecasts(*days))

    assert dates.ends == tuple(date(2025, 1, day) for day in ends)
    assert (dates.former, dates.end) == (dates.ends[:-1], dates.ends[-1] if ends else None)
    assert (dates.shift, dates.words) == (shift, words)
