"""Periods, the reports that members are asked for, their lines, and everything that happened to each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actions.models import Action, Explanation, Participation, Status, Update
from actions.status import Claim, LifeCycle, status_errors
from mdmplan.append_only import AppendOnly, AppendOnlyQuerySet
from mdmplan.clock import local_date
from mdmplan.text import read_links
from members.models import Member, User, check_time_zone
from priorities.models import Plan


class PeriodQuerySet(models.QuerySet["Period"]):
    """The quarters of a plan."""

    def opened(self, moment: datetime) -> "PeriodQuerySet":
        """Return the periods that had opened by `moment`, the latest first."""
        return self.filter(opened_at__lte=moment).order_by("-opened_at", "-starts_on")

    def current(self, moment: datetime) -> "Period | None":
        """Return the current period: the latest one that has opened by `moment`."""
        return self.opened(moment).first()

    def lead_words(self, moment: datetime) -> list[tuple[int, int, datetime]]:
        """Return (action, period, when) for each word of a lead in these periods that was accepted by `moment`."""
        lines = ReportLine.objects.filter(report__period__in=self, role=Participation.Role.LEAD).accepted_by(moment)
        words = lines.values_list("action_id", "report__period_id", "report__accepted_at")
        return list(words)  # type: ignore[arg-type]  # what is accepted has its moment


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
        """Refuse a deadline before the opening."""
        if None not in (self.opens_on, self.due_at) and local_date(self.due_at) < self.opens_on:
            raise ValidationError({"due_at": _("The deadline comes after the opening.")})

    @property
    def label(self) -> str:
        """The quarter as the reader writes it: T2 2025 in French and Spanish, Q2 2025 in English."""
        if self.kind == self.Kind.CLOSING:
            return gettext("Closing report %(year)s") % {"year": self.ends_on.year}
        return quarter_label(self.starts_on.year, (self.starts_on.month + 2) // 3)

    def state(self, moment: datetime) -> "Period.State":
        """Return where the period is at `moment`."""
        if self.opened_at is None or moment < self.opened_at:
            return self.State.UPCOMING
        if moment <= self.due_at:
            return self.State.OPEN
        return self.State.LATE if moment < self.locks_at else self.State.LOCKED


def quarter_label(year: int, quarter: int) -> str:
    """Return the label of a quarter in the reader's language."""
    return pgettext("quarter", "Q%(quarter)d %(year)d") % {"quarter": quarter, "year": year}


class ReportQuerySet(models.QuerySet["Report"]):
    """Reports, and who may see them (product.md, section 4): the one place that says it."""

    def visible_to(self, user: User) -> "ReportQuerySet":
        """Return the reports whose page and thread `user` may open.

        Members open their own; the secretariat what has been sent; administrators all; everybody the accepted.
        """
        return self._visible(user, to_secretariat=Report.SENT)

    def readable_by(self, user: User) -> "ReportQuerySet":
        """Return the reports whose answers `user` may read.

        As `visible_to`, but a report that was sent back is a draft again: the secretariat reads its thread alone.
        """
        return self._visible(user, to_secretariat=(Report.State.SUBMITTED, Report.State.ACCEPTED))

    def _visible(self, user: User, *, to_secretariat: Iterable[str]) -> "ReportQuerySet":
        if user.is_administrator:
            return self
        if user.is_secretariat:
            return self.filter(state__in=to_secretariat)
        accepted = models.Q(state=Report.State.ACCEPTED)
        if user.is_member_person:
            return self.filter(accepted | models.Q(member_id=user.member_id))
        return self.filter(accepted)

    def of_member_of(self, user: User) -> "ReportQuerySet":
        """Return the reports of the person's own association: what the person may write, while it is open."""
        return self.filter(member_id=user.member_id) if user.member_id else self.none()

    def to_review(self) -> "ReportQuerySet":
        """Return the reports that wait for the secretariat, the oldest first."""
        return self.filter(state=Report.State.SUBMITTED).order_by("submitted_at")


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
        return self.answered_at is not None and self.answered_at > self.period.due_at

    @property
    def writable(self) -> bool:
        """Whether the workflow lets its member write in it (the period must be open too)."""
        return self.state in self.WRITABLE


