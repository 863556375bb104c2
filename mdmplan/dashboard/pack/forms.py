"""What the secretariat chooses for a pack, how it seals it, corrects it and shares it."""

from datetime import date, datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mdmplan.clock import local_date
from mdmplan.dashboard.models import Erratum, PackDraft, PackShare
from mdmplan.dashboard.pack.labels import SECTIONS
from mdmplan.dates import date_format
from mdmplan.moments import DayField
from priorities.forms import FRENCH_IS_NEEDED

#: For how many days a link to a pack may be open.
LONGEST_SHARE = 90


class PackForm(forms.Form):
    """The sections of a pack, in their order, and its two moments."""

    as_of = DayField(
        label=_("Figures as of"), required=False, help_text=_("Leave it empty for the moment at which you seal.")
    )
    compared_with = DayField(
        label=_("Compared with"), required=False, help_text=_("Leave it empty for the meeting before.")
    )
    sections = forms.MultipleChoiceField(
        label=_("Sections"),
        choices=[(key, label) for key, label in SECTIONS.items()],
        error_messages={"required": _("Choose at least one section.")},
    )
    move = forms.RegexField(r"^(up|down):[a-z]+$", required=False)
    revision = forms.IntegerField(min_value=0, max_value=999_999_999, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, draft: PackDraft, now: datetime) -> None:
        """Show what has been chosen so far."""
        names = ("as_of", "compared_with", "sections", "revision")
        super().__init__(data, initial={name: getattr(draft, name) for name in names})
        self.now, self.begins = now, draft.meeting.plan.starts_on

    def clean_as_of(self) -> date | None:
        """Refuse a day that is still to come, and one before the plan."""
        day: date | None = self.cleaned_data["as_of"]
        if day and day < self.begins:
            begins = date_format(self.begins, "DATE_FORMAT")
            raise ValidationError(_("The plan begins on %(day)s."), params={"day": begins})
        if day and day > local_date(self.now):
            raise ValidationError(_("This day is still to come."))
        return day

    def clean_compared_with(self) -> date | None:
        """Refuse a day that is not before the one of the figures."""
        day: date | None = self.cleaned_data["compared_with"]
        if day and day >= (self.cleaned_data.get("as_of") or local_date(self.now)):
            raise ValidationError(_("Compare with a day before the one that is shown."))
        return day

    def clean(self) -> dict[str, Any]:
        """Move a section up or down among the chosen ones, when one of the arrows was pressed."""
        sections = self.cleaned_data.get("sections", [])
        way, _sign, key = self.cleaned_data.get("move", "").partition(":")
        if key in sections:
            here = sections.index(key)
            there = here + (1 if way == "down" else -1)
            if 0 <= there < len(sections):
                sections[here], sections[there] = sections[there], sections[here]
        return self.cleaned_data

    def show_again(self, draft: PackDraft) -> None:
        """Keep what was typed, now that the person has seen that `draft` was chosen meanwhile."""
        self.data = {**{name: self[name].value() for name in self.fields}, "revision": draft.revision}

    @property
    def rows(self) -> list[tuple[str, Any, bool]]:
        """Every section (key, label, chosen): the chosen ones in their order, then the others."""
        chosen = [key for key in self["sections"].value() or [] if key in SECTIONS]
        others = [key for key in SECTIONS if key not in chosen]
        return [(key, SECTIONS[key], key in chosen) for key in [*chosen, *others]]


class SealForm(forms.Form):
    """The last word before a pack is sealed, sent with the choices. `edition` is the one that the page has shown."""

    edition = forms.IntegerField(min_value=1, max_value=9999, widget=forms.HiddenInput({"form": "choices"}))
    despite = forms.BooleanField(
        label=_("Seal all the same; the open points are written in the pack."),
        required=False,
        widget=forms.CheckboxInput({"form": "choices"}),
    )


class ErratumForm(forms.ModelForm):
    """A correction in three languages."""

    class Meta:
        model = Erratum
        fields = ["text_fr", "text_en", "text_es"]
        widgets = {
            f"text_{language}": forms.Textarea(attrs={"rows": 3, "lang": language}) for language in ("fr", "en", "es")
        }
        error_messages: ClassVar = {"text_fr": {"required": FRENCH_IS_NEEDED}}


class ShareForm(forms.ModelForm):
    """For whom a pack is opened, and until when."""

    until = DayField(label=pgettext_lazy("share", "Open until"), help_text=_("The link closes at the end of this day."))

    class Meta:
        model = PackShare
        fields = ["guest"]

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        """Keep the present: a link opens from now on."""
        super().__init__(*args, **kwargs)
        self.now = now

    def clean_until(self) -> date:
        """Refuse a day that has passed, and one too far away."""
        day: date = self.cleaned_data["until"]
        days = (day - local_date(self.now)).days
        if days < 0:
            raise ValidationError(_("This day has passed."))
        if days > LONGEST_SHARE:
            raise ValidationError(
                _("A link is open for %(days)d days at most."), code="long", params={"days": LONGEST_SHARE}
            )
        return day
