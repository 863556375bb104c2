"""The participation grid: which member has which role in which action."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from actions.access import fetch_action
from actions.forms.participations import RoleForm, marks
from actions.models import Action, Participation
from actions.services.participations import set_role
from actions.services.updates import ConflictError
from mdmplan.access import allowed
from mdmplan.clock import local_date, now
from mdmplan.dates import date_format
from mdmplan.text import without_controls
from members.access import person
from members.models import Member, alphabetical
from priorities.access import plan_at
from priorities.models import Plan

#: Actions on one page: a network of 200 members still gets a page that a browser can hold.
PAGE = 25


@dataclass(frozen=True)
class Offer:
    """A button under what is said of a cell: the role that it asks for, and the one that it replaces."""

    label: str
    role: str
    was: str


@dataclass(frozen=True)
class Said:
    """What became of a cell: saved, refused, or changed by somebody else in between. `stored`: its role now."""

    kind: str
    text: str
    stored: str
    offers: tuple[Offer, ...] = ()
    status: int = HTTPStatus.OK


@require_safe
@allowed("actions.read_actions")
def participation_grid(request: HttpRequest) -> HttpResponse:
    """Show who takes part in what: every standing action of the plan × every member; or one action, as a list."""
    moment = now()
    plan = plan_at(request, local_date(moment))
    actions = Action.objects.of(plan).standing(moment)
    if "action" in request.GET:
        code = without_controls(request.GET["action"])
        return _show_action(request, get_object_or_404(actions, code=code), moment)
    page = Paginator(actions, PAGE).get_page(request.GET.get("page"))
    members = _members(list(page), moment)
    drawn = marks()
    roles = {
        (part.action_id, part.member_id): drawn[part.role]
        for part in Participation.objects.agreed().filter(action__in=list(page))
    }
    return render(
        request,
        "actions/participation_grid.html",
        {
            "plan": plan,
            "page": page,
            "members": members,
            "rows": [(action, [roles.get((action.pk, m.pk), drawn[""]) for m in members]) for action in page],
            "marks": list(drawn.values()),
            "form": RoleForm(auto_id=False),
            "open_period": _open_period(plan, moment),
            "may_edit": request.user.has_perm("actions.edit_plan") and plan.is_open(moment),
        },
    )


@require_POST
@allowed("actions.edit_plan")
def participation_set(request: HttpRequest, code: str, member: str) -> HttpResponse:
    """Save one cell. Who comes second is told both versions and chooses; nothing is overwritten."""
    moment = now()
    action = fetch_action(request, code, moment)
    association = get_object_or_404(Member, code=member)
    said = _save(request, action, association, moment)
    if request.headers.get("HX-Request"):
        context = {"said": said, "action": action, "member": association}
        return render(request, "actions/participation_said.html", context, status=said.status)
    if said.status == HTTPStatus.OK:
        query = urlencode({"action": action.code, "changed": association.code})
        return HttpResponseRedirect(f"{reverse('participation_grid')}?{query}#{association.code}")
    return _show_action(request, action, moment, {association.pk: said}, status=said.status)


def _save(request: HttpRequest, action: Action, member: Member, moment: datetime) -> Said:
    """Save what was posted for one cell, and return what to say of it."""
    form = RoleForm(request.POST)
    role, was = str(form["role"].value() or ""), str(form["was"].value() or "")
    where = _("%(code)s, %(member)s") % {"code": action.code, "member": member}
    try:
        if not form.is_valid():
            raise ValidationError([error for errors in form.errors.values() for error in errors])
        changed = set_role(action=action, member=member, role=role, was=was, by=person(request), at=moment)
    except ValidationError as refused:
        text = _("%(where)s: not saved. %(reason)s") % {"where": where, "reason": " ".join(refused.messages)}
        return Said("error", text, _stored(action, member), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except ConflictError:
        return _conflict(action, member, role, where)
    return _saved(where, role, was) if changed else Said("success", _unchanged(where, role), role)


def _saved(where: str, role: str, was: str) -> Said:
    text = _("%(where)s: %(role)s, saved.") % {"where": where, "role": marks()[role].label}
    return Said("success", text, role, (Offer(_("Undo"), was, role),))


def _unchanged(where: str, role: str) -> str:
    return _("%(where)s: %(role)s, as before.") % {"where": where, "role": marks()[role].label}


def _stored(action: Action, member: Member) -> str:
    part = action.participations.filter(member=member).first()
    return part.role if part else ""


def _conflict(action: Action, member: Member, yours: str, where: str) -> Said:
    """Return both versions of a cell, who set the one that is stored and when, and a button for each."""
    versions: Any = action.participations.get(member=member).history
    change = versions.select_related("history_user__member").order_by("-history_id")[0]
    drawn = marks()
    when = date_format(localtime(change.history_date), "DATETIME_FORMAT")
    words = {
        "where": where,
        "theirs": drawn[change.role].label,
        "yours": drawn[yours].label,
        "change": f"{change.history_user.signature}, {when}" if change.history_user else when,
    }
    text = _("%(where)s. Now: %(theirs)s (%(change)s). Yours: %(yours)s, not saved.") % words
    offers = (
        Offer(_("Put %(yours)s") % words, yours, change.role),
        Offer(_("Keep %(theirs)s") % words, change.role, change.role),
    )
    return Said("warning", text, change.role, offers, HTTPStatus.CONFLICT)


def _show_action(
    request: HttpRequest, action: Action, moment: datetime, said: dict[int, Said] | None = None, status: int = 200
) -> HttpResponse:
    """Show one action as the list of the members, each with its role: for a phone, and without JavaScript."""
    drawn = marks()
    parts = {part.member_id: part for part in action.participations.all()}
    rows = []
    for member in _members([action], moment):
        role = parts[member.pk].role if member.pk in parts else ""
        form = RoleForm(auto_id=f"%s-{member.code}", initial={"role": role, "was": role})
        note = (said or {}).get(member.pk)
        if note is None and role_changed(request, member) and member.pk in parts:
            before = parts[member.pk].history.order_by("-history_id").values_list("role", flat=True)[1:2]
            where = _("%(code)s, %(member)s") % {"code": action.code, "member": member}
            note = _saved(where, role, next(iter(before), ""))
        rows.append((member, drawn[role], form, note))
    context = {
        "action": action,
        "rows": rows,
        "open_period": _open_period(action.plan, moment),
        "may_edit": request.user.has_perm("actions.edit_plan")
        and action.stood_at(moment)
        and action.plan.is_open(moment),
    }
    return render(request, "actions/participation_action.html", context, status=status)


def role_changed(request: HttpRequest, member: Member) -> bool:
    """Return whether the address says that the role of `member` has just been saved."""
    return request.method == "GET" and request.GET.get("changed") == member.code


def _members(actions: list[Action], moment: datetime) -> list[Member]:
    """Return the members of the network today, and those that still have a role in `actions`; alphabetically."""
    day = local_date(moment)
    active = Member.objects.active_on(day).values("pk")
    taking_part = Participation.objects.agreed().filter(action__in=actions).values("member")
    return alphabetical(Member.objects.filter(Q(pk__in=active) | Q(pk__in=taking_part)))


def _open_period(plan: Plan, moment: datetime) -> Any:
    """Return the current period while it takes answers: who is asked in it does not change any more."""
    period = plan.periods.current(moment)
    return period if period and not period.closed(moment) else None
