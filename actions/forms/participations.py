"""The role in one cell, and how each role is drawn."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext, gettext_lazy

from actions.models import Participation

ROLES = [*Participation.Role.choices, ("", gettext_lazy("Takes no part"))]


@dataclass(frozen=True)
class Mark:
    """How a role is drawn, and what is typed to give it: its first letter in the reader's language, or a digit."""

    role: str
    label: str
    letter: str
    digit: str


def marks() -> dict[str, Mark]:
    """Return the mark of each role, from the lead on; last, that of the empty one."""
    drawn = {
        str(role): Mark(str(role), str(role.label), str(role.label)[:1].upper(), str(digit))
        for digit, role in enumerate(Participation.Role, 1)
    }
    return drawn | {"": Mark("", gettext("Takes no part"), "", "0")}


class RoleForm(forms.Form):
    """The role of one member in one action, and the one that was seen."""

    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        choices=ROLES,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose one of the roles.")},
    )
    was = forms.ChoiceField(choices=ROLES, required=False, widget=forms.HiddenInput)
