"""Each outcome becomes a row of its own, which the database keeps as it was written."""

from typing import Any

from django.db import migrations

from mdmplan.append_only import keep_rows


def move(apps: Any, editor: Any) -> None:
    """Write the outcome of each settled question as a row, by whoever recorded it."""
    Decision, Outcome = apps.get_model("dashboard", "Decision"), apps.get_model("dashboard", "Outcome")
    versions = apps.get_model("dashboard", "HistoricalDecision").objects
    for decision in Decision.objects.exclude(outcome="").order_by("settled_at", "pk"):
        recorded = versions.filter(id=decision.pk, outcome=decision.outcome).order_by("history_id").last()
        followed = decision.outcome == "decided" and decision.owner_role and decision.due_on
        words = [decision.outcome_text]
        if not followed:  # nothing is lost: what cannot be followed is told
            words += filter(None, [decision.owner_role, decision.due_on and decision.due_on.isoformat()])
        Outcome.objects.create(
            decision=decision,
            meeting=decision.meeting,
            kind=decision.outcome,
            text_fr="\n".join(filter(None, words)),
            owner_role=decision.owner_role if followed else "",
            due_on=decision.due_on if followed else None,
            by_id=recorded.history_user_id if recorded else None,
            at=decision.settled_at,
        )


class Migration(migrations.Migration):
    dependencies = [("dashboard", "0003_outcomes")]
    operations = [
        migrations.RunPython(move, migrations.RunPython.noop),
        keep_rows("dashboard_outcome"),
        keep_rows("dashboard_prioritycomment"),
    ]
