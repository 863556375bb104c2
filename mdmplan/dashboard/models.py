"""Meetings of the board, the decisions asked of it, and the secretariat's sentence on each priority."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from actions.models import Action
from actions.reporting.models import ReportLine
from mdmplan.append_only import AppendOnly, AppendOnlyQuerySet
from mdmplan.history import HistoricalRecords
from mdmplan.text import Translated
from priorities.models import Plan, Priority


class Meeting(models.Model):
    """A meeting at which the plan is read."""

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name=_("plan"), related_name="meetings")
    held_on = models.DateField(_("date"))
    body_fr = models.CharField(_("body (French)"), max_length=100)
    body_en = models.CharField(_("body (English)"), max_length=100, blank=True)
    body_es = models.CharField(_("body (Spanish)"), max_length=100, blank=True)
    minutes_link = models.URLField(_("link to the minutes"), blank=True)
    history = HistoricalRecords()

    body = Translated()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-held_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "held_on"],
                name="meeting_once_a_day",
                violation_error_message=_("There is a meeting on this day already."),
            )
        ]

    def __str__(self) -> str:
        """Return the body and the date."""
        return f"{self.body}, {self.held_on:%Y-%m-%d}"


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Questions put to the board."""

    def awaited(self, moment: datetime) -> "DecisionQuerySet":
        """Return the questions that waited for an answer at `moment`, the most urgent first."""
        return self.filter(models.Q(settled_at=None) | models.Q(settled_at__gt=moment), raised_at__lte=moment).order_by(
            models.F("needed_by").asc(nulls_last=True), "pk"
        )

    def to_prepare(self, moment: datetime) -> "DecisionQuerySet":
        """Return the questions that waited at `moment` and that no meeting can answer yet: no options, or no agenda."""
        return self.awaited(moment).filter(models.Q(options_fr="") | models.Q(meeting=None))


class Decision(models.Model):
    """A question that only the board can answer, with its options, and what became of it."""

    class Outcome(models.TextChoices):
        """What the meeting did with it."""

        DECIDED = "decided", pgettext_lazy("decision", "Decided")
        DEFERRED = "deferred", pgettext_lazy("decision", "Deferred")
        WITHDRAWN = "withdrawn", pgettext_lazy("decision", "Withdrawn")

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
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, verbose_name=_("meeting"), related_name="decisions", null=True, blank=True
    )
    question_fr = models.CharField(_("question (French)"), max_length=300)
    question_en = models.CharField(_("question (English)"), max_length=300, blank=True)
    question_es = models.CharField(_("question (Spanish)"), max_length=300, blank=True)
    options_fr = models.TextField(_("options (French), one a line"), blank=True)
    options_en = models.TextField(_("options (English), one a line"), blank=True)
    options_es = models.TextField(_("options (Spanish), one a line"), blank=True)
    asked_by = models.CharField(_("asked by, as a role"), max_length=100)
    needed_by = models.DateField(_("needed by"), null=True, blank=True)
    raised_at = models.DateTimeField(_("raised at"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    outcome_text = models.TextField(_("what was decided"), blank=True)
    owner_role = models.CharField(_("owner, by role"), max_length=100, blank=True)
    due_on = models.DateField(_("due date"), null=True, blank=True)
    history = HistoricalRecords()

    question = Translated()
    options_text = Translated("options")
    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-raised_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome="", settled_at=None)
                | (~models.Q(outcome="") & models.Q(settled_at__isnull=False)),
                name="decision_outcome_is_dated",
                violation_error_message=_("An outcome has its moment, and only an outcome has one."),
            )
        ]

    def __str__(self) -> str:
        """Return the question in the reader's language."""
        return str(self.question)

    def clean(self) -> None:
        """Refuse to cite an answer that its member has not sent."""
        if self.line_id and not ReportLine.objects.spoken().filter(pk=self.line_id).exists():
            raise ValidationError({"line": _("This answer has not been sent: it is its member's alone.")})

    @property
    def options(self) -> list[str]:
        """The options in the reader's language, one each."""
        return [option.strip() for option in self.options_text.splitlines() if option.strip()]


class PriorityCommentQuerySet(AppendOnlyQuerySet["PriorityComment"]):
    """The secretariat's sentences, the last of which stands."""

    def standing(self, moment: datetime) -> "dict[int, PriorityComment]":
        """Return the sentence that stood at `moment` for each priority, by the priority's id."""
        later = PriorityComment.objects.filter(
            priority=models.OuterRef("priority"), at__lte=moment, pk__gt=models.OuterRef("pk")
        )
        comments = self.filter(~models.Exists(later), at__lte=moment)
        return {comment.priority_id: comment for comment in comments}


class PriorityComment(AppendOnly):
    """The secretariat's sentence on a priority. A new one replaces it, and both are kept."""

    priority = models.ForeignKey(Priority, models.PROTECT, verbose_name=_("priority"), related_name="comments")
    text_fr = models.CharField(_("sentence (French)"), max_length=300)
    text_en = models.CharField(_("sentence (English)"), max_length=300, blank=True)
    text_es = models.CharField(_("sentence (Spanish)"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"), related_name="+")
    at = models.DateTimeField(_("moment"))

    text = Translated()
    objects = PriorityCommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment on a priority")
        verbose_name_plural = _("comments on priorities")
        ordering = ["-pk"]

    def __str__(self) -> str:
        """Return the sentence in the reader's language."""
        return str(self.text)
