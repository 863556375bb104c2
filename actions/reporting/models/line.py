"""One question of a report: what the member says of its part of one action."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from actions.models import IN_PLAN_ORDER, Action, Explanation, Participation, Status, Update
from actions.reporting.models.answer import NO_WORD, Answer
from actions.reporting.models.report import Report, ReportEvent, seen_by
from actions.status import Claim, LifeCycle, state_of, status_errors
from mdmplan.clock import local_date
from mdmplan.text import read_links
from members.models import User

#: The condition, inside a subquery, for a line of a later period on the same action.
_later_than_the_outer = models.Q(
    action=models.OuterRef("action"), report__period__opened_at__gt=models.OuterRef("report__period__opened_at")
)


def _whether(**lookups: Any) -> "models.ExpressionWrapper[models.Q]":
    """Return whether a row meets the condition, as a column."""
    return models.ExpressionWrapper(models.Q(**lookups), models.BooleanField())


class ReportLineQuerySet(models.QuerySet["ReportLine"]):
    """What members say of their part of an action."""

    def visible_to(self, user: User) -> "ReportLineQuerySet":
        """Return the lines of the reports that `user` may read."""
        return self.filter(seen_by(user, Report.SPOKEN, "report__"))

    def before(self, moment: datetime) -> "ReportLineQuerySet":
        """Return the answered lines that had been sent by `moment`."""
        accepted = models.Q(report__accepted_at__lte=moment)
        waiting = models.Q(report__state=Report.State.SUBMITTED, report__submitted_at__lte=moment)
        return self.filter(accepted | waiting).exclude(answer__in=NO_WORD)

    def spoken(self) -> "ReportLineQuerySet":
        """Return the answered lines that stand as their member's word: sent, and not sent back."""
        return self.filter(report__state__in=Report.SPOKEN).exclude(answer__in=NO_WORD)

    def asking_to_leave(self) -> "ReportLineQuerySet":
        """Return the answers of members that ask to take part no longer, while they still do and nobody replied."""
        part = Participation.objects.filter(
            action=models.OuterRef("action"), member=models.OuterRef("report__member"), role__in=Participation.ASKED
        )
        asked = self.filter(models.Exists(part), answer=Answer.LEAVING, verdict="")
        return asked.filter(report__state__in=Report.SPOKEN)

    def awaiting_verdict(self, moment: datetime | None = None, reader: User | None = None) -> "ReportLineQuerySet":
        """Return the last word of the lead on each action, where the secretariat has not settled it.

        Whether it differs from the status is for the caller to compare. With `moment`, as it was then; with `reader`,
        among the words that this person may read.
        """
        unsettled = models.Q(verdict="")
        if moment:
            unsettled |= models.Q(verdict_at__gt=moment)
        later = ReportLine.objects.of_leads(moment, reader).filter(_later_than_the_outer)
        return self.of_leads(moment, reader).filter(unsettled).exclude(models.Exists(later))

    def of_leads(self, moment: datetime | None = None, reader: User | None = None) -> "ReportLineQuerySet":
        """Return the words of leads that stand, but those that can no longer be the last on their action.

        With `moment`, all that had been sent by then. With `reader`, those that this person may read.
        """
        lines = self.filter(role=Participation.Role.LEAD)
        lines = lines.visible_to(reader) if reader else lines
        return lines.before(moment) if moment else lines.spoken().filter(superseded=False)

    def overtaken(self) -> "ReportLineQuerySet":
        """Return the lines of leads, on the actions of these, that cannot be the last word, whatever happens to them.

        A word of a later period was accepted, and what is accepted stays so. `superseded` keeps this, for the present;
        the past is always read from the record. The last opening of each action is asked first: in one query,
        PostgreSQL may compare every line with every other.
        """
        actions = list(self.order_by().values_list("action", flat=True).distinct())
        words = ReportLine.objects.filter(action__in=actions, role=Participation.Role.LEAD)
        accepted = words.spoken().filter(report__state=Report.State.ACCEPTED).order_by()
        before = models.Q(pk__in=[])
        for action, opened in accepted.values_list("action").annotate(models.Max("report__period__opened_at")):
            before |= models.Q(action=action, report__period__opened_at__lt=opened)
        return words.filter(before)

    def supersede(self) -> None:
        """Keep which lines on the actions of these have been overtaken."""
        self.overtaken().filter(superseded=False).update(superseded=True)

    def lead_words(
        self, period_id: int | None, moment: datetime, reader: User, *, past: bool
    ) -> tuple[set[int], dict[int, str]]:
        """Return, in one query, the actions whose lead's word in a period had been accepted by `moment`, and the
        state that the lead gives each action on which its last word, of those that `reader` may read, waits for a
        verdict; in the `past`: waited then.
        """
        words = self.of_leads(moment if past else None, reader).annotate(
            accepted=_whether(report__period=period_id, report__accepted_at__lte=moment),
            settled=_whether(verdict__gt="", verdict_at__lte=moment),
        )
        accepted, last = set(), {}
        for action, life_cycle, health, in_period, settled in words.order_by(
            "report__period__opened_at", "pk"
        ).values_list("action_id", "life_cycle", "health", "accepted", "settled"):
            last[action] = "" if settled else state_of(life_cycle, health)
            if in_period:
                accepted.add(action)
        return accepted, {action: state for action, state in last.items() if state}

    def in_full(self) -> "ReportLineQuerySet":
        """Return the lines with what their page shows of report, member, period and action."""
        return self.select_related("report__member", "report__period", "action__objective")

    def with_notes(self) -> "ReportLineQuerySet":
        """Return the lines, each with what was asked and said about it alone."""
        notes = ReportEvent.objects.exclude(line=None).select_related("by__member").order_by("pk")
        return self.prefetch_related(models.Prefetch("events", notes))

    def in_plan_order(self) -> "ReportLineQuerySet":
        """Return the lines in the order of the plan."""
        return self.order_by(*(f"action__{column}" for column in IN_PLAN_ORDER))

    def accepted_by(self, moment: datetime) -> "ReportLineQuerySet":
        """Return the answered lines of reports accepted by `moment`."""
        return self.filter(report__accepted_at__lte=moment).exclude(answer__in=NO_WORD)

    def latest_voices(self) -> "list[ReportLine]":
        """Return the last line of each member and action, with its member and period, in order of action."""
        latest: dict[tuple[int, int], ReportLine] = {}
        for line in self.in_full().order_by("action_id", "report__period__opened_at", "report__member__code"):
            latest[line.action_id, line.report.member_id] = line
        return list(latest.values())