REFUSED_MOVES = {
    "begin": _("This report has been begun already."),
    "submit": _("This report has been sent already: recall it first to change it."),
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

    report = models.ForeignKey(Report, models.PROTECT, verbose_name=_("report"), related_name="events")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"), related_name="+")
    at = models.DateTimeField(_("moment"))
    note = models.TextField(_("note"), max_length=1000, blank=True)
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
            )
        ]

    def __str__(self) -> str:
        """Return what happened to which report."""
        return f"{self.report}: {self.get_kind_display()}"


class ReportLineQuerySet(models.QuerySet["ReportLine"]):
    """What members say of their part of an action."""

    def visible_to(self, user: User) -> "ReportLineQuerySet":
        """Return the lines of the reports that `user` may read."""
        return self.filter(report__in=Report.objects.readable_by(user))

    def before(self, moment: datetime) -> "ReportLineQuerySet":
        """Return the answered lines that had been sent by `moment`."""
        accepted = models.Q(report__accepted_at__lte=moment)
        waiting = models.Q(report__accepted_at=None, report__submitted_at__lte=moment)
        return self.filter(accepted | waiting).exclude(answer="")

    def in_full(self) -> "ReportLineQuerySet":
        """Return the lines with what their page shows of report, member, period and action."""
        return self.select_related("report__member", "report__period", "action__objective")

    def accepted_by(self, moment: datetime) -> "ReportLineQuerySet":
        """Return the answered lines of reports accepted by `moment`."""
        return self.filter(report__accepted_at__lte=moment).exclude(answer="")

    def latest_voices(self) -> "list[ReportLine]":
        """Return the last line of each member and action, with its member and period, in order of action."""
        latest: dict[tuple[int, int], ReportLine] = {}
        for line in self.in_full().order_by("action_id", "report__member__code", "report__period__opened_at"):
            latest[line.action_id, line.report.member_id] = line
        return list(latest.values())


