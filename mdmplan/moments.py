"""The moment a page is asked for: `?as_of=2025-06-30`, and what it is compared with. Imports no app."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mdmplan.clock import end_of_day, local_date

#: The years that a plan can speak of.
YEARS = (1980, 2100)
DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]


def past_query(day: date | None) -> str:
    """Return the end of an address that shows a past `day`; nothing for the present."""
    return f"?as_of={day.isoformat()}" if day else ""


class DayInput(forms.DateInput):
    """The browser's own date field, always given an ISO date."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        """Write the day as the field expects it in every language."""
        super().__init__(format="%Y-%m-%d", **kwargs)


class DayField(forms.DateField):
    """A day, typed as 2025-06-30 or 30/06/2025 whatever the language."""

    widget = DayInput
    default_error_messages = {"invalid": _("Write the day as 2025-06-30.")}

    def __init__(self, **kwargs: Any) -> None:
        """Accept the ISO form and the usual European one."""
        super().__init__(input_formats=DAY_FORMATS, **kwargs)

    def to_python(self, value: Any) -> date | None:
        """Return the day; one of another century is a slip of the finger."""
        day = super().to_python(value)
        if day and not YEARS[0] <= day.year <= YEARS[1]:
            raise ValidationError(
                _("Write a day between %(first)d and %(last)d.") % {"first": YEARS[0], "last": YEARS[1]}
            )
        return day


class AsOfForm(forms.Form):
    """Reads the moment of a page from its address. `now` is the present; days to come are refused."""

    as_of = DayField(label=_("As of"), required=False)

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        """Keep the present moment: a page without `as_of` shows it."""
        super().__init__(*args, **kwargs)
        self.now = now

    def clean_as_of(self) -> date | None:
        """Refuse a day that is still to come."""
        day: date | None = self.cleaned_data["as_of"]
        if day and day > local_date(self.now):
            raise ValidationError(_("This day is still to come."))
        return day

    @property
    def moment(self) -> datetime:
        """The end of the day asked for, never later than the present; the present when none or a bad one is asked."""
        self.is_valid()  # reads the form; another field may be wrong, and this day still right
        day = self.cleaned_data.get("as_of")
        return min(end_of_day(day), self.now) if day else self.now

    @property
    def day(self) -> date:
        """The day that the page shows, in the plan's own zone, whoever reads."""
        return local_date(self.moment)

    @property
    def is_past(self) -> bool:
        """Whether the page shows the past."""
        return self.moment < self.now

    @property
    def past_day(self) -> date | None:
        """The past day that the page shows; None when it shows the present."""
        return self.day if self.is_past else None

    @property
    def query(self) -> str:
        """The end of every address that stays at the day of the page."""
        return past_query(self.past_day)
