"""/reports/2025-Q2/FR/time/: more time for one member, with a reason on record."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from actions.reporting.models import Period, Report, ReportEvent
from actions.reporting.planning import give_time
from actions.reporting.round import round_at
from tests.factories import NOW
from tests.reporting.helpers import again, answer, ask, said, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/reports/2025-Q2/FR/time/"
TYPED = {"due_at": "2025-07-30", "locks_at": "2025-08-15", "reason": "Its office burnt down."}
DUE = datetime(2025, 7, 30, 21, 59, tzinfo=UTC)
LOCKS = datetime(2025, 8, 15, 21, 59, tzinfo=UTC)
LONG_AFTER = datetime(2025, 8, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def report():
    """France is asked about one action."""
    return ask()


def test_it_gives_more_time(as_, secretariat, report):
    response = as_(secretariat).post(URL, TYPED)

    report = again(report)
    event = report.events.get(kind="extend")
    assert (response.url, said(response)) == ("/periods/2025-Q2/", ["Pays FR has more time."])
    assert (report.deadline, report.grace_ends) == (DUE, LOCKS)
    assert (event.note, event.by, event.at, event.due_at, event.locks_at) == (
        "Its office burnt down.",
        secretariat,
        NOW,
        DUE,
        LOCKS,
    )


def test_it_suggests_a_week(as_, secretariat, report):
    form = as_(secretariat).get(URL).context["form"]

    assert (form.initial["due_at"], form.initial["locks_at"]) == (date(2025, 7, 27), date(2025, 8, 5))


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"due_at": "2025-07-19"}, {"due_at": ["It has more time than this already."]}),
        ({"locks_at": "2025-07-29"}, {"locks_at": ["A report is due first, then locks."]}),
        ({"locks_at": "2025-08-01"}, {"locks_at": ["It has more time than this already."]}),
        ({"reason": ""}, {"reason": ["This field is required."]}),
        ({"due_at": "July"}, {"due_at": ["Write the day as 2025-06-30."]}),
    ],
)
def test_what_is_wrong_has_its_sentence(changes, errors, as_, secretariat, report):
    response = as_(secretariat).post(URL, TYPED | changes)

    assert (response.status_code, response.context["form"].errors) == (422, errors)
    assert again(report).due_at is None


def test_a_report_that_was_sent_needs_no_time(as_, secretariat, report):
    send(report)

    response = as_(secretariat).post(URL, TYPED)

    assert response.context["form"].non_field_errors() == [
        "This report has been sent: there is nothing left to give time for."
    ]


def test_it_opens_a_locked_report_again(report, secretariat):
    answer(report)
    with pytest.raises(ValidationError, match="locked"):
        send(report, at=LONG_AFTER)

    until = LONG_AFTER + timedelta(days=3)
    give_time(report=report, due_at=until, locks_at=until, reason="Ill.", by=secretariat, at=LONG_AFTER)
    report = again(report)
    assert (report.closed(LONG_AFTER), bool(report.period.closed(LONG_AFTER))) == ("", True)
    assert list(Report.objects.writable(LONG_AFTER)) == [report]
    assert list(Period.objects.writable(LONG_AFTER)) == [report.period]

    send(report, at=LONG_AFTER)
    assert again(report).is_late is False


@pytest.mark.parametrize(
    ("locks_at", "reason", "errors"),
    [
        (
            LONG_AFTER - timedelta(days=1),
            "Ill.",
            {"locks_at": ["This moment has passed: nobody could answer any more."]},
        ),
        (LONG_AFTER + timedelta(days=1), " ", {"reason": ["Say why: the reason stays on record."]}),
    ],
)
def test_the_service_refuses(locks_at, reason, errors, report, secretariat):
    with pytest.raises(ValidationError) as refused:
        give_time(report=report, due_at=locks_at, locks_at=locks_at, reason=reason, by=secretariat, at=LONG_AFTER)

    assert refused.value.message_dict == errors


@pytest.mark.parametrize(("given", "late"), [(False, 1), (True, 0)])
def test_the_round_counts_by_the_deadline_of_the_member(given, late, report, secretariat):
    answered_at = datetime(2025, 7, 25, 9, 0, tzinfo=UTC)
    if given:
        give_time(report=report, due_at=DUE, locks_at=LOCKS, reason="Ill.", by=secretariat, at=NOW)
    send(again(report), at=answered_at)

    assert (round_at(report.period, answered_at).late, again(report).is_late) == (late, bool(late))


def test_a_past_round_shows_the_deadline_that_was_known(report, secretariat):
    give_time(report=report, due_at=DUE, locks_at=LOCKS, reason="Ill.", by=secretariat, at=NOW)

    rounds = [round_at(report.period, moment) for moment in (NOW - timedelta(hours=1), NOW)]

    assert [each.members[0].due_at for each in rounds] == [report.period.due_at, DUE]


def test_an_extension_says_until_when_and_why(report, secretariat):
    event = {"report": report, "by": secretariat, "at": NOW, "state_before": "draft", "state_after": "draft"}
    ReportEvent.objects.create(kind="comment", note="", **event)
    with pytest.raises(IntegrityError, match="report_extension_says_until_when_and_why"):
        ReportEvent.objects.create(kind="extend", note="Ill.", **event)


def test_the_round_offers_it_for_what_was_not_sent(as_, secretariat, board, report):
    page = "/periods/2025-Q2/"
    assert URL in as_(secretariat).get(page).text
    assert URL not in as_(board).get(page).text

    send(report)
    assert URL not in as_(secretariat).get(page).text
