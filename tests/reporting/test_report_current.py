"""/reports/: leads each member to the report that is asked for now."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from pytest_django.asserts import assertContains, assertTemplateUsed

from tests.factories import (
    ActionFactory,
    MemberFactory,
    ParticipationFactory,
    PeriodFactory,
    PlanFactory,
    ReportFactory,
    first_quarter,
    next_plan,
)
from tests.reporting.helpers import ask, open_round, said, send, take_part, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/reports/"


def test_it_leads_to_the_form_while_the_report_is_being_written(as_, focal_point):
    ask()

    assert as_(focal_point).get(URL).url == "/reports/2025-Q2/"


def test_it_leads_to_the_page_once_the_report_is_sent(as_, focal_point):
    send(ask())

    assert as_(focal_point).get(URL).url == "/reports/2025-Q2/FR/"


def test_it_leads_to_the_page_once_the_period_is_locked(as_, focal_point):
    ask()

    with time_machine.travel(datetime(2025, 8, 6, tzinfo=UTC), tick=False):
        assert as_(focal_point).get(URL).url == "/reports/2025-Q2/FR/"


def test_it_leads_to_the_latest(as_, focal_point):
    take_part("FR", "A1.1")
    ReportFactory(period=first_quarter(opened=True), member=focal_point.member)
    open_round()

    assert as_(focal_point).get(URL).url == "/reports/2025-Q2/"


# -- Whatever the plan -----------------------------------------------------------------------------


def both_asked(*, closing_due):
    """Ask France for the closing report of the plan until `closing_due`, and for the first quarter of the next."""
    take_part("FR", "A1.1")
    plan = PlanFactory()
    open_round(
        PeriodFactory(
            plan=plan,
            code="2025-closing",
            kind="closing",
            starts_on=date(2025, 10, 1),
            ends_on=date(2025, 12, 31),
            opens_on=date(2026, 4, 1),
            due_at=closing_due,
            locks_at=datetime(2026, 6, 1, tzinfo=UTC),
        ),
        at=datetime(2026, 4, 1, 8, tzinfo=UTC),
    )
    ParticipationFactory(
        action=ActionFactory(code="A1.1", objective__plan=next_plan()), member=MemberFactory(code="FR")
    )
    open_round(
        PeriodFactory(
            plan=next_plan(),
            code="2026-Q1",
            starts_on=date(2026, 1, 1),
            ends_on=date(2026, 3, 31),
            opens_on=date(2026, 4, 1),
            due_at=datetime(2026, 4, 20, tzinfo=UTC),
            locks_at=datetime(2026, 5, 5, tzinfo=UTC),
        ),
        at=datetime(2026, 4, 1, 9, tzinfo=UTC),
    )


@pytest.fixture
def spring():
    """Let it be 10 April 2026: the next plan has begun."""
    with time_machine.travel(datetime(2026, 4, 10, 9, tzinfo=UTC), tick=False):
        yield


@pytest.mark.parametrize("asked", [URL, "/plans/2023-2025/reports/", "/plans/2026-2028/reports/"])
@pytest.mark.parametrize(
    ("closing_due", "first", "second"),
    [
        (datetime(2026, 4, 15, tzinfo=UTC), "2025-closing", "2026-Q1"),
        (datetime(2026, 5, 15, tzinfo=UTC), "2026-Q1", "2025-closing"),
    ],
)
def test_of_two_plans_the_first_due_comes_first_and_says_that_the_other_waits(
    asked, closing_due, first, second, as_, focal_point, spring
):
    both_asked(closing_due=closing_due)

    page = as_(focal_point).get(asked, follow=True)

    assert (page.context["period"].code, page.templates[0].name) == (first, "reporting/report_edit.html")
    (other,) = page.context["also"]
    assert other.period.code == second
    assertContains(page, f"Also asked of you: {other.period}", count=1)
    then = as_(focal_point).get(other.href)
    assert then.context["period"] == other.period


def test_once_one_is_sent_the_other_is_asked_for(as_, focal_point, spring):
    both_asked(closing_due=datetime(2026, 4, 15, tzinfo=UTC))
    client = as_(focal_point)
    sheet = client.get("/plans/2023-2025/reports/2025-closing/").context["sheet"]

    sent = client.post("/reports/2025-closing/submit/", typed(sheet.report))
    assert (sent.status_code, sent.url) == (307, "/plans/2023-2025/reports/2025-closing/submit/")
    sent = client.post(sent.url, typed(sheet.report))

    assert sent.url == "/plans/2023-2025/reports/2025-closing/FR/"
    assert said(sent) == ["Your report is sent. Thank you. Still asked of you: Q1 2026."]
    assert client.get(URL).url == "/reports/2026-Q1/"
    assert client.get("/reports/2025-closing/FR/").url == "/plans/2023-2025/reports/2025-closing/FR/"


def test_it_says_so_when_nothing_was_ever_asked(as_, focal_point, other_focal_point):
    ask()
    assert as_(focal_point).get(URL).status_code == 302

    response = as_(other_focal_point).get(URL)

    assertTemplateUsed(response, "reporting/report_none.html")
    assertContains(response, "Nothing is asked of you now.", count=1)


@pytest.mark.parametrize(
    ("who", "status"),
    [("focal_point", 302), ("contributor", 302), ("secretariat", 403), ("administrator", 403), ("board", 403)],
)
def test_it_is_for_members(who, status, as_, request):
    ask()

    assert as_(request.getfixturevalue(who)).get(URL).status_code == status


def test_it_rejects_post(as_, focal_point):
    assert as_(focal_point).post(URL).status_code == 405
