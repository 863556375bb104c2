"""The database itself keeps sealed packs, their files, their corrections and the openings as they were written."""

from django.db import migrations

from mdmplan.append_only import keep_rows


class Migration(migrations.Migration):
    dependencies = [("dashboard", "0006_packs")]
    operations = [
        keep_rows("dashboard_pack"),
        keep_rows("dashboard_packfile"),
        keep_rows("dashboard_erratum"),
        keep_rows("dashboard_packopening"),
    ]
