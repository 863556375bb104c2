"""Addresses of the board: the dashboard, the plan with its figures, the meetings with their packs, the calendar."""

from datetime import date

from django.urls import path, register_converter

import priorities.converters  # noqa: F401  # registers <priority:…> and <objective:…>
from mdmplan.dashboard.views import (
    calendar,
    comments,
    dashboard,
    decisions,
    meetings,
    pack,
    plan,
    presentation,
    shared,
)


class Day:
    """A day, such as 2025-06-20."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        """Return the day; ValueError, and so 404, when the calendar has no such day."""
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        """Return the day as it stands in the address."""
        return value.isoformat()


class Language:
    """One of the three languages of a pack."""

    regex = "fr|en|es"

    def to_python(self, value: str) -> str:
        """Return the language."""
        return value

    def to_url(self, value: str) -> str:
        """Return the language as it stands in the address."""
        return value


register_converter(Day, "day")
register_converter(Language, "language")

urlpatterns = [
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path(
        "dashboard/priorities/<priority:code>/comment/",
        comments.priority_comment_create,
        name="priority_comment_create",
    ),
    path("calendar/<str:token>.ics", calendar.calendar_feed, name="calendar_feed"),
    path("plan/", plan.plan_detail, name="plan_detail"),
    path("plan/<priority:code>/", plan.priority_detail, name="priority_detail"),
    path("plan/<objective:code>/", plan.objective_detail, name="objective_detail"),
    path("meetings/", meetings.meeting_list, name="meeting_list"),
    path("meetings/new/", meetings.meeting_create, name="meeting_create"),
    path("meetings/<day:day>/", meetings.meeting_detail, name="meeting_detail"),
    path("meetings/<day:day>/edit/", meetings.meeting_edit, name="meeting_edit"),
    path("meetings/<day:day>/present/", presentation.meeting_present, name="meeting_present"),
    path("meetings/<day:day>/agenda/", meetings.agenda_add, name="agenda_add"),
    path("meetings/<day:day>/agenda/<int:pk>/move/", meetings.agenda_move, name="agenda_move"),
    path("meetings/<day:day>/agenda/<int:pk>/remove/", meetings.agenda_remove, name="agenda_remove"),
    path("decisions/", decisions.decision_list, name="decision_list"),
    path("decisions/new/", decisions.decision_create, name="decision_create"),
    path("decisions/<int:pk>/", decisions.decision_detail, name="decision_detail"),
    path("decisions/<int:pk>/edit/", decisions.decision_edit, name="decision_edit"),
    path("decisions/<int:pk>/outcome/", decisions.outcome_create, name="outcome_create"),
    path("decisions/<int:pk>/done/", decisions.decision_done, name="decision_done"),
    path("decisions/<int:pk>/reopen/", decisions.decision_reopen, name="decision_reopen"),
    path("meetings/<day:day>/pack/", pack.pack_detail, name="pack_detail"),
    path("meetings/<day:day>/pack.<language:language>.pdf", pack.pack_pdf, name="pack_pdf"),
    path("meetings/<day:day>/pack.xlsx", pack.pack_xlsx, name="pack_xlsx"),
    path("meetings/<day:day>/pack.pptx", pack.pack_pptx, name="pack_pptx"),
    path("meetings/<day:day>/pack/prepare/", pack.pack_prepare, name="pack_prepare"),
    path("meetings/<day:day>/pack/seal/", pack.pack_seal, name="pack_seal"),
    path("meetings/<day:day>/pack/preview/", pack.pack_preview, name="pack_preview"),
    path("meetings/<day:day>/pack/draft.<language:language>.pdf", pack.pack_draft_pdf, name="pack_draft_pdf"),
    path("meetings/<day:day>/pack/errata/new/", pack.erratum_create, name="erratum_create"),
    path("meetings/<day:day>/pack/shares/new/", pack.share_create, name="share_create"),
    path("meetings/<day:day>/pack/shares/<int:pk>/revoke/", pack.share_revoke, name="share_revoke"),
    path("shared/<str:token>/", shared.shared_pack, name="shared_pack"),
    path("shared/<str:token>/pack.<language:language>.pdf", shared.shared_pack_pdf, name="shared_pack_pdf"),
]
