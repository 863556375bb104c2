"""How a status is updated."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F

from actions.models import Action, Evidence, Update
from actions.services.evidence import add_file
from actions.status import FULL, Claim, LifeCycle, status_errors
from mdmplan.clock import local_date
from members.models import User


class ConflictError(Exception):
    """Somebody saved the same thing in between; nothing was written."""


@dataclass(frozen=True, kw_only=True)
class Statement(Claim):
    """Everything an update says of an action. `links` are addresses of evidence, `file` a file that shows it."""

    forecast_on: date | None = None
    note: str = ""
    language: str = "fr"
    links: tuple[str, ...] = ()
    file: "UploadedFile[Any] | None" = None

    @property
    def full_progress(self) -> Decimal | None:
        """The progress to store: completed makes it 100."""
        return FULL if self.life_cycle == LifeCycle.COMPLETED else self.progress


def said_again(action: Action, last: Update | None, **new: Any) -> Statement:
    """Return what `last` said of `action`, said once more, but for what is `new`.

    Evidence was given with it and 100 % was confirmed, so neither is asked for again.
    """
    said = last or Update(life_cycle=action.life_cycle)
    names = ("life_cycle", "health", "progress", "completed_on", "forecast_on", *EXPLAINED)
    return Statement(**{name: getattr(said, name) for name in names} | {"evidence": True, "sure": True} | new)


@transaction.atomic
def record_update(
    *, action: Action, statement: Statement, revision: int, by: User, at: datetime, adopting: bool = False
) -> Update:
    """Write one Update and, in the same transaction, the current status of `action`. Returns the Update.

    `revision` is the one the author saw. Raises ValidationError with a sentence per field when a rule of status
    is broken, or when the plan is closed (`adopting` a lead's word stays possible), and ConflictError when the action
    has been saved since.
    """
    if not adopting:
        action.plan.check_open(at)
    errors = status_errors(statement, today=local_date(at))
    if errors:
        raise ValidationError(dict(errors))
    claimed = Action.objects.filter(pk=action.pk, revision=revision).update(revision=F("revision") + 1)
    if not claimed:
        raise ConflictError
    action.refresh_from_db()
    update = draw_up(action, statement, by=by, at=at)
    update.save()
    for link in statement.links:
        Evidence.objects.create(action=action, update=update, url=link, added_at=at, added_by=by)
    take_over(action, update)
    Action.objects.filter(pk=action.pk).update(**{name: getattr(action, name) for name in CURRENT})
    if statement.file:  # last: were anything to fail after it, the file would stay behind
        add_file(action=action, upload=statement.file, label="", by=by, at=at, update=update)
    return update


#: What an update says beside the status.
EXPLAINED = ("reason", "path_what", "path_who", "path_by", "no_evidence_reason")
#: What an action repeats of its last update.
CURRENT = ("life_cycle", "health", "progress", "completed_on", "forecast_on", "updated_at")


def draw_up(action: Action, statement: Statement, *, by: User, at: datetime) -> Update:
    """Return the Update, not saved, that says `statement` of `action` as it stands now."""
    return Update(
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


def take_over(action: Action, update: Update) -> None:
    """Let `action`, not saved, stand where `update` says."""
    for name in CURRENT:
        setattr(action, name, update.at if name == "updated_at" else getattr(update, name))
