"""The form that updates a status."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from actions.access import fetch_action
from actions.forms.status import UpdateForm, current_values, differences
from actions.services.updates import ConflictError, record_update
from actions.standing import standings
from mdmplan.access import allowed
from mdmplan.clock import local_date, now
from members.access import person


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("actions.record_update")
def update_create(request: HttpRequest, code: str) -> HttpResponse:
    """Write an update of one action. Who comes second is told what changed, and nothing is overwritten."""
    moment = now()
    action = fetch_action(request, code, moment)
    if not action.stood_at(moment):
        raise Http404
    latest = action.updates.first()
    initial = {**current_values(action, latest), "language": person(request).language}
    form = UpdateForm(request.POST or None, initial=initial, today=local_date(moment))
    conflict: list[Any] | None = None
    if request.method == "POST" and form.is_valid():
        try:
            record_update(
                action=action,
                statement=form.statement,
                revision=form.cleaned_data["revision"],
                by=person(request),
                at=moment,
            )
        except ConflictError:
            action = fetch_action(request, code, moment)
            latest = action.updates.first()
            conflict = differences(form, current_values(action, latest))
            form = form.seen(revision=action.revision)
        else:
            messages.success(request, _("The status of %(code)s is recorded.") % {"code": action.code})
            return redirect("action_detail", code=action.code)
    return render(
        request,
        "actions/update_form.html",
        {
            "action": action,
            "standing": standings(action.plan, moment, [action])[0],
            "latest": latest,
            "form": form,
            "conflict": conflict,
        },
    )
