"""What people type about what belongs to an action: its milestones, its comments."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from actions.forms.status import NO_PERSONAL_DATA, WRITING_LANGUAGES, WordsField
from actions.models import Comment, Milestone
from mdmplan.moments import DayField
from mdmplan.versions import VersionedForm
from priorities.forms import LineField, TextsForm, in_three


class PartForm(VersionedForm):
    """A part of an action that somebody may have withdrawn while it was being written."""

    @property
    def withdrawn(self) -> bool:
        """Whether somebody has withdrawn it meanwhile."""
        return self.instance.withdrawn_at is not None

    @property
    def refused(self) -> int:
        """The status with which the form comes back: a conflict with somebody else, or a slip of one's own."""
        return 409 if self.differences or self.withdrawn else 422

    def clean(self) -> dict[str, Any]:
        """Refuse to write on what was withdrawn."""
        if self.withdrawn:
            raise ValidationError(_("Somebody withdrew this while you were writing: nothing was saved."))
        return super().clean()


class MilestoneForm(PartForm, TextsForm):
    """A dated step: its title in three languages, when it is due, when it was reached."""

    class Meta:
        model = Milestone
        fields = [*in_three("title", kind=None), "due_on", "done_on"]
        field_classes = {**in_three("title", kind=LineField), "due_on": DayField, "done_on": DayField}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        """Keep today's date: a step is reached in the past."""
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["title_fr"].widget.attrs["autofocus"] = True

    def clean_done_on(self) -> date | None:
        """Refuse a day to come."""
        day: date | None = self.cleaned_data["done_on"]
        if day and day > self.today:
            raise ValidationError(_("This day is still to come: a milestone is reached in the past."))
        return day


class TickForm(forms.Form):
    """When a step was reached; nothing when it is not reached after all."""

    done_on = DayField(label=_("Reached on"), required=False)


class CommentForm(PartForm):
    """What somebody writes about an action, in a language of their own."""

    text = WordsField(label=_("Comment"), max_length=1000, help_text=NO_PERSONAL_DATA)
    language = forms.ChoiceField(label=_("Language of the text"), choices=WRITING_LANGUAGES)

    class Meta:
        model = Comment
        fields = ["text", "language"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Begin with the words that are to be corrected; a new comment waits at the end of its page."""
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["text"].widget.attrs["autofocus"] = True

    def clean_text(self) -> str:
        """Refuse a comment that says nothing."""
        text: str = self.cleaned_data["text"]
        if not text:
            raise ValidationError(_("Write what you have to say."))
        return text
