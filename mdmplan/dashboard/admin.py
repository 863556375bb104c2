"""Meetings and decisions in the admin; outcomes and sentences on priorities are only read there."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from import_export.fields import Field

from mdmplan.admin import Exported, ReadOnlyAdmin, RecordAdmin
from mdmplan.clock import now
from mdmplan.dashboard.models import Decision, Meeting, Outcome, PriorityComment
from mdmplan.spreadsheets import TEXT, SheetResource


@admin.register(Meeting)
class MeetingAdmin(RecordAdmin):
    """Meetings at which the plan is read."""

    list_display = ["held_on", "body_fr", "plan"]
    list_filter = ["plan", "held_on"]
    list_select_related = ["plan"]
    search_fields = ["body_fr", "body_en", "body_es"]
    date_hierarchy = "held_on"


@admin.register(Decision)
class DecisionAdmin(RecordAdmin):
    """Questions put to the board."""

    list_display = ["question_fr", "meeting", "needed_by", "asked_by_fr"]
    list_filter = ["plan", "meeting", "needed_by"]
    list_select_related = ["meeting"]
    search_fields = ["question_fr", "question_en", "question_es", "action__code"]
    raw_id_fields = ["action", "line", "update"]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Propose the present as the moment at which a question is raised."""
        return {"raised_at": now(), **super().get_changeform_initial_data(request)}


class OutcomeResource(SheetResource):
    """One row per outcome, for reading."""

    question = Field("decision__question_fr", "question", TEXT)
    meeting = Field("meeting__held_on", "meeting")
    by = Field("by__email", "by", TEXT)

    class Meta:
        model = Outcome


@admin.register(Outcome)
class OutcomeAdmin(Exported, ReadOnlyAdmin):
    """What became of each question: written on its page, never changed."""

    resource_classes = [OutcomeResource]
    list_display = ["decision", "kind", "meeting", "owner_role_fr", "due_on", "at"]
    list_filter = ["kind", "meeting"]
    list_select_related = ["decision", "meeting", "by"]
    search_fields = ["decision__question_fr", "text_fr", "text_en", "text_es", "owner_role_fr"]


class PriorityCommentResource(SheetResource):
    """One row per sentence, for reading."""

    plan = Field("priority__plan__slug", "plan", TEXT)
    priority = Field("priority__code", "priority", TEXT)
    by = Field("by__email", "by", TEXT)

    class Meta:
        model = PriorityComment


@admin.register(PriorityComment)
class PriorityCommentAdmin(Exported, ReadOnlyAdmin):
    """The secretariat's sentences: written on the dashboard, never changed."""

    resource_classes = [PriorityCommentResource]
    list_display = ["priority", "at", "text_fr"]
    list_filter = ["priority", "at"]
    list_select_related = ["priority__plan", "by"]
    search_fields = ["text_fr", "text_en", "text_es"]
