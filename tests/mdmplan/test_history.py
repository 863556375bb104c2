"""The edit history is dated by the product's own clock."""

from datetime import UTC, date, datetime

import pytest

from mdmplan.versions import keep
from tests.factories import NOW, ActionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def test_a_version_is_dated_by_the_clock_of_a_demonstration(settings):
    settings.MDMPLAN_TODAY = date(2024, 3, 1)
    action = ActionFactory()

    assert action.history.get().history_date == datetime(2024, 3, 1, 10, 0, tzinfo=UTC)


def test_a_version_is_dated_by_the_moment_that_it_is_given(secretariat):
    action = ActionFactory()
    given = datetime(2025, 1, 1, tzinfo=UTC)
    keep(action, by=secretariat, at=given)

    newest = action.history.order_by("-history_id").first()
    assert (newest.history_date, newest.history_user) == (given, secretariat)


def test_the_next_version_is_dated_anew(secretariat):
    action = ActionFactory()
    keep(action, by=secretariat, at=datetime(2025, 1, 1, tzinfo=UTC))
    action.save()

    newest = action.history.order_by("-history_id").first()
    assert (newest.history_date, newest.history_user) == (NOW, None)
