"""The database itself keeps the events of reports as they were written, and a report that was accepted accepted."""

from typing import Any

from django.db import migrations

from mdmplan.append_only import keep_rows

SQLITE = """
CREATE TRIGGER reporting_report_stays_accepted BEFORE UPDATE ON reporting_report
WHEN OLD.state = 'accepted' AND NEW.state <> 'accepted'
BEGIN SELECT RAISE(ABORT, 'a report that was accepted stays so'); END
"""
POSTGRESQL = """
CREATE FUNCTION reporting_report_stays_accepted() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'a report that was accepted stays so' USING ERRCODE = 'integrity_constraint_violation'; END
$$ LANGUAGE plpgsql;
CREATE TRIGGER reporting_report_stays_accepted BEFORE UPDATE ON reporting_report
FOR EACH ROW WHEN (OLD.state = 'accepted' AND NEW.state <> 'accepted')
EXECUTE FUNCTION reporting_report_stays_accepted()
"""


def keep_accepted(apps: Any, editor: Any) -> None:
    """Let the database refuse to take back an acceptance. On SQLite, again after a step that rebuilds the table."""
    editor.execute(SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL)


class Migration(migrations.Migration):
    dependencies = [("reporting", "0001_initial")]
    operations = [
        keep_rows("reporting_reportevent"),
        migrations.RunPython(keep_accepted, migrations.RunPython.noop, elidable=False),
    ]
