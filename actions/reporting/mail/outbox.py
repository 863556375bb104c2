"""Sending what waits in the outbox: each mail claimed before it goes, and settled right after.

Why not the sender of django-post-office: docs/decisions/0009-a-letter-a-day.md.
"""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from django.core.mail import get_connection
from django.db import transaction
from django.db.models import F, Q
from post_office.models import STATUS, Email, Log
from post_office.utils import cleanup_expired_mails

from actions.reporting.models import REMINDERS, Letter, Report
from mdmplan.workdays import mail_hour

#: Who claims a mail sends it within this; after that, it was stopped, and another may.
LEASE = timedelta(minutes=15)
#: A refused mail is tried again after this, then after twice as long, and so on; so many times in all.
FIRST_WAIT, TRIES = timedelta(minutes=15), 6
#: How long mails stay in the outbox once they are settled. What was told stays for ever (`Notice`).
KEPT = timedelta(days=90)


class Outcome(enum.Enum):
    """What became of a mail."""

    SENT = enum.auto()
    LATER = enum.auto()
    GIVEN_UP = enum.auto()
    OVERTAKEN = enum.auto()


@dataclass(frozen=True)
class Attempt:
    """What became of a mail, and why when it did not go."""

    outcome: Outcome
    reason: str = ""


def waiting_letters(at: datetime) -> list[Letter]:
    """Return the letters whose mail waits and may be tried at `at`, the oldest first."""
    due = Q(mail__scheduled_time=None) | Q(mail__scheduled_time__lte=at)
    waiting = Letter.objects.filter(due, mail__status__in=(STATUS.queued, STATUS.requeued))
    return list(waiting.select_related("mail", "person__member").order_by("mail__pk"))


class Postman:
    """Carries mails over one connection to the mail server, opened again where it broke."""

    def __init__(self) -> None:
        """Do not connect yet."""
        self.connection: Any = get_connection()

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *error: object) -> None:
        """Hang up."""
        self.connection.close()

    def carry(self, letter: Letter, at: datetime) -> Attempt | None:
        """Send the mail of `letter`, unless it is somebody else's by now (None) or what it says has been overtaken.

        Raises what the mail server answers when it lets nobody in: then no mail was touched.
        """
        mail: Any = letter.mail
        self.connection.open()
        if not _claim(mail, at):
            return None
        if overtaken(letter, at):
            take_back(letter)
            return Attempt(Outcome.OVERTAKEN)
        try:
            mail.dispatch(commit=False, disconnect_after_delivery=False, connection=self.connection)
        except Exception as error:  # noqa: BLE001  # whatever a mail server may answer concerns this mail alone
            self.connection.close()
            return _failed(mail, error, at)
        Email.objects.filter(pk=mail.pk).update(status=STATUS.sent, scheduled_time=None, last_updated=at)
        Log.objects.create(email=mail, status=STATUS.sent)
        return Attempt(Outcome.SENT)


def _claim(mail: Any, at: datetime) -> bool:
    """Take `mail` for oneself until the lease ends; of two who try at once, one succeeds."""
    as_seen = Email.objects.filter(pk=mail.pk, status=mail.status, scheduled_time=mail.scheduled_time)
    return bool(as_seen.update(scheduled_time=at + LEASE))


def _failed(mail: Any, error: Exception, at: datetime) -> Attempt:
    """Keep `mail` for a later try, or give it up after the last; the log says what the server answered."""
    tries = (mail.number_of_retries or 0) + 1
    given_up = tries >= TRIES
    reason = f"{type(error).__name__}: {error}"
    Email.objects.filter(pk=mail.pk).update(
        status=STATUS.failed if given_up else STATUS.requeued,
        number_of_retries=tries,
        scheduled_time=None if given_up else at + FIRST_WAIT * 2 ** (tries - 1),
        last_updated=at,
    )
    Log.objects.create(email=mail, status=STATUS.failed, exception_type=type(error).__name__, message=str(error))
    return Attempt(Outcome.GIVEN_UP if given_up else Outcome.LATER, reason)


def overtaken(letter: Letter, at: datetime) -> bool:
    """Return whether a letter that still waits should not go any more.

    Because the report it reminds of has been answered or locked, its reader has left, or its day is over: then what
    is still true is written anew the next day. A reminder by hand outlives its day.
    """
    person = letter.person
    reminded = Report.objects.filter(notices__letter=letter, notices__kind__in=REMINDERS)
    if not person.is_active or reminded.exclude(pk__in=Report.objects.unanswered(at).values("pk")).exists():
        return True
    if letter.by_id:
        return False
    nine = mail_hour(at, person.time_zone, person.country)
    return nine is None or nine.date() != letter.day


@transaction.atomic
def take_back(letter: Letter) -> None:
    """Take a letter that has not gone out of the outbox, with its claims: what it told may be told again."""
    mail: Any = letter.mail
    letter.delete()
    mail.delete()


def clean_outbox(at: datetime) -> int:
    """Remove the mails that are older than they are kept, and return how many."""
    removed, _attachments = cleanup_expired_mails(at - KEPT, delete_attachments=False)
    return int(removed)


def waiting_mails() -> Iterable[Letter]:
    """Return every letter that has not gone yet, the next to be tried first."""
    waiting = Letter.objects.filter(mail__status__in=(STATUS.queued, STATUS.requeued))
    return waiting.select_related("mail", "person").order_by(
        F("mail__scheduled_time").asc(nulls_first=True), "mail__pk"
    )
