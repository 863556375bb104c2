"""What the secretariat types about periods: when they open, are due and lock, and more time for one member."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from actions.reporting.models import Period, Report
from actions.reporting.planning import Offsets, evening
from mdmplan.clock import local_date
from mdmplan.moments import DayField
from mdmplan.versions import VersionedForm


class EveningField(DayField):
    """A deadline, said as the day at whose end it falls."""

    def prepare_value(self, value: Any) -> Any:
        """Show the day of a moment."""
        return local_date(value) if isinstance(value, datetime) else value

    def to_python(self, value: Any) -> date | None:
        """Return the day that was typed, or that of a moment."""
        return super().to_python(self.prepare_value(value))

    def clean(self, value: Any) -> Any:
        """Return the last minute of the day that was typed."""
        day = super().clean(value)
        return evening(day) if day else None

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether another day was typed than that of the moment `initial`."""
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class OffsetsForm(forms.Form):
    """When every period opens, is due and locks, in days counted from its last."""

    opens = forms.IntegerField(
        label=_("Opens, in days after its last day"),
        min_value=1,
        max_value=90,
        initial=1,
        help_text=_("1: the day after."),
    )
    due = forms.IntegerField(label=_("Is due, in days after it opened"), min_value=1, max_value=90, initial=19)
    grace = forms.IntegerField(
        label=_("Locks, in days after the deadline"),
        min_value=0,
        max_value=90,
        initial=16,
        help_text=_("Until then members may still answer, late."),
    )

    @property
    def offsets(self) -> Offsets:
        """What was typed; what is suggested where nothing was."""
        if self.is_bound:
            return Offsets(**self.cleaned_data)
        return Offsets(**{name: field.initial for name, field in self.fields.items()})


class PeriodForm(VersionedForm):
    """When one period opens, is due and locks."""

    class Meta:
        model = Period
        fields = ("opens_on", "due_at", "locks_at")
        field_classes = {"opens_on": DayField, "due_at": EveningField, "locks_at": EveningField}
        labels = {
            "opens_on": _("Opens on"),
            "due_at": _("Deadline, until the end of the day"),
            "locks_at": _("Locks at the end of"),
        }
        help_texts = {"locks_at": _("Until then members may still answer, late.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """What has opened keeps its opening."""
        super().__init__(*args, **kwargs)
        if self.instance.opened_at:
            self.fields["opens_on"].disabled = True

    def clean(self) -> dict[str, Any]:
        """Leave the hour of a deadline whose day nobody touched; refuse a lock before the deadline."""
        values = super().clean()
        for name in ("due_at", "locks_at"):
            if name in values and name not in self.changed_data:
                values[name] = self.initial[name]
        due_at, locks_at = values.get("due_at"), values.get("locks_at")
        if due_at and locks_at and locks_at < due_at:
            self.add_error("locks_at", _("A period is due first, then locks."))
        return values


class TimeForm(forms.Form):
    """More time for one member, and why."""

    due_at = EveningField(label=_("New deadline, until the end of the day"))
    locks_at = EveningField(
        label=_("Locks at the end of"), help_text=_("Until then it may still answer, late: the deadline, or later.")
    )
    reason = forms.CharField(
        label=_("More time, because…"), max_length=300, help_text=_("The member reads it on the thread of its report.")
    )

    @classmethod
    def suggested(cls, report: Report, today: date) -> "TimeForm":
        """Return the form with a week more than it has, or than today when its time is over."""
        due_on = max(local_date(report.deadline), today) + timedelta(days=7)
        return cls(initial={"due_at": due_on, "locks_at": max(due_on, local_date(report.grace_ends))})
