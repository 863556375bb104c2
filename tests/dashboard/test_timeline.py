"""The timeline: what is drawn for each action, and where."""

from datetime import date, timedelta

import pytest

from actions.models import Action
from actions.reporting.services import adopt_line
from actions.standing import read_history
from mdmplan.clock import end_of_day
from mdmplan.dashboard.charts import Step, Stroke, timeline_chart
from mdmplan.dashboard.moves import moves_of
from mdmplan.dashboard.timeline import MOST, timeline
from members.models import Member
from priorities.models import Plan
from tests.dashboard.helpers import moment, words
from tests.factories import NOW, ActionFactory, MilestoneFactory, PeriodFactory, PlanFactory, update
from tests.reporting.helpers import accepted, ask

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
PLAN = {"starts_on": date(2025, 1, 1), "ends_on": date(2025, 12, 31)}


def drawn(at=NOW):
    """Return the timeline of the whole plan and its drawing."""
    plan = Plan.objects.get()
    record = read_history(plan, at, periods=0)
    steps = {action.pk: list(action.milestones.order_by("due_on")) for action in record.actions}
    members = {member.pk: member for member in Member.objects.all()}
    found = timeline(plan, at.date(), record.standings(at), moves_of(record.updates, members), steps)
    return found, timeline_chart(found)


@pytest.fixture(autouse=True)
def plan():
    """Return a plan of one year."""
    return PlanFactory(**PLAN)


def test_an_action_is_drawn_from_start_to_due_date_and_on_to_its_expected_end():
    action = ActionFactory(starts_on=date(2025, 1, 1), due_on=date(2025, 7, 2))
    for month, forecast in ((4, date(2025, 9, 1)), (5, date(2025, 12, 31))):
        update(action, "at_risk", at=moment(month, 1), forecast_on=forecast)
        action.refresh_from_db()

    found, chart = drawn()

    [row] = chart.rows
    assert row.agreed == Stroke("0.00%", "50%", "50.00%", "50%")
    assert row.slip == Stroke("50.00%", "50%", "100.00%", "50%")
    assert (row.moves, row.end, chart.today) == (["66.76%"], "100.00%", "51.65%")
    assert (found.dated, found.moved, found.late) == (1, 1, 1)
    assert [(move.to, str(move.by), move.member) for move in row.track.moves] == [
        (date(2025, 9, 1), "Secretariat", None),
        (date(2025, 12, 31), "Secretariat", None),
    ]


def test_what_was_completed_ends_on_its_day():
    action = ActionFactory(starts_on=date(2025, 1, 1), due_on=date(2025, 12, 31))
    update(action, "completed", at=moment(6, 3))

    found, chart = drawn()

    [row] = chart.rows
    assert (row.track.standing.ended, row.end) == (date(2025, 6, 2), "41.76%")
    assert (found.moved, found.late) == (0, 0)


def test_what_was_completed_late_is_late_by_its_own_day_and_expected_no_more():
    action = ActionFactory(starts_on=date(2025, 1, 1), due_on=date(2025, 5, 23))
    update(action, "at_risk", at=moment(4, 1), forecast_on=date(2025, 9, 1))
    action.refresh_from_db()
    update(action, "completed", at=moment(6, 3), forecast_on=date(2025, 9, 1))

    found, chart = drawn()

    [row] = chart.rows
    assert (row.track.end, row.track.standing.days_slipped, found.moved) == (date(2025, 6, 2), 10, 0)


def test_milestones_stand_on_their_days_reached_or_not():
    action = ActionFactory(due_on=date(2025, 12, 31))
    MilestoneFactory(action=action, title_en="Draft", due_on=date(2025, 1, 1), done_on=date(2025, 1, 5))
    MilestoneFactory(action=action, title_en="Final text", due_on=date(2025, 12, 31))

    [row] = drawn()[1].rows

    assert row.steps == [
        Step("0.00%", True, "1 Jan 2025: Draft"),
        Step("100.00%", False, "31 Dec 2025: Final text"),
    ]
    assert (row.agreed, row.slip, row.end) == (None, None, "100.00%")


