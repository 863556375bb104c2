"""/periods/2025-Q2/edit/: when a period opens, is due and locks."""

from datetime import UTC, date, datetime

import pytest

from actions.reporting.models import Period
from tests.factories import PeriodFactory
from tests.reporting.helpers import said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/periods/2025-Q2/edit/"
TYPED = {"opens_on": "2025-07-02", "due_at": "2025-07-25", "locks_at": "2025-08-10", "seen": "0"}


def test_it_changes_the_days(as_, secretariat):
    PeriodFactory()

    response = as_(secretariat).post(URL, TYPED | {"seen": str(Period.objects.get().history.latest().pk)})

    period = Period.objects.get()
    assert (response.url, said(response)) == ("/periods/2025-Q2/", ["Q2 2025 is saved."])
    assert (period.opens_on, period.planned_by) == (date(2025, 7, 2), secretariat)
    assert period.due_at == datetime(2025, 7, 25, 21, 59, tzinfo=UTC)
    assert period.locks_at == datetime(2025, 8, 10, 21, 59, tzinfo=UTC)


def test_it_shows_days_and_keeps_the_hour_of_what_is_left_alone(as_, secretariat):
    noon = datetime(2025, 7, 20, 10, 0, tzinfo=UTC)
    PeriodFactory(due_at=noon)
    client = as_(secretariat)

    form = client.get(URL).context["form"]
    assert [form[name].value() for name in ("due_at", "locks_at")] == [date(2025, 7, 20), date(2025, 8, 5)]
    client.post(URL, TYPED | {"due_at": "2025-07-20", "seen": str(form["seen"].value())})

    assert Period.objects.get().due_at == noon


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"due_at": "2025-06-30"}, {"due_at": ["The deadline comes after the opening."]}),
        ({"locks_at": "2025-07-24"}, {"locks_at": ["A period is due first, then locks."]}),
        ({"due_at": "soon"}, {"due_at": ["Write the day as 2025-06-30."]}),
        ({"due_at": ""}, {"due_at": ["This field is required."]}),
    ],
)
def test_a_wrong_day_has_its_sentence(changes, errors, as_, secretariat):
    PeriodFactory()
    seen = str(Period.objects.get().history.latest().pk)

    response = as_(secretariat).post(URL, TYPED | {"seen": seen} | changes)

    assert (response.status_code, response.context["form"].errors) == (422, errors)
    assert Period.objects.get().opens_on == date(2025, 7, 1)


def test_what_has_opened_keeps_its_opening(as_, secretariat):
    PeriodFactory(opened=True)
    seen = str(Period.objects.get().history.latest().pk)

    as_(secretariat).post(URL, TYPED | {"seen": seen})

    period = Period.objects.get()
    assert (period.opens_on, period.locks_at) == (date(2025, 7, 1), datetime(2025, 8, 10, 21, 59, tzinfo=UTC))


def test_what_has_opened_is_not_locked_in_the_past(as_, secretariat):
    PeriodFactory(opened=True, opens_on=date(2025, 6, 1))
    seen = str(Period.objects.get().history.latest().pk)

    response = as_(secretariat).post(URL, TYPED | {"due_at": "2025-07-01", "locks_at": "2025-07-02", "seen": seen})

    assert response.context["form"].errors == {"locks_at": ["This moment has passed: nobody could answer any more."]}


def test_the_second_of_two_chooses(as_, secretariat):
    PeriodFactory()
    seen = str(Period.objects.get().history.latest().pk)
    client = as_(secretariat)
    client.post(URL, TYPED | {"seen": seen})

    response = client.post(URL, TYPED | {"due_at": "2025-07-28", "seen": seen})

    (difference,) = response.context["form"].differences
    assert response.status_code == 409
    assert (difference.theirs, difference.yours) == ("25 July 2025", "28 July 2025")
