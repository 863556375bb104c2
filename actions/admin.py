"""Actions in the admin. A status is changed by an update alone, on the action's own page."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from actions.models import STATUS_COLUMNS, Action, Evidence, Milestone, Participation, Update
from mdmplan.admin import ReadOnlyAdmin, RecordAdmin
from mdmplan.clock import now


class ParticipationFormSet(BaseInlineFormSet):
    """The associations of one action."""

    def clean(self) -> None:
        """Refuse a second lead with a sentence, before the database does."""
        super().clean()
        rows = [form.cleaned_data for form in self.forms if hasattr(form, "cleaned_data")]
        if sum(row.get("role") == Participation.Role.LEAD for row in rows) > 1:
            raise ValidationError(_("An action has one lead."))


class ParticipationInline(admin.TabularInline):
    """Who takes part."""

    model = Participation
    formset = ParticipationFormSet
    extra = 1
    can_delete = False


class MilestoneInline(admin.TabularInline):
    """The steps of the action."""

    model = Milestone
    extra = 1
    can_delete = False


@admin.register(Action)
class ActionAdmin(RecordAdmin):
    """Planned actions: texts, dates, participations, milestones."""

    list_display = ["code", "title_fr", "objective", "life_cycle", "health", "due_on"]
    list_filter = ["plan", "objective__priority", "in_published_plan", "life_cycle", "health"]
    search_fields = ["code", "title_fr", "title_en", "title_es", "search"]
    readonly_fields = [*sorted(STATUS_COLUMNS), "added_at", "withdrawn_at", "withdrawn_by"]
    inlines = [ParticipationInline, MilestoneInline]

    def save_model(self, request: HttpRequest, obj: Action, form: Any, change: bool) -> None:
        """Save the action; a new one is part of the plan from now on."""
        if not change:
            obj.added_at = now()
        super().save_model(request, obj, form, change)


@admin.register(Participation)
class ParticipationAdmin(RecordAdmin):
    """The agreed roles."""

    list_display = ["action", "member", "role"]
    list_filter = ["role", "member"]
    search_fields = ["action__code", "member__code"]


@admin.register(Milestone)
class MilestoneAdmin(RecordAdmin):
    """Dated steps."""

    list_display = ["action", "title_fr", "due_on", "done_on"]
    list_filter = ["done_on"]
    search_fields = ["action__code", "title_fr", "title_en", "title_es"]


@admin.register(Evidence)
class EvidenceAdmin(ReadOnlyAdmin):
    """Links given with an update."""

    list_display = ["action", "url", "added_at"]
    search_fields = ["action__code", "url", "label"]


@admin.register(Update)
class UpdateAdmin(ReadOnlyAdmin):
    """The append-only record of status."""

    list_display = ["action", "at", "life_cycle", "health", "progress", "forecast_on", "author"]
    list_filter = ["life_cycle", "health"]
    search_fields = ["action__code", "note", "reason"]
    date_hierarchy = "at"
