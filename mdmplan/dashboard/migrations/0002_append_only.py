"""The database itself keeps these rows as they were written."""

from django.db import migrations

from mdmplan.append_only import keep_rows


class Migration(migrations.Migration):
    dependencies = [("dashboard", "0001_initial")]
    operations = [
        keep_rows("dashboard_outcome"),
        keep_rows("dashboard_prioritycomment"),
        keep_rows("dashboard_pack"),
        keep_rows("dashboard_packfile"),
        keep_rows("dashboard_erratum"),
        keep_rows("dashboard_packopening"),
    ]
