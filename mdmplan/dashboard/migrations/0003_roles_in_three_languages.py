"""Who asks and who is in charge are texts of the plan like the others; what was written so far was French."""

from django.db import migrations, models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mdmplan.append_only import keep_rows

FOLLOWED = "outcome_is_followed_by_somebody_until_a_day"


def role(label, **options):
    return models.CharField(label, max_length=100, **options)


class Migration(migrations.Migration):
    dependencies = [("dashboard", "0002_append_only")]
    operations = [
        *(
            operation
            for model in ("decision", "historicaldecision")
            for operation in (
                migrations.RenameField(model, "asked_by", "asked_by_fr"),
                migrations.AlterField(model, "asked_by_fr", role(_("asked by (French)"))),
                migrations.AddField(model, "asked_by_en", role(_("asked by (English)"), blank=True)),
                migrations.AddField(model, "asked_by_es", role(_("asked by (Spanish)"), blank=True)),
            )
        ),
        migrations.RemoveConstraint("outcome", FOLLOWED),
        migrations.RenameField("outcome", "owner_role", "owner_role_fr"),
        migrations.AlterField("outcome", "owner_role_fr", role(_("in charge (French)"), blank=True)),
        migrations.AddField("outcome", "owner_role_en", role(_("in charge (English)"), blank=True)),
        migrations.AddField("outcome", "owner_role_es", role(_("in charge (Spanish)"), blank=True)),
        migrations.AddConstraint(
            "outcome",
            models.CheckConstraint(
                condition=Q(due_on=None, owner_role_fr="")
                | (Q(due_on__isnull=False, kind="decided") & ~Q(owner_role_fr="")),
                name=FOLLOWED,
                violation_error_message=_("Give who is in charge and by when: both, or neither."),
            ),
        ),
        keep_rows("dashboard_outcome"),
    ]
