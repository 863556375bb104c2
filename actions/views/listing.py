"""The action list, and the same as a spreadsheet."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from actions.export import KINDS
from actions.filters import ActionFilter
from actions.standing import standings
from mdmplan.access import allowed
from mdmplan.clock import local_date, now
from mdmplan.moments import AsOfForm
from priorities.access import plan_at
from priorities.models import Plan

PAGE = 50


@require_safe
@allowed("actions.read_actions")
def action_list(request: HttpRequest) -> HttpResponse:
    """List the actions of the plan, filtered, as of a moment."""
    as_of, plan, chosen = _asked(request)
    page = Paginator(chosen.qs, PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    return render(
        request,
        "actions/action_list.html",
        {
            "plan": plan,
            "as_of": as_of,
            "filter": chosen,
            "shown": chosen.spoken,
            "filtered": any(value for name, value in request.GET.items() if name != "page"),
            "page": page,
            "rows": standings(plan, as_of.moment, list(page)),
            "query": query.urlencode(),
            "may_update": request.user.has_perm("actions.record_update"),
        },
    )


def _asked(request: HttpRequest) -> tuple[AsOfForm, Plan, ActionFilter]:
    """Return the moment, the plan and the filter that an address asks for."""
    as_of = AsOfForm(request.GET, now=now())
    plan = plan_at(request, as_of.day)
    return as_of, plan, ActionFilter(request.GET, plan=plan, moment=as_of.moment)


@require_safe
@allowed("actions.read_actions")
def action_export(request: HttpRequest, kind: str) -> HttpResponse:
    """Give exactly the actions that the list shows with the same filters, as a spreadsheet."""
    if kind not in KINDS:
        raise Http404
    as_of, plan, chosen = _asked(request)
    write, content_type = KINDS[kind]
    name = f"actions-{local_date(as_of.moment)}.{kind}"
    return HttpResponse(
        write(standings(plan, as_of.moment, chosen.qs)),
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
