"""/reports/: leads each member to the report that is asked for now."""

from datetime import UTC, datetime

import pytest
import time_machine
from pytest_django.asserts import assertContains, assertTemplateUsed

from tests.factories import ReportFactory, first_quarter
from tests.reporting.helpers import ask, open_round, send, take_part

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
