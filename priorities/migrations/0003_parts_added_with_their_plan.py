"""Axes, priorities and objectives stored so far have been there since the first day of their plan."""

from datetime import datetime, time

from django.db import migrations
from django.utils.timezone import get_default_timezone


def date_parts(apps, editor):
    for plan in apps.get_model("priorities", "Plan").objects.all():
        first = datetime.combine(plan.starts_on, time.min, tzinfo=get_default_timezone())
        for parts in (plan.axes, plan.priorities, plan.objectives):
            parts.update(added_at=first)


class Migration(migrations.Migration):
    dependencies = [("priorities", "0002_desk")]
    operations = [migrations.RunPython(date_parts, migrations.RunPython.noop)]
