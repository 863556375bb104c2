"""What every template is told beside its own context."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _


def demonstration(request: HttpRequest) -> dict[str, Any]:
    """Return the frozen date of a demonstration (`demo_today`) and its people; None and nobody otherwise."""
    people = [] if request.user.is_authenticated or not settings.MDMPLAN_DEMO else demo_people()
    return {"demo_today": settings.MDMPLAN_TODAY, "demo_people": people}


def demo_people() -> list[dict[str, str]]:
    """Return the accounts of the demonstration that the sign-in page offers, one button each."""
    return [
        {"email": f"{name}@demo.example", "label": label, "description": description}
        for name, label, description in (
            ("secretariat", _("Secretariat"), _("keeps every status true, reviews the reports")),
            ("fr", _("Focal point, France"), _("answers for the association and sends its report")),
            ("fr.contributor", _("Contributor, France"), _("drafts the report with the focal point")),
            ("es", _("Focal point, Spain"), _("answers in Spanish")),
            ("jp", _("Focal point, Japan"), _("answers in English, eight time zones away")),
            ("board", _("Board"), _("reads the dashboard before it meets")),
            ("admin", _("Administrator"), _("looks after accounts and settings")),
        )
    ]
