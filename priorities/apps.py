"""The plan: axes, priorities, objectives."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrioritiesConfig(AppConfig):
    """What the network has decided to do."""

    name = "priorities"
    verbose_name = _("Plan and priorities")
