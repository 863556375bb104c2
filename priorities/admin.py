"""The plan in the admin."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest
from import_export.fields import Field

from mdmplan.admin import RecordAdmin, Sheets
from mdmplan.clock import now
from mdmplan.spreadsheets import LinkWidget, SheetResource
from priorities.models import Axis, Objective, Plan, Priority


def plan_of(record: Any) -> Plan:
    """Return the plan that a plan, a part of one, an action or what belongs to an action is about."""
    if isinstance(record, Plan):
        return record
    plan: Plan = record.plan if hasattr(record, "plan_id") else record.action.plan
    return plan


def check_open(record: Any, at: datetime) -> None:
    """Raise ValidationError when the plan of `record` is closed at `at`, or the one that it would be moved out of."""
    stored = type(record)._base_manager.filter(pk=record.pk).first()
    for each in filter(None, (record, stored)):
        plan_of(each).check_open(at)


class OpenPlanForm(forms.ModelForm):
    """A record of a plan: nothing of a closed one is edited any more."""

    def _post_clean(self) -> None:
        """Refuse what belongs to a closed plan, once everything else is right."""
        super()._post_clean()  # type: ignore[misc]  # where Django fills the record
        if not self.errors:
            try:
                check_open(self.instance, now())
            except ValidationError as refused:
                self.add_error(None, refused)


class OpenPlanResource(SheetResource):
    """Rows of a plan: nothing of a closed one is edited any more."""

    def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """Refuse what belongs to a closed plan."""
        try:
            check_open(instance, kwargs["at"])
        except ValidationError as refused:
            raise ValidationError({NON_FIELD_ERRORS: refused.messages}) from None


class PartResource(OpenPlanResource):
    """One row per part of a plan: the plan's short name and the part's code say which."""

    plan = Field("plan", "plan", LinkWidget(Plan, "slug"))

    class Meta(SheetResource.Meta):
        exclude = ["id", "added_at", "withdrawn_at", "withdrawn_by"]
        import_id_fields = ["plan", "code"]


class AxisResource(PartResource):
    """One row per axis."""

    class Meta(PartResource.Meta):
        model = Axis


class PriorityResource(PartResource):
    """One row per priority, with the code of its axis."""

    axis = Field("axis", "axis", LinkWidget(Axis, plan="plan__slug"))

    class Meta(PartResource.Meta):
        model = Priority


class ObjectiveResource(PartResource):
    """One row per objective, with the code of its priority."""

    priority = Field("priority", "priority", LinkWidget(Priority, plan="plan__slug"))

    class Meta(PartResource.Meta):
        model = Objective


@admin.register(Plan)
class PlanAdmin(RecordAdmin):
    """Strategic plans."""

    form = OpenPlanForm
    list_display = ["slug", "name_fr", "starts_on", "ends_on", "closed_at"]
    list_filter = ["starts_on", "closed_at"]
    search_fields = ["slug", "name_fr", "name_en", "name_es"]


class PartAdmin(Sheets, RecordAdmin):
    """A part of a plan. It is withdrawn on its own page, never here."""

    form = OpenPlanForm
    list_display = ["code", "title_fr", "plan", "position", "withdrawn_at"]
    list_filter = ["plan", "withdrawn_at"]
    list_select_related = ["plan"]
    readonly_fields = ["added_at", "withdrawn_at", "withdrawn_by"]
    search_fields = ["code", "title_fr", "title_en", "title_es"]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save the part; a new one is in the plan from now on."""
        if not change:
            obj.added_at = now()
        super().save_model(request, obj, form, change)


@admin.register(Axis)
class AxisAdmin(PartAdmin):
    """The axes of a plan."""

    resource_classes = [AxisResource]


@admin.register(Priority)
class PriorityAdmin(PartAdmin):
    """The priorities of a plan."""

    resource_classes = [PriorityResource]
    list_filter = ["plan", "axis", "withdrawn_at"]
    list_select_related = ["plan", "axis"]


@admin.register(Objective)
class ObjectiveAdmin(PartAdmin):
    """The objectives of a plan."""

    resource_classes = [ObjectiveResource]
    list_filter = ["plan", "priority", "withdrawn_at"]
    list_select_related = ["plan", "priority"]
