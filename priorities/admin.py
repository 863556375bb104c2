"""The plan in the admin."""

from django.contrib import admin

from mdmplan.admin import RecordAdmin
from priorities.models import Axis, Objective, Plan, Priority


@admin.register(Plan)
class PlanAdmin(RecordAdmin):
    """Strategic plans."""

    list_display = ["slug", "name_fr", "starts_on", "ends_on"]
    search_fields = ["slug", "name_fr", "name_en", "name_es"]


@admin.register(Axis, Priority, Objective)
class TitledAdmin(RecordAdmin):
    """Axes, priorities and objectives."""

    list_display = ["code", "title_fr", "plan", "position"]
    list_filter = ["plan"]
    search_fields = ["code", "title_fr", "title_en", "title_es"]
