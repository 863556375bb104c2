"""`manage.py tick`: what happens by itself. Run it every 10 to 15 minutes, by cron or a systemd timer."""

from argparse import ArgumentParser
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localtime

from actions.reporting.mail.due import Draft, letters_due
from actions.reporting.mail.letters import subject_of, write_letter
from actions.reporting.mail.outbox import (
    Attempt,
    Outcome,
    Postman,
    clean_outbox,
    overtaken,
    waiting_letters,
    waiting_mails,
)
from actions.reporting.models import Letter, Period
from actions.reporting.planning import open_due
from mdmplan.clock import now
from members.services import forget_old_links

#: What is said of each mail that was tried.
SAID = {
    Outcome.SENT: "sent",
    Outcome.LATER: "refused, will be tried again",
    Outcome.GIVEN_UP: "refused, given up",
    Outcome.OVERTAKEN: "not sent: overtaken",
}


class Command(BaseCommand):
    """Open the periods whose day has come, write the letters of the day, send what waits, and clean up.

    Any number of times, also at once: each thing is done once. Exit code 1 when something failed; the rest is done.
    """

    help = "Open periods on their day and send the mail that is due. For cron or a timer, every 10 to 15 minutes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the option."""
        parser.add_argument("--dry-run", action="store_true", help="say what would happen now, and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do each step, whatever became of the others, and say what was done, a line each."""
        self.failures = 0
        if options["dry_run"]:
            self.say_what_is_due(now())
            return
        for step in (self.open, self.write, self.send, self.clean):
            self.attempt(step)
        if self.failures:
            raise CommandError(f"{self.failures} of these failed; the rest is done.")

    def attempt(self, step: Callable[[], None], about: str = "") -> None:
        """Do `step`; when it fails, say so and go on."""
        try:
            step()
        except Exception as error:  # noqa: BLE001  # one failure must not keep the others from their mail
            self.failed(f"{about or step.__name__}: {type(error).__name__}: {error}")

    def failed(self, line: str) -> None:
        """Say what failed, and remember that something did."""
        self.failures += 1
        self.stderr.write(line)

    def open(self) -> None:
        """Open the periods whose day has come."""
        for period in open_due(at=now()):
            self.stdout.write(f"opened: {period.code} of {period.plan.slug}")

    def write(self) -> None:
        """Write the letters of the day, each by itself."""
        at = now()
        for draft in letters_due(at):
            self.attempt(partial(self.write_one, draft, at), about=f"letter to {draft.person.email}")

    def write_one(self, draft: Draft, at: datetime) -> None:
        """Write one letter, unless another program was quicker."""
        letter = write_letter(draft=draft, by=None, at=at)
        if letter:
            self.stdout.write(f"queued: {draft.person.email}: {kinds(draft)}")

    def send(self) -> None:
        """Send what waits. When the mail server lets nobody in, everything stays for the next time."""
        letters = waiting_letters(now())
        with Postman() as postman:
            for number, letter in enumerate(letters):
                try:
                    attempt = postman.carry(letter, now())
                except OSError as error:  # smtplib's own are among them
                    waiting = len(letters) - number
                    self.failed(
                        f"the mail server does not answer, {waiting} mails wait: {type(error).__name__}: {error}"
                    )
                    return
                if attempt:
                    self.say(letter, attempt)

    def say(self, letter: Letter, attempt: Attempt) -> None:
        """Say what became of one mail."""
        line = f"{SAID[attempt.outcome]}: {letter.person.email}"
        if attempt.reason:
            self.failed(f"{line}: {attempt.reason}")
        else:
            self.stdout.write(line)

    def clean(self) -> None:
        """Remove old mails from the outbox."""
        forget_old_links(now())
        removed = clean_outbox(now())
        if removed:
            self.stdout.write(f"removed: {removed} old mails")

    def say_what_is_due(self, at: datetime) -> None:
        """Say what would be opened, and a line a mail: moment, address, kind, subject."""
        for period in Period.objects.to_open(at).exclude(planned_by=None).select_related("plan"):
            self.stdout.write(f"would open: {period.code} of {period.plan.slug}")
        for letter in waiting_mails():
            if overtaken(letter, at):
                continue
            mail: Any = letter.mail
            told: Iterable[str] = letter.notices.values_list("kind", flat=True)
            self.line(mail.scheduled_time or at, letter.person.email, "+".join(sorted(set(told))), mail.subject)
        for draft in letters_due(at):
            self.line(at, draft.person.email, kinds(draft), subject_of(draft))

    def line(self, moment: datetime, address: str, kind: str, subject: str) -> None:
        """Write the line of one mail."""
        self.stdout.write(f"{localtime(moment):%Y-%m-%d %H:%M %Z}  {address}  {kind}  {subject}")


def kinds(draft: Draft) -> str:
    """Return the kinds of what a letter tells, once each."""
    return "+".join(sorted({str(item.kind) for item in draft.items}))
