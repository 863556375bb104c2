"""Which action an address means."""

from datetime import date, datetime

from django.http import Http404, HttpRequest

from actions.models import Action
from mdmplan.clock import local_date
from members.models import User
from priorities.access import part_at, plan_at


def fetch_action(request: HttpRequest, code: str, moment: datetime) -> Action:
    """Return the action `code` of the plan that `request` is about, at `moment`.

    Raises Http404 when there is none, and Elsewhere with its new address when the action had this code once.
    """
    plan = plan_at(request, local_date(moment))
    actions = Action.objects.of(plan).filter(added_at__lte=moment)
    action: Action = part_at(request, actions, code)
    action.plan = plan
    return action


def may_edit(user: User, action: Action, moment: datetime, *, today: date) -> bool:
    """Return whether `user` may change what belongs to `action` on its page of `moment`.

    The past, what is withdrawn and a closed plan are only read.
    """
    present = action.stood_at(moment) and local_date(moment) == today
    return present and user.has_perm("actions.edit_plan") and action.plan.is_open(moment)


def fetch_standing(request: HttpRequest, code: str, moment: datetime) -> Action:
    """Return the action `code` as `fetch_action` does, to change it at `moment`: 404 once it is withdrawn."""
    action = fetch_action(request, code, moment)
    if not action.stood_at(moment):
        raise Http404
    return action
