"""Two programs at once, each with its own connection, on PostgreSQL; and one that is killed while it sends."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Event
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection, transaction
from post_office.models import Email

from actions.reporting.mail.due import letters_due
from actions.reporting.mail.letters import write_letter
from actions.reporting.mail.outbox import Outcome, Postman
from actions.reporting.models import Letter, Notice, Period, Report
from actions.reporting.planning import open_due
from members.models import User
from tests.factories import PeriodFactory
from tests.reporting.at_once import AT_ONCE, apart, wait_for_locks
from tests.reporting.helpers import kinds
from tests.reporting.mail.helpers import asked, association, hour, write
from tests.reporting.mail.smtp import mail_server

pytestmark = AT_ONCE
FR = "fr.focal_point@example.org"
#: `manage.py tick` in a process of its own, at a moment of its own.
TICK = """
import sys, django, time_machine
from datetime import datetime
django.setup()
from django.core.management import call_command
with time_machine.travel(datetime.fromisoformat(sys.argv[1]), tick=False):
    call_command("tick")
"""


def test_two_who_open_at_once_open_once(secretariat):
    association("FR")
    period = PeriodFactory(planned_by=secretariat)

    with ThreadPoolExecutor(2) as pool:
        with transaction.atomic():  # both have found it shut, and wait for its row
            Period.objects.select_for_update().get(pk=period.pk)
            opened = pool.map(apart(lambda _: open_due(at=hour(1))), range(2))
            wait_for_locks(2)
        assert sorted(opened, key=len) == [[], [period]]

    assert kinds(Report.objects.get()) == ["open"]


def test_two_who_write_at_once_write_one_letter(db):
    asked()
    (draft,) = letters_due(hour(2))

    with ThreadPoolExecutor(2) as pool:
        with transaction.atomic():  # both have begun, and wait for this day of this person, when it is given up
            Letter.objects.create(person=draft.person, day=draft.day, at=hour(2))
            written = pool.map(apart(lambda _: write_letter(draft=draft, by=None, at=hour(2)) is not None), range(2))
            wait_for_locks(2)
            transaction.set_rollback(True)
        assert sorted(written) == [False, True]

    assert (Letter.objects.count(), Notice.objects.count(), Email.objects.count()) == (1, 1, 1)


def test_two_who_send_at_once_send_once(db):
    asked()
    (letter,) = write(hour(2))

    def send(_number: int) -> Any:
        with Postman() as postman:
            (seen,) = [Letter.objects.select_related("mail", "person__member").get(pk=letter.pk)]
            return postman.carry(seen, hour(2))

    with mail_server() as server, ThreadPoolExecutor(2) as pool:
        with transaction.atomic():  # both have read the outbox, and wait for the mail
            Email.objects.select_for_update().get(pk=letter.mail_id)
            attempts = pool.map(apart(send), range(2))
            wait_for_locks(2)
        outcomes = [attempt and attempt.outcome for attempt in attempts]

    assert sorted(outcomes, key=str) == [None, Outcome.SENT]
    assert server.addresses == [FR]


def start_tick(at: datetime) -> subprocess.Popen[str]:
    """Start `manage.py tick` at a moment, on the database of this test and to its mail server."""
    named = connection.settings_dict
    database = f"postgres://{named['USER']}@/{quote(named['HOST'], safe='')}/{named['NAME']}"
    environment = {
        "DJANGO_SETTINGS_MODULE": "mdmplan.settings",
        "DEBUG": "0",
        "DATABASE_URL": database,
        "EMAIL_URL": f"smtp://127.0.0.1:{settings.EMAIL_PORT}",
    }
    return subprocess.Popen(
        [sys.executable, "-c", TICK, at.isoformat()],
        env=os.environ | environment,
        cwd=settings.BASE_DIR,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def output(process: subprocess.Popen[str]) -> str:
    """Wait for the end of a process, and return what it said."""
    said, _nothing = process.communicate(timeout=60)
    return said


def test_two_ticks_at_once_tell_each_person_once(db):
    asked()
    for number in range(3):
        User.objects.create(email=f"fr{number}@example.org", role="contributor", member=Report.objects.get().member)

    with mail_server() as server:
        ticks = [start_tick(hour(2)) for _number in range(2)]
        said = [output(process) for process in ticks]

    assert [process.returncode for process in ticks] == [0, 0], said
    assert server.addresses == [FR, "fr0@example.org", "fr1@example.org", "fr2@example.org"]
    assert (Letter.objects.count(), Notice.objects.count()) == (4, 4)


def test_a_tick_that_is_killed_while_it_sends_is_followed_by_another(db):
    asked()
    reached, killed = Event(), Event()

    with mail_server() as server:

        def hold() -> None:
            reached.set()
            killed.wait(30)
            raise ConnectionAbortedError

        server.before = hold
        process = start_tick(hour(2))
        assert reached.wait(30)
        os.kill(process.pid, signal.SIGKILL)
        killed.set()
        output(process)
        server.before = lambda: None
        assert (process.returncode, Email.objects.count(), server.accepted) == (-signal.SIGKILL, 1, [])

        soon = start_tick(hour(2) + timedelta(minutes=10))
        assert (output(soon), soon.returncode) == ("", 0)  # somebody may still be at it
        later = start_tick(hour(2) + timedelta(minutes=15))
        assert (output(later), later.returncode) == (f"sent: {FR}\n", 0)

    assert server.addresses == [FR]
