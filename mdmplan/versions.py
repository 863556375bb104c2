"""Two people on one record: who saves second sees both versions and chooses, field by field. Imports no app."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.forms.widgets import ChoiceWidget
from django.utils.translation import gettext_lazy as _

from mdmplan.dates import date_format

#: The answer to "theirs or yours?" for a field is posted under this and the field's name.
TAKE = "take-"
THEIRS, YOURS = "theirs", "yours"


@dataclass(frozen=True)
class Difference:
    """One field in which what is stored now is not what was typed. `taken`: theirs, yours, or not chosen yet."""

    name: str
    label: str
    theirs: str
    yours: str
    taken: str

    @property
    def input_name(self) -> str:
        """Under which name the choice is posted."""
        return f"{TAKE}{self.name}"


def version_of(record: Any) -> int:
    """Return the version of a record with history: the number of its last history row, 0 when it has none."""
    newest = record.history.order_by("-history_id").values_list("history_id", flat=True).first() if record.pk else None
    return newest or 0


def keep(record: Any, *, by: Any, at: datetime) -> None:
    """Save `record`; its edit history says by whom and when, by the product's own clock."""
    record._history_user, record._history_date = by, at
    record.save()
    del record._history_user, record._history_date


def take_theirs(form: Any, stored: Mapping[str, Any]) -> None:
    """Put what is `stored` in place of what was typed, in each field of a bound form where its writer chose so."""
    data: Any = form.data.copy()
    for name, field in form.fields.items():
        if data.get(TAKE + name) == THEIRS and name in stored:
            data[form.add_prefix(name)] = written(field, stored[name])
    form.data = data


def written(field: forms.Field, value: Any) -> str:
    """Return `value` as the widget of `field` would post it."""
    return str(field.widget.format_value(field.prepare_value(value)) or "") if _plain(field) else str(value or "")


def _plain(field: forms.Field) -> bool:
    return not isinstance(field.widget, forms.CheckboxInput | ChoiceWidget)


def shown(field: forms.Field, value: Any) -> str:
    """Return `value` as a reader knows it: the words of a choice, not its key; a day in the reader's language."""
    for key, label in getattr(field, "choices", []):
        if str(getattr(key, "value", key)) == str(value):
            return str(label)
    if isinstance(field, forms.BooleanField):
        return str(_("Yes") if field.to_python(value) else _("No"))
    if isinstance(field, forms.DateField):
        value = _day(field, value)
    return "" if value is None else str(field.prepare_value(value))


def _day(field: forms.DateField, value: Any) -> Any:
    """Return the day that was typed, written out; what is no day is left as it was typed."""
    try:
        day: date | None = field.to_python(value)
    except ValidationError:
        return value
    return day and date_format(day, "DATE_FORMAT")


def compare(
    form: Any, stored: Mapping[str, Any], base: Mapping[str, Any] | None, names: Iterable[str]
) -> list[Difference]:
    """Return where what was typed in a bound form is not what is `stored` now, among the fields `names`.

    `base` is what its writer had seen, None when nobody knows: what only one of the two changed is theirs or yours.
    """
    found = []
    for name in names:
        field = form.fields[name]
        yours = field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
        if field.widget.is_hidden or not field.has_changed(stored.get(name), yours):
            continue
        taken = ""
        if base is not None and not field.has_changed(base.get(name), yours):
            taken = THEIRS
        elif base is not None and str(base.get(name)) == str(stored.get(name)):
            taken = YOURS
        theirs = shown(field, stored.get(name))
        found.append(Difference(name, str(field.label), theirs, shown(field, yours), taken))
    return found


class VersionedForm(forms.ModelForm):
    """A form on a record with history that notices what somebody else saved since it was opened.

    Open the record locked (`select_for_update`) in the transaction that saves it: then nobody comes in between.
    `differences` is empty unless there is a conflict; `components/versions.html` shows them.
    """

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Compare what was posted with what is stored now."""
        super().__init__(*args, **kwargs)
        self.version = version_of(self.instance)
        self.initial["seen"] = self.version
        self.differences: list[Difference] = []
        if self.is_bound and self.instance.pk:
            take_theirs(self, self.initial)
            self._compare()

    @property
    def last_change(self) -> Any:
        """The history row of what is stored now: by whom, when."""
        return self.instance.history.order_by("-history_id").select_related("history_user").first()

    def _compare(self) -> None:
        seen = self.data.get(self.add_prefix("seen"), "")
        if str(seen) == str(self.version):
            return
        base = self._base(seen)
        if base is not None and not self._rewritten(base):
            return
        data: Any = self.data
        data[self.add_prefix("seen")] = str(self.version)  # the next post has seen both
        self.differences = compare(self, self.initial, base, self.fields)

    def _rewritten(self, base: Mapping[str, Any]) -> bool:
        """Return whether a field of this form changed since `base`: its place in a list, say, is no concern of it."""
        return any(str(value) != str(self.initial.get(name)) for name, value in base.items())

    def _base(self, seen: Any) -> dict[str, Any] | None:
        """Return what the writer had seen, None when there is no such version.

        Who saw no version (0) saw what became the first one, when the history begins with that.
        """
        try:
            number = int(seen)
            row = self.instance.history.get(history_id=number) if number else self.instance.history.earliest()
        except (ObjectDoesNotExist, ValueError):
            return None
        seen_whole = number or row.history_type == "+"
        return forms.model_to_dict(row.instance, fields=list(self.fields)) if seen_whole else None

    def clean(self) -> dict[str, Any]:
        """Refuse to save over what was not seen."""
        values: dict[str, Any] = super().clean() or {}
        if self.differences:
            self.add_error(None, _("Somebody else saved this while you were writing. Nothing was overwritten: choose."))
        return values
