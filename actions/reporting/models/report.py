"""What one member says of one period, its workflow, and its thread."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from actions.reporting.models.answer import NOTHING_NEW
from actions.reporting.models.period import Period
from mdmplan.append_only import AppendOnly, AppendOnlyQuerySet
from members.models import Member, User


def seen_by(user: User, to_secretariat: Iterable[str], report: str = "") -> models.Q:
    """Return the condition under which `user` sees a report (product.md, section 4): the one place that says it.

    `to_secretariat` are the states in which the secretariat does; `report` is the lookup that leads to the report
    from other records, as in "report__".
    """
    if user.is_administrator:
        return models.Q()
    if user.is_secretariat:
        return models.Q(**{f"{report}state__in": to_secretariat})
    accepted = models.Q(**{f"{report}state": Report.State.ACCEPTED})
    return accepted | models.Q(**{f"{report}member": user.member_id}) if user.is_member_person else accepted


class ReportQuerySet(models.QuerySet["Report"]):
    """Reports, and who may see them."""

    def visible_to(self, user: User) -> "ReportQuerySet":
        """Return the reports whose page and thread `user` may open.

        Members open their own; the secretariat what has been sent; administrators all; everybody the accepted.
        """
        return self.filter(seen_by(user, Report.SENT))

    def readable_by(self, user: User) -> "ReportQuerySet":
        """Return the reports whose answers `user` may read.

        As `visible_to`, but a report that was sent back is a draft again: the secretariat reads its thread alone.
        """
        return self.filter(seen_by(user, Report.SPOKEN))

    def of_member_of(self, user: User) -> "ReportQuerySet":
        """Return the reports of the person's own association: what the person may write, while it is open."""
        return self.filter(member_id=user.member_id) if user.member_id else self.none()

    def to_review(self) -> "ReportQuerySet":
        """Return the reports that wait for the secretariat, the oldest first."""
        return self.filter(state=Report.State.SUBMITTED).order_by("submitted_at")

    def writable(self, moment: datetime) -> "ReportQuerySet":
        """Return the reports that their member may write at `moment`: not sent, and its time is not over."""
        in_time = models.Q(locks_at__gt=moment) | models.Q(locks_at=None, period__locks_at__gt=moment)
        return self.filter(in_time, state__in=Report.WRITABLE, period__opened_at__lte=moment)

    def unanswered(self, moment: datetime) -> "ReportQuerySet":
        """Return the reports of which one may be reminded at `moment`: they can be answered, and were not."""
        return self.writable(moment).filter(answered_at=None)


