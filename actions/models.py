"""Planned actions, who takes part in them, and the append-only record of their status."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actions.status import ATTENTION, FULL, Health, LifeCycle, state_label, state_of
from mdmplan.append_only import AppendOnly, AppendOnlyQuerySet
from mdmplan.text import Translated, fold
from members.models import Member
from priorities.models import Objective, Plan, Titled, Withdrawable, standing_at


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


class ActionQuerySet(models.QuerySet["Action"]):
    """Actions; read as a sentence: `Action.objects.of(plan).standing(moment)`."""

    def of(self, plan: Plan) -> "ActionQuerySet":
        """Return the actions of `plan`, in its order, with their objective, priority and `lead` participation."""
        lead = models.FilteredRelation("participations", condition=models.Q(participations__role="lead"))
        actions: ActionQuerySet = self.filter(plan=plan).alias(lead=lead).order_by(*IN_PLAN_ORDER)
        return actions.select_related("objective__priority", "lead__member")  # type: ignore[misc]  # made just above

    def standing(self, moment: datetime) -> "ActionQuerySet":
        """Return the actions that were part of their plan at `moment`."""
        return self.filter(standing_at(moment))

    def as_of(self, moment: datetime) -> "ActionQuerySet":
        """Annotate each action with `update_id`, its last update at `moment` (None when there was none)."""
        latest = Update.objects.filter(action=models.OuterRef("pk"), at__lte=moment).order_by("-pk")
        return self.annotate(update_id=models.Subquery(latest.values("pk")[:1]))

    def with_update(self, *conditions: models.Q, or_none: bool = False, **lookups: Any) -> "ActionQuerySet":
        """Keep, after `as_of`, the actions whose update of that moment answers to `conditions` and `lookups`.

        With `or_none`, those without any update too.
        """
        said = models.Exists(Update.objects.filter(*conditions, pk=models.OuterRef("update_id"), **lookups))
        return self.filter(models.Q(said) | models.Q(update_id=None) if or_none else said)

    def matching(self, text: str) -> "ActionQuerySet":
        """Keep the actions that hold every word of `text` (its first dozen), whatever the accents and the case."""
        actions = self
        for word in fold(text).split()[:WORDS_SOUGHT]:
            actions = actions.filter(search__contains=word)
        return actions


#: How many words of a search are read: enough for any title.
WORDS_SOUGHT = 12
#: Written by `actions.services.record_update` alone.
STATUS_COLUMNS = {"life_cycle", "health", "progress", "completed_on", "forecast_on", "revision", "updated_at"}
IN_PLAN_ORDER = (
    "objective__priority__position",
    "objective__priority__code",
    "objective__position",
    "objective__code",
    "position",
    "code",
)


class Action(Titled, Status, Withdrawable):  # noqa: DJ008  # Titled has its __str__
    """A planned action. Its status columns are written by `actions.services.record_update` alone."""

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
    revision = models.PositiveIntegerField(_("revision"), default=0, editable=False)
    updated_at = models.DateTimeField(_("last update"), null=True, editable=False)
    search = models.TextField(editable=False, default="")
    members = models.ManyToManyField(Member, through="Participation", verbose_name=_("members"), related_name="actions")
    history = HistoricalRecords(excluded_fields=[*sorted(STATUS_COLUMNS), "search"])

    description = Translated()
    deliverable = Translated()
    objects = ActionQuerySet.as_manager()

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
            *status_constraints("action"),
            *Withdrawable.Meta.constraints,
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save under the plan of the objective, with the text that search reads.

        The status columns of a stored action are left as they are, whatever this instance holds.
        """
        self.plan = self.objective.plan
        if not self._state.adding:
            columns = (field.name for field in self._meta.concrete_fields if not field.primary_key)
            kwargs["update_fields"] = [name for name in columns if name not in STATUS_COLUMNS]
        texts = (
            getattr(self, f"{name}_{language}")
            for name in ("title", "description", "deliverable")
            for language in ("fr", "en", "es")
        )
        self.search = fold(" ".join([self.code, *texts]))
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Refuse a code that the plan has already, and another due date: the original one is kept for ever."""
        if self.objective_id:
            self.plan = self.objective.plan
        super().clean()
        kept = Action.objects.filter(pk=self.pk).values_list("due_on", flat=True).first()
        if kept and kept != self.due_on:
            raise ValidationError(
                {"due_on": _("The original due date is kept for ever: give a new forecast date in an update instead.")}
            )


class Participation(models.Model):
    """The agreed role of a member association in an action."""

    class Role(models.TextChoices):
        """What the association has agreed to."""

        LEAD = "lead", _("Lead")
        CONTRIBUTING = "contributing", _("Contributing")
        OBSERVING = "observing", _("Observing")
        EXEMPT = "exempt", _("Exempt")

    #: The roles that are asked to report.
    ASKED = (Role.LEAD, Role.CONTRIBUTING)

    action = models.ForeignKey(Action, models.PROTECT, verbose_name=_("action"), related_name="participations")
    member = models.ForeignKey(Member, models.PROTECT, verbose_name=_("member"), related_name="participations")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ["action", "member__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "member"],
                name="participation_once_per_member",
                violation_error_message=_("This association takes part in this action already."),
            ),
            models.UniqueConstraint(
                fields=["action"],
                condition=models.Q(role="lead"),
                name="participation_one_lead",
                violation_error_message=_("This action has its lead already."),
            ),
        ]

    def __str__(self) -> str:
        """Return who does what in which action."""
        return f"{self.action.code} {self.member.code} {self.get_role_display()}"


class Milestone(models.Model):
    """A dated step of an action."""

    action = models.ForeignKey(Action, models.PROTECT, verbose_name=_("action"), related_name="milestones")
    title_fr = models.CharField(_("title (French)"), max_length=300)
    title_en = models.CharField(_("title (English)"), max_length=300, blank=True)
    title_es = models.CharField(_("title (Spanish)"), max_length=300, blank=True)
    due_on = models.DateField(_("due date"))
    done_on = models.DateField(_("reached on"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    history = HistoricalRecords()

    title = Translated()

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["action", "position", "due_on"]

    def __str__(self) -> str:
        """Return the title in the reader's language."""
        return str(self.title)

    def reached(self, day: date) -> bool:
        """Return whether the step was reached by `day`."""
        return self.done_on is not None and self.done_on <= day


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


class Evidence(models.Model):
    """A link that shows what was done."""

    action = models.ForeignKey(Action, models.PROTECT, verbose_name=_("action"), related_name="evidence")
    update = models.ForeignKey(
        Update, models.PROTECT, verbose_name=_("update"), related_name="evidence", null=True, blank=True
    )
    url = models.URLField(_("link"), max_length=500)
    label = models.CharField(_("label"), max_length=200, blank=True)
    added_at = models.DateTimeField(_("added at"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("added by"), related_name="+")
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["pk"]

    def __str__(self) -> str:
        """Return the label, else the link."""
        return self.label or self.url


def effective_end(due_on: date | None, forecast_on: date | None) -> date | None:
    """Return when an action is expected to end: its forecast, else its due date."""
    return forecast_on or due_on
