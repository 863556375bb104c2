"""What other actions have to do with an action, on its page."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from actions.access import fetch_action, fetch_standing, may_edit
from actions.forms.links import ActionLinkForm
from actions.models import Action, ActionLink
from actions.services.links import link_actions, withdraw
from actions.standing import Standing, standings
from mdmplan.access import allowed
from mdmplan.clock import local_date, now
from mdmplan.history import put_back
from mdmplan.moments import past_query
from members.access import person
from members.models import User
from priorities.access import seen_from
from priorities.past import LASTING

#: What a link says, read from the action that it begins at, and from the one that it leads to.
WORDS = {
    "related": (gettext_lazy("Related to %(code)s"), gettext_lazy("Related to %(code)s")),
    "depends_on": (gettext_lazy("Depends on %(code)s"), gettext_lazy("%(code)s depends on this")),
    "replaced_by": (gettext_lazy("Replaced by %(code)s"), gettext_lazy("Replaces %(code)s")),
    "continues": (gettext_lazy("Continues %(code)s"), gettext_lazy("Continued by %(code)s")),
}


@dataclass(frozen=True)
class Linked:
    """A link as an action's own page says it: the words, and where the other action stands."""

    link: ActionLink
    words: str
    other: Action
    href: str
    standing: Standing


def section(action: Action, moment: datetime, user: User) -> dict[str, Any]:
    """Return what the part “Links” of the page of an action shows: `links` in `actions/links.html`."""
    today = local_date(now())
    return {
        "action": action,
        "rows": _linked(action, moment, past=local_date(moment) < today),
        "may_edit": may_edit(user, action, moment, today=today),
        "form": None,
    }


def _of(action: Action, moment: datetime) -> Any:
    """Return the links of an action that stood at `moment`, whichever end it is at."""
    return ActionLink.objects.standing(moment).filter(Q(origin=action) | Q(target=action))


def _linked(action: Action, moment: datetime, *, past: bool) -> list[Linked]:
    """Return the links of `action` at `moment` in its own words, by kind."""
    links = list(_of(action, moment).select_related("origin__plan", "target__plan"))
    others = {link.pk: link.origin if link.target_id == action.pk else link.target for link in links}
    addresses = {other.pk: other.get_absolute_url() for other in others.values()}
    states: dict[int, Standing] = {}
    for plan in {other.plan for other in others.values()}:
        of_plan = [other for other in others.values() if other.plan_id == plan.pk]
        if past:
            put_back(of_plan, moment, lasting=LASTING)
        states |= {standing.action.pk: standing for standing in standings(plan, moment, of_plan)}
    kinds = list(WORDS)
    rows = []
    for link in sorted(links, key=lambda link: (kinds.index(link.kind), link.target_id == action.pk, link.pk)):
        other = others[link.pk]
        href = seen_from(action.plan, other.plan, addresses[other.pk])
        code = other.code
        if other.plan_id != action.plan_id:
            code = _("%(code)s of %(plan)s") % {"code": code, "plan": other.plan}
        if past:
            href += past_query(local_date(moment))
        words = str(WORDS[link.kind][link.target_id == action.pk]) % {"code": code}
        rows.append(Linked(link, words, other, href, states[other.pk]))
    return rows


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("actions.edit_plan")
def action_link_create(request: HttpRequest, code: str) -> HttpResponse:
    """Link an action to another."""
    moment = now()
    action = fetch_standing(request, code, moment)
    form = ActionLinkForm(request.POST if request.method == "POST" else None, action=action, moment=moment)
    if form.is_valid():
        try:
            link_actions(origin=action, by=person(request), at=moment, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            other = form.cleaned_data["target"].code
            messages.success(request, _("%(code)s and %(other)s are linked.") % {"code": action.code, "other": other})
            return _back(action)
    return render(
        request,
        "actions/links_form.html",
        {"action": action, "links": section(action, moment, person(request)) | {"form": form}},
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK,
    )


@require_POST
@allowed("actions.edit_plan")
def action_link_withdraw(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Withdraw a link between two actions, from the page of either."""
    moment = now()
    action = fetch_action(request, code, moment)
    with transaction.atomic():
        link = get_object_or_404(_of(action, moment).select_for_update(of=("self",)), pk=pk)
        other = link.origin if link.target_id == action.pk else link.target
        try:
            withdraw(link=link, by=person(request), at=moment)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            said = _("%(code)s and %(other)s are no longer linked so.")
            messages.success(request, said % {"code": action.code, "other": other.code})
    return _back(action)


def _back(action: Action) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('action_detail', args=[action.code])}#links")
