"""Tells the demonstration in the order of time: updates and events are kept in the order they are written."""

import heapq
from collections.abc import Callable
from datetime import date, datetime, time
from itertools import count
from random import Random
from typing import Any

from django.db.models import Model
from django.utils.timezone import get_default_timezone

from members.models import Member, User

Step = Callable[[datetime], None]
#: The plan is set up in the tool on this day.
SET_UP = date(2023, 1, 16)
NARROW, WIDE = "\u202f", "\u00a0"


def moment(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """Return a moment of `day` in the plan's own zone."""
    return datetime.combine(day, time(hour, minute), tzinfo=get_default_timezone())


def french(text: str) -> str:
    """Return `text`, typed plainly, with the apostrophes and the unbreakable spaces of French typography."""
    for plain, typed in (("'", "’"), ("« ", f"«{WIDE}"), (" »", f"{WIDE}»"), (" :", f"{WIDE}:")):
        text = text.replace(plain, typed)
    for sign in ";!?":
        text = text.replace(f" {sign}", NARROW + sign)
    return text.replace(" %", f"{NARROW}%")


def in_three(fr: str, en: str, es: str) -> tuple[str, str, str]:
    """Return a text in the three languages of the plan, with the typography of each."""
    return french(fr), en.replace("'", "’"), es


def columns(name: str, texts: tuple[str, str, str]) -> dict[str, str]:
    """Return `texts` (French, English, Spanish) as the three columns called `name`."""
    return {f"{name}_{language}": text for language, text in zip(("fr", "en", "es"), texts, strict=True)}


def write(record: Model, at: datetime, by: User | None = None) -> None:
    """Save an editable `record` so that its edit history says `at` and `by`."""
    keeper: Any = record
    keeper._history_date, keeper._history_user = at, by
    record.save()


class Story:
    """Steps, each at its moment; they are told in order, whatever the order they were written in."""

    def __init__(self, people: dict[str, User]) -> None:
        """Begin with `people`, by the part of their address before the @, and a fixed seed."""
        self.people = people
        self.members = {member.code: member for member in Member.objects.all()}
        self.dice = Random(2025)  # noqa: S311 (a story, not a secret)
        self._steps: list[tuple[datetime, int, Step]] = []
        self._number = count()

    @property
    def secretariat(self) -> User:
        """Who keeps the plan."""
        return self.people["secretariat"]

    @property
    def reviewer(self) -> User:
        """Who reads the reports."""
        return self.people["secretariat.suivi"]

    def focal_point(self, code: str) -> User:
        """Return who answers for the member with this ISO code."""
        return self.people[code.lower()]

    def at(self, at: datetime, step: Step) -> None:
        """Plan `step` for the moment `at`."""
        heapq.heappush(self._steps, (at, next(self._number), step))

    def tell(self, until: datetime) -> None:
        """Do every step up to `until`, in the order of time; steps may plan later ones."""
        while self._steps and self._steps[0][0] <= until:
            at, _number, step = heapq.heappop(self._steps)
            step(at)
