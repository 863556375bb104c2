"""What the secretariat types about a question to the board, and about what becomes of it."""

from datetime import date, datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from actions.models import Action
from mdmplan.clock import local_date
from mdmplan.dashboard.meeting_forms import MeetingChoice
from mdmplan.dashboard.models import Decision, Meeting, Outcome
from mdmplan.moments import DayField
from mdmplan.text import LANGUAGES, LONGEST_LINK
from priorities.forms import FRENCH_IS_NEEDED, LineField, LinesField, TextsForm, in_three

NO_AGENDA = _("on no agenda yet")


class DecisionForm(TextsForm):
    """A question to the board: in three languages, with its options, what one must know, and by when."""

    code = forms.CharField(
        label=_("Action"), required=False, max_length=20, help_text=_("Its code, such as A1.1, if it is about one.")
    )
    meeting = MeetingChoice(Meeting.objects.none(), label=_("Meeting"), required=False, empty_label=NO_AGENDA)

    class Meta:
        model = Decision
        fields = [*in_three("question", "options", "background", "asked_by", kind=None), "needed_by", "meeting"]
        field_classes = {
            **in_three("question", kind=LineField),
            **in_three("options", "background", kind=LinesField),
            "needed_by": DayField,
        }
        labels = {"needed_by": _("Needed by")}
        help_texts = {"asked_by_fr": _("By role, such as: Switzerland, contributing.")}

    def __init__(self, *args: Any, moment: datetime, **kwargs: Any) -> None:
        """Offer the meetings to come, and the one whose agenda the question is on."""
        action = kwargs["instance"].action
        kwargs["initial"] = {"code": action.code if action else ""} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.moment = moment
        choice: Any = self.fields["meeting"]
        choice.queryset = self.instance.plan.meetings.filter(
            Q(held_on__gte=local_date(moment)) | Q(pk=self.instance.meeting_id)
        ).order_by("held_on")

    def clean_code(self) -> str:
        """Find the action by its code."""
        code: str = self.cleaned_data["code"]
        standing = Action.objects.of(self.instance.plan).standing(self.moment)
        action = standing.filter(code__iexact=code).first() if code else None
        if code and not action:
            raise ValidationError(_("No action has this code."))
        self.instance.action = action
        return code


