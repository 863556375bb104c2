"""Which plan an address means: the current one, or the one whose name begins it, as in /plans/2026-2028/actions/."""

import re
from collections.abc import Callable
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import get_script_prefix, set_script_prefix

from priorities.models import Plan

#: `/plans/<short name>` before any address of the product means that address in that plan.
PREFIX = re.compile(r"/plans/(?P<slug>[A-Za-z0-9_-]+)(?=/)")
Respond = Callable[[HttpRequest], HttpResponse]


def plan_at(request: HttpRequest, day: date) -> Plan:
    """Return the plan that the address names, else the current one of `day`."""
    named: Plan | None = getattr(request, "plan", None)
    return named or Plan.objects.current(day)


def plan_prefix(get_response: Respond) -> Respond:
    """Read the plan off the address, and let every address made while answering begin the same way.

    An address without a plan's name means the current plan. 404 when no plan has that name.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        named = PREFIX.match(request.path_info)
        if not named or named["slug"] in Plan.RESERVED:
            return get_response(request)
        plan = Plan.objects.filter(slug=named["slug"]).first()
        if plan is None:
            raise Http404
        request.plan = plan  # type: ignore[attr-defined]  # read by plan_at
        before = get_script_prefix()
        request.path_info = request.path_info[named.end() :]
        set_script_prefix(before.rstrip("/") + named[0] + "/")
        try:
            return get_response(request)
        finally:
            set_script_prefix(before)

    return respond


def in_plan(plan: Plan, address: str) -> str:
    """Return `address`, made without a plan's name, as the address of the same page in `plan`."""
    return f"/plans/{plan.slug}{address}"
