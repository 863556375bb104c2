"""Saying that nothing has changed: the shortest update there is."""

from datetime import datetime

from actions.models import Action, Update
from actions.services.updates import record_update, said_again
from members.models import User


def confirm_status(*, action: Action, revision: int, by: User, at: datetime) -> Update:
    """Say again what was last said of `action`, without a note: it counts as a word of today. Returns the Update.

    Raises as `record_update` does: ConflictError when somebody has spoken since `revision`, ValidationError when
    what was said then is no longer allowed.
    """
    last = action.updates.first()
    statement = said_again(action, last, language=last.note_language if last else by.language)
    return record_update(action=action, statement=statement, revision=revision, by=by, at=at)
