"""Which action an address means."""

from datetime import datetime

from django.http import Http404, HttpRequest
from django.urls import reverse

from actions.models import Action
from mdmplan.access import Elsewhere
from mdmplan.clock import local_date
from priorities.access import plan_at


def fetch_action(request: HttpRequest, code: str, moment: datetime) -> Action:
    """Return the action `code` of the plan that `request` is about, at `moment`.

    Raises Http404 when there is none, and Elsewhere with its new address when the action had this code once.
    """
    plan = plan_at(request, local_date(moment))
    actions = Action.objects.of(plan).filter(added_at__lte=moment)
    action = actions.filter(code=code).first()
    if action is None:
        former = Action.history.filter(plan_id=plan.pk, code=code).order_by("-history_date", "-history_id").first()
        moved = actions.filter(pk=former.id).first() if former else None
        if moved is None or request.resolver_match is None:
            raise Http404
        here = request.resolver_match
        raise Elsewhere(reverse(str(here.view_name), kwargs=here.kwargs | {"code": moved.code}))
    action.plan = plan
    return action
