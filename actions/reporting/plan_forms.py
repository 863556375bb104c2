"""What the secretariat types when a plan ends and the next begins."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actions.models import Action
from actions.reporting.carrying import Choice, Companions, suggested_code
from actions.reporting.closing import Dates
from mdmplan.moments import DayField
from mdmplan.text import LANGUAGES
from priorities.models import Objective, Plan


class PlanForm(forms.ModelForm):
    """A new plan: its name and goal in three languages, its years, its short name, the plan it follows."""

    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))
    copy_parts = forms.BooleanField(
        label=_("Begin with the axes, priorities and objectives of the plan it follows"), required=False
    )

    class Meta:
        model = Plan
        fields = (
            "name_fr",
            "name_en",
            "name_es",
            "goal_fr",
            "goal_en",
            "goal_es",
            "starts_on",
            "ends_on",
            "slug",
            "follows",
        )
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in ("goal_fr", "goal_en", "goal_es")}
        help_texts = {"slug": _("Such as 2026-2028: it stands in the addresses of this plan's pages, and stays.")}
        error_messages = {
            "slug": {"unique": _("This short name is used by another plan: choose another.")},
            "follows": {"unique": _("Another plan follows this one already.")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Suggest the plan that nothing follows yet, and the day after its last."""
        super().__init__(*args, **kwargs)
        latest = Plan.objects.filter(followed_by=None).order_by("ends_on").last()
        if latest:
            self.initial = {"follows": latest, "starts_on": latest.ends_on + timedelta(days=1), "copy_parts": True}

    @property
    def texts(self) -> list[list[forms.BoundField]]:
        """The name and the goal, each in its three languages."""
        return [[self[f"{name}_{language}"] for language in LANGUAGES] for name in ("name", "goal")]

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the start, and to copy the parts of no plan."""
        values: dict[str, Any] = super().clean() or {}
        starts_on, ends_on = values.get("starts_on"), values.get("ends_on")
        if starts_on and ends_on and ends_on <= starts_on:
            self.add_error("ends_on", _("A plan ends after it has begun."))
        if values.get("copy_parts") and "follows" in values and values["follows"] is None:
            self.add_error("copy_parts", _("Say which plan it follows: its parts are copied from there."))
        return values


class ClosingForm(forms.Form):
    """When the closing report opens, is due and locks."""

    opens_on = DayField(label=_("Opens on"), help_text=_("Today or earlier: it opens as soon as you close the plan."))
    due_on = DayField(label=_("Deadline, until the end of the day"))
    locks_on = DayField(label=_("Locks at the end of"), help_text=_("Until then members may still answer, late."))

    @classmethod
    def suggested(cls, plan: Plan, today: date) -> "ClosingForm":
        """Return the form with days that leave members three weeks, and two more of grace."""
        opens = max(today, plan.ends_on + timedelta(days=1))
        due = opens + timedelta(days=21)
        return cls(initial={"opens_on": opens, "due_on": due, "locks_on": due + timedelta(days=14)})

    @property
    def dates(self) -> Dates:
        """The days that were typed."""
        return Dates(**self.cleaned_data)


class ReopenForm(forms.Form):
    """Why a plan is opened again."""

    reason = forms.CharField(
        label=_("Open it again, because…"), max_length=300, help_text=_("The reason stays on record.")
    )


class AlongForm(forms.Form):
    """What comes along with the actions that are carried over."""

    participations = forms.BooleanField(label=_("Who takes part, with the same roles"), required=False, initial=True)
    milestones = forms.BooleanField(label=_("Milestones not reached, with their dates"), required=False, initial=True)

    @property
    def along(self) -> Companions:
        """What was chosen."""
        return Companions(**self.cleaned_data)


class CarryForm(forms.Form):
    """One unfinished action: whether it is carried over, to which objective, under which code, with which dates."""

    take = forms.BooleanField(required=False)
    objective = forms.ChoiceField(label=_("Objective"), required=False)
    code = forms.CharField(label=_("New code"), max_length=20, required=False)
    starts_on = DayField(label=_("Start"), required=False)
    due_on = DayField(label=_("Due date"), required=False)

    def __init__(self, data: Any = None, *, action: Action, objectives: Iterable[Objective], used: set[str]) -> None:
        """Ask about `action`: the objective of the same code and the next free code are suggested.

        `used` are the codes that are no longer free; the suggested one joins them.
        """
        super().__init__(data, prefix=f"row-{action.pk}", initial={"take": True})
        self.action = action
        self.objectives = {objective.code: objective for objective in objectives}
        self.same = self.objectives.get(action.objective.code)
        self.suggested = suggested_code(action.code, self.same, used) if self.same else ""
        used.add(self.suggested)
        if self.same:
            self.initial.update({"objective": self.same.code, "code": self.suggested})
        choices = [(code, str(objective)) for code, objective in self.objectives.items()]
        self.fields["objective"].choices = [("", _("Choose")), *choices]  # type: ignore[attr-defined]
        self.fields["take"].label = _("Carry over %(code)s") % {"code": action.code}

    @property
    def heading(self) -> str:
        """The code of the action; the list of errors names it."""
        return self.action.code

    @property
    def taken(self) -> bool:
        """Whether the action is carried over; what is typed for one that stays is not looked at."""
        return bool(self["take"].value())

    @property
    def place(self) -> list[forms.BoundField]:
        """The fields that say under which code the action goes on, and when."""
        return [self[name] for name in ("code", "starts_on", "due_on")]

    def full_clean(self) -> None:
        """Look at what was typed only where the action is carried over."""
        super().full_clean()
        if self.is_bound and not self.taken:
            self.errors.clear()

    def clean(self) -> dict[str, Any]:
        """Ask for the objective; a suggested code does not outlive the objective it was suggested for."""
        values: dict[str, Any] = super().clean() or {}
        if "objective" in values and not values["objective"]:
            self.add_error("objective", _("Choose the objective to which this action goes."))
        if self.same and values.get("objective") != self.same.code and values.get("code") == self.suggested:
            values["code"] = ""
        return values

    @property
    def choice(self) -> Choice:
        """What was chosen, as the service takes it."""
        values = self.cleaned_data
        return Choice(
            action=self.action,
            objective=self.objectives[values["objective"]],
            code=values["code"],
            starts_on=values["starts_on"],
            due_on=values["due_on"],
        )

    def put(self, errors: dict[str, str]) -> None:
        """Show `errors`, a sentence per field, beside the fields."""
        for field, sentence in errors.items():
            self.add_error(field if field in self.fields else None, sentence)
