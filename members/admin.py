"""Associations and people in the admin."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from mdmplan.admin import RecordAdmin, Sheets
from mdmplan.spreadsheets import SheetResource
from members.models import Member, User


class MemberResource(SheetResource):
    """One row per association; its ISO code says which."""

    class Meta(SheetResource.Meta):
        model = Member
        exclude = ["id"]
        import_id_fields = ["code"]


@admin.register(Member)
class MemberAdmin(Sheets, RecordAdmin):
    """Associations of the network."""

    resource_classes = [MemberResource]
    list_filter = ["language", "left_on"]
    list_display = ["code", "name_fr", "language", "time_zone", "joined_on", "left_on"]
    search_fields = ["code", "native_name", "name_fr", "name_en", "name_es", "country_fr"]


@admin.register(User)
class UserAdmin(RecordAdmin):
    """People. A new one has no password: the sign-in page sends a link to choose it."""

    list_display = ["email", "role", "member", "title", "is_active", "last_login"]
    list_filter = ["role", "is_active", "member"]
    list_select_related = ["member"]
    search_fields = ["email", "name", "title"]
    fields = ["email", "name", "title", "role", "member", "language", "is_active"]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Refuse to search by password: not even its digest may be guessed letter by letter."""
        return not lookup.startswith("password") and super().lookup_allowed(lookup, value, request)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Save the person; a new one cannot sign in before choosing a password."""
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
