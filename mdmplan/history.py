"""The edit history of records, dated by the product's own clock. Imports no app."""

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
