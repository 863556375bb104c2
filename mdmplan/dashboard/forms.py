"""What the reader of the dashboard chooses, and the sentence that the secretariat writes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mdmplan.clock import local_date
from mdmplan.dashboard.meeting_forms import MeetingChoice
from mdmplan.dashboard.models import Meeting, PriorityComment
from mdmplan.dashboard.scope import Scope
from mdmplan.moments import AsOfForm, DayField
from mdmplan.text import LANGUAGES
from members.models import Member, alphabetical
from priorities.forms import FRENCH_IS_NEEDED
from priorities.models import Priority


class DashboardForm(AsOfForm):
    """Reads from the address the moment of the dashboard, the earlier one to compare with, and the part of the plan."""

    compare = DayField(label=_("Compared with"), required=False)
    priority = forms.ChoiceField(
        label=_("Priority"),
        required=False,
        error_messages={"invalid_choice": _("The plan has no priority “%(value)s”.")},
    )
    member = forms.ChoiceField(
        label=_("Taking part"),
        required=False,
        error_messages={"invalid_choice": _("No association “%(value)s” takes part in the plan.")},
    )

    def offer(self, priorities: Iterable[Priority], members: Iterable[Member]) -> None:
        """Let the parts of the plan be chosen. What is not known yet when the moment is read is checked then."""
        parts: dict[str, list[tuple[str, str]]] = {
            "priority": [(priority.code, str(priority)) for priority in priorities],
            "member": [(member.code, str(member)) for member in alphabetical(members)],
        }
        for name, choices in parts.items():
            field: Any = self.fields[name]
            field.choices = [("", pgettext_lazy("filter", "All")), *choices]
        self.full_clean()

    @property
    def part(self) -> list[tuple[str, str]]:
        """What is asked for of the plan, in the reader's words: the label of each field with the value chosen."""
        fields: Any = self.fields
        asked = [(name, self.cleaned_data.get(name)) for name in ("priority", "member")]
        return [(str(fields[name].label), str(dict(fields[name].choices)[code])) for name, code in asked if code]

    @property
    def scope(self) -> Scope:
        """The part of the plan that is asked for; what is faulty is left out."""
        return Scope(self.cleaned_data.get("priority", ""), self.cleaned_data.get("member", ""))

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
    """The secretariat's sentence in three languages. `seen` is the last one that its writer saw, if there was one.

    A language that was left as it was filled in, while another was written anew, is asked about: `same` answers.
    """

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    same = forms.BooleanField(label=_("What I left as it was says the same as what I wrote."), required=False)
    meeting = MeetingChoice(
        Meeting.objects.none(), label=_("For the meeting"), required=False, empty_label=_("between meetings")
    )

    class Meta:
        model = PriorityComment
        fields = ["meeting", "text_fr", "text_en", "text_es"]
        widgets = {f"text_{language}": forms.Textarea(attrs={"rows": 4, "lang": language}) for language in LANGUAGES}
        error_messages: ClassVar = {"text_fr": {"required": FRENCH_IS_NEEDED}}

    def __init__(
        self,
        data: Any = None,
        *,
        meetings: QuerySet[Meeting],
        latest: PriorityComment | None,
        sources: Sequence[Mapping[str, str]],
        **kwargs: Any,
    ) -> None:
        """Offer the `meetings`; `latest` is the sentence that stands now, `sources` are texts it may start from."""
        super().__init__(data and data.copy(), **kwargs)
        choice: Any = self.fields["meeting"]
        choice.queryset = meetings
        self.latest = str(latest.pk) if latest else ""
        self.sources = sources
        self.asks_whether_same = False
        self.passed = self.is_bound and self.data.get("seen", "") != self.latest

    @property
    def texts(self) -> list[forms.BoundField]:
        """The sentence in three languages."""
        return [self[f"text_{language}"] for language in LANGUAGES]

    @property
    def refused(self) -> int:
        """The status with which the form comes back: a conflict with somebody else, or a slip of one's own."""
        return 409 if self.passed else 422

    def clean(self) -> dict[str, Any]:
        """Refuse to replace a sentence that its writer has not seen; the next post has seen it."""
        values: dict[str, Any] = super().clean() or {}
        self._ask_what_was_left(values)
        if self.passed:
            self.add_error(
                None, _("Somebody else published a sentence while you were writing. It stands beside yours.")
            )
            self.data["seen"] = self.latest  # type: ignore[index]  # a copy of what was posted
        return values

    def _ask_what_was_left(self, values: Mapping[str, Any]) -> None:
        """Ask about the languages that say what a source says, unless all say what one source says, or none does."""
        texts = {name: values[name] for name in self.fields if name.startswith("text_") and values.get(name)}
        left = {
            name: {number for number, source in enumerate(self.sources) if source.get(name) == text}
            for name, text in texts.items()
        }
        of_one_source = set.intersection(*left.values()) if left else set()
        if of_one_source or not any(left.values()):
            return
        self.asks_whether_same = True
        if not values["same"]:
            sentence = _("Left as it was, though another was written anew: change it, empty it, or say that it fits.")
            for name in [name for name, numbers in left.items() if numbers]:
                self.add_error(name, sentence)
