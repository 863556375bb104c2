"""What belongs to an action: who takes part, its steps, its evidence, its links to other actions, its comments."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from actions.models.action import Action, Update
from mdmplan.history import HistoricalRecords
from mdmplan.text import Translated
from members.models import Member
from priorities.models import Withdrawable


class ParticipationQuerySet(models.QuerySet["Participation"]):
    """Who takes part in what."""

    def agreed(self) -> "ParticipationQuerySet":
        """Return the participations that hold: an empty role is one that has ended."""
        return self.exclude(role="")


class Participation(models.Model):
    """The agreed role of a member association in an action; empty once it no longer takes part."""

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
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, blank=True)
    history = HistoricalRecords()

    objects = ParticipationQuerySet.as_manager()

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


class Milestone(Withdrawable):
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
    #: What is written in three languages.
    TEXTS = ("title",)

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["action", "position", "due_on"]
        constraints = [*Withdrawable.Meta.constraints]

    def __str__(self) -> str:
        """Return the title in the reader's language."""
        return str(self.title)

    def reached(self, day: date) -> bool:
        """Return whether the step was reached by `day`."""
        return self.done_on is not None and self.done_on <= day


def evidence_path(evidence: "Evidence", name: str) -> str:
    """Return where a file of evidence is kept: under a name that nobody chose; its own name is a column."""
    return f"evidence/{uuid.uuid4().hex}"


class Evidence(Withdrawable):
    """A link or a file that shows what was done."""

    action = models.ForeignKey(Action, models.PROTECT, verbose_name=_("action"), related_name="evidence")
    update = models.ForeignKey(
        Update, models.PROTECT, verbose_name=_("update"), related_name="evidence", null=True, blank=True
    )
    url = models.URLField(_("link"), max_length=500, blank=True)
    file = models.FileField(_("file"), upload_to=evidence_path, max_length=200, blank=True)
    file_name = models.CharField(_("name of the file"), max_length=200, blank=True, editable=False)
    content_type = models.CharField(_("kind of file"), max_length=100, blank=True, editable=False)
    size = models.PositiveIntegerField(_("size (bytes)"), null=True, blank=True, editable=False)
    label = models.CharField(_("label"), max_length=200, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("added by"), related_name="+")
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(file="", url__gt="") | models.Q(file__gt="", url=""),
                name="evidence_is_a_link_or_a_file",
                violation_error_message=_("Give a link or a file, one of the two."),
            ),
            *Withdrawable.Meta.constraints,
        ]

    def __str__(self) -> str:
        """Return the label, else the name of the file, else the link."""
        return self.label or self.file_name or self.url


class ActionLink(Withdrawable):
    """How one action stands to another, in the words of `origin`: "origin depends on target"."""

    class Kind(models.TextChoices):
        """What binds the two."""

        RELATED = "related", _("Related to")
        DEPENDS_ON = "depends_on", _("Depends on")
        REPLACED_BY = "replaced_by", _("Replaced by")
        CONTINUES = "continues", _("Continues")

    origin = models.ForeignKey(Action, models.PROTECT, verbose_name=_("action"), related_name="links")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    target = models.ForeignKey(Action, models.PROTECT, verbose_name=_("other action"), related_name="linked_from")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("added by"), related_name="+")
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("link between actions")
        verbose_name_plural = _("links between actions")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(origin=models.F("target")),
                name="action_link_joins_two_actions",
                violation_error_message=_("An action cannot be linked to itself."),
            ),
            models.UniqueConstraint(
                fields=["origin", "kind", "target"],
                condition=models.Q(withdrawn_at=None),
                name="action_link_once",
                violation_error_message=_("These two actions are linked so already."),
            ),
            models.UniqueConstraint(
                fields=["origin"],
                condition=models.Q(kind="replaced_by", withdrawn_at=None),
                name="action_link_one_replacement",
                violation_error_message=_("This action has its replacement already."),
            ),
            *Withdrawable.Meta.constraints,
        ]

    def __str__(self) -> str:
        """Return what is linked to what, and how."""
        return f"{self.origin.code} {self.get_kind_display()} {self.target.code}"


class Comment(Withdrawable):
    """What somebody writes about an action, on its page. Its author may correct it; every version is kept."""

    action = models.ForeignKey(Action, models.PROTECT, verbose_name=_("action"), related_name="comments")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("author"), related_name="comments"
    )
    text = models.TextField(_("comment"), max_length=1000)
    language = models.CharField(_("language of the text"), max_length=10)
    edited_at = models.DateTimeField(_("edited at"), null=True, blank=True, editable=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["added_at", "pk"]
        constraints = [*Withdrawable.Meta.constraints]

    def __str__(self) -> str:
        """Return the action and who wrote."""
        return f"{self.action.code} {self.author.signature}"
