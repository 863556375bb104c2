"""The second factor of sign-in: who has one, who must, and what stays closed until it is set up.

The app that makes the codes, the recovery codes and their pages are allauth's.
"""

from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from members.models import User

#: What opens without the second factor that is asked for, beside the pages for visitors: its set-up, and the way out.
OPEN = ("mfa_activate_totp", "account_reauthenticate", "account_logout")


def has_second_factor(person: User) -> bool:
    """Return whether `person` has set up a second factor."""
    has_one: bool = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists()
    return has_one


def must_have_second_factor(person: User) -> bool:
    """Return whether the role of `person` asks for a second factor; a demonstration asks nobody (product.md, 4)."""
    return person.is_coordinator and not settings.MDMPLAN_DEMO


def second_factor_first(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Lead those who must have a second factor to its set-up, whatever they ask for, until they have one."""

    def respond(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        match: Any = request.resolver_match
        for_visitors = not getattr(view, "login_required", True)
        if for_visitors or match.url_name in OPEN or not _lacks(request):
            return None
        messages.info(request, _("Your role asks for a second factor: set it up here, then go on."))
        return redirect("mfa_activate_totp")

    respond.process_view = process_view  # type: ignore[attr-defined]  # where Django looks for it
    return respond


def _lacks(request: HttpRequest) -> bool:
    """Return whether a second factor is asked of the reader and missing; a session that it opened costs no query."""
    user = request.user
    if not isinstance(user, User) or not must_have_second_factor(user):
        return False
    opened_by = {record["method"] for record in get_authentication_records(request, user)}
    return "mfa" not in opened_by and not has_second_factor(user)
