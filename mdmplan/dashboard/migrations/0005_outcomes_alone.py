"""What became of a question stands in its outcomes alone."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("dashboard", "0004_outcomes_moved")]
    operations = [
        migrations.RemoveConstraint(
            model_name="decision",
            name="decision_outcome_is_dated",
        ),
        migrations.RemoveField(
            model_name="decision",
            name="due_on",
        ),
        migrations.RemoveField(
            model_name="decision",
            name="outcome",
        ),
        migrations.RemoveField(
            model_name="decision",
            name="outcome_text",
        ),
        migrations.RemoveField(
            model_name="decision",
            name="owner_role",
        ),
        migrations.RemoveField(
            model_name="decision",
            name="settled_at",
        ),
        migrations.RemoveField(
            model_name="historicaldecision",
            name="due_on",
        ),
        migrations.RemoveField(
            model_name="historicaldecision",
            name="outcome",
        ),
        migrations.RemoveField(
            model_name="historicaldecision",
            name="outcome_text",
        ),
        migrations.RemoveField(
            model_name="historicaldecision",
            name="owner_role",
        ),
        migrations.RemoveField(
            model_name="historicaldecision",
            name="settled_at",
        ),
    ]
