"""The strategic plan and its parts, in three languages."""

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mdmplan.access import NotHere
from mdmplan.history import HistoricalRecords
from mdmplan.text import Translated
from mdmplan.versions import keep

if TYPE_CHECKING:
    from members.models import User

CODE_HELP = _("As published, such as A or A1. It stays in the address of the page.")


class Titled(models.Model):
    """A part of the plan: a code and a title in three languages, in the order of the plan."""

    code = models.CharField(_("code"), max_length=20, help_text=CODE_HELP)
    title_fr = models.CharField(_("title (French)"), max_length=400)
    title_en = models.CharField(_("title (English)"), max_length=400, blank=True)
    title_es = models.CharField(_("title (Spanish)"), max_length=400, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    title = Translated()
    #: What a code looks like in the address of its page.
    CODE = r"[A-Za-z0-9.-]+"
    #: The texts in three languages.
    TEXTS: tuple[str, ...] = ("title",)
    #: What this belongs to, and what belongs to it; empty at the top and at the bottom of the plan.
    UNDER, HOLDS = "", ""
    #: What stands between the code of its place and its own number, as in A1.1; None when codes are not numbered so.
    JOINT: str | None = None

    class Meta:
        abstract = True
        ordering = ["position", "code"]

    def __str__(self) -> str:
        """Return the code and the title in the reader's language."""
        return f"{self.code} {self.title}"

    @classmethod
    def check_code(cls, code: str) -> None:
        """Refuse a code that no address can hold."""
        if not re.fullmatch(cls.CODE, code):
            raise ValidationError({"code": _("Write the code as published, such as A, A1 or A1.1.")})

    def clean(self) -> None:
        """Refuse a code that no address can hold, and one that the plan has already (forms may not show the plan)."""
        self.check_code(self.code)
        parts: Any = type(self)._default_manager  # each kind of part has its plan
        same = parts.filter(plan=self.plan_id, code=self.code)  # type: ignore[attr-defined]
        if same.exclude(pk=self.pk).exists():
            raise ValidationError({"code": _("This code is already used in this plan.")})

    @property
    def kind(self) -> str:
        """What kind of part this is: axis, priority, objective or action."""
        return str(self._meta.model_name)

    @property
    def under(self) -> Any:
        """What this belongs to: the axis, the priority or the objective; None for an axis."""
        return getattr(self, self.UNDER) if self.UNDER else None

    @property
    def place(self) -> int | None:
        """The key of what this belongs to."""
        return getattr(self, f"{self.UNDER}_id") if self.UNDER else None

    def held(self, moment: datetime) -> Any:
        """Return what belongs to this and stands at `moment`; nothing for an action."""
        held: Any = getattr(self, self.HOLDS) if self.HOLDS else type(self)._default_manager.none()
        return held.standing(moment)

    def next_code(self) -> str:
        """Return the next code of its place that was never used, such as A1.4."""
        start = f"{self.under.code}{self.JOINT}"
        numbers = [
            int(code.removeprefix(start)) for code in self._codes() if re.fullmatch(f"{re.escape(start)}[0-9]+", code)
        ]
        return f"{start}{max(numbers, default=0) + 1}"

    def _codes(self) -> set[str]:
        """Return the codes that parts of this kind have, or had once, in the plan."""
        kind: Any = type(self)
        return {
            code
            for rows in (kind._default_manager, kind.history)
            for code in rows.filter(plan_id=self.plan_id).order_by().values_list("code", flat=True)  # type: ignore[attr-defined]
        }

    def numbered(self) -> Any:
        """Return, in order, the parts whose positions count together: those that belong to the same."""
        parts: Any = type(self)._default_manager  # each kind of part has its plan
        of_plan = parts.filter(plan=self.plan_id)  # type: ignore[attr-defined]
        if not self.UNDER:
            return of_plan
        return of_plan.filter(**{self.UNDER: self.place}).select_related(f"{self.UNDER}__plan")


def standing_at(moment: datetime) -> models.Q:
    """Return the condition for a Withdrawable that exists at `moment`."""
    return models.Q(added_at__lte=moment) & (models.Q(withdrawn_at=None) | models.Q(withdrawn_at__gt=moment))


M = TypeVar("M", bound=models.Model)


class WithdrawableQuerySet(models.QuerySet[M]):
    """Things that are withdrawn, never deleted."""

    def standing(self, moment: datetime) -> Self:
        """Return what existed at `moment`."""
        return self.filter(standing_at(moment))


class Withdrawable(models.Model):
    """Something with history: never deleted, it is withdrawn, and says when and by whom."""

    added_at = models.DateTimeField(_("added at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        "members.User", models.PROTECT, verbose_name=_("withdrawn by"), null=True, blank=True, related_name="+"
    )

    objects = WithdrawableQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None, withdrawn_by=None)
                | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="%(class)s_withdrawn_when_and_by_whom",
                violation_error_message=_("A withdrawal says when and by whom."),
            )
        ]

    def stood_at(self, moment: datetime) -> bool:
        """Return whether this existed at `moment`; `standing_at` asks the same of the database."""
        return self.added_at <= moment and (self.withdrawn_at is None or self.withdrawn_at > moment)

    def withdraw(self, *, by: "User", at: datetime) -> None:
        """Take this out of the plan from `at` on. Nothing is deleted."""
        self.withdrawn_by, self.withdrawn_at = by, at
        keep(self, by=by, at=at)


