"""Records that are written once: refused by the model, by its QuerySet and by the database itself."""

from typing import Any, NoReturn, TypeVar

from django.core.exceptions import ValidationError
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils.translation import gettext_lazy as _

REFUSAL = _("This record is kept as it was written: it can be neither changed nor deleted.")


M = TypeVar("M", bound=models.Model)


class AppendOnlyQuerySet(models.QuerySet[M]):
    """Rows that can be added and read, nothing else."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise ValidationError(REFUSAL, code="append_only")

    def delete(self) -> NoReturn:
        """Refuse."""
        raise ValidationError(REFUSAL, code="append_only")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise ValidationError(REFUSAL, code="append_only")


class AppendOnly(models.Model):
    """A row that is saved once and never again."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a new row; refuse one that is stored already."""
        if not self._state.adding:
            raise ValidationError(REFUSAL, code="append_only")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise ValidationError(REFUSAL, code="append_only")


SQLITE = """
CREATE TRIGGER IF NOT EXISTS {table}_keeps_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'append-only: {table} takes no {verb}'); END
"""
POSTGRESQL = """
CREATE OR REPLACE FUNCTION {table}_keeps_{verb}() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'append-only: {table} takes no {verb}' USING ERRCODE = 'integrity_constraint_violation'; END
$$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER {table}_keeps_{verb} BEFORE {verb} ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_keeps_{verb}()
"""


def keep_rows(table: str) -> migrations.RunPython:
    """Return the migration step after which the database refuses every UPDATE and DELETE on `table`.

    On SQLite a later migration that rebuilds the table loses the triggers: run this step again after it
    (a test notices). It may run any number of times.
    """

    def forwards(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        statement = SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL
        for verb in ("update", "delete"):
            editor.execute(statement.format(table=table, verb=verb))

    return migrations.RunPython(forwards, migrations.RunPython.noop, elidable=False)
