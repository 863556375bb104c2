"""How the parts of the plan were at a past moment: their codes, texts, dates, places and order of then."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from mdmplan.history import put_back

#: What a part is, whatever the version.
LASTING = {"id", "plan_id", "added_at"}


def as_they_were(parts: Iterable[Any], moment: datetime) -> list[Any]:
    """Return `parts` (of one kind and plan) as they were at `moment`, in the order of then among their like.

    One query more: what was never edited since `moment` is now as it was then.
    """
    parts = list(parts)
    put_back(parts, moment, lasting=LASTING)
    return sorted(parts, key=lambda part: (part.position, part.code))
