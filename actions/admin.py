"""Actions in the admin. A status is changed by an update alone, on the action's own page."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.widgets import DateTimeWidget, DecimalWidget

from actions.models import (
    STATUS_COLUMNS,
    Action,
    ActionLink,
    Comment,
    Evidence,
    Import,
    ImportRow,
    Milestone,
    Participation,
    SavedView,
    Update,
)
from mdmplan.admin import Exported, ReadOnlyAdmin, RecordAdmin, Sheets
from mdmplan.clock import now
from mdmplan.spreadsheets import TEXT, LinkWidget, SheetResource
from members.models import Member
from priorities.admin import OpenPlanForm, OpenPlanResource
from priorities.models import Objective, Plan

PERCENT, MOMENT = DecimalWidget(coerce_to_string=False), DateTimeWidget()
WITHDRAWAL = ["added_at", "withdrawn_at", "withdrawn_by"]


class OfActionResource(OpenPlanResource):
    """What belongs to an action: the plan's short name and the action's code come first."""

    plan = Field("action__plan__slug", "plan", TEXT, readonly=True)
    action = Field("action", "action", LinkWidget(Action, plan="plan__slug"))


class ParticipationResource(OfActionResource):
    """One row per member and action, with the agreed role; an empty role is one that has ended."""

    member = Field("member", "member", LinkWidget(Member))

    class Meta(OpenPlanResource.Meta):
        model = Participation
        fields = ["plan", "action", "member", "role"]
        import_id_fields = ["action", "member"]


class MilestoneResource(OfActionResource):
    """One row per milestone; its number says which, and a row without a number is a new one."""

    id = Field("id", "id", TEXT, readonly=True)

    class Meta(OpenPlanResource.Meta):
        model = Milestone
        fields = ["id", "plan", "action", "title_fr", "title_en", "title_es", "due_on", "done_on", "position"]
        import_id_fields = ["id"]

    def get_instance(self, instance_loader: Any, row: Any) -> Milestone | None:
        """Return the milestone of the row's number; ValueError says that there is none."""
        number = TEXT.clean(row["id"])
        if not number:
            return None
        milestone = Milestone.objects.filter(pk=number).first() if number.isdecimal() else None
        if milestone is None:
            raise ValueError(_("There is no milestone %(number)s: leave id empty for a new one.") % {"number": number})
        return milestone


class ActionResource(SheetResource):
    """One row per action, for reading: its status among the rest."""

    plan = Field("plan", "plan", LinkWidget(Plan, "slug"))
    objective = Field("objective", "objective", LinkWidget(Objective))
    progress = Field("progress", "progress", PERCENT)

    class Meta:
        model = Action
        exclude = ["id", "search", "revision", "members", *WITHDRAWAL]


class UpdateResource(SheetResource):
    """One row per update, for reading."""

    plan = Field("action__plan__slug", "plan", TEXT)
    action = Field("action__code", "action", TEXT)
    author = Field("author__email", "author", TEXT)
    at = Field("at", "at", MOMENT)
    progress = Field("progress", "progress", PERCENT)
    old_progress = Field("old_progress", "old_progress", PERCENT)

    class Meta:
        model = Update


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
    readonly_fields = WITHDRAWAL