class PlanQuerySet(models.QuerySet["Plan"]):
    """Strategic plans, one after the other."""

    def current(self, day: date) -> "Plan":
        """Return the plan of `day`: the last that has begun, even when it has ended; else the first to come.

        Raises NotHere, saying what to do, when no plan is loaded at all.
        """
        begun = self.filter(starts_on__lte=day).order_by("starts_on").last()
        plan = begun or self.order_by("starts_on").first()
        if plan is None:
            raise NotHere(_("No plan is loaded yet: run manage.py loaddata plan_2023_2025 members."))
        return plan


class Plan(models.Model):
    """A strategic plan with its goal and its years."""

    slug = models.SlugField(_("short name"), unique=True)
    name_fr = models.CharField(_("name (French)"), max_length=200)
    name_en = models.CharField(_("name (English)"), max_length=200, blank=True)
    name_es = models.CharField(_("name (Spanish)"), max_length=200, blank=True)
    goal_fr = models.TextField(_("goal (French)"))
    goal_en = models.TextField(_("goal (English)"), blank=True)
    goal_es = models.TextField(_("goal (Spanish)"), blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    follows = models.OneToOneField(
        "self", models.PROTECT, verbose_name=_("follows"), related_name="followed_by", null=True, blank=True
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        "members.User",
        models.PROTECT,
        verbose_name=_("closed by"),
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    history = HistoricalRecords()

    name = Translated()
    goal = Translated()
    TEXTS = ("name", "goal")
    #: Names of pages beside the plans' own, as in /plans/new/.
    RESERVED = ("new",)
    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")),
                name="plan_ends_after_it_starts",
                violation_error_message=_("A plan ends after it has begun."),
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at=None, closed_by=None)
                | models.Q(closed_at__isnull=False, closed_by__isnull=False),
                name="plan_closed_when_and_by_whom",
            ),
        ]

    def __str__(self) -> str:
        """Return the name in the reader's language."""
        return str(self.name)

    def clean(self) -> None:
        """Refuse a short name that is the name of a page, and plans that follow each other but overlap."""
        errors: dict[str, Any] = {}
        starts_on: date | None = self.starts_on  # empty when what was typed is no day
        ends_on: date | None = self.ends_on
        if self.slug in self.RESERVED:
            errors["slug"] = _("This short name is taken by a page: choose another.")
        if self.follows and starts_on and starts_on <= self.follows.ends_on:
            errors["starts_on"] = _("It begins after the last day of the plan that it follows.")
        after = Plan.objects.filter(follows=self.pk).first() if self.pk else None
        if after and ends_on and ends_on >= after.starts_on:
            errors["ends_on"] = _("It ends before the first day of the plan that follows it.")
        if errors:
            raise ValidationError(errors)

    def is_open(self, at: datetime) -> bool:
        """Return whether the plan may be changed at `at`: it is not closed, or its last reports are still coming in."""
        return not self.closed_at or self.periods.writable(at).exists()

    def check_open(self, at: datetime) -> None:
        """Refuse a change of the plan, its actions or their status at `at`, when it is closed.

        While one of its periods is open to writing a closed plan still changes: its last reports are coming in.
        """
        if not self.is_open(at):
            raise ValidationError(_("This plan is closed: it stays as it is and is not edited any more."))

    def time_elapsed(self, day: date) -> float:
        """Return the share of the plan's time that has passed on `day`, from 0 to 1."""
        return elapsed_share(self.starts_on, self.ends_on, day)


