"""What shows that something was done: links and files, on the page of an action."""

from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actions.access import fetch_action, fetch_standing, may_edit
from actions.forms.evidence import EvidenceForm
from actions.models import Action
from actions.services.evidence import add_file, add_link, withdraw
from mdmplan.access import NotHere, allowed
from mdmplan.clock import local_date, now
from members.access import person
from members.models import User

#: A file is for keeping and opening elsewhere, never for running among our pages.
FILE_HEADERS = {"Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff"}


def section(action: Action, moment: datetime, user: User) -> dict[str, Any]:
    """Return what the part “Evidence” of the page of an action shows: `evidence` in `actions/evidence.html`."""
    return {
        "action": action,
        "rows": list(action.evidence.standing(moment).select_related("added_by__member")),
        "may_edit": may_edit(user, action, moment, today=local_date(now())),
        "form": None,
    }


@require_safe
@allowed("actions.read_actions")
def evidence_file(request: HttpRequest, code: str, pk: int) -> FileResponse:
    """Give back a file, under its own name, to whoever reads actions. What was withdrawn is given no more."""
    moment = now()
    files = fetch_action(request, code, moment).evidence.standing(moment).exclude(file="")
    evidence = get_object_or_404(files, pk=pk)
    try:
        content = evidence.file.open("rb")
    except FileNotFoundError:
        raise NotHere(
            _("The file “%(name)s” is not where it was kept: please tell the secretariat.")
            % {"name": evidence.file_name}
        ) from None
    return FileResponse(
        content,
        as_attachment=True,
        filename=evidence.file_name,
        content_type=evidence.content_type,
        headers=FILE_HEADERS,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("actions.edit_plan")
def evidence_create(request: HttpRequest, code: str) -> HttpResponse:
    """Add a link or a file to an action."""
    moment = now()
    action = fetch_standing(request, code, moment)
    form = EvidenceForm(request.POST, request.FILES) if request.method == "POST" else EvidenceForm()
    if form.is_valid():
        given = {"action": action, "label": form.cleaned_data["label"], "by": person(request), "at": moment}
        try:
            if form.cleaned_data["file"]:
                evidence = add_file(upload=form.cleaned_data["file"], **given)
            else:
                evidence = add_link(url=form.cleaned_data["url"], **given)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("“%(name)s” is added.") % {"name": evidence})
            return _back(action)
    return render(
        request,
        "actions/evidence_form.html",
        {"action": action, "evidence": section(action, moment, person(request)) | {"form": form}},
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK,
    )


@require_POST
@allowed("actions.edit_plan")
def evidence_withdraw(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Withdraw a link or a file from an action."""
    moment = now()
    action = fetch_action(request, code, moment)
    with transaction.atomic():
        standing = action.evidence.standing(moment).select_for_update(of=("self",))
        evidence = get_object_or_404(standing, pk=pk)
        try:
            withdraw(evidence=evidence, by=person(request), at=moment)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("“%(name)s” is withdrawn.") % {"name": evidence})
    return _back(action)


def _back(action: Action) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('action_detail', args=[action.code])}#evidence")
