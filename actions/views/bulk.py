"""One status or one forecast date for many actions."""

from datetime import datetime
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from actions.filters import tidy
from actions.forms.bulk import BulkForm
from actions.models import Action
from actions.services.bulk import Planned, plan_updates, record_updates
from actions.services.updates import ConflictError
from mdmplan.access import allowed
from mdmplan.clock import local_date, now
from members.access import person
from priorities.access import plan_at


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("actions.record_update")
def action_bulk(request: HttpRequest) -> HttpResponse:
    """Say the same of many actions: asked, previewed for each, and only then recorded, all or nothing."""
    moment = now()
    asked = request.POST if request.method == "POST" else request.GET
    back = f"{reverse('action_list')}?{tidy(QueryDict(asked.get('back', ''))).urlencode()}".rstrip("?")
    actions = _chosen(request, asked, moment)
    if not actions:
        messages.warning(request, _("Choose the actions first: tick them in the list."))
        return redirect(back)
    form = BulkForm(
        request.POST if request.method == "POST" else None,
        initial={"language": person(request).language},
        actions=actions,
        today=local_date(moment),
    )
    context = {"form": form, "actions": actions, "planned": [], "back": back, "query": asked.get("back", "")}
    if request.method != "POST":
        return render(request, "actions/bulk_form.html", context)
    if not form.is_valid():
        return render(request, "actions/bulk_form.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    planned = plan_updates(actions, form.wish, at=moment)
    if form.was_previewed and _recorded(request, planned, moment):
        return redirect(back)
    overtaken = form.was_previewed or form.overtaken
    status = HTTPStatus.CONFLICT if overtaken else HTTPStatus.OK
    willing = sum(1 for each in planned if not each.refusal)
    return render(
        request,
        "actions/bulk_form.html",
        context | {"planned": planned, "willing": willing, "overtaken": overtaken},
        status=status,
    )


def _chosen(request: HttpRequest, asked: QueryDict, moment: datetime) -> list[Action]:
    """Return the actions whose codes are asked, in the plan's order."""
    plan = plan_at(request, local_date(moment))
    codes = [code for code in asked.getlist("action") if code.isprintable()]
    actions = list(Action.objects.of(plan).standing(moment).filter(code__in=codes))
    for action in actions:
        action.plan = plan
    return actions


def _recorded(request: HttpRequest, planned: list[Planned], moment: datetime) -> bool:
    """Record what was previewed, and say so; False when there is nothing to, or somebody came in between."""
    try:
        updates = record_updates(planned=planned, by=person(request), at=moment)
    except ConflictError:
        return False
    if updates:
        done = ngettext("%(count)d update is recorded.", "%(count)d updates are recorded.", len(updates))
        messages.success(request, done % {"count": len(updates)})
    return bool(updates)
