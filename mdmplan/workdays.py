"""When a mail may reach somebody: from 9:00 on a working day of their country. Imports no app."""

from datetime import date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo

import holidays

#: Mails go out from the first of these hours; what could not go by the second waits for the next working day.
NINE, EVENING = time(9), time(18)
SATURDAY = 5


@cache
def _calendar(country: str) -> holidays.HolidayBase | None:
    """Return the public holidays and weekends of `country` (ISO 3166), None when nobody has written them down."""
    try:
        return holidays.country_holidays(country)
    except NotImplementedError:
        return None


def is_working_day(day: date, country: str) -> bool:
    """Return whether people of `country` (ISO 3166) work on `day`: neither their weekend nor a national holiday.

    Of a country without a calendar, Monday to Friday.
    """
    calendar = _calendar(country)
    if calendar is None:
        return day.weekday() < SATURDAY
    return calendar.is_working_day(day)  # a calendar of which nothing was asked yet is empty, and false


def mail_hour(moment: datetime, time_zone: str, country: str) -> datetime | None:
    """Return 9:00 of the day of `moment`, there, when a mail may go out: a working day between 9:00 and 18:00.

    None otherwise: at night, on a weekend or a holiday a mail waits. Source: product.md, section 3.
    """
    there = moment.astimezone(ZoneInfo(time_zone))
    if NINE <= there.time() < EVENING and is_working_day(there.date(), country):
        return datetime.combine(there.date(), NINE, tzinfo=there.tzinfo)
    return None
