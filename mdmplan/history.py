"""The edit history of records, dated by the product's own clock. Imports no app."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from simple_history import models as simple_history

from mdmplan.clock import now


class HistoricalRecords(simple_history.HistoricalRecords):
    """Keeps every version of a record: by whom, and when by the clock of the product, in a demonstration too."""

    def create_historical_record(self, instance: Any, history_type: str, using: str | None = None) -> None:
        """Keep a version under the moment that the record brings (`mdmplan.versions.keep`), else the present one."""
        given = hasattr(instance, "_history_date")
        if not given:
            instance._history_date = now()
        super().create_historical_record(instance, history_type, using=using)
        if not given:
            del instance._history_date


def versions_at(kind: Any, moment: datetime, **of: Any) -> dict[int, Any]:
    """Return what each record was at `moment`, by its id: of those that were edited since, in one query.

    `of` are the conditions for the records, such as the plan that they belong to.
    """
    versions = kind.history.filter(**of)
    edited = versions.filter(history_date__gt=moment).values("id")
    of_then = versions.filter(id__in=edited, history_date__lte=moment).order_by("history_date", "history_id")
    return {version.id: version for version in of_then}


def put_back(records: Collection[Any], moment: datetime, *, lasting: Iterable[str], **of: Any) -> None:
    """Give each of `records` (of one kind) back what it was at `moment`, but for its `lasting` columns.

    `of` are the conditions that all of them meet; without any, they are of one plan. One query: what was never edited
    since `moment` is now as it was then.
    """
    if not records:
        return
    some = next(iter(records))
    last = versions_at(type(some), moment, **(of or {"plan": some.plan_id}))
    columns = {field.attname for field in type(some).history.model.tracked_fields} - set(lasting)
    for record in records:
        for column in columns if record.pk in last else ():
            setattr(record, column, getattr(last[record.pk], column))
