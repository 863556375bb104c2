"""The questions that only the board can answer, and what became of each."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from actions.models import Action, Update
from actions.reporting.models import ReportLine
from mdmplan.append_only import AppendOnly, AppendOnlyQuerySet
from mdmplan.clock import local_date
from mdmplan.dashboard.models.meetings import Meeting
from mdmplan.dates import date_format
from mdmplan.history import HistoricalRecords
from mdmplan.text import LANGUAGES, Translated
from priorities.models import Plan


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Questions put to the board."""

    def stood(self, moment: datetime) -> "DecisionQuerySet":
        """Return the questions raised by `moment`, each with what its last outcome of then says.

        `last_kind` and `last_owner` are empty, and `last_at` None, when nothing had been recorded by then; `last_due`
        is None when nothing was left to do, and `last_met` the day of the meeting, if it was one.
        """
        outcomes = Outcome.objects.filter(decision=OuterRef("pk"), at__lte=moment).order_by("-pk")
        known: Any = self.filter(raised_at__lte=moment)
        return known.annotate(  # type: ignore[no-any-return]
            last_at=Subquery(outcomes.values("at")[:1]),
            last_kind=Coalesce(Subquery(outcomes.values("kind")[:1]), Value("")),
            **{
                f"last_owner_{language}": Coalesce(Subquery(outcomes.values(f"owner_role_{language}")[:1]), Value(""))
                for language in LANGUAGES
            },
            last_due=Subquery(outcomes.values("due_on")[:1]),
            last_met=Subquery(outcomes.values("meeting__held_on")[:1]),
        )

    def awaited(self, moment: datetime) -> "DecisionQuerySet":
        """Return the questions that waited for an answer at `moment`, the most urgent first."""
        waiting = self.stood(moment).filter(Q(last_kind__in=Outcome.WAITING))
        return waiting.order_by(models.F("needed_by").asc(nulls_last=True), "pk")

    def to_follow(self, moment: datetime) -> "DecisionQuerySet":
        """Return what was decided and not done yet at `moment`, the first to be due first."""
        return self.stood(moment).filter(Outcome.LEFT_TO_DO).order_by(models.F("last_due"), "pk")

    def open(self, moment: datetime, since: datetime | None = None) -> "DecisionQuerySet":
        """Return what waited for an answer, or was decided and not done yet, at `moment`.

        With `since`, also what got its last outcome from then on.
        """
        recent = Q(last_at__gte=since) if since else Q()
        return self.stood(moment).filter(Q(last_kind__in=Outcome.WAITING) | Outcome.LEFT_TO_DO | recent)

    def to_prepare(self, moment: datetime) -> "DecisionQuerySet":
        """Return the questions that waited at `moment` and that the secretariat has to work on.

        They have no options, are on no agenda, or the meeting that should have answered is over.
        """
        over = Q(meeting__held_on__lt=local_date(moment))
        return self.awaited(moment).filter(Q(options_fr="") | Q(meeting=None) | over).select_related("meeting")

    def overdue(self, moment: datetime) -> "DecisionQuerySet":
        """Return what was decided and should have been done before the day of `moment`."""
        return self.to_follow(moment).filter(Q(last_due__lt=local_date(moment)))


class State(models.TextChoices):
    """Where a question stands, as its last outcome says."""

    WAITING = "waiting", _("Waits for an answer")
    TO_FOLLOW = "to_follow", _("Decided, to be done")
    DONE = "done", pgettext_lazy("decision", "Done")
    WITHDRAWN = "withdrawn", pgettext_lazy("decision", "Withdrawn")