class ReportLine(Status, Explanation):
    """One question of a report: what the member says of its part of one action.

    While it is a draft it keeps whatever was typed, right or wrong; the rules are asked when it is submitted.
    """

    class Answer(models.TextChoices):
        """How the question is answered; empty: not yet."""

        NO_CHANGE = "no_change", _("No change since last quarter")
        NOT_STARTED_HERE = "not_started_here", _("Not started here yet")
        ANSWERED = "answered", _("Here is our answer")

    class Support(models.TextChoices):
        """Who is asked for support or a decision."""

        NONE = "none", pgettext_lazy("support", "None")
        SECRETARIAT = "secretariat", _("Secretariat")
        BOARD = "board", _("Board")
        GENERAL_ASSEMBLY = "general_assembly", _("General assembly")

    class Verdict(models.TextChoices):
        """What the secretariat did where the lead's word differs from the status of the action."""

        ADOPTED = "adopted", _("Adopted")
        KEPT = "kept", _("Status kept")

    report = models.ForeignKey(Report, models.PROTECT, verbose_name=_("report"), related_name="lines")
    action = models.ForeignKey(Action, models.PROTECT, verbose_name=_("action"), related_name="report_lines")
    role = models.CharField(_("role"), max_length=20, choices=Participation.Role.choices)
    answer = models.CharField(_("answer"), max_length=20, choices=Answer.choices, blank=True)
    life_cycle = models.CharField(_("life cycle of our part"), max_length=20, choices=LifeCycle.choices, blank=True)
    done = models.TextField(_("what we did"), max_length=600, blank=True)
    evidence = models.TextField(_("links that show it"), max_length=2000, blank=True)
    no_evidence_reason = models.CharField(_("why there is no link"), max_length=200, blank=True)
    sure = models.BooleanField(_("100 %, and work remains"), default=False)
    support = models.CharField(
        _("support or decision requested"), max_length=20, choices=Support.choices, default=Support.NONE
    )
    support_request = models.CharField(_("what is requested"), max_length=200, blank=True)
    good_practice = models.TextField(_("good practice to share"), max_length=300, blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)
    saved_at = models.DateTimeField(null=True, editable=False)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict.choices, blank=True)
    verdict_note = models.CharField(_("why"), max_length=300, blank=True)
    verdict_at = models.DateTimeField(null=True, blank=True)
    verdict_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    adopted_update = models.OneToOneField(Update, models.PROTECT, null=True, blank=True, related_name="cited_line")

    objects = ReportLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("report line")
        verbose_name_plural = _("report lines")
        ordering = ["report", "action__code"]
        constraints = [
            models.UniqueConstraint(fields=["report", "action"], name="report_line_once_per_action"),
            models.CheckConstraint(
                condition=models.Q(progress=None) | models.Q(progress__range=(0, 100)),
                name="report_line_progress_in_percent",
                violation_error_message=_("Progress goes from 0 to 100."),
            ),
            models.CheckConstraint(
                condition=models.Q(verdict="", verdict_at=None, verdict_by=None)
                | (~models.Q(verdict="") & models.Q(verdict_at__isnull=False, verdict_by__isnull=False)),
                name="report_line_verdict_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=~models.Q(verdict="kept") | ~models.Q(verdict_note=""),
                name="report_line_kept_says_why",
                violation_error_message=_("Say why the status is kept."),
            ),
            models.CheckConstraint(
                condition=models.Q(verdict="adopted", adopted_update__isnull=False)
                | (~models.Q(verdict="adopted") & models.Q(adopted_update=None)),
                name="report_line_adopted_cites_its_update",
            ),
        ]

    def __str__(self) -> str:
        """Return whose word on which action."""
        return f"{self.report}: {self.action.code}"

    @property
    def links(self) -> tuple[str, ...]:
        """The addresses of evidence; lines that are no address are left for `errors` to name."""
        try:
            return tuple(read_links(self.evidence))
        except ValidationError:
            return ()

    def errors(self, at: datetime) -> dict[str, str]:
        """Return what keeps this line from being submitted, a sentence per field; empty when it may go."""
        if not self.answer:
            return {"answer": gettext("Choose an answer: one click is enough when nothing has changed.")}
        if self.answer == self.Answer.NOT_STARTED_HERE:
            return {}
        errors = status_errors(
            Claim(
                life_cycle=self.life_cycle,
                health=self.health,
                progress=self.progress,
                completed_on=self.completed_on,
                reason=self.reason,
                path_what=self.path_what,
                path_who=self.path_who,
                path_by=self.path_by,
                evidence=bool(self.evidence.strip()),
                no_evidence_reason=self.no_evidence_reason,
                sure=self.sure,
            ),
            today=local_date(at),
        )
        try:
            read_links(self.evidence)
        except ValidationError as error:
            errors["evidence"] = error.messages[0]
        if self.support != self.Support.NONE and not self.support_request:
            errors["support_request"] = gettext("Say in one sentence what you ask for.")
        return errors


@dataclass(frozen=True)
class Answered:
    """Where a report was at a moment, replayed from its events."""

    state: str
    answered_at: datetime | None


def replay(events: Iterable[ReportEvent]) -> Answered:
    """Return where `events`, in their order, leave a report.

    It is answered from its first submission; a recall takes that back, a request for changes does not.
    """
    state, answered_at = str(Report.State.NOT_STARTED), None
    for event in events:
        state = event.state_after
        if event.kind == ReportEvent.Kind.SUBMIT and answered_at is None:
            answered_at = event.at
        elif event.kind == ReportEvent.Kind.RECALL:
            answered_at = None
    return Answered(state, answered_at)