class Report(models.Model):
    """What one member says of one period."""

    class State(models.TextChoices):
        """Where the report is."""

        NOT_STARTED = "not_started", pgettext_lazy("report", "Not started")
        DRAFT = "draft", pgettext_lazy("report", "Draft")
        SUBMITTED = "submitted", pgettext_lazy("report", "Submitted")
        RETURNED = "returned", pgettext_lazy("report", "Changes requested")
        ACCEPTED = "accepted", pgettext_lazy("report", "Accepted")

    SENT = (State.SUBMITTED, State.RETURNED, State.ACCEPTED)
    #: Where its answers are the member's word: one that was sent back is a draft again.
    SPOKEN = (State.SUBMITTED, State.ACCEPTED)
    WRITABLE = (State.NOT_STARTED, State.DRAFT, State.RETURNED)
    #: The whole workflow: move → (from which states, to which state).
    TRANSITIONS: ClassVar[dict[str, tuple[tuple[str, ...], str]]] = {
        "begin": ((State.NOT_STARTED,), State.DRAFT),
        "submit": ((State.NOT_STARTED, State.DRAFT, State.RETURNED), State.SUBMITTED),
        "recall": ((State.SUBMITTED,), State.DRAFT),
        "return": ((State.SUBMITTED,), State.RETURNED),
        "accept": ((State.SUBMITTED,), State.ACCEPTED),
    }

    period = models.ForeignKey(Period, models.PROTECT, verbose_name=_("period"), related_name="reports")
    member = models.ForeignKey(Member, models.PROTECT, verbose_name=_("member"), related_name="reports")
    state = models.CharField(_("state"), max_length=20, choices=State.choices, default=State.NOT_STARTED)
    language = models.CharField(_("language of the texts"), max_length=10, blank=True)
    due_at = models.DateTimeField(_("its own deadline"), null=True, blank=True)
    locks_at = models.DateTimeField(_("its own end of grace"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    review_started_at = models.DateTimeField(_("review started at"), null=True, blank=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["period", "member__code"]
        constraints = [
            models.UniqueConstraint(fields=["period", "member"], name="report_once_per_member"),
            models.CheckConstraint(
                condition=models.Q(due_at=None, locks_at=None)
                | models.Q(due_at__isnull=False, locks_at__gte=models.F("due_at")),
                name="report_is_due_before_it_locks",
                violation_error_message=_("A report is due first, then locks."),
            ),
            models.CheckConstraint(
                condition=models.Q(submitted_at=None, submitted_by=None)
                | models.Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="report_submitted_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=models.Q(review_started_at=None, reviewed_by=None)
                | models.Q(review_started_at__isnull=False, reviewed_by__isnull=False),
                name="report_reviewed_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=models.Q(state="accepted", accepted_at__isnull=False)
                | (~models.Q(state="accepted") & models.Q(accepted_at=None)),
                name="report_accepted_is_dated",
            ),
        ]

    def __str__(self) -> str:
        """Return whose report of which period."""
        return f"{self.member}, {self.period}"

    def get_absolute_url(self) -> str:
        """Return the address of the page that shows it."""
        return reverse("report_detail", args=[self.period.code, self.member.code])

    def may(self, move: str) -> bool:
        """Return whether the workflow allows `move` from where the report is."""
        return self.state in self.TRANSITIONS[move][0] and not (move == "recall" and self.review_started_at)

    def move_to(self, move: str, *, by: User, at: datetime, note: str = "") -> "ReportEvent":
        """Make `move`, log it with its `note`, and return the event. ValidationError when it is not allowed.

        Must run inside the transaction that writes what goes with it.
        """
        if not self.may(move):
            raise ValidationError(str(REFUSED_MOVES[move]), code="move")
        before, self.state = self.state, self.TRANSITIONS[move][1]
        self.save()
        return ReportEvent.objects.create(
            report=self, kind=move, by=by, at=at, note=note, state_before=before, state_after=self.state
        )

    @property
    def is_late(self) -> bool:
        """Whether it was answered after the deadline."""
        return self.answered_at is not None and self.answered_at > self.deadline

    @property
    def deadline(self) -> datetime:
        """Until when it is on time: the deadline of the period, or its own where the secretariat gave more time."""
        return self.due_at or self.period.due_at

    @property
    def grace_ends(self) -> datetime:
        """Until when it may be written at all."""
        return self.locks_at or self.period.locks_at

    def closed(self, moment: datetime) -> str:
        """Return the sentence that says why the report takes no writing at `moment`; empty when it does."""
        return self.period.closed(moment, self.locks_at)

    @property
    def nothing_new(self) -> bool:
        """Whether every answer is one of the one-click ones that tell nothing new."""
        return all(line.answer in NOTHING_NEW for line in self.lines.all())

    @property
    def writable(self) -> bool:
        """Whether the workflow lets its member write in it (the period must be open too)."""
        return self.state in self.WRITABLE


REFUSED_MOVES = {
    "begin": _("This report has been begun already."),
    "submit": _("This report has been sent already. To change it, its focal point first takes it back."),
    "recall": _("This report can no longer be recalled: its review has begun."),
    "return": _("Only a submitted report can be returned."),
    "accept": _("Only a submitted report can be accepted."),
}


class ReportEvent(AppendOnly):
    """One move or comment on a report's thread: who, when, and what was said."""

    class Kind(models.TextChoices):
        """What happened."""

        OPEN = "open", pgettext_lazy("event", "Opened")
        BEGIN = "begin", pgettext_lazy("event", "Begun")
        SUBMIT = "submit", pgettext_lazy("event", "Submitted")
        RECALL = "recall", pgettext_lazy("event", "Recalled")
        REVIEW = "review", pgettext_lazy("event", "Review begun")
        RETURN = "return", pgettext_lazy("event", "Changes requested")
        ACCEPT = "accept", pgettext_lazy("event", "Accepted")
        COMMENT = "comment", pgettext_lazy("event", "Comment")
        EXTEND = "extend", pgettext_lazy("event", "More time given")

    report = models.ForeignKey(Report, models.PROTECT, verbose_name=_("report"), related_name="events")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"), related_name="+")
    at = models.DateTimeField(_("moment"))
    note = models.TextField(_("note"), max_length=1000, blank=True)
    line = models.ForeignKey(
        "reporting.ReportLine", models.PROTECT, verbose_name=_("answer"), null=True, blank=True, related_name="events"
    )
    due_at = models.DateTimeField(_("new deadline"), null=True, blank=True)
    locks_at = models.DateTimeField(_("new end of grace"), null=True, blank=True)
    state_before = models.CharField(_("state before"), max_length=20, choices=Report.State.choices)
    state_after = models.CharField(_("state after"), max_length=20, choices=Report.State.choices)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("report event")
        verbose_name_plural = _("report events")
        ordering = ["pk"]
        indexes = [models.Index(fields=["report", "at"], name="event_of_report_by_moment")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="return") | ~models.Q(note=""),
                name="report_return_says_why",
                violation_error_message=_("Say what should be changed."),
            ),
            models.CheckConstraint(
                condition=models.Q(~models.Q(note=""), kind="extend", due_at__isnull=False, locks_at__isnull=False)
                | models.Q(~models.Q(kind="extend"), due_at=None, locks_at=None),
                name="report_extension_says_until_when_and_why",
                violation_error_message=_("Say until when, and why."),
            ),
        ]

    def __str__(self) -> str:
        """Return what happened to which report."""
        return f"{self.report}: {self.get_kind_display()}"


@dataclass(frozen=True)
class Answered:
    """Where a report was at a moment, replayed from its events."""

    state: str
    answered_at: datetime | None
    due_at: datetime | None = None


def replay(events: Iterable[ReportEvent]) -> Answered:
    """Return where `events`, in their order, leave a report.

    It is answered from its first submission; a recall takes that back, a request for changes does not. `due_at` is
    the deadline of its own that it had by then.
    """
    state, answered_at, due_at = str(Report.State.NOT_STARTED), None, None
    for event in events:
        if event.kind in Report.TRANSITIONS:
            state = event.state_after
        if event.kind == ReportEvent.Kind.SUBMIT and answered_at is None:
            answered_at = event.at
        elif event.kind == ReportEvent.Kind.RECALL:
            answered_at = None
        due_at = event.due_at or due_at
    return Answered(state, answered_at, due_at)
