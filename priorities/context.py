"""What every template is told of the plan that its page is about."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from mdmplan.clock import local_date, now
from priorities.access import in_no_plan, named_plan
from priorities.models import Plan


@dataclass(frozen=True)
class Band:
    """Says that a page is about `plan`, which is not the `current` one; `href` leads to the same page there.

    A page about one part of the plan has no twin: the same code names something else in another plan. From there
    `href` leads to the plan itself, and `same` is False.
    """

    plan: Plan
    current: Plan
    href: str
    same: bool


def plan_band(request: HttpRequest) -> dict[str, Any]:
    """Return the band of a page whose address names another plan than the current one; None, at no cost, otherwise."""
    plan = named_plan(request)
    current = Plan.objects.current(local_date(now())) if plan else None
    if plan is None or current is None or plan == current:
        return {"plan_band": None}
    match = request.resolver_match
    same = match is not None and (not match.kwargs or match.url_name == "member_detail") and request.method == "GET"
    return {"plan_band": Band(plan, current, request.path_info if same else in_no_plan(reverse("plan_detail")), same)}
