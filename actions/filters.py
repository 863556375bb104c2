"""The filters of the action list. A filtered view is its address."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from actions.models import Action, ActionQuerySet, Participation
from actions.standing import Standing, standings
from actions.status import STATES, Freshness, Health, LifeCycle
from members.models import Member, alphabetical
from priorities.models import Objective, Plan, Priority


def member_choices() -> list[tuple[str, str]]:
    """Return the associations that lead something, alphabetically."""
    leading = Member.objects.filter(participations__role=Participation.Role.LEAD).distinct()
    return [(member.code, str(member)) for member in alphabetical(leading)]


class ActionFilter(filters.FilterSet):
    """Text, place in the plan, state, freshness and lead; as of a moment."""

    q = filters.CharFilter(label=_("Text"), method="filter_text")
    priority = filters.ChoiceFilter(empty_label=_("All"), label=_("Priority"), field_name="objective__priority__code")
    objective = filters.ChoiceFilter(empty_label=_("All"), label=_("Objective"), field_name="objective__code")
    life_cycle = filters.ChoiceFilter(
        empty_label=_("All"), label=_("Life cycle"), choices=LifeCycle.choices, method="filter_life_cycle"
    )
    health = filters.ChoiceFilter(
        empty_label=_("All"), label=_("Health"), choices=Health.choices, method="filter_health"
    )
    freshness = filters.ChoiceFilter(
        empty_label=_("All"), label=_("Freshness"), choices=Freshness.choices, method="filter_freshness"
    )
    lead = filters.ChoiceFilter(empty_label=_("All"), label=_("Lead"), choices=member_choices, method="filter_lead")
    # Asked by the links of other pages: the state as it is drawn, and whether the word on it is too old.
    state = filters.MultipleChoiceFilter(
        choices=list(STATES.items()), method="filter_state", widget=forms.MultipleHiddenInput
    )
    stale = filters.ChoiceFilter(choices=[("1", "1"), ("0", "0")], method="filter_stale", widget=forms.HiddenInput)

    class Meta:
        model = Action
        fields: list[str] = []

    def __init__(self, *args: Any, plan: Plan, moment: datetime, **kwargs: Any) -> None:
        """Filter the actions of `plan` as they stood at `moment`."""
        queryset = Action.objects.of(plan).standing(moment).as_of(moment)
        super().__init__(*args, queryset=queryset, **kwargs)
        self.plan, self.moment = plan, moment
        for name, parts in (
            ("priority", Priority.objects.filter(plan=plan)),
            ("objective", Objective.objects.filter(plan=plan).order_by("priority__position", "position")),
        ):
            self.filters[name].extra["choices"] = [(part.code, str(part)) for part in parts]

    @property
    def spoken(self) -> list[str]:
        """What other pages' links ask for, and no visible field shows, in the reader's words."""
        self.form.is_valid()  # reads the form; another field may be wrong, and these still ask
        asked = self.form.cleaned_data
        words = [str(STATES[state]) for state in asked.get("state", [])]
        if asked.get("stale"):
            words.append(str(_("Not updated") if asked["stale"] == "1" else _("With fresh word")))
        return words

    def filter_text(self, queryset: ActionQuerySet, name: str, value: str) -> ActionQuerySet:
        """Keep the actions that hold every word."""
        return queryset.matching(value)

    def filter_life_cycle(self, queryset: ActionQuerySet, name: str, value: str) -> ActionQuerySet:
        """Keep the actions at this point of their life; without any update they are not started."""
        return queryset.with_update(or_none=value == LifeCycle.NOT_STARTED, life_cycle=value)

    def filter_health(self, queryset: ActionQuerySet, name: str, value: str) -> ActionQuerySet:
        """Keep the actions of this health."""
        return queryset.with_update(health=value)

    def filter_state(self, queryset: ActionQuerySet, name: str, value: list[str]) -> ActionQuerySet:
        """Keep the actions drawn with one of these states."""
        said = Q(health__in=value) | Q(life_cycle__in=value)
        return queryset.with_update(said, or_none=LifeCycle.NOT_STARTED in value)

    def filter_freshness(self, queryset: ActionQuerySet, name: str, value: str) -> ActionQuerySet:
        """Keep the actions whose word is this fresh."""
        return self._where(queryset, lambda standing: standing.freshness == value)

    def filter_stale(self, queryset: ActionQuerySet, name: str, value: str) -> ActionQuerySet:
        """Keep the actions drawn as stale (1), or the others (0)."""
        return self._where(queryset, lambda standing: standing.stale == (value == "1"))

    def filter_lead(self, queryset: ActionQuerySet, name: str, value: str) -> ActionQuerySet:
        """Keep the actions led by this member."""
        return queryset.filter(Q(participations__role=Participation.Role.LEAD) & Q(participations__member__code=value))

    def _where(self, queryset: ActionQuerySet, keep: Callable[[Standing], bool]) -> ActionQuerySet:
        """Keep the actions whose standing passes `keep`: the rule of freshness is asked, not written again."""
        kept = [standing.action.pk for standing in standings(self.plan, self.moment, queryset) if keep(standing)]
        return queryset.filter(pk__in=kept)
