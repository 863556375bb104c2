"""Periods and reports in the admin. Reports move on their own pages alone."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from import_export.fields import Field
from post_office.models import Log

from actions.reporting.models import (
    AcceptedFinding,
    Letter,
    Muted,
    NotAsked,
    Notice,
    Period,
    Report,
    ReportEvent,
    ReportLine,
)
from mdmplan.admin import Exported, ReadOnlyAdmin, RecordAdmin
from mdmplan.spreadsheets import TEXT, SheetResource
from members.access import person


@admin.register(Period)
class PeriodAdmin(RecordAdmin):
    """Quarters and closing reports."""

    list_display = ["code", "plan", "opens_on", "due_at", "locks_at", "opened_at"]
    list_filter = ["plan", "kind"]
    list_select_related = ["plan"]
    search_fields = ["code"]

    def get_readonly_fields(self, request: HttpRequest, obj: Period | None = None) -> list[str]:
        """Keep an opened period in its plan, of whose actions it asks."""
        return ["opened_at", "opened_by", *(["plan"] if obj and obj.opened_at else [])]


@admin.register(NotAsked)
class NotAskedAdmin(ReadOnlyAdmin):
    """Questions taken out of a period before it opened."""

    list_display = ["period", "member", "action", "by", "at"]
    list_filter = ["period__kind", "period", "member"]
    list_select_related = ["period", "member", "action", "by"]
    search_fields = ["action__code", "member__code"]


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    """One member, one period."""

    list_display = ["period", "member", "state", "submitted_at", "accepted_at"]
    list_filter = ["state", "period", "member"]
    list_select_related = ["period", "member"]
    search_fields = ["member__code", "period__code"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the reports that the person may open, here as on their own pages."""
        return super().get_queryset(request).filter(pk__in=Report.objects.visible_to(person(request)))


@admin.register(ReportLine)
class ReportLineAdmin(ReadOnlyAdmin):
    """One answer."""

    list_display = ["report", "action", "role", "answer", "life_cycle", "health", "verdict"]
    list_filter = ["answer", "role", "verdict"]
    list_select_related = ["report__period", "report__member", "action"]
    search_fields = ["action__code", "report__member__code"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the answers that the person may read."""
        return super().get_queryset(request).filter(pk__in=ReportLine.objects.visible_to(person(request)))


class ReportEventResource(SheetResource):
    """One row per event, for reading."""

    period = Field("report__period__code", "period", TEXT)
    member = Field("report__member__code", "member", TEXT)
    by = Field("by__email", "by", TEXT)

    class Meta:
        model = ReportEvent
        exclude = ["report"]


@admin.register(ReportEvent)
class ReportEventAdmin(Exported, ReadOnlyAdmin):
    """Moves and comments."""

    resource_classes = [ReportEventResource]
    list_display = ["report", "kind", "by", "at"]
    list_filter = ["kind"]
    list_select_related = ["report__period", "report__member", "by"]
    search_fields = ["report__member__code", "note"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return what is on the threads that the person may open."""
        return super().get_queryset(request).filter(report__in=Report.objects.visible_to(person(request)))


@admin.register(AcceptedFinding)
class AcceptedFindingAdmin(ReadOnlyAdmin):
    """What may stay although a standing rule finds it inconsistent."""

    list_display = ["code", "rule", "reason", "accepted_by", "added_at", "withdrawn_at"]
    list_filter = ["plan", "rule"]
    list_select_related = ["accepted_by"]
    search_fields = ["code", "reason"]


@admin.register(Letter)
class LetterAdmin(ReadOnlyAdmin):
    """The mail of one person on one day."""

    list_display = ["person", "day", "at", "by"]
    list_filter = ["day"]
    list_select_related = ["person", "by"]
    search_fields = ["person__email"]
    exclude = ["mail"]


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    """What was told to whom."""

    list_display = ["letter", "kind", "report"]
    list_filter = ["kind"]
    list_select_related = ["letter__person", "report__period", "report__member"]
    search_fields = ["person__email", "report__member__code", "report__period__code"]


@admin.register(Muted)
class MutedAdmin(ReadOnlyAdmin):
    """Which mails somebody does not want."""

    list_display = ["person", "kind"]
    list_filter = ["kind"]
    list_select_related = ["person"]
    search_fields = ["person__email"]


class LogInline(admin.TabularInline):
    """Each time a mail was tried, and what the mail server answered."""

    model = Log
    fields = ["date", "status", "exception_type", "message"]
    readonly_fields = ["date", "status", "exception_type", "message"]
    extra = 0


class OutboxAdmin(ReadOnlyAdmin):
    """Mails that wait, have gone, or were refused; what they say is not shown: their links are for their readers."""

    change_form_template = "admin/change_form.html"  # the library's own leads to a page that is not there
    list_display = ["to", "subject", "status", "number_of_retries", "scheduled_time", "last_updated"]
    list_filter = ["status"]
    search_fields = ["to", "subject"]
    fields = ["to", "subject", "status", "number_of_retries", "scheduled_time", "created", "last_updated"]
    inlines = [LogInline]
