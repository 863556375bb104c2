"""Unfinished actions are carried over to the plan that follows, as new actions that know what they continue."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from actions.models import Action, ActionLink, Milestone, Participation
from mdmplan.clock import local_date
from members.models import Member, User, alphabetical
from priorities.models import Objective, Plan
from priorities.services import hold, record

TEXTS = [f"{name}_{language}" for name in ("title", "description", "deliverable") for language in ("fr", "en", "es")]


@dataclass(frozen=True, kw_only=True)
class Choice:
    """An action to carry over: to which objective, under which code (empty: the next free one), with which dates."""

    action: Action
    objective: Objective
    code: str = ""
    starts_on: date | None = None
    due_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Companions:
    """What comes along with the actions."""

    participations: bool = True
    milestones: bool = True


@dataclass(frozen=True)
class Continuation:
    """A new action, not yet saved, with who and what comes along; `source` is what it continues."""

    source: Action
    action: Action
    participations: list[Participation]
    milestones: list[Milestone]


class RefusedError(Exception):
    """Nothing was carried over. `errors` holds, by the id of each action, a sentence per field."""

    def __init__(self, errors: dict[int, dict[str, str]]) -> None:
        """Keep what is wrong."""
        super().__init__("refused")
        self.errors = errors


def continued(plan: Plan, into: Plan) -> dict[int, Action]:
    """Return the actions of `into` that continue one of `plan`, by the id of the action they continue."""
    links = ActionLink.objects.filter(
        kind=ActionLink.Kind.CONTINUES, withdrawn_at=None, target__plan=plan, origin__plan=into
    )
    return {link.target_id: link.origin for link in links.select_related("origin").order_by("pk")}


def codes_used(plan: Plan) -> set[str]:
    """Return every code that an action of `plan` has, withdrawn ones included."""
    return set(Action.objects.filter(plan=plan).values_list("code", flat=True))


def suggested_code(code: str, objective: Objective, used: set[str]) -> str:
    """Return `code` when it belongs to `objective` and is free, else the next free one: A1.1, A1.2…"""
    if code.startswith(f"{objective.code}.") and code not in used:
        return code
    number = 1
    while f"{objective.code}.{number}" in used:
        number += 1
    return f"{objective.code}.{number}"


def continuations(into: Plan, choices: Sequence[Choice], along: Companions, at: datetime) -> list[Continuation]:
    """Return what carrying `choices` over to `into` would create, saving nothing.

    Raises RefusedError with what is wrong: a code that is used or that no address can hold, dates in the wrong order.
    """
    used = codes_used(into)
    taken = used | {choice.code for choice in choices if choice.code}
    errors: dict[int, dict[str, str]] = {}
    made = []
    sources = _with_companions([choice.action.pk for choice in choices], along, at)
    for choice in choices:
        code = choice.code or suggested_code(choice.action.code, choice.objective, taken)
        taken.add(code)
        action = _new_action(choice, code, at)
        if wrong := _errors(action, used):
            errors[choice.action.pk] = wrong
        used.add(code)
        source = sources[choice.action.pk]
        made.append(
            Continuation(
                source,
                action,
                _new_participations(source.coming, action),  # type: ignore[attr-defined]  # prefetched below
                [_new_milestone(mark, action, at) for mark in source.to_do],  # type: ignore[attr-defined]
            )
        )
    if errors:
        raise RefusedError(errors)
    return made


def _with_companions(ids: Iterable[int], along: Companions, at: datetime) -> Mapping[int, Action]:
    """Return the actions with, in `coming`, the roles of members that still belong, and in `to_do`, open milestones."""
    active = Member.objects.active_on(local_date(at))
    coming = Participation.objects.agreed().filter(member__in=active).select_related("member")
    to_do = Milestone.objects.standing(at).filter(done_on=None)
    return Action.objects.prefetch_related(
        Prefetch("participations", coming if along.participations else coming.none(), "coming"),
        Prefetch("milestones", to_do if along.milestones else to_do.none(), "to_do"),
    ).in_bulk(list(ids))


def _new_action(choice: Choice, code: str, at: datetime) -> Action:
    """Return the action that continues: its texts, its new place, and no word on its status."""
    return Action(
        plan=choice.objective.plan,
        objective=choice.objective,
        code=code,
        position=choice.action.position,
        starts_on=choice.starts_on,
        due_on=choice.due_on,
        added_at=at,
        **{name: getattr(choice.action, name) for name in TEXTS},
    )


def _new_participations(parts: Iterable[Participation], action: Action) -> list[Participation]:
    """Return the same roles in `action`, from the lead on, then alphabetically."""
    roles = {part.member: part.role for part in parts}
    new = [Participation(action=action, member=member, role=roles[member]) for member in alphabetical(roles)]
    return sorted(new, key=lambda part: Participation.Role.values.index(part.role))


def _new_milestone(milestone: Milestone, action: Action, at: datetime) -> Milestone:
    titles = {name: getattr(milestone, name) for name in ("title_fr", "title_en", "title_es", "position", "due_on")}
    return Milestone(action=action, added_at=at, **titles)


def _errors(action: Action, used: set[str]) -> dict[str, str]:
    """Return what is wrong with a new action, a sentence per field; `used` are the codes that are no longer free."""
    if action.code in used:
        return {"code": _("%(code)s is used in this plan: choose another code.") % {"code": action.code}}
    try:
        action.clean_fields(exclude=["plan", "objective"])
        action.clean()
    except ValidationError as error:
        return {name: sentences[0] for name, sentences in error.message_dict.items()}
    if action.starts_on and action.due_on and action.due_on < action.starts_on:
        return {"due_on": _("An action is due after it starts.")}
    return {}


@transaction.atomic
def carry_over(*, into: Plan, choices: Sequence[Choice], along: Companions, by: User, at: datetime) -> list[Action]:
    """Create in `into` what continues the chosen actions, all or nothing, and return the new actions.

    What has been carried over already is left out: twice changes nothing. Raises ValidationError when `into` is
    closed, and RefusedError with what is wrong.
    """
    hold(into, at)
    done = ActionLink.objects.filter(
        kind=ActionLink.Kind.CONTINUES,
        withdrawn_at=None,
        origin__plan=into,
        target__in=[choice.action for choice in choices],
    ).values_list("target_id", flat=True)
    left_out = set(done)
    made = continuations(into, [choice for choice in choices if choice.action.pk not in left_out], along, at)
    for each in made:
        link = ActionLink(
            origin=each.action, kind=ActionLink.Kind.CONTINUES, target=each.source, added_at=at, added_by=by
        )
        record(each.action, by=by, at=at)
        for part in (*each.participations, *each.milestones, link):
            record(part, by=by, at=at)
    return [each.action for each in made]
