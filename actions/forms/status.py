"""What people type about the status of an action."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from actions.forms.evidence import EvidenceFileField
from actions.models import Action, Update
from actions.services.updates import Statement
from actions.status import Health, LifeCycle, status_errors
from mdmplan.moments import DayField
from mdmplan.text import read_links, read_number, without_controls
from mdmplan.versions import Difference, compare, take_theirs
from members.models import INTERFACE_LANGUAGES

#: The languages in which people of the network write, beside those of the interface.
WRITING_LANGUAGES = [
    *INTERFACE_LANGUAGES,
    ("de", "Deutsch"),
    ("el", "Ελληνικά"),
    ("it", "Italiano"),
    ("ja", "日本語"),
    ("nl", "Nederlands"),
    ("pt", "Português"),
    ("sv", "Svenska"),
    ("tr", "Türkçe"),
]
NO_PERSONAL_DATA = _("No personal data about patients, staff or candidates.")


class WordsField(forms.CharField):
    """A text of several lines: a new line counts as one character, as the reader counts it.

    One over its limit is kept and said: the browser is not told to cut what is pasted.
    """

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        """Show `rows` lines."""
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value: Any) -> str:
        """Return the text with plain new lines, whatever the browser sends."""
        return without_controls((super().to_python(value) or "").replace("\r\n", "\n"))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Leave out `maxlength`."""
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class LinksField(WordsField):
    """Addresses, one a line; the first line that is no address is named."""

    def validate(self, value: str) -> None:
        """Refuse a line that is no link."""
        super().validate(value)
        read_links(value)


class PercentField(forms.DecimalField):
    """A number from 0 to 100 with one decimal, shown without it when it is whole."""

    def to_python(self, value: Any) -> Any:
        """Return the number; what is none, such as NaN, is refused like any other word."""
        number = super().to_python(value)
        if number is not None and not number.is_finite():
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return number

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether another number was typed; what is no number is another."""
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True

    def prepare_value(self, value: Any) -> Any:
        """Return 80 for 80.0, and anything else as it is."""
        return int(value) if isinstance(value, Decimal) and value == int(value) else value


class ClaimForm(forms.Form):
    """The questions of status, the same for an update and for a member's line."""

    life_cycle = forms.ChoiceField(
        label=_("Life cycle"), choices=LifeCycle.choices, widget=forms.RadioSelect, required=False
    )
    health = forms.ChoiceField(
        label=_("Health"),
        choices=[*Health.choices, ("", _("None"))],
        widget=forms.RadioSelect,
        required=False,
    )
    reason = WordsField(label=_("Cause or reason"), max_length=400, help_text=NO_PERSONAL_DATA)
    path_what = WordsField(label=_("Path to green: what will be done"), max_length=200, rows=1)
    path_who = forms.CharField(label=_("Path to green: who, by role"), max_length=100, required=False)
    path_by = DayField(label=_("Path to green: by when"), required=False)
    progress = PercentField(
        label=_("Progress (%)"),
        max_digits=4,
        decimal_places=1,
        required=False,
        min_value=0,
        max_value=100,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 6}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _("Write a number from 0 to 100.")),
    )
    sure = forms.BooleanField(label=_("100 %, and work remains"), required=False)
    forecast_on = DayField(label=_("Forecast date"), required=False)
    completed_on = DayField(label=_("Completed on"), required=False)
    evidence = LinksField(label=_("Links that show it"), max_length=2000, rows=2, help_text=_("One address a line."))
    no_evidence_reason = WordsField(label=_("Why there is no link"), max_length=200, rows=1)

    def clean(self) -> dict[str, Any]:
        """Forget what only stayed behind when another life cycle was chosen, and characters that nobody can see."""
        values: dict[str, Any] = super().clean() or {}
        chosen = values.get("life_cycle")
        values |= {
            field: empty
            for field, life_cycle, empty in LEFT_BEHIND
            if chosen not in (None, "", life_cycle) and field not in self.changed_data
        }
        if chosen == LifeCycle.COMPLETED and "progress" not in self.changed_data:
            values["progress"] = None
        values |= {name: without_controls(text) for name, text in values.items() if isinstance(text, str)}
        return values


