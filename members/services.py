"""Ways in beside the password: links that sign in, the secret addresses of calendars, a lost second factor."""

import hashlib
import secrets
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from members.models import CalendarAddress, SignInLink, User
from members.second_factor import has_second_factor

#: How long a link signs in, and how long it is known afterwards: a late click still gets its page and its language.
LINK_LIFE = timedelta(hours=24)
LINK_MEMORY = timedelta(days=30)
TOKEN_BYTES = 32


def may_sign_in_by_link(person: User) -> bool:
    """Return whether a link may sign `person` in: never those who keep the plan, nor those with a second factor."""
    return person.is_active and not person.is_coordinator and not has_second_factor(person)


@transaction.atomic
def create_sign_in_link(*, person: User, landing: str, at: datetime) -> str | None:
    """Return the path of a new link that signs `person` in once, within 24 hours of `at`, and leads to `landing`.

    None for whom no link may sign in (`may_sign_in_by_link`). ValueError when `landing` is no path of this site.
    """
    if not landing.startswith("/") or not url_has_allowed_host_and_scheme(landing, allowed_hosts=None):
        raise ValueError("a link that signs in leads to a path of this site")
    if not may_sign_in_by_link(person):
        return None
    token = secrets.token_urlsafe(TOKEN_BYTES)
    SignInLink.objects.create(
        person=person,
        digest=_digest(token),
        stamp=person.sign_in_stamp,
        landing=landing,
        created_at=at,
        expires_at=at + LINK_LIFE,
    )
    return reverse("sign_in_link", args=[token])


def find_sign_in_link(token: str) -> SignInLink | None:
    """Return the link of `token`, good or not; None when there is none, or no more."""
    return SignInLink.objects.select_related("person__member").filter(digest=_digest(token)).first()


def is_good(link: SignInLink, at: datetime) -> bool:
    """Return whether `link` would sign its person in at `at`."""
    good = link.used_at is None and link.expires_at > at
    return good and link.stamp == link.person.sign_in_stamp and may_sign_in_by_link(link.person)


@transaction.atomic
def use_sign_in_link(*, link: SignInLink, at: datetime) -> bool:
    """Use `link` up at `at`, and return whether it signs its person in. Of two clicks at once, one does."""
    if not is_good(link, at):
        return False
    return SignInLink.objects.filter(pk=link.pk, used_at=None).update(used_at=at) == 1


def forget_old_links(at: datetime) -> int:
    """Remove the links that stopped signing in more than 30 days before `at`; return how many."""
    return SignInLink.objects.filter(expires_at__lt=at - LINK_MEMORY).delete()[0]


@transaction.atomic
def renew_calendar(*, by: User, at: datetime) -> CalendarAddress:
    """Give the person a new calendar address; the one before, if any, ends."""
    values = {"token": secrets.token_urlsafe(TOKEN_BYTES), "made_at": at}
    address, _made = CalendarAddress.objects.update_or_create(person=by, defaults=values)
    return address


def switch_off_calendar(*, by: User) -> None:
    """End the person's calendar address."""
    CalendarAddress.objects.filter(person=by).delete()


@transaction.atomic
def remove_second_factor(*, person: User, by: User) -> bool:
    """Take the second factor of `person` away, with its recovery codes: the phone is lost.

    Returns whether there was one. It stands in the administration's log. Who must have one sets another up at the
    next sign-in.
    """
    removed: int = Authenticator.objects.filter(user=person).delete()[0]
    if removed:
        LogEntry.objects.log_actions(by.pk, [person], CHANGE, _("Second factor removed"), single_object=True)
    return removed > 0


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
