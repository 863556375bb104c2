"""What a meeting was given to read, sealed for ever; its corrections; and the links by which a guest reads it."""

import hashlib
import secrets
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mdmplan.append_only import AppendOnly, AppendOnlyQuerySet
from mdmplan.dashboard.models.meetings import Meeting
from mdmplan.dashboard.pack.freeze import digest
from mdmplan.text import Translated


class PackDraft(models.Model):
    """What has been chosen for the next pack of a meeting. `as_of` is None for the moment of sealing.

    `revision` counts how often it was chosen, so that nobody overwrites a colleague's choice unseen.
    """

    meeting = models.OneToOneField(Meeting, models.PROTECT, verbose_name=_("meeting"), related_name="pack_draft")
    sections = models.JSONField(_("sections, in their order"), default=list)
    as_of = models.DateField(_("figures as of"), null=True, blank=True)
    compared_with = models.DateField(_("compared with"), null=True, blank=True)
    revision = models.PositiveIntegerField(_("revision"), default=0)
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("chosen by"), related_name="+"
    )

    class Meta:
        verbose_name = _("draft of a board pack")
        verbose_name_plural = _("drafts of board packs")

    def __str__(self) -> str:
        """Return the meeting."""
        return str(self.meeting)


class Pack(AppendOnly):
    """One edition of the pack of a meeting. `frozen` is the text that was hashed: all that the pack says.

    A new edition takes its place; both are kept as they were sealed.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, verbose_name=_("meeting"), related_name="packs")
    edition = models.PositiveSmallIntegerField(_("edition"))
    frozen = models.TextField(_("contents"))
    sha256 = models.CharField(_("seal (SHA-256)"), max_length=64)
    as_of = models.DateTimeField(_("figures as of"))
    sealed_at = models.DateTimeField(_("sealed at"))
    sealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("sealed by"), related_name="+"
    )

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("board pack")
        verbose_name_plural = _("board packs")
        ordering = ["meeting", "-edition"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "edition"],
                name="pack_edition_once",
                violation_error_message=_("Somebody has just sealed this edition."),
            )
        ]

    def __str__(self) -> str:
        """Return the meeting and the edition."""
        return f"{self.meeting} ({self.edition})"

    @property
    def intact(self) -> bool:
        """Whether the contents are those that were sealed."""
        return secrets.compare_digest(digest(self.frozen), self.sha256)


class PackFile(AppendOnly):
    """The PDF of a pack in one language, as it was made when the pack was sealed."""

    pack = models.ForeignKey(Pack, models.PROTECT, verbose_name=_("board pack"), related_name="files")
    language = models.CharField(_("language"), max_length=2)
    content = models.BinaryField(_("PDF"))
    sha256 = models.CharField(_("seal (SHA-256)"), max_length=64)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("PDF of a board pack")
        verbose_name_plural = _("PDFs of board packs")
        ordering = ["pack", "language"]
        constraints = [models.UniqueConstraint(fields=["pack", "language"], name="pack_file_once_in_language")]

    def __str__(self) -> str:
        """Return the pack and the language."""
        return f"{self.pack} {self.language}"

    @property
    def intact(self) -> bool:
        """Whether the file is the one that was sealed."""
        return secrets.compare_digest(hashlib.sha256(self.content).hexdigest(), self.sha256)


class Erratum(AppendOnly):
    """A correction of a sealed pack: it stands beside the pack, and in the next one."""

    pack = models.ForeignKey(Pack, models.PROTECT, verbose_name=_("board pack"), related_name="errata")
    text_fr = models.TextField(_("correction (French)"), max_length=600)
    text_en = models.TextField(_("correction (English)"), max_length=600, blank=True)
    text_es = models.TextField(_("correction (Spanish)"), max_length=600, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"), related_name="+")
    at = models.DateTimeField(_("moment"))

    text = Translated()
    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("erratum")
        verbose_name_plural = _("errata")
        ordering = ["pk"]

    def __str__(self) -> str:
        """Return the correction in the reader's language."""
        return str(self.text)


def token_digest(token: str) -> str:
    """Return what is kept of the secret part of an address."""
    return hashlib.sha256(token.encode()).hexdigest()


class PackShareQuerySet(models.QuerySet["PackShare"]):
    """Links by which guests read a pack."""

    def open(self, moment: datetime) -> "PackShareQuerySet":
        """Return the links that open at `moment`: neither revoked nor past their day."""
        return self.filter(revoked_at=None, expires_at__gt=moment)

    def by_token(self, token: str) -> "PackShareQuerySet":
        """Return the link whose address ends in `token`."""
        return self.filter(token_sha256=token_digest(token))


class PackShare(models.Model):
    """A link by which a guest of the board reads one sealed pack, until a day, or until it is revoked.

    The address itself is shown once and not kept: only its SHA-256 is.
    """

    pack = models.ForeignKey(Pack, models.PROTECT, verbose_name=_("board pack"), related_name="shares")
    guest = models.CharField(_("for whom, as a role"), max_length=100)
    token_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField(_("open until"))
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("created by"), related_name="+"
    )
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("revoked by"), related_name="+", null=True, blank=True
    )

    objects = PackShareQuerySet.as_manager()

    class Meta:
        verbose_name = _("link to a board pack")
        verbose_name_plural = _("links to board packs")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")),
                name="pack_share_expires_after_creation",
                violation_error_message=_("A link ends after it begins."),
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_at=None, revoked_by=None)
                | models.Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="pack_share_revoked_when_and_by_whom",
            ),
        ]

    def __str__(self) -> str:
        """Return for whom it is."""
        return self.guest


class PackOpening(AppendOnly):
    """One opening of a link: when, and what was read (a page, or the PDF of a language)."""

    share = models.ForeignKey(PackShare, models.PROTECT, verbose_name=_("link"), related_name="openings")
    at = models.DateTimeField(_("moment"))
    what = models.CharField(_("what was read"), max_length=10)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("opening of a link")
        verbose_name_plural = _("openings of links")
        ordering = ["-pk"]

    def __str__(self) -> str:
        """Return what was read."""
        return self.what