def elapsed_share(start: date, end: date, day: date) -> float:
    """Return the share of the days from `start` to `end`, both included, passed at the end of `day` (0 to 1)."""
    total = (end - start).days + 1
    passed = (day - start).days + 1
    return min(max(passed / total, 0.0), 1.0)


class Axis(Titled, Withdrawable):
    """One of the three axes that group the priorities."""

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name=_("plan"), related_name="axes")
    history = HistoricalRecords()
    HOLDS = "priorities"

    class Meta(Titled.Meta):
        verbose_name = _("axis")
        verbose_name_plural = _("axes")
        constraints = [
            models.UniqueConstraint("plan", "code", name="axis_code_once_in_plan"),
            *Withdrawable.Meta.constraints,
        ]

    def get_absolute_url(self) -> str:
        """Return where the plan's outline shows it: an axis has no page of its own."""
        return reverse("plan_outline") + f"#axis-{self.code}"


class Priority(Titled, Withdrawable):
    """One of the plan's priorities, A to D."""

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name=_("plan"), related_name="priorities")
    axis = models.ForeignKey(Axis, models.PROTECT, verbose_name=_("axis"), related_name="priorities")
    history = HistoricalRecords()
    CODE = r"[A-Za-z.-]+"
    UNDER, HOLDS = "axis", "objectives"

    class Meta(Titled.Meta):
        verbose_name = _("priority")
        verbose_name_plural = _("priorities")
        constraints = [
            models.UniqueConstraint("plan", "code", name="priority_code_once_in_plan"),
            *Withdrawable.Meta.constraints,
        ]

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("priority_detail", args=[self.code])

    def clean(self) -> None:
        """Refuse a used code, and an axis of another plan."""
        super().clean()
        if self.axis_id and self.axis.plan_id != self.plan_id:
            raise ValidationError({"axis": _("This axis belongs to another plan.")})

    def next_code(self) -> str:
        """Return the letter after the last that was ever used; empty after Z."""
        last = max((code for code in self._codes() if len(code) == 1), default="@")
        return chr(ord(last) + 1) if last < "Z" else ""

    def numbered(self) -> Any:
        """Return the priorities of the plan, axis by axis: their positions count through all axes."""
        return self.plan.priorities.order_by("axis__position", "axis__code", "position", "code")


class Objective(Titled, Withdrawable):
    """What a priority wants to reach. It may have no action yet: its progress is then undefined."""

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name=_("plan"), related_name="objectives", editable=False)
    priority = models.ForeignKey(Priority, models.PROTECT, verbose_name=_("priority"), related_name="objectives")
    history = HistoricalRecords()
    CODE = r"[A-Za-z.-]*[0-9][A-Za-z0-9.-]*"
    UNDER, HOLDS, JOINT = "priority", "actions", ""

    class Meta(Titled.Meta):
        verbose_name = _("objective")
        verbose_name_plural = _("objectives")
        constraints = [
            models.UniqueConstraint("plan", "code", name="objective_code_once_in_plan"),
            *Withdrawable.Meta.constraints,
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save under the plan of the priority."""
        self.plan = self.priority.plan
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("objective_detail", args=[self.code])

    def clean(self) -> None:
        """Refuse a code that the plan of the priority has already."""
        if self.priority_id:
            self.plan = self.priority.plan
        super().clean()