class Decision(models.Model):
    """A question that only the board can answer: where it comes from, its options, the meeting that answers it."""

    #: The texts that it has in three languages.
    TEXTS = ("question", "options", "background", "asked_by")

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name=_("plan"), related_name="decisions")
    action = models.ForeignKey(
        Action, models.PROTECT, verbose_name=_("action"), related_name="decisions", null=True, blank=True
    )
    line = models.OneToOneField(
        ReportLine,
        models.PROTECT,
        verbose_name=_("asked in the report"),
        related_name="decision",
        null=True,
        blank=True,
    )
    update = models.ForeignKey(
        Update,
        models.PROTECT,
        verbose_name=_("raised by the update"),
        related_name="decisions",
        null=True,
        blank=True,
    )
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, verbose_name=_("meeting"), related_name="decisions", null=True, blank=True
    )
    position = models.PositiveSmallIntegerField(_("place on the agenda"), default=0, editable=False)
    question_fr = models.CharField(_("question (French)"), max_length=300)
    question_en = models.CharField(_("question (English)"), max_length=300, blank=True)
    question_es = models.CharField(_("question (Spanish)"), max_length=300, blank=True)
    options_fr = models.TextField(_("options (French), one a line"), blank=True)
    options_en = models.TextField(_("options (English), one a line"), blank=True)
    options_es = models.TextField(_("options (Spanish), one a line"), blank=True)
    background_fr = models.TextField(_("background (French)"), max_length=2000, blank=True)
    background_en = models.TextField(_("background (English)"), max_length=2000, blank=True)
    background_es = models.TextField(_("background (Spanish)"), max_length=2000, blank=True)
    asked_by_fr = models.CharField(_("asked by (French)"), max_length=100)
    asked_by_en = models.CharField(_("asked by (English)"), max_length=100, blank=True)
    asked_by_es = models.CharField(_("asked by (Spanish)"), max_length=100, blank=True)
    needed_by = models.DateField(_("needed by"), null=True, blank=True)
    raised_at = models.DateTimeField(_("raised at"))
    history = HistoricalRecords()

    #: What its last outcome says, on `DecisionQuerySet.stood`.
    last_at: datetime | None
    last_kind: str
    last_due: date | None
    last_met: date | None

    question = Translated()
    options_text = Translated("options")
    background = Translated()
    asked_by = Translated()
    last_owner = Translated()
    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-raised_at", "-pk"]

    def __str__(self) -> str:
        """Return the question in the reader's language."""
        return str(self.question)

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("decision_detail", args=[self.pk])

    def clean(self) -> None:
        """Refuse to cite an answer that its member has not sent."""
        if self.line_id and not ReportLine.objects.spoken().filter(pk=self.line_id).exists():
            raise ValidationError({"line": _("This answer has not been sent: it is its member's alone.")})

    @property
    def state(self) -> State:
        """Where the question stands; asked of a row of `DecisionQuerySet.stood`."""
        if self.last_kind in Outcome.WAITING:
            return State.WAITING
        if self.last_kind == Outcome.Kind.WITHDRAWN:
            return State.WITHDRAWN
        return State.TO_FOLLOW if self.last_kind == Outcome.Kind.DECIDED and self.last_due else State.DONE

    @property
    def state_label(self) -> str:
        """Where it stands, in the reader's words; what was decided with nothing left to do is decided, not done."""
        return self.last_label if self.state == State.DONE else str(self.state.label)

    def days_late(self, day: date) -> int:
        """Return by how many days what was decided is late on `day`, 0 when it is not; of a row of `stood`."""
        late = self.state == State.TO_FOLLOW and self.last_due and self.last_due < day
        return (day - self.last_due).days if late and self.last_due else 0

    @property
    def last_label(self) -> str:
        """What its last outcome was, in the reader's words."""
        return str(Outcome.Kind(self.last_kind).label)

    @property
    def last_day(self) -> date | None:
        """The day of its last outcome: that of the meeting, else the one on which it was recorded."""
        return self.last_met or (local_date(self.last_at) if self.last_at else None)

    @property
    def options(self) -> list[str]:
        """The options in the reader's language, one each."""
        return [option.strip() for option in self.options_text.splitlines() if option.strip()]


