"""The form that updates a status: a page of its own, a row of the action list, or in a line of the desk."""

from datetime import datetime
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import reselect, reswap, retarget

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
    """Return the form of the request; where several may be open on a page, its fields have ids of their own."""
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    auto_id = f"id_{_line(request) or action.pk}_%s" if _in_place(request) else "id_%s"
    return UpdateForm(
        *posted, action=action, today=local_date(moment), language=person(request).language, auto_id=auto_id
    )


def _in_place(request: HttpRequest) -> bool:
    """Return whether a page asks that stays where it is: the action list for one of its rows, or another for a line."""
    return bool(request.headers.get("HX-Request"))


def _asked(request: HttpRequest, name: str) -> str:
    """Return what the form has sent along as `name`, or the link that opened it."""
    return request.POST.get(name) or request.GET.get(name, "")


def _line(request: HttpRequest) -> str:
    """Return the key of the line in which the form is open, of a page where one action may have several; else ""."""
    return slugify(_asked(request, "line"))


def _shown(
    request: HttpRequest, action: Action, moment: datetime, form: UpdateForm | None, status: int = HTTPStatus.OK
) -> HttpResponse:
    """Show the form, with where the action stands; without one, the row alone.

    In a line, a form that is refused takes its own place, whatever the page draws again when it is taken.
    """
    line = _line(request) if _in_place(request) else ""
    standing = standings(action.plan, moment, [action])[0]
    context = {
        "standing": standing,
        "form": form,
        "recorded": form is None,
        "may_update": True,
        "past": "",
        "next": _asked(request, "next"),
        "back": way_back(request, "action_detail", code=action.code),
        "line": line,
    }
    response = render(request, _template(request), context, status=status)
    if line and request.method == "POST":
        response = reswap(reselect(retarget(response, "this"), "unset"), "outerHTML")
    patch_vary_headers(response, ["HX-Request"])
    return response


def _template(request: HttpRequest) -> str:
    """Return what is drawn: the whole page, or what changes on the page that asks."""
    if not _in_place(request):
        return "actions/update_form.html"
    return "actions/update_line.html" if _line(request) else "actions/action_row.html"


def _recorded(request: HttpRequest, action: Action, moment: datetime) -> HttpResponse:
    """Lead back to where the person came from; in the list, draw the row of the action again."""
    if _in_place(request) and not _line(request):
        return _shown(request, action, moment, None)
    messages.success(request, _("The status of %(code)s is recorded.") % {"code": action.code})
    return redirect(way_back(request, "action_detail", code=action.code))
