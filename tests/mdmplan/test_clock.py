"""The one place that reads the clock."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from mdmplan import clock

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.usefixtures("today")
def test_now_is_the_present_moment():
    assert clock.now() == datetime(2025, 7, 8, 9, 0, tzinfo=UTC)


@pytest.mark.usefixtures("today")
def test_a_demonstration_has_its_own_date_at_the_real_time_of_day(settings):
    settings.MDMPLAN_TODAY = date(2024, 2, 29)

    assert clock.now() == datetime(2024, 2, 29, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("reader", ["Asia/Tokyo", "America/Toronto"])
def test_days_end_in_the_zone_of_the_plan_whoever_reads(reader):
    with timezone.override(ZoneInfo(reader)):
        end = clock.end_of_day(date(2025, 6, 30))
        day = clock.local_date(datetime(2025, 6, 30, 21, 59, 59, 999999, tzinfo=UTC))
        next_day = clock.local_date(datetime(2025, 6, 30, 22, 0, tzinfo=UTC))

    assert end == datetime(2025, 6, 30, 23, 59, 59, 999999, tzinfo=PARIS)
    assert (day, next_day) == (date(2025, 6, 30), date(2025, 7, 1))