class ReportLine(Status, Explanation):
    """One question of a report: what the member says of its part of one action.

    While it is a draft it keeps whatever was typed, right or wrong; the rules are asked when it is submitted.
    """

    class Support(models.TextChoices):
        """Who is asked for support or a decision."""

        NONE = "none", pgettext_lazy("support", "None")
        SECRETARIAT = "secretariat", _("Secretariat")
        BOARD = "board", _("Board")
        GENERAL_ASSEMBLY = "general_assembly", _("General assembly")

    #: Those that answer at a meeting.
    OF_A_BODY = (Support.BOARD, Support.GENERAL_ASSEMBLY)

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
    superseded = models.BooleanField(_("superseded"), default=False, editable=False)
    #: The update that adopted it last: it goes on citing the report, whatever the line says since.
    adopted_update = models.OneToOneField(Update, models.PROTECT, null=True, blank=True, related_name="cited_line")

    objects = ReportLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("report line")
        verbose_name_plural = _("report lines")
        ordering = ["report", "action__code"]
        indexes = [
            models.Index(fields=["action"], condition=models.Q(role="lead"), name="report_line_of_lead"),
            models.Index(
                fields=["action"], condition=models.Q(role="lead", superseded=False), name="report_line_last_of_lead"
            ),
        ]
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
                condition=~models.Q(verdict="adopted") | models.Q(adopted_update__isnull=False),
                name="report_line_adopted_cites_its_update",
            ),
            models.CheckConstraint(
                condition=models.Q(superseded=False) | models.Q(role="lead"), name="report_line_superseded_of_a_lead"
            ),
        ]

    def __str__(self) -> str:
        """Return whose word on which action."""
        return f"{self.report}: {self.action.code}"

    def as_of(self, moment: datetime) -> "ReportLine":
        """Return this line as it read at `moment`: without the verdict that was given later."""
        if self.verdict_at and self.verdict_at > moment:
            self.verdict = self.verdict_note = ""
        return self

    @property
    def has_word(self) -> bool:
        """Whether it says where the action stands."""
        return self.answer not in NO_WORD

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
        if self.answer in (Answer.NOT_STARTED_HERE, Answer.LEAVING):
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
