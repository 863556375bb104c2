"""The filters of the action list. A filtered view is its address; `actions.listing` answers it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import django_filters as filters
from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from actions.models import Action
from actions.status import STATES, Freshness, Health, LifeCycle
from mdmplan.dates import date_format
from mdmplan.moments import DayField

#: What an address may ask beside the filters.
PAGE, AS_OF, SORT = "page", "as_of", "sort"
#: When an action is expected to end.
WINDOWS = {
    "passed": pgettext_lazy("expected end", "Passed"),
    "30": _("In the next 30 days"),
    "90": _("In the next 90 days"),
    "plan": _("By the end of the plan"),
    "after": _("After the plan"),
    "none": pgettext_lazy("expected end", "No date"),
}
SORTS = ("code", "title", "state", "progress", "lead", "end", "updated")
DIRECTIONS = [(sort, sort) for name in SORTS for sort in (name, f"-{name}")]
#: Shown once somebody asks for more than the usual filters.
MORE = ("participant", "due", "due_from", "due_to", "divergent", "published")


class Options(forms.Select):
    """A choice among hundreds, written in one go where a template would take its time with each."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the same as the template of every other choice."""
        widget = self.get_context(name, value, attrs)["widget"]
        options = format_html_join(
            "\n",
            '<option value="{}"{}>{}</option>',
            (
                (option["value"], flatatt(option["attrs"]), option["label"])
                for _group, options, _index in widget["optgroups"]
                for option in options
            ),
        )
        return format_html('<select name="{}"{}>{}</select>', name, flatatt(widget["attrs"]), options)


class DayFilter(filters.Filter):
    """A day of the address."""

    field_class = DayField


class FilterForm(forms.Form):
    """What is asked of the list, checked: a sentence beside each field that cannot be answered."""

    def clean(self) -> dict[str, Any]:
        """Refuse a time that ends before it begins."""
        values: dict[str, Any] = super().clean() or {}
        first, last = values.get("due_from"), values.get("due_to")
        if first and last and last < first:
            self.add_error("due_to", _("This day comes before the first one."))
        return values


def choice(label: Any, choices: Iterable[tuple[str, Any]] = (), **options: Any) -> filters.ChoiceFilter:
    """Return a filter by one value of several; without `choices`, they are offered once the list is read."""
    options.setdefault("widget", Options)
    return filters.ChoiceFilter(
        label=label, choices=list(choices), empty_label=pgettext_lazy("filter", "All"), **options
    )


class ActionFilter(filters.FilterSet):
    """Text, place in the plan, state, freshness, people, dates. Declares what can be asked, and reads what is."""

    q = filters.CharFilter(label=_("Text"))
    priority = choice(_("Priority"))
    objective = choice(_("Objective"))
    life_cycle = choice(_("Life cycle"), LifeCycle.choices)
    health = choice(_("Health"), Health.choices)
    freshness = choice(_("Freshness"), Freshness.choices)
    late = choice(_("Lateness"), [("1", _("Past its due date")), ("0", _("Not late"))])
    lead = choice(_("Lead"))
    participant = choice(_("Taking part"))
    due = choice(_("Expected end"), WINDOWS.items())
    due_from = DayFilter(label=_("Expected end, from"))
    due_to = DayFilter(label=_("Expected end, until"))
    divergent = choice(_("Two voices"), [("1", _("The lead says otherwise")), ("0", _("Nothing to settle"))])
    published = choice(_("Published plan"), [("1", _("In the published plan")), ("0", _("Added since"))])
    # Asked by links: the state as it is drawn, whether the word on it is too old, and the order.
    state = filters.MultipleChoiceFilter(
        label=_("State"), choices=list(STATES.items()), widget=forms.MultipleHiddenInput
    )
    stale = choice(_("Word"), [("1", _("Not updated")), ("0", _("With fresh word"))], widget=forms.HiddenInput)
    sort = choice(_("Order"), DIRECTIONS, widget=forms.HiddenInput)

    class Meta:
        model = Action
        form = FilterForm
        fields: list[str] = []

    def offer(self, name: str, choices: Iterable[tuple[str, str]]) -> None:
        """Let `choices` be what can be chosen for `name`."""
        self.form.fields[name].choices = list(choices)

    def choices(self, name: str) -> dict[str, str]:
        """Return what can be chosen for `name`, each value with its words."""
        return {str(value): str(label) for value, label in self.form.fields[name].choices if value}

    def count(self, name: str, counts: Mapping[str, int]) -> None:
        """Write beside each value of `name` how many actions stand behind it."""
        self.offer(
            name, [(value, f"{label} ({number_format(counts[value])})") for value, label in self.choices(name).items()]
        )

    def early(self, name: str) -> str:
        """Return what is asked for `name` before the other values can be checked; nothing when it is faulty."""
        try:
            return str(self.form.fields[name].clean(self.data.get(name, "")))
        except ValidationError:
            return ""

    @property
    def asked(self) -> dict[str, Any]:
        """What is asked, by the name of the filter; what is empty or faulty is left out."""
        self.form.is_valid()  # reads the form; another field may be wrong, and these still ask
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    @property
    def order(self) -> str:
        """By what the list is ordered, with a minus for the other way round."""
        return str(self.asked.get(SORT, SORTS[0]))

    @property
    def by_title(self) -> bool:
        """Whether the list is ordered by title."""
        return self.early(SORT).removeprefix("-") == "title"

    @property
    def more(self) -> bool:
        """Whether one of the less usual filters is asked for, or faulty."""
        return any(self.data.get(name) for name in MORE)

    def words(self) -> list["Words"]:
        """Return each thing that is asked for in the reader's words, before the counts are written beside them."""
        return [
            Words(str(self.form.fields[name].label), self._word(name, value), without(self.data, name, value))
            for name, values in self.asked.items()
            if name != SORT
            for value in (values if isinstance(values, list) else [values])
        ]

    def _word(self, name: str, value: Any) -> str:
        if isinstance(value, date):
            return date_format(value, "SHORT_DATE_FORMAT")
        if name in ("q", "priority", "objective"):  # a code says it; the whole title would hide the others
            return str(value)
        return self.choices(name)[value]


@dataclass(frozen=True)
class Words:
    """One thing that is asked of the list: of which filter, what, and the query without it."""

    label: str
    value: str
    without: str


def tidy(asked: QueryDict) -> QueryDict:
    """Return what an address asks without what is empty, and without the page."""
    kept = QueryDict(mutable=True)
    for name, values in asked.lists():
        if name != PAGE and any(values):
            kept.setlist(name, [value for value in values if value])
    return kept


def without(asked: QueryDict, name: str, value: Any) -> str:
    """Return the query `asked` without one value of one filter."""
    kept = tidy(asked)
    rest = [each for each in kept.getlist(name) if each != value] if name == "state" else []
    kept.setlist(name, rest)
    return kept.urlencode()
