"""The secretariat's desk: what to do next, each line with the button that settles it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from actions.reporting.desk import KINDS, desk_at
from actions.reporting.models import Period
from mdmplan.access import allowed
from mdmplan.clock import local_date, now
from priorities.access import plan_at

PAGE = 50


@require_safe
@allowed("reporting.review_report")
def desk(request: HttpRequest) -> HttpResponse:
    """Show the round at a glance, and one list of everything that waits, the most urgent first."""
    moment = now()
    plan = plan_at(request, local_date(moment))
    board = desk_at(plan, moment)
    kind = request.GET.get("kind", "")
    tasks = [task for task in board.tasks if task.kind == kind] if kind in KINDS else board.tasks
    return render(
        request,
        "reporting/desk.html",
        {
            "plan": plan,
            "desk": board,
            "round": board.round,
            "kind": kind if kind in KINDS else "",
            "page": Paginator(tasks, PAGE).get_page(request.GET.get("page")),
            "elsewhere": Period.objects.exclude(plan=plan).writable(moment).select_related("plan"),
            "here": request.get_full_path(),
        },
    )
