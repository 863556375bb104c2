"""The board: figures, meetings, decisions."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DashboardConfig(AppConfig):
    """What the board reads."""

    name = "mdmplan.dashboard"
    label = "dashboard"
    verbose_name = _("Board")
