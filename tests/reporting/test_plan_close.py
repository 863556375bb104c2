"""/plan/close/: what a plan leaves undone, its closing report, its end; and opening it again."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from actions.models import Action, Update
from actions.reporting.closing import Dates, close_plan, reopen_plan, turns
from actions.reporting.models import Period
from actions.reporting.services import accept_report, adopt_line
from priorities.models import Plan
from priorities.services import edit_plan
from tests.factories import (
    NOW,
    ActionFactory,
    DecisionFactory,
    OutcomeFactory,
    PeriodFactory,
    PlanFactory,
    ReportFactory,
    next_plan,
    update,
)
from tests.reporting.helpers import ask, open_first_round, open_round, said, said_by, send, take_part, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL, REOPEN = "/plan/close/", "/plan/reopen/"
TYPED = {"opens_on": "2026-01-05", "due_on": "2026-01-26", "locks_on": "2026-02-09"}
DATES = Dates(opens_on=date(2025, 7, 8), due_on=date(2025, 7, 29), locks_on=date(2025, 8, 12))
#: After the closing report has locked.
LONG_AFTER = datetime(2025, 9, 1, 9, tzinfo=UTC)


@pytest.fixture
def plan():
    """The plan that is closed."""
    return PlanFactory()


def stored(plan):
    """Return the plan as it is stored now."""
    return Plan.objects.get(pk=plan.pk)


# -- What is still open ----------------------------------------------------------------------------


def test_it_shows_what_the_plan_leaves_undone(as_, secretariat, plan):
    for code, state in (("A1.1", "on_track"), ("A1.2", "completed"), ("A1.3", "cancelled"), ("A1.4", "postponed")):
        update(ActionFactory(code=code), state)
    ActionFactory(code="A1.5")
    take_part("FR", "A1.1")
    take_part("ES", "A1.4")
    open_first_round()
    ours, theirs = open_round()
    send(ours)
    DecisionFactory(plan=plan)
    OutcomeFactory(decision=DecisionFactory(plan=plan))

    page = as_(secretariat).get(URL)

    left = page.context["open"]
    assert [row.action.code for row in left.actions] == ["A1.1", "A1.4", "A1.5"]
    assert [(each.period.code, each.missing, each.waiting) for each in left.periods] == [
        ("2025-Q2", 1, 1),
        ("2025-Q1", 2, 0),
    ]
    assert (theirs.answered_at, len(left.decisions)) == (None, 1)
    assert (
        "3 actions are neither completed nor cancelled. 3 reports were not answered."
        " 1 report waits for its review. 1 decision is awaited."
    ) in words(page)
    assert "Its last day is still to come: 31 December 2025." in words(page)


def test_it_is_about_the_plan_of_the_address(as_, secretariat):
    ActionFactory(code="A1.1", title_en="Do it now")
    ActionFactory(code="A1.1", objective__plan=next_plan(), title_en="Do it later")

    page = as_(secretariat).get("/plans/2026-2028/plan/close/")

    assertContains(page, "Do it later", count=1)
    assertNotContains(page, "Do it now")


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_one_thing_left_and_for_three(count, as_, secretariat, plan, django_assert_num_queries):
    for number in range(count):
        ActionFactory(code=f"A1.{number}")
        DecisionFactory(plan=plan)
        ReportFactory(period=PeriodFactory(code=f"2025-Q{number}", opened=True))
    client = as_(secretariat)

    with django_assert_num_queries(12):
        client.get(URL)


# -- Closing ---------------------------------------------------------------------------------------


def test_it_closes_the_plan_with_its_closing_report(as_, secretariat, plan):
    response = as_(secretariat).post(URL, TYPED)

    assertRedirects(response, URL, fetch_redirect_response=False)
    assert said(response) == ["Plan 2023-2025 is closed. Its last word: Closing report 2025."]
    plan, period = stored(plan), Period.objects.get()
    assert (plan.closed_at, plan.closed_by) == (NOW, secretariat)
    assert (period.code, period.kind, period.plan) == ("2025-closing", "closing", plan)
    assert (period.starts_on, period.ends_on) == (date(2025, 10, 1), date(2025, 12, 31))
    assert (period.opens_on, period.opened_at) == (date(2026, 1, 5), None)
    assert period.due_at == datetime(2026, 1, 26, 22, 59, tzinfo=UTC)
    assert period.locks_at == datetime(2026, 2, 9, 22, 59, tzinfo=UTC)


def test_its_closing_report_opens_at_once_when_its_day_has_come(as_, secretariat, plan):
    take_part("FR", "A1.1")

    as_(secretariat).post(URL, {"opens_on": "2025-07-08", "due_on": "2025-07-29", "locks_on": "2025-08-12"})

    period = Period.objects.get()
    assert (period.opened_at, period.opened_by) == (NOW, secretariat)
    assert [report.member.code for report in period.reports.all()] == ["FR"]


def test_a_closing_report_that_was_planned_is_taken_as_it_is(as_, secretariat, plan):
    planned = PeriodFactory(code="2025-closing", kind="closing", opens_on=date(2026, 1, 5))
    client = as_(secretariat)

    page = client.get(URL)
    assert "Its last report: Closing report 2025, due on" in words(page)
    assertNotContains(page, 'name="opens_on"')

    assert client.post(URL).status_code == 302
    assert stored(plan).closed_at == NOW
    assert Period.objects.get() == planned
    assert Period.objects.get().opened_at is None


def test_one_that_is_open_already_stays_so(secretariat, plan):
    period = PeriodFactory(code="2025-closing", kind="closing", opened=True)

    close_plan(plan=plan, by=secretariat, at=NOW)

    assert Period.objects.get().opened_at == period.opened_at


def test_it_suggests_days_after_the_end_of_the_plan_and_never_before_today(as_, secretariat, plan):
    assert as_(secretariat).get(URL).context["closing"].initial == {
        "opens_on": date(2026, 1, 1),
        "due_on": date(2026, 1, 22),
        "locks_on": date(2026, 2, 5),
    }
    with time_machine.travel(datetime(2026, 11, 23, 9, tzinfo=UTC)):
        page = as_(secretariat).get(URL)
    assert page.context["closing"].initial["opens_on"] == date(2026, 11, 23)
    assert "Its last day was 31 December 2025." in words(page)


@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        ({"opens_on": ""}, {"opens_on": ["This field is required."]}),
        ({"due_on": "2026-01-04"}, {"due_on": ["The deadline comes after the opening."]}),
        ({"locks_on": "2026-01-25"}, {"locks_on": ["A period is due first, then locks."]}),
        (
            {"opens_on": "2025-06-01", "due_on": "2025-06-15", "locks_on": "2025-06-30"},
            {"locks_on": ["This day has passed: nobody could answer any more."]},
        ),
    ],
)
def test_it_says_what_is_wrong_with_the_days_and_keeps_them(wrong, errors, as_, secretariat, plan):
    page = as_(secretariat).post(URL, TYPED | wrong)

    assert page.status_code == 422
    assert said_by(page.context["closing"]) == errors
    assert {name: page.context["closing"][name].value() for name in TYPED} == TYPED | wrong
    assert (stored(plan).closed_at, Period.objects.count()) == (None, 0)


def test_it_is_closed_once(as_, secretariat, plan):
    close_plan(plan=plan, dates=DATES, by=secretariat, at=NOW - timedelta(hours=1))

    response = as_(secretariat).post(URL, TYPED)

    assert said(response) == ["This plan is closed already."]
    assert stored(plan).closed_at == NOW - timedelta(hours=1)
    assert Period.objects.count() == 1


def test_the_days_are_asked_where_no_closing_report_is_planned(secretariat, plan):
    with pytest.raises(ValidationError) as refused:
        close_plan(plan=plan, by=secretariat, at=NOW)

    assert refused.value.message_dict == {"opens_on": ["Say when the closing report opens."]}


def test_once_closed_it_leads_on(as_, secretariat, plan):
    close_plan(plan=plan, dates=DATES, by=secretariat, at=NOW)
    client = as_(secretariat)

    page = client.get(URL)
    assertContains(page, '<a class="button" href="/plans/new/">Start the plan that follows</a>', count=1, html=True)
    assertContains(page, '<a href="/periods/2025-closing/">Closing report 2025</a>', count=1, html=True)

    next_plan()
    assertContains(client.get(URL), 'href="/plan/carry-over/"', count=1)


# -- What closing means ----------------------------------------------------------------------------


def test_a_closed_plan_changes_no_more_once_its_last_report_is_locked(secretariat, plan):
    action = ActionFactory(code="A1.1")
    close_plan(plan=plan, dates=DATES, by=secretariat, at=NOW)
    update(action, at=NOW)  # members may still write, and so the status still changes

    for change in (
        lambda: update(action, "at_risk", at=LONG_AFTER),
        lambda: edit_plan(plan=stored(plan), by=secretariat, at=LONG_AFTER),
    ):
        with pytest.raises(ValidationError, match="This plan is closed"):
            change()

    assert Update.objects.count() == 1


def test_between_closing_and_the_opening_of_its_last_report_it_does_not_change_either(secretariat, plan):
    later = Dates(opens_on=date(2025, 8, 1), due_on=date(2025, 8, 20), locks_on=date(2025, 8, 31))
    action = ActionFactory(code="A1.1")
    close_plan(plan=plan, dates=later, by=secretariat, at=NOW)

    with pytest.raises(ValidationError, match="This plan is closed"):
        update(Action.objects.get(pk=action.pk), at=NOW)


def test_an_open_plan_changes_whatever_its_periods(secretariat, plan):
    update(ActionFactory(code="A1.1"), at=LONG_AFTER)
    edit_plan(plan=plan, by=secretariat, at=LONG_AFTER)

    assert Update.objects.get().at == LONG_AFTER


def test_the_form_of_an_update_says_why_it_is_refused(as_, secretariat, plan):
    action = ActionFactory(code="A1.1")
    close_plan(plan=plan, dates=DATES, by=secretariat, at=NOW)
    typed = {"revision": action.revision, "life_cycle": "not_started", "language": "en", "note": "Not yet."}

    with time_machine.travel(LONG_AFTER, tick=False):
        page = as_(secretariat).post("/actions/A1.1/update/", typed)

    assert [sentence.partition(":")[0] for sentence in page.context["form"].non_field_errors()] == [
        "This plan is closed"
    ]
    assert page.status_code == 422
    assert page.context["form"]["note"].value() == "Not yet."


def test_late_and_closing_reports_are_still_sent_reviewed_and_adopted(secretariat, plan):
    report = ask("A1.1")
    close_plan(plan=plan, dates=DATES, by=secretariat, at=NOW)
    closing = plan.periods.get(kind="closing").reports.get()
    send(report, "at_risk", at=datetime(2025, 7, 30, tzinfo=UTC))
    send(closing, "off_track", at=datetime(2025, 8, 1, tzinfo=UTC))

    accept_report(report=closing, by=secretariat, at=LONG_AFTER)
    adopted = adopt_line(line=closing.lines.get(), by=secretariat, at=LONG_AFTER)

    assert (adopted.state, Update.objects.get()) == ("off_track", adopted)


# -- Opening it again ------------------------------------------------------------------------------


def test_it_is_opened_again_and_that_stays_on_record(as_, secretariat, administrator, plan):
    close_plan(plan=plan, dates=DATES, by=secretariat, at=NOW - timedelta(days=1))

    response = as_(administrator).post(REOPEN, {"reason": "A month too early."})

    assertRedirects(response, URL, fetch_redirect_response=False)
    assert said(response) == ["Plan 2023-2025 is open again."]
    assert (stored(plan).closed_at, stored(plan).closed_by) == (None, None)
    assert [(turn.at, turn.by, turn.closed, turn.reason) for turn in turns(plan)] == [
        (NOW, administrator, False, "A month too early."),
        (NOW - timedelta(days=1), secretariat, True, ""),
    ]
    page = as_(secretariat).get(URL)
    assertContains(page, "A month too early.", count=1)
    assert "Opened again" in words(page)


def test_it_is_not_opened_again_without_a_reason(as_, secretariat, plan):
    close_plan(plan=plan, dates=DATES, by=secretariat, at=NOW)

    page = as_(secretariat).post(REOPEN, {"reason": " "})

    assert page.status_code == 422
    assert said_by(page.context["reopening"]) == {"reason": ["This field is required."]}
    assert stored(plan).closed_at == NOW
    with pytest.raises(ValidationError, match="Say why the plan is opened again"):
        reopen_plan(plan=plan, reason=" ", by=secretariat, at=NOW)


def test_an_open_plan_is_not_opened_again(as_, secretariat, plan):
    response = as_(secretariat).post(REOPEN, {"reason": "Why not"})

    assert said(response) == ["This plan is open."]
    assert turns(plan) == []


def test_it_can_be_closed_again_with_the_same_closing_report(secretariat, plan):
    first = close_plan(plan=plan, dates=DATES, by=secretariat, at=NOW)
    reopen_plan(plan=plan, reason="Too early.", by=secretariat, at=NOW)

    assert close_plan(plan=plan, by=secretariat, at=LONG_AFTER) == first
    assert stored(plan).closed_at == LONG_AFTER


def test_opening_it_again_is_posted(as_, secretariat, plan):
    assert as_(secretariat).get(REOPEN).status_code == 405
