"""The pages on which the secretariat edits the plan, its axes, its priorities and its objectives."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mdmplan.access import allowed
from mdmplan.clock import local_date, now
from members.access import person
from priorities import editing, services
from priorities.access import part_at, plan_at
from priorities.forms import AxisForm, ObjectiveForm, PlanForm, PriorityForm
from priorities.models import Plan
from priorities.outline import outline

FORMS: dict[str, Any] = {"axis": AxisForm, "priority": PriorityForm, "objective": ObjectiveForm}
PAGE = "priorities/part_form.html"


@require_safe
@allowed("priorities.edit_plan")
def plan_outline(request: HttpRequest) -> HttpResponse:
    """Show the plan as an outline: to add, to put in order, to edit, to restore, and what is not translated yet."""
    moment = now()
    plan = plan_at(request, local_date(moment))
    refusal = editing.closed(plan, moment)
    return render(
        request,
        "priorities/plan_outline.html",
        {"plan": plan, "outline": outline(plan, moment), "refusal": refusal, "open": not refusal},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("priorities.edit_plan")
def plan_edit(request: HttpRequest) -> HttpResponse:
    """Edit the name and the goal of the plan."""
    moment = now()
    plan = plan_at(request, local_date(moment))
    if request.method != "POST":
        return _plan_form(request, PlanForm(instance=plan), plan, moment)
    with transaction.atomic():
        plan = services.lock(plan)
        form = PlanForm(request.POST, instance=plan)
        if form.is_valid():
            try:
                services.edit_plan(plan=plan, by=person(request), at=moment)
            except ValidationError as refused:
                form.add_error(None, refused)
            else:
                messages.success(request, _("The name and the goal of the plan are saved."))
                return redirect("plan_detail")
        return _plan_form(request, form, plan, moment)


def _plan_form(request: HttpRequest, form: PlanForm, plan: Plan, moment: datetime) -> HttpResponse:
    return render(
        request,
        "priorities/plan_form.html",
        {"form": form, "plan": plan, "refusal": editing.closed(plan, moment)},
        status=form.refused if form.is_bound else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("priorities.edit_plan")
def part_create(request: HttpRequest, kind: str) -> HttpResponse:
    """Add an axis, a priority or an objective to the plan."""
    moment = now()
    part = FORMS[kind].Meta.model(plan=plan_at(request, local_date(moment)))
    return editing.create(request, FORMS[kind], part, moment, page=PAGE)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("priorities.edit_plan")
def part_edit(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Edit an axis, a priority or an objective."""
    moment = now()
    return editing.change(request, FORMS[kind], _fetch(request, kind, code, moment), moment, page=PAGE)


@require_POST
@allowed("priorities.edit_plan")
def part_withdraw(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Take an axis, a priority or an objective out of the plan; nothing is deleted."""
    moment = now()
    part = _fetch(request, kind, code, moment)
    said = _("%(code)s is withdrawn from the plan.")
    return editing.settle(request, FORMS[kind], part, moment, page=PAGE, service=services.withdraw, said=said)


@require_POST
@allowed("priorities.edit_plan")
def part_restore(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Put an axis, a priority or an objective back into the plan."""
    moment = now()
    part = _fetch(request, kind, code, moment)
    said = _("%(code)s is back in the plan.")
    return editing.settle(request, FORMS[kind], part, moment, page=PAGE, service=services.restore, said=said)


@require_POST
@allowed("priorities.edit_plan")
def part_order(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Move an axis, a priority or an objective up or down."""
    moment = now()
    return editing.put_in_order(request, FORMS[kind], _fetch(request, kind, code, moment), moment, page=PAGE)


def _fetch(request: HttpRequest, kind: str, code: str, moment: datetime) -> Any:
    """Return the axis, priority or objective `code` of the plan, withdrawn or not."""
    plan = plan_at(request, local_date(moment))
    return part_at(request, FORMS[kind].Meta.model.objects.filter(plan=plan, added_at__lte=moment), code)
