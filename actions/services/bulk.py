"""One status or one forecast date for many actions: planned for each, then written for all or for none."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from actions.models import Action, Update
from actions.services.updates import Statement, record_update, said_again
from actions.status import CLOSED, LifeCycle, state_label, state_of, status_errors
from mdmplan.clock import local_date
from members.models import User


@dataclass(frozen=True)
class Planned:
    """What would be said of one action, or the sentence that says why nothing is."""

    action: Action
    statement: Statement
    refusal: str

    @property
    def state(self) -> str:
        """The state that it would have."""
        return state_of(self.statement.life_cycle, self.statement.health)

    @property
    def label(self) -> str:
        """That state in the reader's words."""
        return state_label(self.state)

    @property
    def forecast_on(self) -> date | None:
        """The forecast date that it would have."""
        return self.statement.forecast_on


def plan_updates(actions: Iterable[Action], wish: Statement, *, at: datetime) -> list[Planned]:
    """Return what `wish` means for each of `actions`: its status, or without one the status that each has.

    Progress and what else is not asked stay each action's own.
    """
    actions = list(actions)
    last = {update.action_id: update for update in Update.objects.filter(action__in=actions).standing(at)}
    return [_planned(action, last.get(action.pk), wish, at) for action in actions]


def _planned(action: Action, last: Update | None, wish: Statement, at: datetime) -> Planned:
    forecast_on = wish.forecast_on or action.forecast_on
    if wish.life_cycle:
        own = None if LifeCycle.COMPLETED in (action.life_cycle, wish.life_cycle) else action.progress
        statement = replace(wish, progress=own, forecast_on=forecast_on, sure=True)
    else:
        statement = said_again(action, last, forecast_on=forecast_on, note=wish.note, language=wish.language)
    return Planned(action, statement, _refusal(action, statement, wish, at))


def _refusal(action: Action, statement: Statement, wish: Statement, at: datetime) -> str:
    """Return why `statement` cannot be recorded, in sentences; nothing when it can."""
    if not wish.life_cycle and action.life_cycle in CLOSED:
        return gettext("It is completed or cancelled: a forecast date says nothing any more.")
    try:
        action.plan.check_open(at)
    except ValidationError as closed:
        return " ".join(closed.messages)
    return " ".join(status_errors(statement, today=local_date(at)).values())


@transaction.atomic
def record_updates(*, planned: Iterable[Planned], by: User, at: datetime) -> list[Update]:
    """Write one Update for each action that is `planned` and not refused, all or nothing. Returns them.

    Each is written against the revision that its `action` was read at. Raises ConflictError when one of them has
    been updated since; then nothing is written.
    """
    return [
        record_update(action=each.action, statement=each.statement, revision=each.action.revision, by=by, at=at)
        for each in planned
        if not each.refusal
    ]
