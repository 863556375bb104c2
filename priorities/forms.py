"""What people type about the plan and its parts, in three languages side by side."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from mdmplan.text import LANGUAGES, untranslated, without_controls
from mdmplan.versions import VersionedForm
from priorities.models import Axis, Objective, Plan, Priority, standing_at

FRENCH_IS_NEEDED = _("Write the French: it is what readers get as long as there is no translation.")
FROM_ITS_PLACE = _("This code follows from the new place. Save again if it suits, or write another one.")


#: Another place is chosen: the page is asked again for the code that goes with it.
SUGGEST = {"hx-get": "", "hx-trigger": "change", "hx-target": "#code", "hx-select": "#code", "hx-swap": "outerHTML"}


class LineField(forms.CharField):
    """A title: one line, however it was typed or pasted."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        """Return the text on one line, with single spaces."""
        return " ".join(without_controls(super().to_python(value) or "").split())


class LinesField(forms.CharField):
    """A text of several lines, with plain new lines whatever the browser sends."""

    def to_python(self, value: Any) -> str:
        """Return the text with plain new lines."""
        return without_controls((super().to_python(value) or "").replace("\r\n", "\n"))


def in_three(*names: str, kind: Any) -> dict[str, Any]:
    """Return `kind` (a field, or a widget made for each) for each of `names` in each language."""
    return {f"{name}_{language}": kind for name in names for language in LANGUAGES}


class TextsForm(VersionedForm):
    """Texts of the plan in three languages; what is missing is marked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say of each field in which language it is, and whether it is not translated yet."""
        super().__init__(*args, **kwargs)
        missing = untranslated(self.instance, self.instance.TEXTS)
        for name in self.instance.TEXTS:
            for language in LANGUAGES:
                field = self.fields[f"{name}_{language}"]
                field.widget.attrs["lang"] = language
                if isinstance(field.widget, forms.Textarea):
                    field.widget.attrs["rows"] = 3
                if (name, language) in missing:
                    field.help_text = format_html('<span class="tag">{}</span>', _("not translated yet"))
                if field.required:
                    field.error_messages["required"] = FRENCH_IS_NEEDED

    @property
    def texts(self) -> list[list[forms.BoundField]]:
        """Each text in its three languages."""
        return [[self[f"{name}_{language}"] for language in LANGUAGES] for name in self.instance.TEXTS]

    @property
    def refused(self) -> int:
        """The status with which the form comes back: a conflict with somebody else, or a slip of one's own."""
        return 409 if self.differences else 422


class PlanForm(TextsForm):
    """The name and the goal of the plan."""

    class Meta:
        model = Plan
        fields = [*in_three("name", "goal", kind=None)]
        field_classes = in_three("name", kind=LineField) | in_three("goal", kind=LinesField)


class PartForm(TextsForm):
    """A part of the plan: what it belongs to, its code, its texts.

    A code left empty is the next one of the place. A part that moves is offered a code of its new place; `placed`
    tells for which place the code that is shown was written.
    """

    placed = forms.IntegerField(widget=forms.HiddenInput, required=False)

    #: The order in which places are offered.
    PLACES: tuple[str, ...] = ("position", "code")

    class Meta:
        fields = ["code", *in_three("title", kind=None)]
        field_classes = in_three("title", kind=LineField)

    def __init__(self, *args: Any, moment: datetime, place: Any = None, **kwargs: Any) -> None:
        """Offer the places that stand at `moment`. With `place`, show the part as if it belonged there."""
        super().__init__(*args, **kwargs)
        under = self.instance.UNDER
        self.fields["code"].required = not under
        self.initial["placed"] = self.instance.place
        if under:
            choice: Any = self.fields[under]
            choice.widget.attrs |= SUGGEST
            choice.queryset = choice.queryset.filter(
                standing_at(moment) | Q(pk=self.instance.place), plan=self.instance.plan
            ).order_by(*self.PLACES)
        if place and place.pk != self.instance.place:
            self.initial.update({under: place.pk, "placed": place.pk, "code": self._next_code(place)})

    @property
    def place_fields(self) -> list[forms.BoundField]:
        """The choice of what the part belongs to; nothing for an axis."""
        return [self[self.instance.UNDER]] if self.instance.UNDER else []

    def _next_code(self, place: Any) -> str:
        """Return the next code of `place`; a stored part whose code does not follow from its place keeps it."""
        if self.instance.pk and self.instance.JOINT is None:
            return str(self.instance.code)
        part = type(self.instance)(plan=self.instance.plan, **{self.instance.UNDER: place})
        return str(part.next_code())

    def clean(self) -> dict[str, Any]:
        """Give the next code where none was typed, and offer one when the part moves."""
        values = super().clean()
        place = values.get(self.instance.UNDER)
        if place is None or "code" not in values:
            return values
        if not values["code"]:
            values["code"] = self._next_code(place)
        elif self._moves_with_its_old_code(values, place):
            data: Any = self.data
            data[self.add_prefix("code")], data[self.add_prefix("placed")] = self._next_code(place), str(place.pk)
            self.add_error("code", FROM_ITS_PLACE)
        return values

    def _moves_with_its_old_code(self, values: dict[str, Any], place: Any) -> bool:
        """Return whether the part goes to another `place` under a code that nobody looked at since."""
        part = self.instance
        moves = part.pk and part.JOINT is not None and place.pk not in (part.place, values.get("placed"))
        return bool(moves) and values["code"] == part.code


class AxisForm(PartForm):
    """An axis."""

    class Meta(PartForm.Meta):
        model = Axis


class PriorityForm(PartForm):
    """A priority and its axis."""

    class Meta(PartForm.Meta):
        model = Priority
        fields = ["axis", *PartForm.Meta.fields]


class ObjectiveForm(PartForm):
    """An objective and its priority."""

    class Meta(PartForm.Meta):
        model = Objective
        fields = ["priority", *PartForm.Meta.fields]