@pytest.mark.parametrize(
    ("dates", "agreed", "slip", "end"),
    [
        ({}, None, None, None),
        ({"starts_on": date(2025, 1, 1)}, None, None, None),
        ({"due_on": date(2025, 12, 31)}, None, None, "100.00%"),
    ],
)
def test_what_has_no_date_is_not_drawn(dates, agreed, slip, end):
    ActionFactory(**dates)

    [row] = drawn()[1].rows

    assert (row.agreed, row.slip, row.end, row.moves, row.steps) == (agreed, slip, end, [], [])


def test_a_forecast_without_a_due_date_runs_from_the_start():
    update(ActionFactory(starts_on=date(2025, 1, 1)), "on_track", at=moment(5, 1), forecast_on=date(2025, 12, 31))

    [row] = drawn()[1].rows

    assert (row.agreed, row.slip) == (None, Stroke("0.00%", "50%", "100.00%", "50%"))


def test_what_reaches_beyond_the_plan_widens_the_drawing():
    ActionFactory(starts_on=date(2024, 7, 1), due_on=date(2026, 6, 30))

    found, chart = drawn()

    assert (found.first, found.last) == (date(2024, 7, 1), date(2026, 6, 30))
    assert [year.text for year in chart.years] == ["2024", "2025", "2026"]


def test_after_all_of_it_the_line_of_the_day_stays_in_the_drawing():
    ActionFactory(due_on=date(2025, 12, 31))

    assert drawn(end_of_day(date(2027, 1, 1)))[1].today == "100.00%"


def test_the_name_of_a_year_that_has_no_room_is_left_out():
    ActionFactory(due_on=date(2026, 1, 10))

    assert [year.text for year in drawn()[1].years] == ["2025", ""]


def test_a_move_adopted_from_a_report_says_whose():
    report = ask("A1.1")
    accepted(report, "at_risk", forecast_on=date(2025, 11, 30))
    adopt_line(line=report.lines.get(), by=report.period.opened_by, at=NOW)

    [row] = drawn(NOW + timedelta(hours=1))[1].rows

    assert [(move.to, move.member.code) for move in row.track.moves] == [(date(2025, 11, 30), "FR")]


def test_of_a_large_plan_the_most_urgent_actions_are_drawn():
    near, far = date(2025, 8, 1), date(2025, 12, 31)
    for n in range(MOST + 1):
        ActionFactory(code=f"A1.{n + 1}", due_on=far if n < MOST - 1 else near)
    trouble = Action.objects.get(code="A1.7")
    update(trouble, "at_risk")

    found = drawn()[0]

    assert [track.standing.action.code for track in found.tracks] == [f"A1.{MOST}", f"A1.{MOST + 1}", "A1.7"]
    assert found.of == MOST + 1


def test_the_page_says_how_many_of_how_many_it_draws(as_, board):
    for n in range(MOST + 1):
        ActionFactory(code=f"A1.{n + 1}", due_on=date(2025, 7, 1) if n < 2 else None)

    said = words(as_(board).get("/dashboard/"))

    assert f"Timeline The 2 most urgent of {MOST + 1} actions: see all . No action is expected to end later" in said
    assert "2 actions have passed their due date. Action" in said


def test_every_page_counts_the_delay_of_a_completed_action_by_its_own_day(as_, board):
    PeriodFactory(opened=True)
    action = ActionFactory(code="A1.1", starts_on=date(2025, 1, 1), due_on=date(2025, 5, 23))
    update(action, "at_risk", at=moment(4, 1), forecast_on=date(2025, 9, 1))
    action.refresh_from_db()
    update(action, "completed", at=moment(6, 3), forecast_on=date(2025, 9, 1))
    client = as_(board)

    pages = {path: words(client.get(path)) for path in ("/dashboard/", "/plan/A1/", "/actions/", "/actions/A1.1/")}

    assert {path: text.count("10 days after its due date") for path, text in pages.items()} == dict.fromkeys(pages, 1)


def test_a_cancelled_action_is_expected_to_end_no_more(as_, board):
    action = ActionFactory(code="A1.1", starts_on=date(2025, 1, 1), due_on=date(2025, 5, 23))
    update(action, "cancelled", at=moment(4, 1))

    found, chart = drawn()

    assert (chart.rows[0].end, found.tracks[0].end) == (None, None)
    assert "expected" not in words(as_(board).get("/actions/A1.1/"))
