"""Milestones stored so far have been there as long as their action."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def date_milestones(apps, editor):
    action = apps.get_model("actions", "Action").objects.filter(pk=OuterRef("action"))
    apps.get_model("actions", "Milestone").objects.update(added_at=Subquery(action.values("added_at")))


class Migration(migrations.Migration):
    dependencies = [("actions", "0003_desk")]
    operations = [migrations.RunPython(date_milestones, migrations.RunPython.noop)]
