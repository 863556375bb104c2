"""The plans side by side: the list, starting one, closing one, opening it again."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actions.reporting.closing import close_plan, closing_period, reopen_plan, start_plan, still_open, turns
from actions.reporting.plan_forms import ClosingForm, PlanForm, ReopenForm
from mdmplan.access import allowed
from mdmplan.clock import local_date, now
from members.access import person
from priorities.access import in_no_plan, in_plan, plan_at, seen_from
from priorities.models import Plan


@require_safe
@allowed("priorities.read_plan")
def plan_list(request: HttpRequest) -> HttpResponse:
    """List every plan: its years, whether it is closed (when, by whom), which one it follows."""
    today = local_date(now())
    here, current = plan_at(request, today), Plan.objects.current(today)
    plans = Plan.objects.select_related("follows", "followed_by", "closed_by__member").order_by("-starts_on")
    return render(
        request,
        "priorities/plan_list.html",
        {
            "plans": [
                {
                    "plan": plan,
                    "current": plan == current,
                    "href": seen_from(here, plan, reverse("plan_detail")),
                    "close": seen_from(here, plan, reverse("plan_close")),
                    "carry": seen_from(here, plan, reverse("carry_over")) if hasattr(plan, "followed_by") else "",
                }
                for plan in plans
            ],
            "may_edit": request.user.has_perm("priorities.edit_plan"),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("priorities.edit_plan")
def plan_create(request: HttpRequest) -> HttpResponse:
    """Start a plan, if wished with the axes, priorities and objectives of the one it follows."""
    form = PlanForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        copied = form.cleaned_data["copy_parts"]
        plan = start_plan(plan=form.save(commit=False), copy_parts=copied, by=person(request), at=now())
        messages.success(request, _("%(plan)s is there.") % {"plan": plan})
        return redirect(in_plan(plan, in_no_plan(reverse("plan_detail"))))
    return render(request, "priorities/plan_create.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("priorities.edit_plan")
def plan_close(request: HttpRequest) -> HttpResponse:
    """Show what the plan leaves undone; POST plans its closing report where there is none, and closes it."""
    moment = now()
    plan = plan_at(request, local_date(moment))
    if request.method != "POST":
        return _render(request, plan)
    form = None if closing_period(plan) else ClosingForm(request.POST)
    if form and not form.is_valid():
        return _render(request, plan, closing=form)
    try:
        period = close_plan(plan=plan, dates=form.dates if form else None, by=person(request), at=moment)
    except ValidationError as error:
        if form and hasattr(error, "error_dict"):
            form.add_error(None, error)
            return _render(request, plan, closing=form)
        messages.error(request, error.messages[0])
    else:
        done = _("%(plan)s is closed. Its last word: %(period)s.") % {"plan": plan, "period": period}
        messages.success(request, done)
    return redirect("plan_close")


@require_POST
@allowed("priorities.edit_plan")
def plan_reopen(request: HttpRequest) -> HttpResponse:
    """Open a plan again that was closed by mistake; the reason stays on record."""
    moment = now()
    plan = plan_at(request, local_date(moment))
    form = ReopenForm(request.POST)
    if not form.is_valid():
        return _render(request, plan, reopening=form)
    try:
        reopen_plan(plan=plan, reason=form.cleaned_data["reason"], by=person(request), at=moment)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("%(plan)s is open again.") % {"plan": plan})
    return redirect("plan_close")


def _render(
    request: HttpRequest, plan: Plan, *, closing: ClosingForm | None = None, reopening: ReopenForm | None = None
) -> HttpResponse:
    moment = now()
    today = local_date(moment)
    period = closing_period(plan)
    following: Any = Plan.objects.filter(follows=plan).first()
    wrong = closing or reopening
    return render(
        request,
        "priorities/plan_close.html",
        {
            "plan": plan,
            "ended": plan.ends_on < today,
            "open": still_open(plan, moment),
            "period": period,
            "state": period.state(moment) if period else None,
            "turns": turns(plan),
            "following": following,
            "closing": closing or ClosingForm.suggested(plan, today),
            "reopening": reopening or ReopenForm(),
            "wrong": wrong,
        },
        status=422 if wrong else 200,
    )
