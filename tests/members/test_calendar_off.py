"""Switching one's calendar address off."""

import pytest
from django.contrib.messages import get_messages

from members.models import CalendarAddress
from members.services import renew_calendar
from tests.factories import NOW


@pytest.mark.parametrize("there", [True, False])
def test_it_ends_the_address_whether_or_not_there_was_one(as_, board, there):
    if there:
        renew_calendar(by=board, at=NOW)

    page = as_(board).post("/account/calendar/off/")

    assert (page.status_code, page.url) == (302, "/account/#calendar")
    assert [str(message) for message in get_messages(page.wsgi_request)] == [
        "Your calendar address is switched off: it gives nothing any more."
    ]
    assert not CalendarAddress.objects.exists()


def test_it_ends_nobody_else_s(as_, board, focal_point):
    renew_calendar(by=focal_point, at=NOW)

    as_(board).post("/account/calendar/off/")

    assert CalendarAddress.objects.get().person == focal_point


def test_it_rejects_get(as_, board):
    assert as_(board).get("/account/calendar/off/").status_code == 405
