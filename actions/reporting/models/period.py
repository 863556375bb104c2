"""The quarters of a plan: when each opens, is due, and locks."""

from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from actions.models import Action, Participation, Update
from actions.reporting.models.answer import NO_WORD
from actions.status import CLOSED, state_of
from mdmplan.clock import local_date, start_of_day
from mdmplan.history import HistoricalRecords
from mdmplan.moments import YEARS
from members.models import Member, check_time_zone
from priorities.models import Plan


class Word(NamedTuple):
    """What a member was asked of an action in a period, by their ids.

    `state` is empty, and `at` None, when no answer was accepted; else `at` is when it was.
    """

    member: int
    action: int
    period: int
    of_lead: bool
    state: str
    at: datetime | None


class PeriodQuerySet(models.QuerySet["Period"]):
    """The quarters of a plan."""

    def opened(self, moment: datetime) -> "PeriodQuerySet":
        """Return the periods that had opened by `moment`, the latest first."""
        return self.filter(opened_at__lte=moment).order_by("-opened_at", "-starts_on")

    def current(self, moment: datetime) -> "Period | None":
        """Return the current period: the latest one that has opened by `moment`."""
        return self.opened(moment).first()

    def to_open(self, moment: datetime) -> "PeriodQuerySet":
        """Return the periods that should be open at `moment` and are not, the first one first.

        A quarter of a plan that has been closed stays shut, and what would be locked already.
        """
        waiting = self.filter(opened_at=None, opens_on__lte=local_date(moment), locks_at__gt=moment)
        asked = models.Q(plan__closed_at=None) | models.Q(kind=Period.Kind.CLOSING)
        return waiting.filter(asked).order_by("opens_on", "starts_on")

    def writable(self, moment: datetime) -> "PeriodQuerySet":
        """Return the periods in which a member may write at `moment`: opened, and not locked yet.

        A period is open as long as one member has more time than the others.
        """
        later = self.filter(reports__locks_at__gt=moment).values("pk")
        return self.filter(models.Q(locks_at__gt=moment) | models.Q(pk__in=later), opened_at__lte=moment)

    def lead_words(self, moment: datetime) -> list[tuple[int, int, datetime]]:
        """Return (action, period, when) for each word of a lead in these periods that was accepted by `moment`."""
        words = self.words(moment, reports__lines__role=Participation.Role.LEAD)
        return [(word.action, word.period, word.at) for word in words if word.at]

    def words(self, moment: datetime, **asked_of: Any) -> list[Word]:
        """Return what was asked in these periods, the first asked first, and what had been accepted by `moment`.

        `asked_of` are the conditions for what is asked, in one query on the same line of a report.
        """
        asked = self.filter(reports__lines__isnull=False, **asked_of)
        asked = asked.order_by("opened_at", "reports__member__code")
        return [
            Word(member, action, period, role == Participation.Role.LEAD, state_of(life_cycle, health), at)
            if at and at <= moment and answer not in NO_WORD
            else Word(member, action, period, role == Participation.Role.LEAD, "", None)
            for member, action, period, role, at, answer, life_cycle, health in asked.values_list(
                "reports__member",
                "reports__lines__action",
                "pk",
                "reports__lines__role",
                "reports__accepted_at",
                "reports__lines__answer",
                "reports__lines__life_cycle",
                "reports__lines__health",
            )
        ]


