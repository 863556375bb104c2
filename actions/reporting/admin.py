"""Periods and reports in the admin. Reports move on their own pages alone."""

from django.contrib import admin

from actions.reporting.models import Period, Report, ReportEvent, ReportLine
from mdmplan.admin import ReadOnlyAdmin, RecordAdmin


@admin.register(Period)
class PeriodAdmin(RecordAdmin):
    """Quarters and closing reports."""

    list_display = ["code", "plan", "opens_on", "due_at", "locks_at", "opened_at"]
    list_filter = ["plan", "kind"]
    search_fields = ["code"]
    readonly_fields = ["opened_at", "opened_by"]


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    """One member, one period."""

    list_display = ["period", "member", "state", "submitted_at", "accepted_at"]
    list_filter = ["state", "period", "member"]
    search_fields = ["member__code", "period__code"]


@admin.register(ReportLine)
class ReportLineAdmin(ReadOnlyAdmin):
    """One answer."""

    list_display = ["report", "action", "role", "answer", "life_cycle", "health", "verdict"]
    list_filter = ["answer", "role", "verdict"]
    search_fields = ["action__code", "report__member__code"]


@admin.register(ReportEvent)
class ReportEventAdmin(ReadOnlyAdmin):
    """Moves and comments."""

    list_display = ["report", "kind", "by", "at"]
    list_filter = ["kind"]
    search_fields = ["report__member__code", "note"]
