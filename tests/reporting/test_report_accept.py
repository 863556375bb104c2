"""/reports/2025-Q2/FR/accept/: the secretariat accepts."""

import pytest

from tests.factories import NOW
from tests.reporting.helpers import again, answer, ask, kinds, returned, said, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/reports/2025-Q2/FR/accept/"


def test_it_accepts_the_report(as_, secretariat):
    report = send(ask())

    response = as_(secretariat).post(URL)

    assert response.url == "/reports/2025-Q2/FR/"
    assert said(response) == ["The report is accepted: everybody can read it now."]
    assert (again(report).state, again(report).accepted_at) == ("accepted", NOW)


def test_accepting_twice_accepts_once(as_, secretariat):
    report = send(ask())
    as_(secretariat).post(URL)

    response = as_(secretariat).post(URL)

    assert said(response)[-1] == "Only a submitted report can be accepted."
    assert kinds(report) == ["open", "begin", "submit", "review", "accept"]


def test_what_was_sent_back_is_not_accepted(as_, secretariat):
    report = returned(ask())

    response = as_(secretariat).post(URL)

    assert (said(response), again(report).state) == (["Only a submitted report can be accepted."], "returned")


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
def test_only_the_secretariat_accepts(who, status, as_, request):
    report = send(ask())

    assert as_(request.getfixturevalue(who)).post(URL).status_code == status
    assert again(report).state == ("accepted" if status == 302 else "submitted")


def test_a_draft_is_not_found(as_, secretariat):
    report = ask()
    answer(report)
    assert as_(secretariat).post(URL).status_code == 404

    send(report)
    assert as_(secretariat).post(URL).status_code == 302


def test_it_rejects_get(as_, secretariat):
    report = send(ask())

    assert as_(secretariat).get(URL).status_code == 405
    assert again(report).state == "submitted"
