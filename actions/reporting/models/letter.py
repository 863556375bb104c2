"""What people are told by mail: one letter a day each, and what each of them was told already."""

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from post_office.models import STATUS, Email

from actions.reporting.models.report import Report
from members.models import Role, User


class Kind(models.TextChoices):
    """What a person is told."""

    OPENING = "opening", _("A report is open")
    BEFORE_14 = "before_14", _("14 days before the deadline")
    BEFORE_3 = "before_3", _("3 days before the deadline")
    AFTER_1 = "after_1", _("The day after the deadline")
    AFTER_7 = "after_7", _("A week after the deadline, when a report has not come")
    BY_HAND = "by_hand", _("A reminder sent by the secretariat")
    RETURNED = "returned", _("Changes are requested")
    ACCEPTED = "accepted", _("The report is accepted")
    COMMENT = "comment", _("A comment beside the report")
    DIGEST = "digest", _("What has come in: reports, comments, requests to leave")


#: What stops the moment the member has answered.
REMINDERS = (Kind.OPENING, Kind.BEFORE_14, Kind.BEFORE_3, Kind.AFTER_1, Kind.AFTER_7, Kind.BY_HAND)
#: What always comes: without the opening nobody would know, and a reminder by hand is a person's own word.
ALWAYS = (Kind.OPENING, Kind.BY_HAND)


class Delivery(models.TextChoices):
    """What became of the mail of a letter."""

    SENT = "sent", pgettext_lazy("mail", "sent")
    WAITING = "waiting", pgettext_lazy("mail", "waits to be sent")
    REFUSED = "refused", pgettext_lazy("mail", "could not be delivered")

    @classmethod
    def of(cls, status: int | None) -> "Delivery":
        """Return what the state of a mail in the outbox means; one that is no longer kept had been settled."""
        if status in (STATUS.queued, STATUS.requeued):
            return cls.WAITING
        return cls.REFUSED if status == STATUS.failed else cls.SENT


class Letter(models.Model):
    """The one mail of a person on one day. Its row claims the day: two programs at once write one letter."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("person"), related_name="letters"
    )
    day = models.DateField(_("day"), help_text=_("Where the person is."))
    at = models.DateTimeField(_("moment"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("asked for by"),
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Nobody: it went by itself."),
    )
    mail = models.OneToOneField(
        Email, models.SET_NULL, verbose_name=_("mail"), null=True, blank=True, related_name="letter"
    )

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-day", "person__email"]
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="letter_once_a_day")]

    def __str__(self) -> str:
        """Return to whom and of which day."""
        return f"{self.person}, {self.day}"


class Notice(models.Model):
    """One thing told in a letter. Its row claims it: nobody is told the same thing twice.

    `key` says which: the report, with the deadline it is about or the event on its thread.
    """

    letter = models.ForeignKey(Letter, models.CASCADE, verbose_name=_("letter"), related_name="notices")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("person"), related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    report = models.ForeignKey(Report, models.PROTECT, verbose_name=_("report"), related_name="notices")
    key = models.CharField(_("key"), max_length=40)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["letter__day", "pk"]
        constraints = [models.UniqueConstraint(fields=["person", "kind", "key"], name="notice_once")]

    def __str__(self) -> str:
        """Return what was told about which report."""
        return f"{self.report}: {self.get_kind_display()}"


class Muted(models.Model):
    """A kind of mail that a person does not want."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("person"), related_name="muted")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)

    class Meta:
        verbose_name = _("mail that is off")
        verbose_name_plural = _("mails that are off")
        ordering = ["person", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="muted_once"),
            models.CheckConstraint(condition=~models.Q(kind__in=ALWAYS), name="muted_is_not_what_always_comes"),
        ]

    def __str__(self) -> str:
        """Return what is off."""
        return self.get_kind_display()


def kinds_for(person: User) -> Iterable[Kind]:
    """Return what `person` may be told by mail, in the order of a round."""
    if person.role == Role.SECRETARIAT:
        return (Kind.AFTER_7, Kind.DIGEST)
    if not person.is_member_person:
        return ()
    week_after = (Kind.AFTER_7,) if person.is_second_contact else ()
    before = (Kind.OPENING, Kind.BEFORE_14, Kind.BEFORE_3, Kind.AFTER_1)
    return (*before, *week_after, Kind.RETURNED, Kind.ACCEPTED, Kind.COMMENT)
