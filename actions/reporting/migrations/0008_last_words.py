"""Which words of leads can no longer be the last on their action: kept for the present, filled for what is there.

What it rests on is kept by the database itself: a report that was accepted stays so.
"""

from typing import Any

from django.db import migrations, models


def fill(apps: Any, editor: Any) -> None:
    """Mark the lines of leads of whose action a word of a later period was accepted."""
    lines = apps.get_model("reporting", "ReportLine").objects.filter(role="lead")
    accepted = lines.filter(
        action=models.OuterRef("action"),
        report__state="accepted",
        report__period__opened_at__gt=models.OuterRef("report__period__opened_at"),
    ).exclude(answer__in=("", "leaving"))
    lines.filter(models.Exists(accepted)).update(superseded=True)


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
    dependencies = [("actions", "0005_import_years"), ("reporting", "0007_letters")]
    operations = [
        migrations.AddField(
            model_name="reportline",
            name="superseded",
            field=models.BooleanField(default=False, editable=False, verbose_name="superseded"),
        ),
        migrations.AddIndex(
            model_name="reportline",
            index=models.Index(
                fields=["action"], condition=models.Q(role="lead", superseded=False), name="report_line_last_of_lead"
            ),
        ),
        migrations.AddConstraint(
            model_name="reportline",
            constraint=models.CheckConstraint(
                condition=models.Q(superseded=False) | models.Q(role="lead"), name="report_line_superseded_of_a_lead"
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(keep_accepted, migrations.RunPython.noop, elidable=False),
    ]
