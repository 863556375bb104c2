"""How the parts of the plan were at a past moment: their codes, texts, dates, places and order of then."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

#: What a part is, whatever the version.
LASTING = {"id", "plan_id", "added_at", "withdrawn_at", "withdrawn_by_id"}


def as_they_were(parts: Iterable[Any], moment: datetime) -> list[Any]:
    """Return `parts` (of one kind and plan) as they were at `moment`, in the order of then among their like.

    One query more: what was never edited since `moment` is now as it was then.
    """
    parts = list(parts)
    if not parts:
        return parts
    versions = type(parts[0]).history.filter(plan_id=parts[0].plan_id)
    edited = versions.filter(history_date__gt=moment).values("id")
    of_then = versions.filter(id__in=edited, history_date__lte=moment).order_by("history_date", "history_id")
    last = {version.id: version for version in of_then}
    columns = [field.attname for field in versions.model.tracked_fields if field.attname not in LASTING]
    for part in parts:
        version = last.get(part.pk)
        if version:
            for column in columns:
                setattr(part, column, getattr(version, column))
    return sorted(parts, key=lambda part: (part.position, part.code))
