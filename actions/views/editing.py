"""The pages on which the secretariat edits the planned actions: their texts, their dates, their place in the plan."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from actions.access import fetch_action
from actions.forms.plan import ActionForm
from actions.models import Action
from mdmplan.access import allowed
from mdmplan.clock import local_date, now
from priorities import editing, services
from priorities.access import plan_at

PAGE = "actions/action_form.html"


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("actions.edit_plan")
def action_create(request: HttpRequest) -> HttpResponse:
    """Plan one more action; `?objective=A1` says where."""
    moment = now()
    action = Action(plan=plan_at(request, local_date(moment)))
    return editing.create(request, ActionForm, action, moment, page=PAGE)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("actions.edit_plan")
def action_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Edit an action, or move it to another objective: its old address then leads to the new one."""
    moment = now()
    return editing.change(request, ActionForm, fetch_action(request, code, moment), moment, page=PAGE)


@require_POST
@allowed("actions.edit_plan")
def action_withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take an action out of the plan; its page remains, and says when and by whom."""
    moment = now()
    action = fetch_action(request, code, moment)
    said = _("%(code)s is withdrawn from the plan.")
    return editing.settle(request, ActionForm, action, moment, page=PAGE, service=services.withdraw, said=said)


@require_POST
@allowed("actions.edit_plan")
def action_restore(request: HttpRequest, code: str) -> HttpResponse:
    """Put an action back into the plan."""
    moment = now()
    action = fetch_action(request, code, moment)
    said = _("%(code)s is back in the plan.")
    return editing.settle(request, ActionForm, action, moment, page=PAGE, service=services.restore, said=said)


@require_POST
@allowed("actions.edit_plan")
def action_order(request: HttpRequest, code: str) -> HttpResponse:
    """Move an action up or down within its objective."""
    moment = now()
    return editing.put_in_order(request, ActionForm, fetch_action(request, code, moment), moment, page=PAGE)
