"""Who: the associations of the network and their people."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    """The ground everything stands on: associations, people, roles."""

    name = "members"
    verbose_name = _("Members and people")
