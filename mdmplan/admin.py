"""How the admin behaves for every model. Imports no app.

What a person may do there is asked of the rules (`User.has_perm`), as everywhere else.
"""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest


class RecordAdmin(admin.ModelAdmin):
    """A model in the admin: nothing is deleted there, things are withdrawn."""

    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: nothing with history is deleted."""
        return False


class ReadOnlyAdmin(RecordAdmin):
    """An append-only or derived model: looked at, never written here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False: the services write it."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: it is kept as it was written."""
        return False
