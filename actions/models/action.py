"""Planned actions, and the append-only record of their status."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actions.models.status import Explanation, Status, status_constraints
from actions.status import ATTENTION, Health, LifeCycle, state_of
from mdmplan.append_only import AppendOnly, AppendOnlyQuerySet
from mdmplan.history import HistoricalRecords
from mdmplan.text import Translated, fold
from members.models import Member
from priorities.models import Objective, Plan, Titled, Withdrawable, WithdrawableQuerySet


class ActionQuerySet(WithdrawableQuerySet["Action"]):
    """Actions; read as a sentence: `Action.objects.of(plan).standing(moment)`."""

    def of(self, plan: Plan) -> "ActionQuerySet":
        """Return the actions of `plan`, in its order, with their objective, priority and `lead` participation."""
        lead = models.FilteredRelation("participations", condition=models.Q(participations__role="lead"))
        actions: ActionQuerySet = self.filter(plan=plan).alias(lead=lead).order_by(*IN_PLAN_ORDER)
        return actions.select_related("objective__priority", "lead__member")  # type: ignore[misc]  # made just above

    def matching(self, text: str) -> "ActionQuerySet":
        """Keep the actions that hold every word of `text` (its first dozen), whatever the accents and the case."""
        actions = self
        for word in sought(text):
            actions = actions.filter(search__contains=word)
        return actions


def sought(text: str) -> list[str]:
    """Return the words of `text` (its first dozen) as they are looked for: without accents and capitals."""
    return fold(text).split()[:WORDS_SOUGHT]


#: How many words of a search are read: enough for any title.
WORDS_SOUGHT = 12
#: Written by `actions.services.updates.record_update` alone.
STATUS_COLUMNS = {"life_cycle", "health", "progress", "completed_on", "forecast_on", "revision", "updated_at"}
IN_PLAN_ORDER = (
    "objective__priority__position",
    "objective__priority__code",
    "objective__position",
    "objective__code",
    "position",
    "code",
)


class Action(Titled, Status, Withdrawable):  # Titled has its __str__
    """A planned action. Its status columns are written by `actions.services.updates.record_update` alone."""

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name=_("plan"), related_name="actions", editable=False)
    objective = models.ForeignKey(Objective, models.PROTECT, verbose_name=_("objective"), related_name="actions")
    description_fr = models.TextField(_("description (French)"), blank=True)
    description_en = models.TextField(_("description (English)"), blank=True)
    description_es = models.TextField(_("description (Spanish)"), blank=True)
    deliverable_fr = models.TextField(_("deliverable (French)"), blank=True)
    deliverable_en = models.TextField(_("deliverable (English)"), blank=True)
    deliverable_es = models.TextField(_("deliverable (Spanish)"), blank=True)
    in_published_plan = models.BooleanField(_("in the published plan"), default=False)
    starts_on = models.DateField(_("start"), null=True, blank=True)
    due_on = models.DateField(_("due date"), null=True, blank=True)
    #: Where only the year is known: no day is invented, and nothing is computed from it.
    start_year = models.PositiveSmallIntegerField(_("year of the start"), null=True, blank=True, editable=False)
    due_year = models.PositiveSmallIntegerField(_("year of the due date"), null=True, blank=True, editable=False)
    revision = models.PositiveIntegerField(_("revision"), default=0, editable=False)
    updated_at = models.DateTimeField(_("last update"), null=True, editable=False)
    search = models.TextField(editable=False, default="")
    members = models.ManyToManyField(Member, through="Participation", verbose_name=_("members"), related_name="actions")
    history = HistoricalRecords(excluded_fields=[*sorted(STATUS_COLUMNS), "search"])

    description = Translated()
    deliverable = Translated()
    #: Has a digit, so that it is never taken for the name of a page.
    CODE = Objective.CODE
    TEXTS = ("title", "description", "deliverable")
    UNDER, JOINT = "objective", "."
    objects = ActionQuerySet.as_manager()  # type: ignore[misc]  # more of the same

    class Meta(Titled.Meta):
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        constraints = [
            models.UniqueConstraint("plan", "code", name="action_code_once_in_plan"),
            models.CheckConstraint(
                condition=models.Q(starts_on=None)
                | models.Q(due_on=None)
                | models.Q(due_on__gte=models.F("starts_on")),
                name="action_due_after_start",
                violation_error_message=_("An action is due after it starts."),
            ),
            models.CheckConstraint(
                condition=models.Q(starts_on=None) | models.Q(start_year=None),
                name="action_starts_on_a_day_or_in_a_year",
            ),
            models.CheckConstraint(
                condition=models.Q(due_on=None) | models.Q(due_year=None), name="action_due_on_a_day_or_in_a_year"
            ),
            *status_constraints("action"),
            *Withdrawable.Meta.constraints,
        ]

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("action_detail", args=[self.code])

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save under the plan of the objective, with the text that search reads.

        The status columns of a stored action are left as they are, whatever this instance holds.
        """
        self.settle()
        if not self._state.adding:
            columns = (field.name for field in self._meta.concrete_fields if not field.primary_key)
            kwargs["update_fields"] = [name for name in columns if name not in STATUS_COLUMNS]
        super().save(*args, **kwargs)

    def settle(self) -> None:
        """Fill in what follows from the rest: the plan, the text that search reads; a day takes the place of a year."""
        self.plan = self.objective.plan
        if self.starts_on:
            self.start_year = None
        if self.due_on:
            self.due_year = None
        self.search = searched(self)

    def clean(self) -> None:
        """Refuse a code that the plan has already, and another due date: the original one is kept for ever."""
        if self.objective_id:
            self.plan = self.objective.plan
        super().clean()
        kept = Action.objects.filter(pk=self.pk).values_list("due_on", flat=True).first()
        check_due(kept, self.due_on)


