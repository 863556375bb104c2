"""How a status is updated."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from actions.models import Action, Evidence, Update
from actions.status import FULL, Claim, LifeCycle, status_errors
from mdmplan.clock import local_date
from members.models import User


class ConflictError(Exception):
    """Somebody saved the same thing in between; nothing was written."""


@dataclass(frozen=True, kw_only=True)
class Statement(Claim):
    """Everything an update says of an action. `links` are addresses of evidence."""

    forecast_on: date | None = None
    note: str = ""
    language: str = "fr"
    links: tuple[str, ...] = ()

    @property
    def full_progress(self) -> Decimal | None:
        """The progress to store: completed makes it 100."""
        return FULL if self.life_cycle == LifeCycle.COMPLETED else self.progress


@transaction.atomic
def record_update(*, action: Action, statement: Statement, revision: int, by: User, at: datetime) -> Update:
    """Write one Update and, in the same transaction, the current status of `action`. Returns the Update.

    `revision` is the one the author saw. Raises ValidationError with a sentence per field when a rule of status
    is broken, and ConflictError when the action has been saved since.
    """
    errors = status_errors(statement, today=local_date(at))
    if errors:
        raise ValidationError(dict(errors))
    claimed = Action.objects.filter(pk=action.pk, revision=revision).update(revision=F("revision") + 1)
    if not claimed:
        raise ConflictError
    action.refresh_from_db()
    update = Update(
        action=action,
        author=by,
        at=at,
        old_life_cycle=action.life_cycle,
        old_health=action.health,
        old_progress=action.progress,
        old_forecast_on=action.forecast_on,
        life_cycle=statement.life_cycle,
        health=statement.health,
        progress=statement.full_progress,
        completed_on=statement.completed_on,
        forecast_on=statement.forecast_on,
        reason=statement.reason,
        path_what=statement.path_what,
        path_who=statement.path_who,
        path_by=statement.path_by,
        note=statement.note,
        note_language=statement.language,
        no_evidence_reason=statement.no_evidence_reason,
    )
    update.save()
    for link in statement.links:
        Evidence.objects.create(action=action, update=update, url=link, added_at=at, added_by=by)
    status = {
        name: getattr(update, name) for name in ("life_cycle", "health", "progress", "completed_on", "forecast_on")
    }
    for name, value in status.items():
        setattr(action, name, value)
    action.updated_at = at
    Action.objects.filter(pk=action.pk).update(updated_at=at, **status)
    return update
