"""Dates in words."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.template import engines
from django.utils.translation import override

from mdmplan.dates import date_format

HERE = ZoneInfo(settings.TIME_ZONE)


@pytest.mark.parametrize(
    ("language", "day", "form", "written"),
    [
        ("fr", date(2025, 7, 1), "DATE_FORMAT", "1er juillet 2025"),
        ("fr", date(2025, 7, 11), "DATE_FORMAT", "11 juillet 2025"),
        ("fr", date(2025, 8, 1), "l j F", "vendredi 1er août"),
        ("fr", datetime(2025, 2, 1, 1, 5, tzinfo=HERE), "DATETIME_FORMAT", "1er février 2025, 1\u00a0h\u00a005"),
        ("fr", date(2025, 7, 1), "SHORT_DATE_FORMAT", "01/07/2025"),
        ("fr", date(2025, 7, 1), "Y-m-d", "2025-07-01"),
        ("en", date(2025, 7, 1), "DATE_FORMAT", "1 July 2025"),
        ("es", date(2025, 7, 1), "DATE_FORMAT", "1 de julio de 2025"),
    ],
)
def test_the_first_of_a_month_is_written_as_one_says_it(language, day, form, written):
    template = engines["django"].from_string("{{ day|date:form }}")

    with override(language):
        assert date_format(day, form) == template.render({"day": day, "form": form}) == written


def test_no_day_is_written_as_nothing():
    assert engines["django"].from_string("{{ day|date }}").render({"day": None}) == ""