def searched(action: Any) -> str:
    """Return where a search looks for its words: the code and all texts of `action`, or of a version of it."""
    texts = (getattr(action, f"{name}_{language}") for name in Action.TEXTS for language in ("fr", "en", "es"))
    return fold(" ".join([action.code, *texts]))


def check_due(kept: date | int | None, given: date | int | None) -> None:
    """Refuse another due date (or year, where no more is known) than the one that is `kept`."""
    if kept and kept != given:
        raise ValidationError(
            {"due_on": _("The original due date is kept for ever: give a new forecast date in an update instead.")}
        )


class UpdateQuerySet(AppendOnlyQuerySet["Update"]):
    """The record of status."""

    def standing(self, moment: datetime) -> "UpdateQuerySet":
        """Return the last update of each action at `moment`."""
        later = Update.objects.filter(action=models.OuterRef("action"), at__lte=moment, pk__gt=models.OuterRef("pk"))
        return self.filter(~models.Exists(later), at__lte=moment)


class Update(AppendOnly, Status, Explanation):
    """One statement of where an action stands: who, when, from what to what, and why. Never changed.

    Rows are in the order of their primary key; `old_…` repeats what stood before, so that each row reads alone.
    """

    action = models.ForeignKey(Action, models.PROTECT, verbose_name=_("action"), related_name="updates")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("author"), related_name="updates"
    )
    at = models.DateTimeField(_("moment"))
    old_life_cycle = models.CharField(_("life cycle before"), max_length=20, choices=LifeCycle.choices)
    old_health = models.CharField(_("health before"), max_length=20, choices=Health.choices, blank=True)
    old_progress = models.DecimalField(_("progress before"), max_digits=4, decimal_places=1, null=True, blank=True)
    old_forecast_on = models.DateField(_("forecast before"), null=True, blank=True)
    note = models.TextField(_("note"), max_length=1000, blank=True)
    note_language = models.CharField(_("language of the texts"), max_length=10, blank=True)
    no_evidence_reason = models.CharField(_("why there is no link"), max_length=200, blank=True)

    objects = UpdateQuerySet.as_manager()

    class Meta:
        verbose_name = _("update")
        verbose_name_plural = _("updates")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["action", "-id", "at"], name="update_latest_of_action")]
        constraints = [
            *status_constraints("update"),
            models.CheckConstraint(
                condition=~models.Q(health__in=ATTENTION)
                | (
                    ~models.Q(reason="")
                    & ~models.Q(path_what="")
                    & ~models.Q(path_who="")
                    & models.Q(path_by__isnull=False)
                ),
                name="update_trouble_has_path_to_green",
                violation_error_message=_("At risk and off track need a cause and a path to green."),
            ),
            models.CheckConstraint(
                condition=~models.Q(life_cycle__in=[LifeCycle.POSTPONED, LifeCycle.CANCELLED]) | ~models.Q(reason=""),
                name="update_stop_has_reason",
                violation_error_message=_("A postponed or cancelled action needs its reason."),
            ),
        ]

    def __str__(self) -> str:
        """Return the action and its state."""
        return f"{self.action.code} {self.state}"

    @property
    def old_state(self) -> str:
        """The key that was drawn before."""
        return state_of(self.old_life_cycle, self.old_health)

    @property
    def changes_state(self) -> bool:
        """Whether the state moved."""
        return self.state != self.old_state

    @property
    def moves_forecast(self) -> bool:
        """Whether the forecast date moved."""
        return self.forecast_on != self.old_forecast_on
