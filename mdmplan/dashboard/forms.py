"""What the reader of the dashboard chooses, and the sentence that the secretariat writes."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mdmplan.clock import local_date
from mdmplan.dashboard.models import PriorityComment
from mdmplan.moments import AsOfForm, DayField


class MomentsForm(AsOfForm):
    """Reads from the address the moment of the dashboard, and the earlier one that it is compared with."""

    compare = DayField(label=_("Compared with"), required=False)

    def clean_compare(self) -> date | None:
        """Refuse a day that is not before the one asked for."""
        day: date | None = self.cleaned_data["compare"]
        if day and day >= (self.cleaned_data.get("as_of") or local_date(self.now)):
            raise ValidationError(_("Compare with a day before the one that is shown."))
        return day

    @property
    def compared_with(self) -> date | None:
        """The day asked for to compare with; None when none or a bad one is asked."""
        self.is_valid()  # reads the form
        return self.cleaned_data.get("compare")


class PriorityCommentForm(forms.ModelForm):
    """The secretariat's sentence in three languages."""

    class Meta:
        model = PriorityComment
        fields = ["text_fr", "text_en", "text_es"]
        widgets = {
            f"text_{language}": forms.Textarea(attrs={"rows": 3, "lang": language}) for language in ("fr", "en", "es")
        }
