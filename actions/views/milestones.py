"""The milestones of an action: on its page, and in the forms that change them in place."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from actions.access import fetch_standing, may_edit
from actions.edits import MILESTONE_FIELDS, Versions, as_they_were
from actions.forms.parts import MilestoneForm, TickForm
from actions.models import Action, Milestone
from actions.services.parts import (
    add_milestone,
    edit_milestone,
    move_milestone,
    tick_milestone,
    withdraw_milestone,
)
from mdmplan.access import allowed
from mdmplan.clock import local_date, now
from members.access import person
from members.models import User


@dataclass(frozen=True)
class Step:
    """A milestone on the page of a day: whether it was reached by then, and by how many days too late."""

    milestone: Milestone
    reached: bool
    days_late: int


def section(action: Action, moment: datetime, user: User, *, past: Versions | None = None) -> dict[str, Any]:
    """Return what the part “Milestones” of the page of an action shows: `milestones` in `actions/milestones.html`.

    With `past`, what was written by the moment that it shows.
    """
    rows = list(action.milestones.standing(moment))
    if past:
        as_they_were(rows, past.milestones, (*MILESTONE_FIELDS, "position"))
    rows.sort(key=lambda milestone: (milestone.position, milestone.due_on, milestone.pk))
    day = local_date(moment)
    return {
        "action": action,
        "rows": [_step(milestone, day) for milestone in rows],
        "reached": sum(milestone.reached(day) for milestone in rows),
        "may_edit": may_edit(user, action, moment, today=local_date(now())),
        "form": None,
        "editing": None,
        "in_place": False,
    }


def _step(milestone: Milestone, day: date) -> Step:
    reached = milestone.reached(day)
    end = milestone.done_on if reached and milestone.done_on else day
    return Step(milestone, reached, max((end - milestone.due_on).days, 0))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("actions.edit_plan")
def milestone_create(request: HttpRequest, code: str) -> HttpResponse:
    """Add a milestone."""
    moment = now()
    action = fetch_standing(request, code, moment)
    data = request.POST if request.method == "POST" else None
    form = MilestoneForm(data, instance=Milestone(action=action), today=local_date(moment))
    if form.is_valid() and _saved(request, form, add_milestone, moment):
        messages.success(request, _("The milestone is added."))
        return _back(action)
    return _show(request, action, moment, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("actions.edit_plan")
@transaction.atomic
def milestone_edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Edit a milestone. Who saves second sees both versions and chooses."""
    moment = now()
    action = fetch_standing(request, code, moment)
    if request.method != "POST":
        milestone = get_object_or_404(action.milestones.standing(moment), pk=pk)
        return _show(request, action, moment, MilestoneForm(instance=milestone, today=local_date(moment)), milestone)
    milestone = get_object_or_404(action.milestones.select_for_update(of=("self",)), pk=pk)
    form = MilestoneForm(request.POST, instance=milestone, today=local_date(moment))
    if form.is_valid() and (not form.has_changed() or _saved(request, form, edit_milestone, moment)):
        messages.success(request, _("The milestone is saved."))
        return _back(action)
    return _show(request, action, moment, form, milestone)


def _saved(request: HttpRequest, form: MilestoneForm, service: Callable[..., None], moment: datetime) -> bool:
    """Save what the form says; False with the sentence of the service in the form when it refuses."""
    try:
        service(milestone=form.instance, by=person(request), at=moment)
    except ValidationError as error:
        form.add_error(None, error)
    return not form.errors


@require_POST
@allowed("actions.edit_plan")
def milestone_tick(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Say that a milestone was reached: today, on the day given, or (with an empty day) not after all."""
    form = TickForm(request.POST)

    def tick(milestone: Milestone, moment: datetime) -> str:
        if not form.is_valid():
            raise ValidationError(form.errors.as_data()["done_on"])
        day = form.cleaned_data["done_on"] if "done_on" in request.POST else local_date(moment)
        tick_milestone(milestone=milestone, day=day, by=person(request), at=moment)
        return _("The milestone is reached.") if day else _("The milestone is not reached after all.")

    return _do(request, code, pk, tick)


@require_POST
@allowed("actions.edit_plan")
def milestone_move(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Move a milestone one place up, or (when asked) down."""

    def move(milestone: Milestone, moment: datetime) -> str:
        up = request.POST.get("direction") != "down"
        move_milestone(milestone=milestone, up=up, by=person(request), at=moment)
        return _("The milestone is moved.")

    return _do(request, code, pk, move)


@require_POST
@allowed("actions.edit_plan")
def milestone_withdraw(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Withdraw a milestone; nothing is deleted."""

    def withdraw(milestone: Milestone, moment: datetime) -> str:
        withdraw_milestone(milestone=milestone, by=person(request), at=moment)
        return _("The milestone is withdrawn.")

    return _do(request, code, pk, withdraw)


def _do(request: HttpRequest, code: str, pk: int, act: Callable[[Milestone, datetime], str]) -> HttpResponse:
    """Do `act` to a milestone that stands, with its sentence or that of its refusal, and go back to the action."""
    moment = now()
    action = fetch_standing(request, code, moment)
    with transaction.atomic():
        milestone = get_object_or_404(action.milestones.standing(moment).select_for_update(of=("self",)), pk=pk)
        try:
            messages.success(request, act(milestone, moment))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    return _back(action)


def _show(
    request: HttpRequest, action: Action, moment: datetime, form: MilestoneForm, editing: Milestone | None
) -> HttpResponse:
    """Show the milestones with the form in the place of the one it edits; for a new one, at the end."""
    shown = section(action, moment, person(request)) | {"form": form, "editing": editing}
    shown["in_place"] = any(step.milestone == editing for step in shown["rows"])
    return render(
        request,
        "actions/milestone_form.html",
        {"action": action, "milestones": shown},
        status=form.refused if form.is_bound else HTTPStatus.OK,
    )


def _back(action: Action) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('action_detail', args=[action.code])}#milestones")
