"""The quarter: what each member is asked, answers, and how it is reviewed."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportingConfig(AppConfig):
    """The reporting round."""

    name = "actions.reporting"
    label = "reporting"
    verbose_name = _("Quarterly reports")
