"""/reports/2025-Q2/recall/: the focal point takes the report back."""

from datetime import UTC, datetime

import pytest
import time_machine

from actions.reporting.services import begin_review
from tests.factories import NOW
from tests.reporting.helpers import again, ask, kinds, said, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/reports/2025-Q2/recall/"


def test_it_takes_the_report_back(as_, focal_point):
    report = send(ask())

    response = as_(focal_point).post(URL)

    assert (response.url, said(response)) == (
        "/reports/2025-Q2/",
        ["Your report is yours again. Send it when it is ready."],
    )
    assert (again(report).state, kinds(report)[-1]) == ("draft", "recall")


def test_it_is_too_late_once_the_review_has_begun(as_, focal_point, secretariat):
    report = send(ask())
    begin_review(report=report, by=secretariat, at=NOW)

    response = as_(focal_point).post(URL)

    assert (response.url, said(response)) == (
        "/reports/2025-Q2/FR/",
        ["This report can no longer be recalled: its review has begun."],
    )
    assert again(report).state == "submitted"


def test_it_is_too_late_once_the_period_is_locked(as_, focal_point):
    report = send(ask())

    with time_machine.travel(datetime(2025, 8, 6, tzinfo=UTC), tick=False):
        response = as_(focal_point).post(URL)

    assert said(response) == [
        "This period is locked, its grace has ended. Tell the secretariat what should be corrected."
    ]
    assert again(report).state == "submitted"


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("focal_point", 302),
        ("contributor", 403),
        ("other_focal_point", 404),
        ("secretariat", 403),
        ("administrator", 403),
        ("board", 403),
    ],
)
def test_only_a_focal_point_takes_it_back(who, status, as_, request):
    report = send(ask())

    assert as_(request.getfixturevalue(who)).post(URL).status_code == status
    assert again(report).state == ("draft" if status == 302 else "submitted")


def test_it_rejects_get(as_, focal_point):
    report = send(ask())

    assert as_(focal_point).get(URL).status_code == 405
    assert again(report).state == "submitted"
