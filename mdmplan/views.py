"""Pages of no single room: everybody's home, help, and the health of the server."""

from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from mdmplan.access import NotHere, allowed
from members.access import person


@require_safe
@allowed("members.own_account")
def home(request: HttpRequest) -> HttpResponse:
    """Lead each role to its own first page."""
    user = person(request)
    if user.is_coordinator:
        return redirect("desk")
    return redirect("report_current" if user.is_member_person else "dashboard")


@login_not_required
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Say how it works: words, figures, privacy, accessibility."""
    return render(request, "help.html", {})


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database answers and no migration waits, else 503 with the reason."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error:
        return JsonResponse({"status": "error", "reason": "the database does not answer"}, status=503)
    if waiting:
        return JsonResponse({"status": "error", "reason": f"migrations waiting: {len(waiting)}"}, status=503)
    return JsonResponse({"status": "ok"})


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is no such page, and why, where we know it."""
    why = str(exception) if isinstance(exception, NotHere) else ""
    return render(request, "404.html", {"why": why}, status=404)
