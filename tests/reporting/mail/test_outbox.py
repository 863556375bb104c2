"""The outbox, against a mail server that answers, refuses, and is down."""

from datetime import time, timedelta

import pytest
from post_office.models import STATUS, Email, Log

from actions.reporting.mail import outbox
from actions.reporting.mail.outbox import LEASE, Outcome, Postman, clean_outbox, waiting_letters
from actions.reporting.mail.reminding import remind_now
from actions.reporting.models import Letter, Notice
from members.models import User
from tests.reporting.helpers import open_round, send
from tests.reporting.mail.helpers import association, due, hour, somebody, told, write
from tests.reporting.mail.smtp import mail_server, no_mail_server

pytestmark = pytest.mark.django_db
FR, ES, GB = (f"{code}.focal_point@example.org" for code in ("fr", "es", "gb"))
QUARTER = timedelta(minutes=15)


@pytest.fixture
def reports(db):
    """Three members with a focal point each, whose letters of the opening are in the outbox since 9:00."""
    for code in ("FR", "ES", "GB"):
        association(code)
        somebody(code)
    reports = {report.member.code: report for report in open_round()}
    write(hour(2))
    return reports


def carry(at):
    """Carry everything that may be tried at `at`; give what became of each, by address."""
    with Postman() as postman:
        attempts = {letter.person.email: postman.carry(letter, at) for letter in waiting_letters(at)}
    return {address: attempt and attempt.outcome for address, attempt in attempts.items()}


def states():
    """Return the state of each mail in the outbox and how often it was refused, by address."""
    rows = Email.objects.values_list("to", "status", "number_of_retries")
    return {to if isinstance(to, str) else to[0]: (STATUS_NAMES[status], tries) for to, status, tries in rows}


STATUS_NAMES = {STATUS.sent: "sent", STATUS.failed: "failed", STATUS.queued: "queued", STATUS.requeued: "requeued"}


