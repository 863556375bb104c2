"""/reports/2025-Q2/FR/review/: the secretariat begins its review."""

import pytest

from tests.reporting.helpers import again, answer, ask, kinds, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/reports/2025-Q2/FR/review/"


def test_it_begins_the_review_once(as_, secretariat, administrator):
    report = send(ask())

    response = as_(secretariat).post(URL)
    as_(administrator).post(URL)

    assert response.url == "/reports/2025-Q2/FR/"
    assert (again(report).reviewed_by, kinds(report)) == (secretariat, ["open", "begin", "submit", "review"])


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
def test_only_the_secretariat_reviews(who, status, as_, request):
    report = send(ask())

    assert as_(request.getfixturevalue(who)).post(URL).status_code == status
    assert ("review" in kinds(report)) == (status == 302)


def test_a_draft_is_not_found(as_, secretariat):
    report = ask()
    answer(report)
    assert as_(secretariat).post(URL).status_code == 404

    send(report)
    assert as_(secretariat).post(URL).status_code == 302


def test_it_rejects_get(as_, secretariat):
    report = send(ask())

    assert as_(secretariat).get(URL).status_code == 405
    assert again(report).review_started_at is None
