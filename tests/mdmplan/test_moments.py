"""The moment that a page is asked for."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from mdmplan.moments import AsOfForm, DayField
from tests.factories import NOW

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize("typed", ["2025-06-30", "30/06/2025"])
def test_a_past_day_is_shown_as_it_ended(typed):
    form = AsOfForm({"as_of": typed}, now=NOW)

    assert form.moment == datetime(2025, 6, 30, 23, 59, 59, 999999, tzinfo=PARIS)
    assert (form.is_past, form.day, form.errors) == (True, date(2025, 6, 30), {})


@pytest.mark.parametrize("data", [{}, {"as_of": ""}])
def test_without_a_day_it_is_now(data):
    form = AsOfForm(data, now=NOW)

    assert (form.moment, form.is_past, form.day, form.errors) == (NOW, False, date(2025, 7, 8), {})


def test_today_is_never_later_than_now():
    assert AsOfForm({"as_of": "2025-07-08"}, now=NOW).moment == NOW


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("2025-07-09", "This day is still to come."),
        ("yesterday", "Write the day as 2025-06-30."),
        ("2025-02-30", "Write the day as 2025-06-30."),
        ("06/30/2025", "Write the day as 2025-06-30."),
        ("0001-01-01", "Write a day between 1980 and 2100."),
        ("1979-12-31", "Write a day between 1980 and 2100."),
        ("2101-01-01", "Write a day between 1980 and 2100."),
    ],
)
def test_a_bad_day_has_its_sentence_and_shows_the_present(typed, sentence):
    form = AsOfForm({"as_of": typed}, now=NOW)

    assert (form.moment, form.is_past) == (NOW, False)
    assert form.errors == {"as_of": [sentence]}


def test_today_begins_at_midnight_in_paris():
    just_after_midnight = datetime(2025, 7, 8, 22, 30, tzinfo=UTC)

    assert AsOfForm({"as_of": "2025-07-09"}, now=just_after_midnight).errors == {}


@pytest.mark.parametrize("day", [date(1980, 1, 1), date(2100, 12, 31)])
def test_the_first_and_the_last_year_are_taken(day):
    assert DayField().clean(str(day)) == day


def test_the_browser_is_given_an_iso_date():
    assert DayField().widget.render("day", date(2025, 6, 30)) == '<input type="date" name="day" value="2025-06-30">'
