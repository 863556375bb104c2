"""Where each action stands at a moment."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.models import Action, Update
from actions.standing import forecast_moves, standings, troubles
from actions.status import freshness
from members.models import Role
from tests.factories import (
    NOW,
    SAID,
    ActionFactory,
    MemberFactory,
    ParticipationFactory,
    PeriodFactory,
    PlanFactory,
    ReportFactory,
    ReportLineFactory,
    UserFactory,
    update,
)

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


def the_standing(action, moment=NOW):
    """Return where one action stands."""
    [found] = standings(action.plan, moment, Action.objects.of(action.plan).filter(pk=action.pk))
    return found


# -- The past stays as it was ----------------------------------------------------------------------

CODES = ("A1.1", "A1.2", "B1.1")
MOMENTS = tuple(NOW + n * timedelta(days=45) for n in range(-2, 3))
STEPS = st.tuples(
    st.sampled_from(MOMENTS),
    st.sampled_from(CODES),
    st.sampled_from(sorted(SAID)),
    st.none() | st.integers(0, 99),
    st.none() | st.dates(date(2025, 1, 1), date(2026, 12, 31)),
)


def told(plan, moment):
    """Return what `standings` answers, as plain values."""
    return [
        (each.action.code, each.state, each.progress, each.forecast_on, each.freshness)
        for each in standings(plan, moment)
    ]


def replayed(history, period, moment):
    """Return the same from the steps themselves: the last word on each action, no later than `moment`."""
    last = {code: step for at, code, *step in history if at <= moment}
    when = {code: at for at, code, *_step in history if at <= moment}
    rows = []
    for code in CODES:
        state, progress, forecast_on = last.get(code, ("not_started", None, None))
        progress = 100 if state == "completed" else progress
        fresh = freshness(
            state=state,
            updated_at=when.get(code),
            lead_accepted=False,
            period=period if period.opened_at <= moment else None,
            moment=moment,
        )
        rows.append((code, state, progress, forecast_on, fresh))
    return rows


@given(st.lists(STEPS, max_size=8).map(lambda steps: sorted(steps, key=lambda step: step[0])))
@settings(max_examples=40, deadline=None)
def test_standings_replay_the_record_and_later_words_never_change_an_earlier_answer(history):
    with transaction.atomic():
        plan, author = PlanFactory(), UserFactory(role=Role.SECRETARIAT)
        actions = {code: ActionFactory(code=code) for code in CODES}
        period = PeriodFactory(opened=True)
        at_the_time = {}
        for moment in MOMENTS:
            for at, code, state, progress, forecast_on in history:
                if at == moment:
                    said = {"at": at, "by": author, "forecast_on": forecast_on, "progress": progress}
                    if state == "completed":
                        said |= {"progress": 100, "completed_on": date(2025, 1, 1)}
                    update(actions[code], state, **said)
                    actions[code].refresh_from_db()
            at_the_time[moment] = told(plan, moment)

        assert at_the_time == {moment: replayed(history, period, moment) for moment in MOMENTS}
        assert {moment: told(plan, moment) for moment in MOMENTS} == at_the_time
        assert [action.state for action in Action.objects.of(plan)] == [row[1] for row in at_the_time[MOMENTS[-1]]]
        transaction.set_rollback(True)


# -- One action ------------------------------------------------------------------------------------


def test_an_action_nobody_spoke_of_is_not_started():
    standing = the_standing(ActionFactory())

    assert (standing.life_cycle, standing.state, standing.label) == ("not_started", "not_started", "Not started")
    assert (standing.freshness, standing.stale, standing.lead) == ("never", True, None)
    assert (standing.progress, standing.forecast_on, standing.end, standing.expected) == (None, None, None, None)
    assert (standing.days_late, standing.days_slipped, standing.applicable) == (0, 0, True)


def test_an_action_stands_at_its_last_update():
    action = ActionFactory()
    update(action, "on_track")
    update(action, "at_risk", progress="30.5", forecast_on=date(2025, 9, 30))
    standing = the_standing(action)

    assert (standing.life_cycle, standing.state, standing.label) == ("in_progress", "at_risk", "At risk")
    assert (standing.progress, standing.forecast_on, standing.end) == (
        Decimal("30.5"),
        date(2025, 9, 30),
        date(2025, 9, 30),
    )
    assert (standing.freshness, standing.stale) == ("confirmed", False)


@pytest.mark.parametrize(
    ("state", "given", "shown"),
    [
        ("on_track", "42.5", Decimal("42.5")),
        ("on_track", None, None),
        ("completed", None, 100),
        ("postponed", "80", 80),
        ("cancelled", "80", 80),
    ],
)
def test_its_progress_is_the_number_that_was_given(state, given, shown):
    assert the_standing(update(state=state, progress=given).action).progress == shown


@pytest.mark.parametrize(
    ("state", "needs_attention", "applicable"),
    [
        ("not_started", False, True),
        ("on_track", False, True),
        ("at_risk", True, True),
        ("off_track", True, True),
        ("completed", False, True),
        ("postponed", False, False),
        ("cancelled", False, False),
    ],
)
def test_what_needs_attention_and_what_counts(state, needs_attention, applicable):
    standing = the_standing(update(state=state).action)

    assert (standing.needs_attention, standing.applicable) == (needs_attention, applicable)


@pytest.mark.parametrize(
    ("state", "due_on", "days"),
    [
        ("on_track", date(2025, 7, 8), 0),
        ("on_track", date(2025, 7, 7), 1),
        ("on_track", date(2026, 1, 1), 0),
        ("on_track", None, 0),
        ("completed", date(2025, 7, 7), 0),
        ("cancelled", date(2025, 7, 7), 0),
        ("postponed", date(2025, 7, 7), 0),
    ],
)
def test_it_is_late_by_the_days_since_its_due_date_while_somebody_works_on_it(state, due_on, days):
    assert the_standing(update(ActionFactory(due_on=due_on), state).action).days_late == days


@pytest.mark.parametrize(
    ("due_on", "forecast_on", "days"),
    [
        (date(2025, 6, 30), date(2025, 7, 30), 30),
        (date(2025, 6, 30), date(2025, 5, 30), 0),
        (date(2025, 6, 30), None, 0),
        (None, date(2025, 7, 30), 0),
    ],
)
def test_it_slipped_by_the_days_between_due_date_and_forecast(due_on, forecast_on, days):
    made = update(ActionFactory(due_on=due_on), forecast_on=forecast_on)

    assert the_standing(made.action).days_slipped == days


@pytest.mark.parametrize(
    ("starts_on", "due_on", "expected"),
    [
        (date(2025, 7, 1), date(2025, 7, 16), 50),
        (date(2025, 7, 9), date(2025, 7, 16), 0),
        (date(2024, 7, 1), date(2024, 7, 16), 100),
        (date(2025, 7, 1), None, None),
        (None, date(2025, 7, 16), None),
    ],
)
def test_it_is_expected_to_be_as_far_as_its_own_time(starts_on, due_on, expected):
    assert the_standing(ActionFactory(starts_on=starts_on, due_on=due_on)).expected == expected


def test_it_knows_who_leads():
    lead = ParticipationFactory(lead=True, member=MemberFactory(code="FR"))
    ParticipationFactory(action=lead.action, member=MemberFactory(code="ES"))

    assert the_standing(lead.action).lead.code == "FR"


@pytest.mark.parametrize(("role", "fresh"), [("lead", "confirmed"), ("contributing", "due")])
def test_the_lead_s_accepted_report_confirms_the_word(role, fresh):
    action = update(at=NOW - 30 * A_DAY).action
    report = ReportFactory(state="accepted", accepted_at=NOW)
    ReportLineFactory(report=report, action=action, role=role, on_track=True)

    assert the_standing(action).freshness == fresh
    assert the_standing(action, NOW - A_DAY).freshness == "due"


def test_a_withdrawn_action_stands_until_then(secretariat):
    action = ActionFactory(withdrawn_at=NOW, withdrawn_by=secretariat)

    assert [len(standings(action.plan, moment)) for moment in (NOW - A_DAY, NOW)] == [1, 0]


@pytest.mark.parametrize(
    "named", [lambda action: [action], lambda action: Action.objects.of(action.plan)], ids=["list", "queryset"]
)
def test_a_withdrawn_action_that_is_named_stands_where_it_stood_last(secretariat, named):
    action = ActionFactory(withdrawn_at=NOW, withdrawn_by=secretariat)
    update(action, "at_risk", at=NOW - A_DAY)

    [standing] = standings(action.plan, NOW + A_DAY, named(action))

    assert (standing.action, standing.state, standing.day) == (action, "at_risk", date(2025, 7, 9))


@pytest.mark.parametrize("rows", [1, 3])
def test_any_number_of_actions_costs_four_queries(rows, django_assert_num_queries):
    for n in range(rows):
        ParticipationFactory(lead=True, action=update(ActionFactory(code=f"A1.{n}")).action)
    period = PeriodFactory(opened=True)

    with django_assert_num_queries(4):
        found = standings(period.plan, NOW)
        assert [each.lead is not None for each in found] == [True] * rows


# -- Trouble ---------------------------------------------------------------------------------------


def trouble(*states):
    """Return the trouble in which one word a day leaves an action, None when it is in none."""
    action = ActionFactory()
    for n, (state, forecast_on) in enumerate(states):
        update(action, state, at=NOW + n * A_DAY, forecast_on=forecast_on)
        action.refresh_from_db()
    return troubles(Update.objects.order_by("pk")).get(action.pk)


def test_trouble_dates_from_the_update_with_which_it_began():
    found = trouble(
        ("on_track", None), ("at_risk", None), ("at_risk", date(2025, 9, 1)), ("at_risk", date(2025, 10, 1))
    )

    assert (found.since, found.worsened, found.moves) == (NOW + A_DAY, True, 2)


@pytest.mark.parametrize(
    ("before", "after", "worsened"),
    [
        ("on_track", "at_risk", True),
        ("on_track", "off_track", True),
        ("at_risk", "off_track", True),
        ("off_track", "at_risk", False),
        ("postponed", "off_track", False),
    ],
)
def test_it_worsened_when_it_stepped_down(before, after, worsened):
    found = trouble((before, None), (after, None))

    assert (found.since, found.worsened) == (NOW + A_DAY, worsened)


def test_an_action_that_begins_in_trouble_did_not_worsen():
    found = trouble(("off_track", None), ("off_track", None))

    assert (found.since, found.worsened) == (NOW, False)


@pytest.mark.parametrize("last", ["on_track", "completed", "cancelled"])
def test_what_is_no_longer_in_trouble_is_left_out(last):
    assert trouble(("at_risk", None), (last, None)) is None


def test_a_forecast_that_is_taken_back_did_not_move():
    action = ActionFactory()
    for forecast_on in (date(2025, 9, 1), None, date(2025, 10, 1)):
        update(action, forecast_on=forecast_on)

    assert forecast_moves(Update.objects.order_by("pk")) == 2


def test_what_was_completed_slipped_by_its_own_day_whatever_was_forecast():
    action = ActionFactory(due_on=date(2025, 5, 23))
    update(action, "at_risk", at=NOW - 90 * A_DAY, forecast_on=date(2025, 9, 1))
    action.refresh_from_db()
    update(action, "completed", at=NOW - 35 * A_DAY, forecast_on=date(2025, 9, 1))

    standing = the_standing(action)

    assert (standing.last_day, standing.days_slipped) == (date(2025, 6, 2), 10)
