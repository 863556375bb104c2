"""/desk/reviews/: the reports that wait for a review, the oldest first."""

from datetime import timedelta

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from actions.reporting.models import Report
from actions.reporting.services import begin_review
from tests.factories import NOW
from tests.reporting.helpers import FIRST_OPENED, accepted, ask, open_first_round, open_round, send, take_part

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/desk/reviews/"


def codes(reports):
    """Return whose reports these are."""
    return [report.member.code for report in reports]


def place(response):
    """Return where the report on a page stands in the queue: number, total, before, after."""
    queue = response.context["queue"]
    return queue.number, queue.total, queue.before and queue.before.member.code, queue.after and queue.after.member.code


@pytest.fixture
def three():
    """Japan sent first, then Spain, then France."""
    for code in ("ES", "FR", "JP"):
        take_part(code, "A1.1", role="contributing")
    spain, france, japan = open_round()
    for hours, report in ((3, japan), (2, spain), (1, france)):
        send(report, at=NOW - timedelta(hours=hours))
    return spain, france, japan


def test_the_oldest_comes_first_and_says_who_reviews_it(as_, secretariat, three, django_assert_num_queries):
    begin_review(report=three[0], by=secretariat, at=NOW)
    client = as_(secretariat)

    with django_assert_num_queries(6):
        response = client.get(URL)

    queue = response.context["queue"]
    assert (codes(queue.current), queue.earlier) == (["JP", "ES", "FR"], [])
    assertContains(response, f'data-label="In review by">{secretariat}', count=1)


def test_what_is_earlier_stands_apart(as_, secretariat):
    take_part("FR", "A1.1")
    take_part("ES", "A1.1", role="contributing")
    old = open_first_round()
    now = open_round()
    send(old[0], at=FIRST_OPENED)
    send(now[1])

    queue = as_(secretariat).get(URL).context["queue"]

    assert (codes(queue.current), codes(queue.earlier)) == (["FR"], ["ES"])
    page = as_(secretariat).get(old[0].get_absolute_url())
    assert place(page) == (1, 1, None, None)


def test_nothing_may_wait(as_, secretariat):
    accepted(ask())

    response = as_(secretariat).get(URL)

    assertContains(response, "Nothing waits for a review.", count=1)
    assertNotContains(as_(secretariat).get("/reports/2025-Q2/FR/"), "to review")


def test_a_report_knows_its_neighbours(as_, secretariat, three):
    client = as_(secretariat)
    pages = [client.get(f"/reports/2025-Q2/{code}/") for code in ("JP", "ES", "FR")]

    assert [place(page) for page in pages] == [(1, 3, None, "ES"), (2, 3, "JP", "FR"), (3, 3, "ES", None)]
    assertContains(pages[1], "2 of 3 to review", count=1)


def test_what_is_settled_leads_to_the_first_that_waits(as_, secretariat, three):
    client = as_(secretariat)
    client.post("/reports/2025-Q2/ES/accept/")

    page = client.get("/reports/2025-Q2/ES/")

    assert place(page) == (0, 2, None, "JP")
    assertContains(page, "2 reports to review", count=1)


def test_members_see_no_queue(as_, focal_point, three):
    assert as_(focal_point).get("/reports/2025-Q2/FR/").context["queue"] is None
    assert Report.objects.to_review().count() == 3
