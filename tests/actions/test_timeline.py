"""Everything that was said, in one line of time."""

from datetime import date, timedelta

import pytest

from actions.timeline import SHOWN, Change, Item, Timeline, cited, moved, timeline
from members.models import Role
from tests.factories import (
    NOW,
    ActionFactory,
    MemberFactory,
    ReportFactory,
    ReportLineFactory,
    UserFactory,
    update,
)

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


def line(**values):
    """Return an accepted answer of France."""
    report = ReportFactory(
        member=MemberFactory(code="FR"), state="accepted", accepted_at=NOW, language="fr", **values.pop("report", {})
    )
    return ReportLineFactory(report=report, **values)


def test_the_latest_stands_first_whoever_speaks():
    action = ActionFactory()
    updates = [update(action, at=NOW - A_DAY), update(action, "completed", at=NOW + A_DAY)]
    answer = line(action=action, on_track=True)

    assert [(item.moment, item.state, item.kind) for item in timeline(updates, [answer]).items] == [
        (NOW + A_DAY, "completed", "update"),
        (NOW, "on_track", "report"),
        (NOW - A_DAY, "on_track", "update"),
    ]


def test_an_update_tells_from_what_to_what_by_whom_and_in_which_words():
    action = ActionFactory(due_on=date(2025, 6, 30))
    made = update(
        action,
        "at_risk",
        by=UserFactory(role=Role.SECRETARIAT, name="Ana"),
        note="Vu lundi.",
        language="fr",
        forecast_on=date(2025, 9, 1),
    )

    [item] = timeline([made], []).items

    assert item.title == "Not started → At risk · moved from 30 June 2025 to 1 September 2025"
    assert (item.who, item.lang) == ("Secretariat", "fr")
    assert item.text == "Three readings are missing.\nVu lundi."


def test_an_update_that_confirms_says_the_state_alone():
    action = ActionFactory()
    update(action, "on_track", forecast_on=date(2025, 9, 1))

    [item] = timeline([update(action, "on_track", forecast_on=date(2025, 9, 1))], []).items

    assert (item.title, item.text) == ("On track", "")


def test_a_second_forecast_moves_from_the_first():
    action = ActionFactory(due_on=date(2025, 6, 30))
    update(action, forecast_on=date(2025, 9, 1))

    [item] = timeline([update(action, forecast_on=date(2025, 10, 1))], []).items

    assert item.title == "On track · moved from 1 September 2025 to 1 October 2025"


@pytest.mark.parametrize(
    ("before", "sentence"),
    [
        (None, "expected on 1 September 2025"),
        (date(2025, 6, 30), "moved from 30 June 2025 to 1 September 2025"),
    ],
)
def test_a_date_moved_from_where_to_where(before, sentence):
    assert moved(before, date(2025, 9, 1)) == sentence


def test_a_member_s_answer_tells_whose_it_is_and_leads_to_its_report():
    [item] = timeline([], [line(off_track=True, done="Deux réunions.")]).items

    assert item.title == "Pays FR, Q2 2025: Off track"
    assert (item.who, item.lang, item.text) == ("Accepted", "fr", "Deux réunions.\nNo agreement.")
    assert item.href == "/reports/2025-Q2/FR/"


def test_an_answer_that_waits_for_its_review_dates_from_its_sending(secretariat):
    answer = ReportLineFactory(
        on_track=True, report=ReportFactory(state="submitted", submitted_at=NOW, submitted_by=secretariat)
    )

    [item] = timeline([], [answer]).items

    assert (item.moment, item.who) == (NOW, "Submitted")


def test_an_update_that_adopts_a_report_cites_it(secretariat):
    made = update()
    assert cited(made) == ""

    line(
        action=made.action,
        on_track=True,
        verdict="adopted",
        verdict_at=NOW,
        verdict_by=secretariat,
        adopted_update=made,
    )
    made.refresh_from_db()

    assert cited(made) == "adopted from the report of Pays FR, Q2 2025"
    assert timeline([made], []).items[0].who == "Secretariat · adopted from the report of Pays FR, Q2 2025"


# -- What of it is shown ---------------------------------------------------------------------------


def entries(*kinds):
    """Return an entry of each kind, the latest first."""
    return [Item(NOW - n * A_DAY, str(n), kind) for n, kind in enumerate(kinds)]


def test_each_kind_can_be_chosen_with_its_number():
    shown = Timeline(entries("edit", "comment", "edit"), "edit")

    assert [(each.label, each.count, each.query, each.chosen) for each in shown.choices] == [
        ("Everything", 3, "?show=", False),
        ("Edits", 2, "?show=edit", True),
        ("Comments", 1, "?show=comment", False),
    ]
    assert [item.title for item in shown.recent] == ["0", "2"]


def test_there_is_nothing_to_choose_among_one_kind():
    assert Timeline(entries("edit", "edit"), "").choices == []


def test_a_page_of_the_past_stays_in_the_past():
    shown = timeline([], [], entries("edit", "comment"), day=date(2025, 6, 30))

    assert [each.query for each in shown.choices] == [
        "?as_of=2025-06-30&show=",
        "?as_of=2025-06-30&show=edit",
        "?as_of=2025-06-30&show=comment",
    ]


@pytest.mark.parametrize("asked", ["", "report", "x"])
def test_a_kind_that_there_is_not_shows_everything(asked):
    shown = timeline([], [], entries("edit", "comment"), kind=asked)

    assert [item.kind for item in shown.chosen] == ["edit", "comment"]
    assert [each.chosen for each in shown.choices] == [True, False, False]


def test_what_was_said_long_ago_is_folded_away():
    shown = Timeline(entries(*["edit"] * (SHOWN + 2)), "")

    assert (len(shown.recent), [item.title for item in shown.earlier]) == (SHOWN, ["12", "13"])


@pytest.mark.parametrize(("length", "long"), [(100, False), (101, True)])
def test_a_long_change_is_folded_away(length, long):
    assert Change("Description", "x" * 100, "y" * length).long is long
