"""Confirming a status in one click."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from actions.access import fetch_action
from actions.services.confirming import confirm_status
from actions.services.updates import ConflictError
from mdmplan.access import allowed, way_back
from mdmplan.clock import now
from mdmplan.text import read_number
from members.access import person


@require_POST
@allowed("actions.record_update")
def update_confirm(request: HttpRequest, code: str) -> HttpResponse:
    """Say that the status of an action still holds; who has not seen the last word is sent to the form."""
    moment = now()
    action = fetch_action(request, code, moment)
    if not action.stood_at(moment):
        raise Http404
    seen = read_number(request.POST.get("revision", ""))
    try:
        confirm_status(action=action, revision=-1 if seen is None else seen, by=person(request), at=moment)
    except ConflictError:
        messages.warning(
            request,
            _("Somebody has updated %(code)s since you opened the page: nothing was written.") % {"code": action.code},
        )
    except ValidationError as error:
        messages.error(
            request, " ".join([_("%(code)s cannot be confirmed as it is.") % {"code": action.code}, *error.messages])
        )
    else:
        messages.success(request, _("%(code)s is confirmed as it stands.") % {"code": action.code})
    return redirect(way_back(request, "action_detail", code=action.code))