@admin.register(Action)
class ActionAdmin(Exported, RecordAdmin):
    """Planned actions: texts, dates, participations, milestones. They are imported on their own page."""

    form = OpenPlanForm
    resource_classes = [ActionResource]
    import_export_change_list_template = "admin/actions/action/change_list.html"
    list_display = ["code", "title_fr", "objective", "life_cycle", "health", "due_on", "withdrawn_at"]
    list_filter = ["plan", "objective__priority", "in_published_plan", "life_cycle", "health", "withdrawn_at"]
    list_select_related = ["plan", "objective"]
    search_fields = ["code", "title_fr", "title_en", "title_es", "search"]
    readonly_fields = [*sorted(STATUS_COLUMNS), *WITHDRAWAL]
    inlines = [ParticipationInline, MilestoneInline]

    def save_model(self, request: HttpRequest, obj: Action, form: Any, change: bool) -> None:
        """Save the action; a new one is part of the plan from now on."""
        if not change:
            obj.added_at = now()
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Save who takes part and the steps; a new step is part of the action from now on."""
        for part in formset.save(commit=False):
            if isinstance(part, Milestone) and part.added_at is None:
                part.added_at = now()
            part.save()


@admin.register(Participation)
class ParticipationAdmin(Sheets, RecordAdmin):
    """The agreed roles."""

    form = OpenPlanForm
    resource_classes = [ParticipationResource]
    list_display = ["action", "member", "role"]
    list_filter = ["role", "action__plan", "member"]
    list_select_related = ["action__plan", "member"]
    search_fields = ["action__code", "member__code"]
    autocomplete_fields = ["action", "member"]


@admin.register(Milestone)
class MilestoneAdmin(Sheets, RecordAdmin):
    """Dated steps."""

    form = OpenPlanForm
    resource_classes = [MilestoneResource]
    list_display = ["action", "title_fr", "due_on", "done_on", "withdrawn_at"]
    list_filter = ["action__plan", "done_on", "withdrawn_at"]
    list_select_related = ["action__plan"]
    search_fields = ["action__code", "title_fr", "title_en", "title_es"]
    autocomplete_fields = ["action"]
    readonly_fields = WITHDRAWAL

    def save_model(self, request: HttpRequest, obj: Milestone, form: Any, change: bool) -> None:
        """Save the step; a new one is part of the action from now on."""
        if not change:
            obj.added_at = now()
        super().save_model(request, obj, form, change)


@admin.register(Evidence)
class EvidenceAdmin(ReadOnlyAdmin):
    """Links and files that show what was done. A file is opened on the page of its action."""

    exclude = ["file"]
    list_display = ["action", "label", "url", "file_name", "added_at", "withdrawn_at"]
    list_filter = ["action__plan", "added_at", "withdrawn_at"]
    list_select_related = ["action"]
    search_fields = ["action__code", "url", "label", "file_name"]


@admin.register(ActionLink)
class ActionLinkAdmin(ReadOnlyAdmin):
    """How actions stand to each other; written on their pages."""

    list_display = ["origin", "kind", "target", "added_at", "withdrawn_at"]
    list_filter = ["kind", "origin__plan", "withdrawn_at"]
    list_select_related = ["origin", "target"]
    search_fields = ["origin__code", "target__code"]


@admin.register(Comment)
class CommentAdmin(ReadOnlyAdmin):
    """What people write on the pages of actions."""

    list_display = ["action", "author", "added_at", "edited_at", "withdrawn_at"]
    list_filter = ["action__plan", "added_at", "withdrawn_at"]
    list_select_related = ["action", "author"]
    search_fields = ["action__code", "text"]


@admin.register(Update)
class UpdateAdmin(Exported, ReadOnlyAdmin):
    """The append-only record of status."""

    resource_classes = [UpdateResource]
    list_display = ["action", "at", "life_cycle", "health", "progress", "forecast_on", "author"]
    list_filter = ["action__plan", "life_cycle", "health"]
    list_select_related = ["action__plan", "author"]
    search_fields = ["action__code", "note", "reason"]
    date_hierarchy = "at"


@admin.register(Import)
class ImportAdmin(ReadOnlyAdmin):
    """Files that were read into the plan: by whom, when, and what became of each."""

    list_display = ["file_name", "plan", "state", "uploaded_at", "uploaded_by", "applied_at", "undone_at"]
    list_filter = ["plan", "state"]
    list_select_related = ["plan", "uploaded_by"]
    search_fields = ["file_name"]
    exclude = ["table"]


@admin.register(ImportRow)
class ImportRowAdmin(ReadOnlyAdmin):
    """What each row of a file did, or why it was refused."""

    list_display = ["batch", "line", "code", "result", "reason"]
    list_filter = ["result", "batch__plan"]
    list_select_related = ["batch"]
    search_fields = ["code", "reason", "batch__file_name"]


@admin.register(SavedView)
class SavedViewAdmin(ReadOnlyAdmin):
    """Filtered lists that people have named for themselves."""

    list_display = ["name", "person", "query"]
    list_filter = ["person__role"]
    list_select_related = ["person"]
    search_fields = ["name", "person__email"]