class Period(models.Model):
    """A quarter of the plan, or its closing report: when it opens, when it is due, when it locks."""

    class Kind(models.TextChoices):
        """What is reported."""

        QUARTER = "quarter", _("Quarter")
        CLOSING = "closing", _("Closing report")

    class State(models.TextChoices):
        """Where a period is, by its dates alone."""

        UPCOMING = "upcoming", pgettext_lazy("period", "To come")
        OPEN = "open", pgettext_lazy("period", "Open")
        LATE = "late", pgettext_lazy("period", "Past its deadline")
        LOCKED = "locked", pgettext_lazy("period", "Locked")

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name=_("plan"), related_name="periods")
    code = models.CharField(_("code"), max_length=20, help_text=_("Such as 2025-Q2."))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.QUARTER)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    opens_on = models.DateField(_("opens on"))
    due_at = models.DateTimeField(_("deadline"))
    locks_at = models.DateTimeField(_("end of grace"))
    time_zone = models.CharField(_("time zone"), max_length=50, default="Europe/Paris", validators=[check_time_zone])
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("planned by"),
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        help_text=_("In whose name it opens by itself on its day."),
    )
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True, editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    history = HistoricalRecords()

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("period")
        verbose_name_plural = _("periods")
        ordering = ["-starts_on", "-opens_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "code"],
                name="period_code_once_in_plan",
                violation_error_message=_("This plan has this period already."),
            ),
            models.CheckConstraint(
                condition=models.Q(code__regex=r"^[0-9]{4}-[A-Za-z0-9]+$"),
                name="period_code_is_a_year_and_a_part",
                violation_error_message=_("The code is a year and a part, as in 2025-Q2: it stands in an address."),
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="period_ends_after_it_starts",
                violation_error_message=_("A period ends after it has begun."),
            ),
            models.CheckConstraint(
                condition=models.Q(locks_at__gte=models.F("due_at")),
                name="period_is_due_before_it_locks",
                violation_error_message=_("A period is due first, then locks."),
            ),
            models.CheckConstraint(
                condition=models.Q(opened_at=None, opened_by=None)
                | models.Q(opened_at__isnull=False, opened_by__isnull=False),
                name="period_opened_when_and_by_whom",
            ),
        ]

    def __str__(self) -> str:
        """Return the label in the reader's language."""
        return self.label

    def clean(self) -> None:
        """Refuse a deadline before the opening, and days of another century."""
        for name in ("starts_on", "ends_on", "opens_on", "due_at", "locks_at"):
            day = getattr(self, name)
            if day and not YEARS[0] <= day.year <= YEARS[1]:
                raise ValidationError({name: _("This day lies in another century.")})
        if None not in (self.opens_on, self.due_at) and local_date(self.due_at) < self.opens_on:
            raise ValidationError({"due_at": _("The deadline comes after the opening.")})
        other = self._overlapped()
        if other:
            said = _("%(period)s covers some of these days already.")
            raise ValidationError({"starts_on": ValidationError(said, params={"period": other})})

    def _overlapped(self) -> "Period | None":
        """Return another quarter of the plan that shares a day with this one; a closing report may share all."""
        if self.kind != self.Kind.QUARTER or None in (self.starts_on, self.ends_on) or self.plan_id is None:
            return None
        quarters = Period.objects.filter(plan=self.plan_id, kind=self.Kind.QUARTER).exclude(code=self.code)
        return quarters.filter(starts_on__lte=self.ends_on, ends_on__gte=self.starts_on).first()

    def taking_part(self, at: datetime) -> models.QuerySet[Participation]:
        """Return the participations about which this period asks when it opens at `at`, by member and action.

        Those of the members of that day in the actions they lead or contribute to, but the withdrawn ones, and those
        completed or cancelled before the period began. Source: product.md, section 3.
        """
        return (
            Participation.objects.filter(
                action__in=Action.objects.filter(plan=self.plan_id).standing(at),
                role__in=Participation.ASKED,
                member__in=Member.objects.active_on(local_date(at)),
            )
            .exclude(
                action__in=Update.objects.standing(start_of_day(self.starts_on))
                .filter(life_cycle__in=CLOSED)
                .values("action")
            )
            .select_related("member", "action__objective")
            .order_by("member__code", "action__code")
        )

    def questions(self, at: datetime) -> models.QuerySet[Participation]:
        """Return those of `taking_part` that were not taken out by hand: what is really asked."""
        taken_out = self.not_asked.filter(member=models.OuterRef("member"), action=models.OuterRef("action"))
        return self.taking_part(at).exclude(models.Exists(taken_out))

    @property
    def label(self) -> str:
        """The quarter as the reader writes it: T2 2025 in French and Spanish, Q2 2025 in English."""
        if self.kind == self.Kind.CLOSING:
            return gettext("Closing report %(year)s") % {"year": self.ends_on.year}
        return quarter_label(self.starts_on.year, (self.starts_on.month + 2) // 3)

    def closed(self, moment: datetime, locks_at: datetime | None = None) -> str:
        """Return the sentence that says why the period takes no writing at `moment`; empty when it does.

        `locks_at` is the end of grace of one member, where it has one of its own.
        """
        state = self.state(moment, locks_at=locks_at)
        if state == self.State.UPCOMING:
            return gettext("This period has not opened yet.")
        if state == self.State.LOCKED:
            return gettext("This period is locked, its grace has ended. Tell the secretariat what should be corrected.")
        return ""

    def silent(self, word: datetime, moment: datetime) -> bool:
        """Return whether the period has opened and locked by `moment`, when the last word was `word`."""
        return self.opened_at is not None and self.opened_at > word and self.locks_at <= moment

    def state(
        self, moment: datetime, due_at: datetime | None = None, locks_at: datetime | None = None
    ) -> "Period.State":
        """Return where the period is at `moment`; for one member, by the days that this member has of its own."""
        if self.opened_at is None or moment < self.opened_at:
            return self.State.UPCOMING
        if moment <= (due_at or self.due_at):
            return self.State.OPEN
        return self.State.LATE if moment < (locks_at or self.locks_at) else self.State.LOCKED


class NotAsked(models.Model):
    """A member that a period will not ask about one action, although it takes part: taken out before the opening."""

    period = models.ForeignKey(Period, models.CASCADE, verbose_name=_("period"), related_name="not_asked")
    member = models.ForeignKey(Member, models.PROTECT, verbose_name=_("member"), related_name="+")
    action = models.ForeignKey(Action, models.PROTECT, verbose_name=_("action"), related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"), related_name="+")
    at = models.DateTimeField(_("moment"))

    class Meta:
        verbose_name = _("question left out")
        verbose_name_plural = _("questions left out")
        ordering = ["period", "member__code", "action__code"]
        constraints = [
            models.UniqueConstraint(fields=["period", "member", "action"], name="not_asked_once"),
        ]

    def __str__(self) -> str:
        """Return who is not asked about what."""
        return f"{self.period}: {self.member}, {self.action.code}"


def quarter_label(year: int, quarter: int) -> str:
    """Return the label of a quarter in the reader's language."""
    return pgettext("quarter", "Q%(quarter)d %(year)d") % {"quarter": quarter, "year": year}
