"""The letter of the day: claimed by its row, and put into the outbox in the same transaction."""

from datetime import datetime
from email.utils import make_msgid
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from post_office.models import PRIORITY, STATUS, Email

from actions.reporting.mail.due import Draft
from actions.reporting.mail.wording import paragraphs, subject
from actions.reporting.models import Letter, Notice
from members.models import User
from members.services import create_sign_in_link, may_sign_in_by_link


def address_for(person: User, path: str, at: datetime) -> str:
    """Return the address that leads `person` to `path` from a mail written at `at`; it signs in who may be, once."""
    return f"{settings.BASE_URL}{create_sign_in_link(person=person, landing=path, at=at) or path}"


def subject_of(draft: Draft) -> str:
    """Return the subject of a letter in the language of its reader."""
    with translation.override(draft.person.language), timezone.override(ZoneInfo(draft.person.time_zone)):
        return subject(paragraphs(draft))


@transaction.atomic
def write_letter(*, draft: Draft, by: User | None, at: datetime) -> Letter | None:
    """Claim the day of the person, with everything the letter tells, and queue its mail: all of it or nothing.

    `by` asked for it; nobody, when it goes by itself. Returns None when somebody else has claimed the day.
    """
    letter, claimed = Letter.objects.get_or_create(person=draft.person, day=draft.day, defaults={"by": by, "at": at})
    if not claimed:
        return None
    Notice.objects.bulk_create(
        Notice(letter=letter, person=draft.person, kind=item.kind, report=item.report, key=item.key)
        for item in draft.items
    )
    letter.mail = _queue(draft, at)
    letter.save(update_fields=["mail"])
    return letter


def _queue(draft: Draft, at: datetime) -> Email:
    """Put the mail of `draft` into the outbox, in the language and by the clock of its reader."""
    person = draft.person
    choices = f"{settings.BASE_URL}{reverse('mail_preferences')}"
    with translation.override(person.language), timezone.override(ZoneInfo(person.time_zone)):
        found = paragraphs(draft)
        context = {
            "subject": subject(found),
            "paragraphs": [
                {"text": each.text, "links": [(link.label, address_for(person, link.path, at)) for link in each.links]}
                for each in found
            ],
            "language": person.language,
            "signature": person.signature,
            "time_zone": any(each.timed for each in found) and person.time_zone,
            "signs_in": may_sign_in_by_link(person),
            "choices": choices,
            "demonstration": settings.MDMPLAN_DEMO,
        }
        headers = {"Auto-Submitted": "auto-generated", "List-Unsubscribe": f"<{choices}>"}
        if settings.REPLY_TO_EMAIL:
            headers["Reply-To"] = settings.REPLY_TO_EMAIL
        return Email.objects.create(
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[person.email],
            subject=context["subject"],
            message=render_to_string("emails/letter.txt", context).strip() + "\n",
            html_message=render_to_string("emails/letter.html", context),
            status=STATUS.queued,
            priority=PRIORITY.medium,
            headers=headers,
            message_id=make_msgid(domain=urlsplit(settings.BASE_URL).hostname),
        )
