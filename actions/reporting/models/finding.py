"""What the secretariat lets stand although a standing rule finds it inconsistent, and why."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from priorities.models import Plan, Withdrawable


class AcceptedFinding(Withdrawable):
    """A finding that may stay as it is, because…; it holds as long as its facts do, or until it is taken back."""

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name=_("plan"), related_name="accepted_findings")
    rule = models.CharField(_("rule"), max_length=40)
    subject = models.CharField(_("subject"), max_length=60)
    code = models.CharField(_("code"), max_length=20)
    fingerprint = models.CharField(_("facts"), max_length=200, blank=True)
    reason = models.CharField(_("why"), max_length=300)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("accepted by"), related_name="+"
    )

    class Meta:
        verbose_name = _("accepted finding")
        verbose_name_plural = _("accepted findings")
        ordering = ["-added_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "rule", "subject", "fingerprint"],
                condition=models.Q(withdrawn_at=None),
                name="accepted_finding_once",
                violation_error_message=_("This has been accepted already."),
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="accepted_finding_says_why",
                violation_error_message=_("Say why it may stay as it is."),
            ),
            *Withdrawable.Meta.constraints,
        ]

    def __str__(self) -> str:
        """Return what was accepted, by its code and its rule."""
        return f"{self.code} {self.rule}"
