"""What people keep of the action list."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from actions.filters import tidy
from actions.models import SavedView
from mdmplan.text import without_controls
from members.models import User


class SavedViewForm(forms.ModelForm):
    """A name for what the list shows now."""

    class Meta:
        model = SavedView
        fields = ("name", "query")
        labels = {"name": _("Name of the view")}
        widgets = {"query": forms.HiddenInput}

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        """Keep the view for `person`: names are told apart for each person."""
        super().__init__(*args, **kwargs)
        self.instance.person = person
        self.fields["query"].error_messages["max_length"] = _("This view asks for too much: remove a filter.")

    def clean_name(self) -> str:
        """Return the name without characters that nobody can see."""
        name = without_controls(self.cleaned_data["name"]).strip()
        if not name:
            raise ValidationError(_("Give the view a name."))
        if self.instance.person.saved_views.filter(name=name).exists():
            raise ValidationError(_("You have a view of this name already."))
        return name

    def clean_query(self) -> str:
        """Return what is asked, without the page."""
        return tidy(QueryDict(self.cleaned_data["query"])).urlencode()
