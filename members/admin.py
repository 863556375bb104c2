"""Associations and people in the admin."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mdmplan.admin import RecordAdmin, Sheets
from mdmplan.clock import now
from mdmplan.spreadsheets import SheetResource
from members.access import person
from members.contacts import name_second_contact
from members.models import Member, User
from members.services import remove_second_factor


class MemberResource(SheetResource):
    """One row per association; its ISO code says which."""

    class Meta(SheetResource.Meta):
        model = Member
        exclude = ["id"]
        import_id_fields = ["code"]


class MemberForm(forms.ModelForm):
    """An association, and which of its people is the second contact."""

    second_contact = forms.ModelChoiceField(
        label=_("Second contact"),
        queryset=User.objects.none(),
        required=False,
        help_text=_("Hears of it when the report of the association does not come."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the people of the association."""
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            choice: Any = self.fields["second_contact"]
            choice.queryset = self.instance.people.filter(is_active=True)
            choice.initial = choice.queryset.filter(is_second_contact=True).first()


@admin.register(Member)
class MemberAdmin(Sheets, RecordAdmin):
    """Associations of the network."""

    form = MemberForm
    resource_classes = [MemberResource]
    list_filter = ["language", "left_on"]
    list_display = ["code", "name_fr", "language", "time_zone", "joined_on", "left_on"]
    search_fields = ["code", "native_name", "name_fr", "name_en", "name_es", "country_fr"]

    def save_model(self, request: HttpRequest, obj: Member, form: Any, change: bool) -> None:
        """Save the association and who is its second contact."""
        super().save_model(request, obj, form, change)
        contact = form.cleaned_data["second_contact"]
        name_second_contact(member=obj, person=contact, by=person(request), at=now())


@admin.register(User)
class UserAdmin(RecordAdmin):
    """People. A new one has no password: the sign-in page sends a link to choose it."""

    list_display = ["email", "role", "member", "title", "is_active", "last_login"]
    list_filter = ["role", "is_active", "member"]
    list_select_related = ["member"]
    search_fields = ["email", "name", "title"]
    fields = ["email", "name", "title", "role", "member", "language", "is_active"]
    actions = ["remove_second_factors"]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Refuse to search by password: not even its digest may be guessed letter by letter."""
        return not lookup.startswith("password") and super().lookup_allowed(lookup, value, request)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Save the person; a new one cannot sign in before choosing a password."""
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    @admin.action(description=_("Remove the second factor (lost phone)"), permissions=["change"])
    def remove_second_factors(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Take away the second factor of the chosen people, on record, and say whose."""
        had_one = [each for each in queryset if remove_second_factor(person=each, by=person(request))]
        if had_one:
            names = ", ".join(map(str, had_one))
            messages.success(request, gettext("Second factor removed: %(names)s") % {"names": names})
        else:
            messages.info(request, gettext("Nobody of these has a second factor."))