#: What is asked for one life cycle alone: the field, that life cycle, and its empty value.
LEFT_BEHIND = (("health", LifeCycle.IN_PROGRESS, ""), ("completed_on", LifeCycle.COMPLETED, None))


class UpdateForm(ClaimForm):
    """One statement of where an action stands; refused with the sentence of the rule that it breaks.

    When somebody else has updated the action since the form was opened, `differences` says where the two are not
    the same, and its writer chooses field by field.
    """

    revision = forms.IntegerField(widget=forms.HiddenInput)
    file = EvidenceFileField(label=_("A file that shows it"), required=False)
    note = WordsField(label=_("Note"), max_length=1000, help_text=NO_PERSONAL_DATA)
    language = forms.ChoiceField(label=_("Language of the texts"), choices=WRITING_LANGUAGES)

    def __init__(
        self, data: Any = None, files: Any = None, *, action: Action, today: date, language: str, auto_id: str = "id_%s"
    ) -> None:
        """Start from where `action` stands, in the writer's `language`; a completion lies before `today`."""
        self.latest = action.updates.select_related("author__member").first()
        stands = {"revision": action.revision, "language": language, **current_values(action, self.latest)}
        super().__init__(data, files, initial=stands, auto_id=auto_id)
        self.today = today
        self.differences: list[Difference] = []
        if self.is_bound:
            take_theirs(self, stands)
            self._compare(action)

    def _compare(self, action: Action) -> None:
        """Notice what somebody else has said of `action` since the revision that the writer saw."""
        seen = str(self.data.get("revision", ""))
        if seen == str(action.revision) or not seen.removeprefix("-").isdecimal():
            return
        data: Any = self.data
        data["revision"] = str(action.revision)  # the next post has seen both
        number = read_number(seen)
        known = number is not None and number < action.revision
        updates = list(action.updates.order_by("pk")[:number]) if known else None
        base = None if updates is None else spoken_values(updates[-1] if updates else None)
        self.differences = compare(self, self.initial, base, COMPARED)

    def clean(self) -> dict[str, Any]:
        """Ask the rules of status, and put each answer beside its field."""
        values = super().clean()
        if self.differences:
            self.add_error(None, _("Nothing was overwritten: choose for each field which version stands."))
            return values
        for field, sentence in status_errors(self.statement, today=self.today).items():
            if field not in self.errors:
                self.add_error(field, sentence)
        return values

    @property
    def statement(self) -> Statement:
        """What was typed, as the service takes it; what was completed before has shown its evidence then."""
        said = statement_of(self.cleaned_data)
        shown_before = self.latest is not None and self.latest.life_cycle == LifeCycle.COMPLETED
        return replace(said, evidence=said.evidence or shown_before)


DAYS = ("path_by", "completed_on", "forecast_on")
WORDS = ("life_cycle", "health", "reason", "path_what", "path_who", "no_evidence_reason", "note", "language")
#: What an update form starts from, and two people may fill in differently.
COMPARED = (
    *("life_cycle", "health", "reason", "path_what", "path_who", "path_by"),
    *("completed_on", "no_evidence_reason", "progress", "forecast_on"),
)


def statement_of(values: dict[str, Any]) -> Statement:
    """Return what was typed, as the service takes it; what a form does not ask is empty."""
    links = tuple(read_links(values.get("evidence", "")))
    typed: dict[str, Any] = {name: values.get(name, "") for name in WORDS}
    typed |= {name: values.get(name) for name in DAYS}
    return Statement(
        **typed,
        progress=values.get("progress"),
        evidence=bool(links or values.get("file")),
        sure=bool(values.get("sure")),
        links=links,
        file=values.get("file"),
    )


def spoken_values(update: Update | None) -> dict[str, Any]:
    """Return what `update` said; without one, what stands of an action of which nobody has spoken."""
    return {name: getattr(update or Update(), name) for name in COMPARED}


def current_values(action: Action, latest: Update | None) -> dict[str, Any]:
    """Return what the update form starts from: where the action stands now, with its last explanation."""
    status = ("life_cycle", "health", "progress", "forecast_on", "completed_on")
    return spoken_values(latest) | {name: getattr(action, name) for name in status}