class Outcome(AppendOnly):
    """What became of a question, step by step: the last row stands, and all are kept.

    `by` is None only where it was recorded before the product kept that.
    """

    class Kind(models.TextChoices):
        """What a meeting did with it, and what happened afterwards."""

        DECIDED = "decided", pgettext_lazy("decision", "Decided")
        DEFERRED = "deferred", pgettext_lazy("decision", "Deferred")
        WITHDRAWN = "withdrawn", pgettext_lazy("decision", "Withdrawn")
        DONE = "done", pgettext_lazy("decision", "Done")
        REOPENED = "reopened", pgettext_lazy("decision", "Opened again")

    #: The last outcomes of a question that waits for its answer; empty: none yet.
    WAITING = ("", Kind.DEFERRED, Kind.REOPENED)
    #: What answers it; the agenda on which it was answered keeps it.
    ENDING = (Kind.DECIDED, Kind.WITHDRAWN)
    #: What may follow, by where the question stands.
    NEXT = {
        State.WAITING: (Kind.DECIDED, Kind.DEFERRED, Kind.WITHDRAWN),
        State.TO_FOLLOW: (Kind.DECIDED, Kind.WITHDRAWN, Kind.DONE, Kind.REOPENED),
        State.DONE: (Kind.REOPENED,),
        State.WITHDRAWN: (Kind.REOPENED,),
    }
    #: The condition for what was decided and is still to be done, on `DecisionQuerySet.stood`.
    LEFT_TO_DO = Q(last_kind=Kind.DECIDED, last_due__isnull=False)

    decision = models.ForeignKey(Decision, models.PROTECT, verbose_name=_("decision"), related_name="outcomes")
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, verbose_name=_("meeting"), related_name="outcomes", null=True, blank=True
    )
    kind = models.CharField(_("outcome"), max_length=10, choices=Kind.choices)
    text_fr = models.TextField(_("in words (French)"), max_length=1000)
    text_en = models.TextField(_("in words (English)"), max_length=1000, blank=True)
    text_es = models.TextField(_("in words (Spanish)"), max_length=1000, blank=True)
    owner_role_fr = models.CharField(_("in charge (French)"), max_length=100, blank=True)
    owner_role_en = models.CharField(_("in charge (English)"), max_length=100, blank=True)
    owner_role_es = models.CharField(_("in charge (Spanish)"), max_length=100, blank=True)
    due_on = models.DateField(_("due date"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"), related_name="+", null=True)
    at = models.DateTimeField(_("moment"))

    text = Translated()
    owner_role = Translated()
    objects = AppendOnlyQuerySet["Outcome"].as_manager()

    class Meta:
        verbose_name = _("outcome of a decision")
        verbose_name_plural = _("outcomes of decisions")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on=None, owner_role_fr="")
                | (Q(due_on__isnull=False, kind="decided") & ~Q(owner_role_fr="")),
                name="outcome_is_followed_by_somebody_until_a_day",
                violation_error_message=_("Give who is in charge and by when: both, or neither."),
            ),
            models.CheckConstraint(
                condition=Q(kind="done", done_on__isnull=False) | (~Q(kind="done") & Q(done_on=None)),
                name="outcome_done_has_its_day",
                violation_error_message=_("Say on which day it was done."),
            ),
        ]

    def __str__(self) -> str:
        """Return what became of the question."""
        return str(self.get_kind_display())

    def clean(self) -> None:
        """Refuse what is due, or was done, before it was decided, and an answer before the question was put off."""
        last = self.decision.outcomes.first()
        if last and last.kind == self.Kind.DEFERRED and self.day < last.day:
            sentence = _("It was deferred on %(day)s: choose that meeting or a later one.")
            raise ValidationError({"meeting": sentence % {"day": date_format(last.day, "DATE_FORMAT")}})
        if self.kind == self.Kind.DECIDED and self.due_on and self.due_on < self.day:
            raise ValidationError({"due_on": _before_the_decision(self.day)})
        decided = self.decision.outcomes.filter(kind=self.Kind.DECIDED).first() if self.done_on else None
        if decided and self.day < decided.day:
            raise ValidationError({"done_on": _before_the_decision(decided.day)})

    @property
    def day(self) -> date:
        """The day on which it happened: that of the meeting, that on which it was done, else that of its record."""
        return self.done_on or (self.meeting.held_on if self.meeting else local_date(self.at))


def _before_the_decision(day: date) -> str:
    sentence = gettext("It was decided on %(day)s: give that day or a later one.")
    return sentence % {"day": date_format(day, "DATE_FORMAT")}