def test_mails_go_to_a_real_server_once(reports):
    with mail_server() as server:
        assert carry(hour(2)) == {FR: Outcome.SENT, ES: Outcome.SENT, GB: Outcome.SENT}
        assert [carry(hour(2) + count * QUARTER) for count in (1, 2, 30)] == [{}] * 3

    assert server.addresses == [ES, FR, GB]
    mail = server.accepted[0]
    assert [part.get_content_type() for part in mail.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert (mail["From"], mail["Subject"], mail["Auto-Submitted"], mail["List-Unsubscribe"]) == (
        "mdmplan@localhost",
        "Q2 2025: your report is open",
        "auto-generated",
        "<https://testserver/account/mail/>",
    )
    assert mail["Message-ID"].endswith("@testserver>")
    assert [log.status for log in Log.objects.all()] == [STATUS.sent] * 3


def test_with_the_server_down_everything_waits_and_goes_later(reports):
    with no_mail_server(), pytest.raises(OSError, match="refused"):
        carry(hour(2))
    assert states() == dict.fromkeys((FR, ES, GB), ("queued", None))

    with mail_server() as server:
        carry(hour(2) + QUARTER)
        carry(hour(2) + 2 * QUARTER)

    assert (server.addresses, states()) == ([ES, FR, GB], dict.fromkeys((FR, ES, GB), ("sent", None)))


def test_one_refused_recipient_keeps_nobody_else_from_the_mail_and_is_tried_again(reports):
    with mail_server() as server:
        server.refused = {FR}
        assert carry(hour(2)) == {FR: Outcome.LATER, ES: Outcome.SENT, GB: Outcome.SENT}
        assert states() == {FR: ("requeued", 1), ES: ("sent", None), GB: ("sent", None)}
        assert carry(hour(2) + QUARTER - timedelta(seconds=1)) == {}
        assert carry(hour(2) + QUARTER) == {FR: Outcome.LATER}
        assert carry(hour(2) + 2 * QUARTER) == {}  # then after twice as long

        server.refused = set()
        assert carry(hour(2) + 3 * QUARTER) == {FR: Outcome.SENT}
        assert carry(hour(2) + 9 * QUARTER) == {}

    assert server.addresses == [ES, FR, GB]
    log = Log.objects.filter(email__to__contains=FR).order_by("pk")
    assert [(row.status, row.exception_type) for row in log] == [
        (STATUS.failed, "SMTPRecipientsRefused"),
        (STATUS.failed, "SMTPRecipientsRefused"),
        (STATUS.sent, ""),
    ]


def test_a_mail_that_is_always_refused_is_given_up(reports, monkeypatch):
    monkeypatch.setattr(outbox, "TRIES", 2)
    with mail_server() as server:
        server.refused = {FR}
        carry(hour(2))
        assert carry(hour(2) + QUARTER) == {FR: Outcome.GIVEN_UP}
        assert carry(hour(2) + 20 * QUARTER) == {}

    assert states()[FR] == ("failed", 2)
    assert due(hour(3)) == {}  # told, as far as we could


def test_a_connection_that_breaks_is_opened_again_for_the_next(reports):
    with mail_server() as server:

        def fall():
            server.before = lambda: None
            raise ConnectionResetError

        server.before = fall
        outcomes = carry(hour(2))

    assert sorted(outcomes.values(), key=str) == [Outcome.LATER, Outcome.SENT, Outcome.SENT]
    assert len(server.accepted) == 2


def test_who_was_stopped_between_the_claim_and_the_sending_is_followed_by_another(reports):
    (letter, *_others) = waiting_letters(hour(2))
    assert outbox._claim(letter.mail, hour(2))  # and here the process is killed

    with mail_server() as server:
        assert letter.person.email not in carry(hour(2) + LEASE - timedelta(seconds=1))
        assert carry(hour(2) + LEASE) == {letter.person.email: Outcome.SENT}

    assert server.addresses == [ES, FR, GB]


def test_of_two_who_have_read_the_same_outbox_one_sends(reports):
    first, second = waiting_letters(hour(2)), waiting_letters(hour(2))

    with mail_server() as server, Postman() as postman:
        outcomes = [postman.carry(letter, hour(2)) for letter in (*first, *second)]

    assert [attempt and attempt.outcome for attempt in outcomes] == [Outcome.SENT] * 3 + [None] * 3
    assert server.addresses == [ES, FR, GB]


def test_what_was_answered_while_the_server_was_down_is_not_sent(reports):
    send(reports["FR"], at=hour(2, time(10)))

    with mail_server() as server:
        assert carry(hour(2, time(11))) == {FR: Outcome.OVERTAKEN, ES: Outcome.SENT, GB: Outcome.SENT}

    assert server.addresses == [ES, GB]
    assert set(Letter.objects.values_list("person__email", flat=True)) == {ES, GB}
    assert Notice.objects.filter(person__email=FR).count() == 0


@pytest.mark.parametrize("at", [hour(2, time(18)), hour(3), hour(5)])
def test_what_could_not_go_on_its_day_is_written_anew_on_the_next(reports, at):
    with mail_server() as server:
        assert set(carry(at).values()) == {Outcome.OVERTAKEN}
        assert (server.accepted, Email.objects.count()) == ([], 0)

    assert told(hour(4)) == {FR: ["opening"], ES: ["opening"], GB: ["opening"]}


def test_who_has_left_gets_no_mail_that_was_waiting(reports):
    User.objects.filter(email=FR).update(is_active=False)

    with mail_server():
        assert carry(hour(2)) == {FR: Outcome.OVERTAKEN, ES: Outcome.SENT, GB: Outcome.SENT}


def test_a_reminder_by_hand_outlives_its_day(reports, secretariat):
    with mail_server() as server:
        carry(hour(2))
        reminded = remind_now(
            period=reports["FR"].period, members=[reports["FR"].member], by=secretariat, at=hour(3, time(20))
        )
        assert [member.code for member in reminded.members] == ["FR"]
        assert carry(hour(5)) == {FR: Outcome.SENT}

    assert server.accepted[-1]["Subject"] == "Q2 2025: the secretariat waits for your report"


def test_old_mails_are_removed_and_what_was_told_stays(reports):
    Email.objects.update(created=hour(2))

    assert clean_outbox(hour(2) + outbox.KEPT) == 0
    assert clean_outbox(hour(2) + outbox.KEPT + timedelta(seconds=1)) == 3
    assert (Email.objects.count(), Letter.objects.count(), Notice.objects.count()) == (0, 3, 3)
