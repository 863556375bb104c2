"""How sign-in behaves here."""

import time
from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest

#: Who has typed the password so lately need not type it again.
JUST_NOW = timedelta(minutes=5)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation: nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: the network knows its people."""
        return False

    def is_reauthentication_required(self, *, app: str, **options: Any) -> bool:
        """Return whether the password is asked for again: not of who has typed it just now, to sign in."""
        if app == "allauth.mfa" and _just_typed_the_password(self.request):
            return False
        required: bool = super().is_reauthentication_required(app=app, **options)
        return required


def _just_typed_the_password(request: Any) -> bool:
    records = get_authentication_records(request, request.user)
    typed = [record["at"] for record in records if record["method"] == "password"]
    return bool(typed) and time.time() - typed[-1] < JUST_NOW.total_seconds()
