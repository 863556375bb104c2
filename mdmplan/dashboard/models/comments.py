"""The secretariat's sentence on each priority."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mdmplan.append_only import AppendOnly, AppendOnlyQuerySet
from mdmplan.dashboard.models.meetings import Meeting
from mdmplan.text import Translated
from priorities.models import Priority


class PriorityComment(AppendOnly):
    """The secretariat's sentence on a priority. A new one replaces it, and both are kept.

    `meeting` is the one that it was written for; None when it was written between meetings.
    """

    priority = models.ForeignKey(Priority, models.PROTECT, verbose_name=_("priority"), related_name="comments")
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, verbose_name=_("for the meeting"), related_name="comments", null=True, blank=True
    )
    text_fr = models.CharField(_("sentence (French)"), max_length=300)
    text_en = models.CharField(_("sentence (English)"), max_length=300, blank=True)
    text_es = models.CharField(_("sentence (Spanish)"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"), related_name="+")
    at = models.DateTimeField(_("moment"))

    text = Translated()
    objects = AppendOnlyQuerySet["PriorityComment"].as_manager()

    class Meta:
        verbose_name = _("comment on a priority")
        verbose_name_plural = _("comments on priorities")
        ordering = ["-pk"]

    def __str__(self) -> str:
        """Return the sentence in the reader's language."""
        return str(self.text)


def with_comments(priorities: models.QuerySet[Priority], moment: datetime) -> models.QuerySet[Priority]:
    """Return `priorities`, each with the sentence that stood at `moment` as its `comment`: None when none did."""
    later = PriorityComment.objects.filter(
        priority=models.OuterRef("pk"), at__lte=moment, pk__gt=models.OuterRef("comment__pk")
    )
    comment = models.FilteredRelation("comments", condition=models.Q(comments__at__lte=moment))
    commented = priorities.alias(comment=comment).filter(~models.Exists(later))
    return commented.select_related("comment")  # type: ignore[misc]  # made just above
