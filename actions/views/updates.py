"""The form that updates a status: a page of its own, or a row of the list."""

from datetime import datetime
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from actions.access import fetch_action
from actions.forms.status import UpdateForm
from actions.models import Action
from actions.services.updates import ConflictError, record_update
from actions.standing import standings
from mdmplan.access import allowed, way_back
from mdmplan.clock import local_date, now
from members.access import person


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("actions.record_update")
def update_create(request: HttpRequest, code: str) -> HttpResponse:
    """Write an update of one action. Who comes second sees both versions and chooses; nothing is overwritten."""
    moment = now()
    action = fetch_action(request, code, moment)
    if not action.stood_at(moment):
        raise Http404
    form = _form(request, action, moment)
    if request.method != "POST":
        return _shown(request, action, moment, form)
    if form.is_valid():
        try:
            record_update(
                action=action,
                statement=form.statement,
                revision=form.cleaned_data["revision"],
                by=person(request),
                at=moment,
            )
        except ConflictError:  # somebody saved in the same moment
            action = fetch_action(request, code, moment)
            form = _form(request, action, moment)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _recorded(request, action, moment)
    status = HTTPStatus.CONFLICT if form.differences else HTTPStatus.UNPROCESSABLE_ENTITY
    return _shown(request, action, moment, form, status)


def _form(request: HttpRequest, action: Action, moment: datetime) -> UpdateForm:
    """Return the form of the request; in a row, its fields have names of their own beside those of other rows."""
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    auto_id = f"id_{action.pk}_%s" if _in_a_row(request) else "id_%s"
    return UpdateForm(
        *posted, action=action, today=local_date(moment), language=person(request).language, auto_id=auto_id
    )


def _in_a_row(request: HttpRequest) -> bool:
    """Return whether the list asks, for one of its rows."""
    return bool(request.headers.get("HX-Request"))


def _shown(
    request: HttpRequest, action: Action, moment: datetime, form: UpdateForm | None, status: int = HTTPStatus.OK
) -> HttpResponse:
    """Show the form, with where the action stands; without one, the row alone."""
    standing = standings(action.plan, moment, [action])[0]
    context = {
        "standing": standing,
        "form": form,
        "recorded": form is None,
        "may_update": True,
        "past": "",
        "next": request.POST.get("next") or request.GET.get("next", ""),
    }
    template = "actions/action_row.html" if _in_a_row(request) else "actions/update_form.html"
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _recorded(request: HttpRequest, action: Action, moment: datetime) -> HttpResponse:
    """Lead back to the action; in the list, draw its row again."""
    if _in_a_row(request):
        return _shown(request, action, moment, None)
    messages.success(request, _("The status of %(code)s is recorded.") % {"code": action.code})
    return redirect(way_back(request, "action_detail", code=action.code))
