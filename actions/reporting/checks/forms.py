"""Why a finding may stay as it is."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mdmplan.text import quoted, without_controls


class AcceptForm(forms.Form):
    """The reason, and the finding with its facts as the page showed them."""

    rule = forms.CharField(widget=forms.HiddenInput)
    subject = forms.CharField(widget=forms.HiddenInput)
    fingerprint = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=_("Accept it, because:"),
        max_length=300,
        error_messages={"required": _("Say why it may stay as it is.")},
    )

    @property
    def key(self) -> tuple[str, str]:
        """What tells the finding from every other."""
        return self.data.get("rule", ""), self.data.get("subject", "")

    @property
    def refusal(self) -> str:
        """What is wrong, and what was typed, in one line."""
        sentences = [str(sentence) for found in self.errors.values() for sentence in found]
        return " ".join([*sentences, quoted(typed) if (typed := self["reason"].value()) else ""]).strip()

    def clean_reason(self) -> str:
        """Leave out the characters that nobody can see."""
        return without_controls(self.cleaned_data["reason"])
