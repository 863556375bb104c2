"""When a mail may go out: working days of the country, and 9:00 by its own clock."""

from datetime import UTC, date, datetime, timedelta

import pytest

from mdmplan.workdays import is_working_day, mail_hour


@pytest.mark.parametrize(
    ("country", "day", "works"),
    [
        ("FR", date(2025, 7, 14), False),  # the national day
        ("ES", date(2025, 7, 14), True),
        ("JP", date(2025, 7, 21), False),  # the day of the sea
        ("FR", date(2025, 7, 21), True),
        ("GR", date(2025, 4, 21), False),  # Easter Monday; in 2024 it was on another day than that of Rome
        ("GR", date(2024, 5, 6), False),
        ("FR", date(2024, 5, 6), True),
        ("AR", date(2025, 7, 9), False),  # independence
        ("FR", date(2025, 7, 19), False),  # Saturday
        ("IL", date(2025, 7, 18), False),  # their weekend is Friday and Saturday
        ("IL", date(2025, 7, 20), True),
        ("XX", date(2025, 7, 18), True),  # no such country: Monday to Friday
        ("XX", date(2025, 7, 19), False),
    ],
)
def test_each_country_has_its_working_days(country, day, works):
    assert is_working_day(day, country) is works


@pytest.mark.parametrize(
    ("zone", "country", "day", "nine"),
    [
        ("Europe/Paris", "FR", date(2025, 3, 28), datetime(2025, 3, 28, 8, 0, tzinfo=UTC)),  # winter time
        ("Europe/Paris", "FR", date(2025, 3, 31), datetime(2025, 3, 31, 7, 0, tzinfo=UTC)),  # summer time
        ("Europe/Paris", "FR", date(2025, 10, 24), datetime(2025, 10, 24, 7, 0, tzinfo=UTC)),
        ("Europe/Paris", "FR", date(2025, 10, 27), datetime(2025, 10, 27, 8, 0, tzinfo=UTC)),
        ("America/Santiago", "CL", date(2025, 9, 5), datetime(2025, 9, 5, 13, 0, tzinfo=UTC)),
        ("America/Santiago", "CL", date(2025, 9, 8), datetime(2025, 9, 8, 12, 0, tzinfo=UTC)),
        ("Asia/Tokyo", "JP", date(2025, 7, 8), datetime(2025, 7, 8, 0, 0, tzinfo=UTC)),
        ("America/Argentina/Buenos_Aires", "AR", date(2025, 7, 8), datetime(2025, 7, 8, 12, 0, tzinfo=UTC)),
    ],
)
def test_nine_is_nine_by_the_clock_of_the_place(zone, country, day, nine):
    moment = timedelta(microseconds=1)

    assert mail_hour(nine, zone, country) == nine
    assert mail_hour(nine, zone, country).date() == day
    assert mail_hour(nine - moment, zone, country) is None
    assert mail_hour(nine + timedelta(hours=9) - moment, zone, country) == nine
    assert mail_hour(nine + timedelta(hours=9), zone, country) is None


def test_nothing_goes_out_on_a_holiday():
    noon = datetime(2025, 7, 14, 10, 0, tzinfo=UTC)

    assert mail_hour(noon, "Europe/Paris", "ES") is not None
    assert mail_hour(noon, "Europe/Paris", "FR") is None
