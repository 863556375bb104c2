"""The one place that reads the clock. Views and commands ask it; below them the moment is an argument."""

from datetime import date, datetime, time

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """Return the present moment, aware; in a demonstration, the frozen date at the real time of day."""
    moment = timezone.now()
    if settings.MDMPLAN_TODAY:
        here = timezone.localtime(moment, timezone.get_default_timezone())
        return datetime.combine(settings.MDMPLAN_TODAY, here.timetz())
    return moment


def start_of_day(day: date) -> datetime:
    """Return the first moment of `day` in the plan's own zone (settings.TIME_ZONE)."""
    return datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())


def end_of_day(day: date) -> datetime:
    """Return the last moment of `day` in the plan's own zone (settings.TIME_ZONE)."""
    return datetime.combine(day, time.max, tzinfo=timezone.get_default_timezone())


def local_date(moment: datetime) -> date:
    """Return the date of `moment` in the plan's own zone, whoever reads."""
    return timezone.localtime(moment, timezone.get_default_timezone()).date()