class StepForm(forms.ModelForm):  # type: ignore[type-arg]
    """One more step in what became of a question. `seen` is the last one that its writer saw, if there was one."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    #: The kinds of step that this form can record; when there is one alone, it is not asked.
    KINDS: tuple[Outcome.Kind, ...] = ()
    #: The fields before the words, and after them.
    BEFORE: tuple[str, ...] = ()
    AFTER: tuple[str, ...] = ()
    #: The fields that are asked for one outcome alone.
    WHEN: ClassVar[dict[str, str]] = {}
    #: Who is in charge of what was decided, in each language.
    OWNER: tuple[str, ...] = ()

    class Meta:
        model = Outcome
        fields = [*in_three("text", kind=None)]
        field_classes = in_three("text", kind=LinesField)

    def __init__(self, *args: Any, day: date, last: Outcome | None, **kwargs: Any) -> None:
        """Remember the last step; `day` is today."""
        super().__init__(*args, **kwargs)
        self.day = day
        self.initial["seen"] = last.pk if last else None
        possible = Outcome.NEXT[self.instance.decision.state]
        self.kinds = [kind for kind in self.KINDS if kind in possible]
        if len(self.KINDS) == 1:
            self.instance.kind = self.KINDS[0]
        for language in LANGUAGES:
            self.fields[f"text_{language}"].widget.attrs |= {"lang": language, "rows": 3}
        self.fields["text_fr"].error_messages["required"] = FRENCH_IS_NEEDED

    @property
    def texts(self) -> list[forms.BoundField]:
        """The words in three languages."""
        return [self[f"text_{language}"] for language in LANGUAGES]

    @property
    def owner(self) -> list[forms.BoundField]:
        """Who is in charge, in three languages; nothing where nobody is asked for."""
        return [self[name] for name in self.OWNER]

    @property
    def before(self) -> list[tuple[forms.BoundField, str]]:
        """What stands before the words, each field with the outcome that it is asked for."""
        return [(self[name], self.WHEN.get(name, "")) for name in self.BEFORE]

    @property
    def after(self) -> list[tuple[forms.BoundField, str]]:
        """What stands after the words, each field with the outcome that it is asked for."""
        return [(self[name], self.WHEN.get(name, "")) for name in self.AFTER]


class OutcomeForm(StepForm):
    """What a meeting did with a question: decided, deferred or withdrawn."""

    KINDS = (Outcome.Kind.DECIDED, Outcome.Kind.DEFERRED, Outcome.Kind.WITHDRAWN)
    BEFORE = ("kind", "meeting")
    AFTER = ("due_on", "then")
    WHEN: ClassVar = {"due_on": "decided", "then": "deferred"}
    OWNER = tuple(in_three("owner_role", kind=None))

    meeting = MeetingChoice(Meeting.objects.none(), label=_("At the meeting"), required=False)
    then = MeetingChoice(Meeting.objects.none(), label=_("Put off until the meeting"), required=False)

    class Meta(StepForm.Meta):
        fields = ["kind", "meeting", *StepForm.Meta.fields, *in_three("owner_role", kind=None), "due_on"]
        field_classes = {**StepForm.Meta.field_classes, "due_on": DayField}
        widgets = {"kind": forms.RadioSelect}
        labels = {"kind": _("What became of it"), "due_on": _("To be done by")}
        help_texts = {
            "owner_role_fr": _("By role. Leave it empty with the date when nothing is left to do."),
        }

    def __init__(self, *args: Any, next_meeting: Meeting | None, **kwargs: Any) -> None:
        """Offer what may follow, the meetings held, and those to come; `next_meeting` is proposed for what waits."""
        super().__init__(*args, **kwargs)
        decision = self.instance.decision
        meetings = decision.plan.meetings
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = [(kind.value, kind.label) for kind in self.kinds]
        fields["kind"].error_messages = {
            "required": _("Say what became of it."),
            "invalid_choice": _("This is not possible as the question stands now."),
        }
        fields["meeting"].queryset = meetings.filter(Q(held_on__lte=self.day) | Q(pk=decision.meeting_id))
        fields["meeting"].empty_label = _("outside a meeting")
        others = meetings.exclude(pk=decision.meeting_id)
        fields["then"].queryset = others.filter(held_on__gte=self.day).order_by("held_on")
        fields["then"].empty_label = _("the next one, once it is known")
        self.initial.update({"meeting": decision.meeting_id, "then": next_meeting})

    def clean(self) -> dict[str, Any]:
        """Ask for what the outcome needs, and leave out what it does not."""
        values: dict[str, Any] = super().clean() or {}
        kind, meeting = values.get("kind"), values.get("meeting")
        if kind != Outcome.Kind.DECIDED:
            values |= dict.fromkeys(self.OWNER, "") | {"due_on": None}
            self.errors.pop("due_on", None)
        elif any(map(values.get, self.OWNER)) and not values.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", _("Say by when it is to be done."))
        elif values.get("due_on") and not values.get("owner_role_fr"):
            self.add_error("owner_role_fr", _("Say who is in charge."))
        if kind != Outcome.Kind.DEFERRED:
            values["then"] = None
            self.errors.pop("then", None)
        elif meeting and values.get("then") and values["then"].held_on <= meeting.held_on:
            self.add_error("then", _("Choose a later meeting."))
        if kind and kind != Outcome.Kind.WITHDRAWN and meeting and meeting.held_on > self.day:
            self.add_error("meeting", _("This meeting is still to come."))
        return values


class DoneForm(StepForm):
    """What was decided is done: when, and with what."""

    KINDS = (Outcome.Kind.DONE,)
    BEFORE = ("done_on",)
    AFTER = ("link",)

    link = forms.URLField(
        label=_("Link to what shows it"), required=False, max_length=LONGEST_LINK, assume_scheme="https"
    )

    class Meta(StepForm.Meta):
        fields = ["done_on", *StepForm.Meta.fields, "link"]
        field_classes = {**StepForm.Meta.field_classes, "done_on": DayField}
        labels = {"done_on": _("Done on")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Propose today."""
        super().__init__(*args, **kwargs)
        self.initial["done_on"] = self.day
        self.fields["done_on"].required = True

    def clean_done_on(self) -> date:
        """Refuse a day to come."""
        day: date = self.cleaned_data["done_on"]
        if day > self.day:
            raise ValidationError(_("This day is still to come."))
        return day


class ReopenForm(StepForm):
    """A question waits again, because its outcome was recorded by mistake or does not hold."""

    KINDS = (Outcome.Kind.REOPENED,)
