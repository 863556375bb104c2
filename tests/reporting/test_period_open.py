"""/periods/2025-Q2/open/: every member is asked, once."""

import pytest

from actions.reporting.models import Period, Report
from tests.factories import NOW, PeriodFactory
from tests.reporting.helpers import said, take_part

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/periods/2025-Q2/open/"


@pytest.fixture(autouse=True)
def planned():
    """A period to come, and two members to ask."""
    take_part("FR", "A1.1")
    take_part("ES", "A1.1", role="contributing")
    return PeriodFactory()


def test_it_asks_every_member(as_, secretariat, planned):
    response = as_(secretariat).post(URL)

    planned.refresh_from_db()
    assert (response.url, said(response)) == ("/periods/2025-Q2/", ["Open: 2 members are asked."])
    assert (planned.opened_at, planned.opened_by) == (NOW, secretariat)
    assert [report.member.code for report in Report.objects.all()] == ["ES", "FR"]


def test_it_opens_once(as_, secretariat):
    as_(secretariat).post(URL)

    response = as_(secretariat).post(URL)

    assert said(response)[-1] == "This period is open already."
    assert Report.objects.count() == 2


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("secretariat", 302),
        ("administrator", 302),
        ("focal_point", 403),
        ("contributor", 403),
        ("other_focal_point", 403),
        ("board", 403),
    ],
)
def test_only_the_secretariat_opens(who, status, as_, request):
    assert as_(request.getfixturevalue(who)).post(URL).status_code == status
    assert Period.objects.get().state(NOW) == ("open" if status == 302 else "upcoming")


def test_an_unknown_period_is_not_found(as_, secretariat):
    assert as_(secretariat).post("/periods/2025-Q9/open/").status_code == 404
    assert as_(secretariat).post(URL).status_code == 302


def test_it_rejects_get(as_, secretariat):
    assert as_(secretariat).get(URL).status_code == 405
    assert Period.objects.get().opened_at is None
