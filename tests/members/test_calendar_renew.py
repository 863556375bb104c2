"""Making oneself a calendar address, and renewing it."""

import re

import pytest
from django.contrib.messages import get_messages

from members.models import CalendarAddress
from tests.factories import NOW

pytestmark = pytest.mark.usefixtures("today")


def address(page):
    """Return the address that the account page shows, None when there is none."""
    return next(iter(re.findall(r'id="id_calendar_address"\s+value="(.*?)"', page.text)), None)


def test_it_makes_an_address_that_the_account_page_shows_each_time(as_, board):
    client = as_(board)
    assert address(client.get("/account/")) is None

    page = client.post("/account/calendar/renew/")

    assert (page.status_code, page.url) == (302, "/account/#calendar")
    [row] = CalendarAddress.objects.all()
    assert (row.person, row.made_at, len(row.token), str(row)) == (board, NOW, 43, "board@example.org")
    for _ in range(2):
        page = client.get("/account/")
        assert address(page) == f"http://testserver/calendar/{row.token}.ics"
        assert re.findall(r'href="(webcal:.*?)"', page.text) == [f"webcal://testserver/calendar/{row.token}.ics"]
    assert client.get(address(page)).status_code == 200


def test_renewing_it_makes_another(as_, board):
    client = as_(board)
    client.post("/account/calendar/renew/")
    before = CalendarAddress.objects.get().token

    page = client.post("/account/calendar/renew/")

    assert CalendarAddress.objects.get().token != before
    assert [str(message) for message in get_messages(page.wsgi_request)] == [
        "Here is your calendar address.",
        "Here is your new calendar address. The one before gives nothing any more.",
    ]


def test_each_person_has_an_own_one(as_, board, focal_point):
    for person in (board, focal_point):
        as_(person).post("/account/calendar/renew/")

    rows = CalendarAddress.objects.values_list("person__email", "token")
    assert {email for email, _token in rows} == {"board@example.org", "fr@example.org"}
    assert len({token for _email, token in rows}) == 2


def test_it_rejects_get(as_, board):
    assert as_(board).get("/account/calendar/renew/").status_code == 405
