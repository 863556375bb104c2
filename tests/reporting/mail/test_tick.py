"""`manage.py tick` says what it does, does the rest when something fails, and writes nothing in a dry run."""

import io
from contextlib import contextmanager
from datetime import time

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from post_office.models import STATUS, Email

from actions.reporting.models import Letter, Notice, Period
from members.models import User
from tests.factories import PeriodFactory
from tests.reporting.mail.helpers import asked, association, hour, somebody, write
from tests.reporting.mail.smtp import mail_server, no_mail_server

pytestmark = pytest.mark.django_db
FR, ES = "fr.focal_point@example.org", "es.focal_point@example.org"


def tick(at, *arguments):
    """Run the command at a moment, and return the lines that it says: done, and failed."""
    said, failed = io.StringIO(), io.StringIO()
    with time_machine.travel(at, tick=False):
        try:
            call_command("tick", *arguments, stdout=said, stderr=failed, no_color=True)
        except CommandError as error:
            failed.write(f"exit {error.returncode}: {error}\n")
    return said.getvalue().splitlines(), failed.getvalue().splitlines()


def rows():
    """Count everything that the command may write."""
    counts = [model.objects.count() for model in (Letter, Notice, Email)]
    return [*counts, Period.objects.exclude(opened_at=None).count(), len(mail.outbox)]


@pytest.fixture
def planned(secretariat):
    """The second quarter, to open on 1 July; France and Spain take part."""
    for code in ("FR", "ES"):
        association(code)
        somebody(code)
    return PeriodFactory(planned_by=secretariat)


def test_it_opens_tells_and_sends_each_once(planned):
    assert tick(hour(1, time(18))) == (["opened: 2025-Q2 of 2023-2025"], [])
    assert tick(hour(1, time(18))) == ([], [])
    done = [f"queued: {ES}: opening", f"queued: {FR}: opening", f"sent: {ES}", f"sent: {FR}"]
    assert tick(hour(2)) == (done, [])
    assert tick(hour(2)) == ([], [])
    assert sorted(message.to[0] for message in mail.outbox) == [ES, FR]


def test_a_dry_run_says_a_line_a_mail_and_writes_nothing(planned):
    assert tick(hour(1, time(18)), "--dry-run") == (["would open: 2025-Q2 of 2023-2025"], [])
    tick(hour(1, time(18)))
    before = rows()

    subject = "Q2 2025: your report is open"
    lines = [f"2025-07-02 09:00 CEST  {address}  opening  {subject}" for address in (ES, FR)]
    assert tick(hour(2), "--dry-run") == (lines, [])
    assert rows() == before == [0, 0, 0, 1, 0]


def test_a_dry_run_shows_what_waits_in_the_outbox(planned):
    tick(hour(1, time(18)))
    write(hour(2))
    Email.objects.filter(to__contains=FR).update(scheduled_time=hour(2, time(10)))

    lines, _failed = tick(hour(2), "--dry-run")

    assert lines == [
        f"2025-07-02 09:00 CEST  {ES}  opening  Q2 2025: your report is open",
        f"2025-07-02 10:00 CEST  {FR}  opening  Q2 2025: your report is open",
    ]
    assert tick(hour(3), "--dry-run") == ([], [])  # it would be written anew, and the day is claimed no more


def test_a_server_that_is_down_is_an_error_and_everything_is_kept(planned):
    tick(hour(1, time(18)))
    with no_mail_server():
        said, failed = tick(hour(2))

    assert said == [f"queued: {ES}: opening", f"queued: {FR}: opening"]
    assert failed[0].startswith("the mail server does not answer, 2 mails wait: ConnectionRefusedError")
    assert failed[1] == "exit 1: 1 of these failed; the rest is done."
    with mail_server() as server:
        assert tick(hour(2)) == ([f"sent: {ES}", f"sent: {FR}"], [])
    assert server.addresses == [ES, FR]


def test_a_refused_recipient_is_named_and_the_others_have_their_mail(planned):
    tick(hour(1, time(18)))
    with mail_server() as server:
        server.refused = {ES}
        said, failed = tick(hour(2))

    assert said[2:] == [f"sent: {FR}"]
    assert failed[0].startswith(f"refused, will be tried again: {ES}: SMTPRecipientsRefused")
    assert failed[1] == "exit 1: 1 of these failed; the rest is done."


def test_one_letter_that_fails_keeps_nobody_else_from_theirs(planned):
    tick(hour(1, time(18)))
    User.objects.filter(email=ES).update(email="no address")

    said, failed = tick(hour(2))

    assert said == [f"queued: {FR}: opening", f"sent: {FR}"]
    assert failed[0].startswith("letter to no address: ValidationError: ")
    assert failed[1] == "exit 1: 1 of these failed; the rest is done."


def test_a_step_that_fails_keeps_the_next_from_nothing(planned, settings):
    tick(hour(1, time(18)))
    write(hour(2))
    settings.EMAIL_BACKEND = "nowhere.Backend"

    said, failed = tick(hour(2))

    assert failed == [
        "send: ModuleNotFoundError: No module named 'nowhere'",
        "exit 1: 1 of these failed; the rest is done.",
    ]
    assert said == []


def test_it_removes_what_is_old():
    asked()
    tick(hour(2))
    Email.objects.update(created=hour(2))

    assert tick(hour(2, month=11))[0] == ["removed: 1 old mails"]


def test_who_was_overtaken_is_said_so(planned):
    tick(hour(1, time(18)))
    write(hour(2))

    said, failed = tick(hour(2, time(20)))

    assert (sorted(said), failed) == ([f"not sent: overtaken: {ES}", f"not sent: overtaken: {FR}"], [])


@contextmanager
def just_before(statement, work):
    """Let another program do its `work` before the first statement that begins so."""
    done = []

    def meanwhile(execute, sql, params, many, context):
        if not done and statement in sql:
            done.append(sql)
            work()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(meanwhile):
        yield
    assert done


def test_a_letter_that_another_program_wrote_is_written_once(planned):
    tick(hour(1, time(18)))

    with just_before("LIMIT 21", lambda: write(hour(2))):
        said, failed = tick(hour(2))

    assert (sorted(said), failed) == ([f"sent: {ES}", f"sent: {FR}"], [])
    assert Letter.objects.count() == len(mail.outbox) == 2


def test_a_mail_that_another_program_took_is_left_to_it(planned):
    tick(hour(1, time(18)))
    write(hour(2))

    with just_before('UPDATE "post_office_email"', lambda: Email.objects.update(status=STATUS.sent)):
        said, failed = tick(hour(2))

    assert (said, failed, mail.outbox) == ([], [], [])
