"""The columns of a status, shared by actions, updates and report lines."""

from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from actions.status import FULL, Health, LifeCycle, state_label, state_of


class Status(models.Model):
    """The columns that say how something stands; the rules are in `actions.status`."""

    life_cycle = models.CharField(
        _("life cycle"), max_length=20, choices=LifeCycle.choices, default=LifeCycle.NOT_STARTED
    )
    health = models.CharField(_("health"), max_length=20, choices=Health.choices, blank=True)
    progress = models.DecimalField(
        _("progress (%)"),
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    completed_on = models.DateField(_("completed on"), null=True, blank=True)
    forecast_on = models.DateField(_("forecast date"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def state(self) -> str:
        """The key that is drawn: health while in progress, else life cycle."""
        return state_of(self.life_cycle, self.health)

    @property
    def state_label(self) -> str:
        """The state in the reader's words."""
        return state_label(self.state)


class Explanation(models.Model):
    """Why something is in trouble, and the path to green: what, who by role, by when."""

    reason = models.TextField(_("cause or reason"), max_length=400, blank=True)
    path_what = models.CharField(_("path to green: what"), max_length=200, blank=True)
    path_who = models.CharField(_("path to green: who, by role"), max_length=100, blank=True)
    path_by = models.DateField(_("path to green: by when"), null=True, blank=True)

    class Meta:
        abstract = True


def status_constraints(name: str) -> list[models.BaseConstraint]:
    """Return the rules of status that the database can hold, for the model called `name`."""
    in_progress = models.Q(life_cycle=LifeCycle.IN_PROGRESS)
    completed = models.Q(life_cycle=LifeCycle.COMPLETED)
    return [
        models.CheckConstraint(condition=models.Q(life_cycle__in=LifeCycle.values), name=f"{name}_life_cycle_is_known"),
        models.CheckConstraint(
            condition=(in_progress & models.Q(health__in=Health.values)) | (~in_progress & models.Q(health="")),
            name=f"{name}_health_only_in_progress",
            violation_error_message=_("Health goes with an action in progress, and only with one."),
        ),
        models.CheckConstraint(
            condition=(completed & models.Q(progress=FULL, progress__isnull=False, completed_on__isnull=False))
            | (~completed & models.Q(completed_on=None)),
            name=f"{name}_completed_is_dated_and_full",
            violation_error_message=_("A completed action has its date and its full progress."),
        ),
        models.CheckConstraint(
            condition=models.Q(progress=None) | models.Q(progress__range=(0, 100)),
            name=f"{name}_progress_in_percent",
            violation_error_message=_("Progress goes from 0 to 100."),
        ),
    ]


def effective_end(due_on: date | None, forecast_on: date | None) -> date | None:
    """Return when an action is expected to end: its forecast, else its due date."""
    return forecast_on or due_on


def last_day(life_cycle: str, completed_on: date | None, due_on: date | None, forecast_on: date | None) -> date | None:
    """Return when an action was completed, else when it is expected to end; None once it is cancelled."""
    return None if life_cycle == LifeCycle.CANCELLED else completed_on or effective_end(due_on, forecast_on)
