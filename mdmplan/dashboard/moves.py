"""How often the expected end of an action moved, and who moved it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise

from actions.models import Update
from members.models import Member, Role


@dataclass(frozen=True)
class Move:
    """One move of a forecast to the day `to`: when it was said, and by whom.

    `role` is the key of the author's role; `member` the association whose report was adopted, if one was.
    """

    at: datetime
    to: date
    role: str
    member: Member | None

    @property
    def by(self) -> str | Promise:
        """The author's role in the reader's words: people appear by role, not by name."""
        return Role(self.role).label


def moves_of(updates: Iterable[Update], members: Mapping[int, Member]) -> dict[int, list[Move]]:
    """Return the moves of each forecast, by the action's id, from the updates of a `read_history`.

    `members` are those that report, by their id. The first forecast moves the end away from the due date; one that is
    taken back is no move to another day.
    """
    found: dict[int, list[Move]] = {}
    for each in updates:
        if each.moves_forecast and each.forecast_on:
            said: dict[str, Any] = vars(each)  # with what the record was annotated with
            move = Move(each.at, each.forecast_on, str(said["role"]), members.get(said["reported_by"]))
            found.setdefault(each.action_id, []).append(move)
    return found
