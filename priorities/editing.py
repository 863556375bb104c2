"""What every page does that edits a part of the plan: an axis, a priority, an objective or, above, an action."""

import copy
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from mdmplan.text import read_number, without_controls
from members.access import person
from priorities.models import Plan
from priorities.services import Part, add, edit, lock, lock_part, shift

Service = Callable[..., None]
#: The form of a part; `page` is the template that shows it.
Form = Any


def create(request: HttpRequest, form_of: Form, part: Part, moment: datetime, *, page: str) -> HttpResponse:
    """Add `part`, which has a plan and nothing else yet, to its plan. `?<place>=A1` says where it will belong."""
    if request.method != "POST":
        form = form_of(instance=part, moment=moment, place=_place(request, form_of, part))
        return _show(request, form, part, page=page, moment=moment)
    with transaction.atomic():
        lock(part.plan)
        form = form_of(request.POST, instance=part, moment=moment)
        if _saved(request, form, add, moment):
            messages.success(request, _("%(code)s is part of the plan.") % {"code": part.code})
            return redirect(part)
        return _show(request, form, part, page=page, moment=moment)


def change(request: HttpRequest, form_of: Form, part: Part, moment: datetime, *, page: str) -> HttpResponse:
    """Edit `part`: who comes second sees both versions and chooses. `?<place>=A1` shows it as if it belonged there."""
    if request.method != "POST":
        form = form_of(instance=part, moment=moment, place=_place(request, form_of, part))
        return _show(request, form, part, page=page, moment=moment)
    with transaction.atomic():
        part = lock_part(part)
        before = copy.copy(part)
        form = form_of(request.POST, instance=part, moment=moment)
        if _saved(request, form, edit, moment):
            messages.success(request, _("%(code)s is saved.") % {"code": part.code})
            return redirect(part)
        return _show(request, form, before, page=page, moment=moment)


def settle(
    request: HttpRequest, form_of: Form, part: Part, moment: datetime, *, page: str, service: Service, said: str
) -> HttpResponse:
    """Withdraw or restore `part`, and say so; where that is refused, its page says why and lists what is left."""
    with transaction.atomic():
        part = lock_part(part)
        try:
            service(part=part, by=person(request), at=moment)
        except ValidationError as refused:
            form = form_of(instance=part, moment=moment)
            return _show(request, form, part, page=page, moment=moment, refusal=refused.messages[0])
    messages.success(request, said % {"code": part.code})
    return redirect(part)


def put_in_order(request: HttpRequest, form_of: Form, part: Part, moment: datetime, *, page: str) -> HttpResponse:
    """Move `part` up or down in its place, and come back to the plan's outline."""
    with transaction.atomic():
        part = lock_part(part)
        try:
            shift(part=part, step=request.POST.get("step", ""), by=person(request), at=moment)
        except ValidationError as refused:
            form = form_of(instance=part, moment=moment)
            return _show(request, form, part, page=page, moment=moment, refusal=refused.messages[0])
    return redirect(f"{reverse('plan_outline')}#{part.kind}-{part.code}")


def closed(plan: Plan, moment: datetime) -> str:
    """Return the sentence that says why `plan` is not edited any more; nothing while it is."""
    try:
        plan.check_open(moment)
    except ValidationError as refused:
        return refused.messages[0]
    return ""


def _place(request: HttpRequest, form_of: Form, part: Part) -> Any:
    """Return the place that the address asks for, by its code or, from the form's own list, by its key."""
    asked = without_controls(request.GET.get(part.UNDER, "")) if part.UNDER else ""
    if not asked:
        return None
    places = form_of.base_fields[part.UNDER].queryset.filter(plan=part.plan)
    return places.filter(code=asked).first() or places.filter(pk=read_number(asked)).first()


def _saved(request: HttpRequest, form: Form, service: Service, moment: datetime) -> bool:
    """Save what was typed if nothing is wrong with it; else the form says what."""
    if not form.is_valid():
        return False
    try:
        service(part=form.instance, by=person(request), at=moment)
    except ValidationError as refused:
        form.add_error(None, refused)
    return not form.errors


def _show(
    request: HttpRequest, form: Form, part: Part, *, page: str, moment: datetime, refusal: str = ""
) -> HttpResponse:
    """Show `form` for `part`, as it is stored, with what still belongs to it."""
    return render(
        request,
        page,
        {
            "form": form,
            "part": part,
            "held": part.held(moment) if part.pk else [],
            "refusal": refusal or closed(part.plan, moment),
        },
        status=form.refused if form.is_bound else 422 if refusal else 200,
    )
