"""The work: planned actions, who takes part, and their status."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActionsConfig(AppConfig):
    """What is being done."""

    name = "actions"
    verbose_name = _("Actions")
