"""What the secretariat types about a meeting."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mdmplan.dashboard.models import Meeting
from mdmplan.dates import date_format
from mdmplan.moments import DayField
from mdmplan.text import LANGUAGES
from priorities.forms import LineField, TextsForm, in_three
from priorities.models import Plan


class MeetingChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A meeting, called by its day and its body."""

    def label_from_instance(self, obj: Meeting) -> str:
        """Return the day and the body in the reader's language."""
        return f"{date_format(obj.held_on, 'DATE_FORMAT')} · {obj.body}"


class MeetingForm(TextsForm):
    """When a body meets, how it is called in three languages, and where its minutes are."""

    minutes_link = forms.URLField(
        label=_("Link to the minutes"), required=False, assume_scheme="https", help_text=_("Once they are written.")
    )

    class Meta:
        model = Meeting
        fields = ["held_on", *in_three("body", kind=None), "minutes_link"]
        field_classes = {"held_on": DayField, **in_three("body", kind=LineField)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Show a short line for the name of the body."""
        super().__init__(*args, **kwargs)
        for language in LANGUAGES:
            self.fields[f"body_{language}"].widget.attrs["rows"] = 1

    def clean_held_on(self) -> date:
        """Refuse a second meeting on a day."""
        day: date = self.cleaned_data["held_on"]
        if self.instance.plan.meetings.filter(held_on=day).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("There is a meeting on this day already."))
        return day


def usual_body(plan: Plan) -> dict[str, str]:
    """Return the name of the body that met last, by column; without any meeting, that of the board."""
    last = plan.meetings.first()
    names = {}
    for language in LANGUAGES:
        with translation.override(language):
            names[f"body_{language}"] = getattr(last, f"body_{language}") if last else gettext("Board")
    return names
