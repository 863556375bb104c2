"""Which plan an address means: the current one, or the one whose name begins it, as in /plans/2026-2028/actions/."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import get_script_prefix, reverse, set_script_prefix

from mdmplan.access import Elsewhere
from mdmplan.moments import AsOfForm
from priorities.models import Plan

#: `/plans/<short name>` before any address of the product means that address in that plan.
PREFIX = re.compile(r"/plans/(?P<slug>[A-Za-z0-9_-]+)(?=/)")
#: What `plan_prefix` puts at the end of the site's own prefix.
OWN_PREFIX = re.compile(r"/plans/[A-Za-z0-9_-]+/$")
Respond = Callable[[HttpRequest], HttpResponse]


def named_plan(request: HttpRequest) -> Plan | None:
    """Return the plan that the address names, None when it names none."""
    plan: Plan | None = getattr(request, "plan", None)
    return plan


def plan_at(request: HttpRequest, day: date) -> Plan:
    """Return the plan that the address names, else the current one of `day`."""
    return named_plan(request) or Plan.objects.current(day)


def may_edit(request: HttpRequest, plan: Plan, page: AsOfForm) -> bool:
    """Return whether the reader may edit `plan` from a page: the past and a closed plan are only read."""
    return request.user.has_perm("priorities.edit_plan") and not page.is_past and plan.is_open(page.moment)


def part_at(request: HttpRequest, parts: Any, code: str) -> Any:
    """Return the part `code` of `parts`, which are of one kind and one plan.

    Raises Http404 when there is none, and Elsewhere with its new address when a part had this code once.
    """
    part = parts.filter(code=code).first()
    if part is None:
        versions = parts.model.history.filter(id__in=parts.order_by().values("pk"), code=code)
        former = versions.order_by("-history_date", "-history_id").first()
        moved = parts.filter(pk=former.id).first() if former else None
        if moved is None or request.resolver_match is None:
            raise Http404
        here = request.resolver_match
        raise Elsewhere(reverse(str(here.view_name), kwargs=here.kwargs | {"code": moved.code}))
    return part


def plan_prefix(get_response: Respond) -> Respond:
    """Read the plan off the address, and let every address made while answering begin the same way.

    An address without a plan's name means the current plan; one with a name that no plan has means nothing (404).
    """

    def respond(request: HttpRequest) -> HttpResponse:
        named = _named(request.path_info)
        plan = Plan.objects.filter(slug=named["slug"]).first() if named else None
        if named is None or plan is None:
            return get_response(request)
        request.plan = plan  # type: ignore[attr-defined]  # read by named_plan
        before = get_script_prefix()
        request.path_info = request.path_info[named.end() :]
        set_script_prefix(before.rstrip("/") + named[0] + "/")
        try:
            return get_response(request)
        finally:
            set_script_prefix(before)

    return respond


def _named(address: str) -> re.Match[str] | None:
    """Return the beginning of `address` that names a plan, None when it names none."""
    named = PREFIX.match(address)
    return named if named and named["slug"] not in Plan.RESERVED else None


def in_no_plan(address: str) -> str:
    """Return `address` without a plan's name: the same page of the current plan."""
    named = _named(address)
    return address[named.end() :] if named else address


def seen_from(here: Plan, plan: Plan, address: str) -> str:
    """Return `address`, made on a page of the plan `here`, as the address of the same page in `plan`."""
    return address if plan == here else in_plan(plan, in_no_plan(address))


def in_plan(plan: Plan, address: str) -> str:
    """Return `address`, of a page of any plan, as the address of the same page in `plan`."""
    site = OWN_PREFIX.sub("/", get_script_prefix())
    return f"{site}plans/{plan.slug}{in_no_plan('/' + address.removeprefix(site).lstrip('/'))}"
