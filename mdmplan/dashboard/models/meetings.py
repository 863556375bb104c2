"""The meetings at which the plan is read."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mdmplan.history import HistoricalRecords
from mdmplan.text import Translated
from priorities.models import Plan


class Meeting(models.Model):
    """A meeting at which the plan is read; its agenda are its decisions, by their `position`."""

    #: The texts that it has in three languages.
    TEXTS = ("body",)

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

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("meeting_detail", args=[self.held_on])
