"""Which mails a person receives."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actions.reporting.models import ALWAYS, Kind, kinds_for
from members.models import User


class MailForm(forms.Form):
    """A box for each kind of mail that a person may receive; those that always come are shown, ticked and fixed."""

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        """Ask about the kinds that concern `person`."""
        super().__init__(*args, **kwargs)
        off = set(person.muted.values_list("kind", flat=True))
        for kind in kinds_for(person):
            self.fields[kind.value] = forms.BooleanField(
                label=kind.label,
                required=False,
                initial=kind not in off,
                disabled=kind in ALWAYS,
                help_text=_("Always comes: it tells you what is asked of you, and until when.")
                if kind in ALWAYS
                else "",
            )

    @property
    def off(self) -> list[Kind]:
        """What the person does not want; valid forms only."""
        return [Kind(name) for name, wanted in self.cleaned_data.items() if not wanted]
