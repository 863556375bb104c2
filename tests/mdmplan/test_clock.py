"""The one place that reads the clock."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from mdmplan import clock

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.usefixtures("today")
def test_now_is_the_present_moment():
    assert clock.now() == datetime(2025, 7, 8, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("real", "shown"),
    [
        (datetime(2025, 7, 8, 9, 0, tzinfo=UTC), time(11, 0)),
        (datetime(2025, 7, 8, 22, 30, tzinfo=UTC), time(0, 30)),
        (datetime(2025, 1, 8, 23, 30, tzinfo=UTC), time(0, 30)),
    ],
)
@pytest.mark.parametrize("reader", ["Europe/Paris", "Asia/Tokyo"])
def test_a_demonstration_has_its_own_date_at_the_time_of_day_in_paris(settings, real, shown, reader):
    settings.MDMPLAN_TODAY = date(2024, 2, 29)

    with time_machine.travel(real, tick=False), timezone.override(ZoneInfo(reader)):
        moment = clock.now()

    assert moment == datetime.combine(date(2024, 2, 29), shown, PARIS)
    assert clock.local_date(moment) == date(2024, 2, 29)


@pytest.mark.parametrize("reader", ["Asia/Tokyo", "America/Toronto"])
def test_days_end_in_the_zone_of_the_plan_whoever_reads(reader):
    with timezone.override(ZoneInfo(reader)):
        end = clock.end_of_day(date(2025, 6, 30))
        day = clock.local_date(datetime(2025, 6, 30, 21, 59, 59, 999999, tzinfo=UTC))
        next_day = clock.local_date(datetime(2025, 6, 30, 22, 0, tzinfo=UTC))

    assert end == datetime(2025, 6, 30, 23, 59, 59, 999999, tzinfo=PARIS)
    assert (day, next_day) == (date(2025, 6, 30), date(2025, 7, 1))
