"""The services that plan periods and open them on their day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from actions.reporting.closing import close_plan
from actions.reporting.models import Period, Report, ReportLine
from actions.reporting.planning import leave_out, open_due, save_period
from actions.reporting.services import BLANK_STATUS, LineDraft, submit_report
from tests.factories import NOW, PeriodFactory, first_quarter
from tests.reporting.helpers import again, ask, author, open_round, save, send, take_part, values

pytestmark = pytest.mark.django_db
DAY = datetime(2025, 7, 1, 6, 0, tzinfo=UTC)


@pytest.fixture
def planned(secretariat):
    """The second quarter, to open on 1 July in the secretariat's name."""
    take_part("FR", "A1.1")
    return PeriodFactory(planned_by=secretariat)


def test_a_period_opens_on_its_day_in_the_name_of_who_planned_it(planned, secretariat):
    assert open_due(at=DAY - timedelta(days=1)) == []
    assert open_due(at=DAY) == [planned]
    assert open_due(at=DAY) == []

    planned.refresh_from_db()
    assert (planned.opened_at, planned.opened_by) == (DAY, secretariat)
    assert Report.objects.count() == 1


def test_who_comes_second_finds_it_open(planned, secretariat):
    (stale,) = Period.objects.to_open(DAY)
    open_due(at=DAY)

    with pytest.raises(ValidationError, match="This period is open already"):
        leave_out(period=stale, left_out=[], by=secretariat, at=DAY)


def test_two_programs_at_once_open_it_once(planned, secretariat):
    found = []

    def then_the_other_opens_it(execute, sql, params, many, context):
        rows = execute(sql, params, many, context)
        if not found and "opens_on" in sql:
            found.append(sql)
            assert open_due(at=DAY) == [planned]
        return rows

    with connection.execute_wrapper(then_the_other_opens_it):
        assert open_due(at=DAY) == []
    assert Report.objects.count() == 1


def test_what_has_opened_keeps_its_opening(planned, secretariat):
    open_due(at=DAY)
    planned.refresh_from_db()
    planned.opens_on = date(2025, 7, 2)

    with pytest.raises(ValidationError, match="its opening stays"):
        save_period(period=planned, by=secretariat, at=NOW)


def test_what_nobody_planned_waits_for_a_hand(planned):
    Period.objects.update(planned_by=None)

    assert open_due(at=DAY) == []


def test_what_would_be_locked_already_stays_shut(planned):
    assert open_due(at=planned.locks_at) == []


def test_a_closed_plan_opens_its_closing_report_alone(planned, secretariat):
    closing = PeriodFactory(code="2025-closing", kind="closing", planned_by=secretariat, opens_on=date(2025, 7, 9))
    close_plan(plan=planned.plan, by=secretariat, at=NOW)

    assert open_due(at=NOW + timedelta(days=1)) == [closing]


def test_two_quarters_share_no_day():
    stored = PeriodFactory()
    twin = Period(
        plan=stored.plan,
        code="2025-summer",
        starts_on=stored.ends_on,
        ends_on=date(2025, 8, 1),
        opens_on=date(2025, 8, 2),
        due_at=stored.locks_at,
        locks_at=stored.locks_at,
    )
    with pytest.raises(ValidationError) as refused:
        twin.full_clean()
    assert refused.value.message_dict == {"starts_on": ["Q2 2025 covers some of these days already."]}

    twin.kind = Period.Kind.CLOSING
    twin.full_clean()
    twin.kind, twin.starts_on = Period.Kind.QUARTER, date(2025, 7, 1)
    twin.full_clean()


def test_leaving_says_nothing_of_the_status_and_keeps_none():
    report = ask()
    (line,) = report.lines.all()
    save(report, [LineDraft(line, values("off_track", answer="leaving", done="We close the office."), 0)])
    line.refresh_from_db()
    kept = {name: getattr(line, name) for name in BLANK_STATUS}
    assert (kept, line.done, line.errors(NOW), line.has_word) == (BLANK_STATUS, "We close the office.", {}, False)

    assert list(ReportLine.objects.asking_to_leave()) == []
    submit_report(report=report, by=author(report), at=NOW)
    assert list(ReportLine.objects.asking_to_leave()) == [line]
    assert list(ReportLine.objects.spoken()) == []


def test_who_takes_part_no_longer_asks_nothing():
    report = ask()
    send(report, answer="leaving")
    assert ReportLine.objects.asking_to_leave().count() == 1

    line = again(report).lines.get()
    line.action.participations.update(role="exempt")
    assert ReportLine.objects.asking_to_leave().count() == 0


def test_an_earlier_period_stays_open_beside_the_next():
    first = first_quarter()
    take_part("FR", "A1.1")
    open_round(first, at=datetime(2025, 4, 1, 9, 0, tzinfo=UTC))

    assert list(Period.objects.writable(datetime(2025, 5, 1, tzinfo=UTC))) == [first]
    assert list(Period.objects.writable(datetime(2025, 6, 1, tzinfo=UTC))) == []
