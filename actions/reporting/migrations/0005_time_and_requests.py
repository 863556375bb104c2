import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from mdmplan.append_only import keep_rows


class Migration(migrations.Migration):

    dependencies = [
        ('actions', '0005_import_years'),
        ('members', '0001_initial'),
        ('reporting', '0004_words_of_leads'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='NotAsked',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='moment')),
            ],
            options={
                'verbose_name': 'question left out',
                'verbose_name_plural': 'questions left out',
                'ordering': ['period', 'member__code', 'action__code'],
            },
        ),
        migrations.AddField(
            model_name='historicalperiod',
            name='planned_by',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, help_text='In whose name it opens by itself on its day.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='planned by'),
        ),
        migrations.AddField(
            model_name='period',
            name='planned_by',
            field=models.ForeignKey(blank=True, editable=False, help_text='In whose name it opens by itself on its day.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='planned by'),
        ),
        migrations.AddField(
            model_name='report',
            name='due_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='its own deadline'),
        ),
        migrations.AddField(
            model_name='report',
            name='locks_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='its own end of grace'),
        ),
        migrations.AddField(
            model_name='reportevent',
            name='due_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='new deadline'),
        ),
        migrations.AddField(
            model_name='reportevent',
            name='line',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='reporting.reportline', verbose_name='answer'),
        ),
        migrations.AddField(
            model_name='reportevent',
            name='locks_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='new end of grace'),
        ),
        migrations.AlterField(
            model_name='reportevent',
            name='kind',
            field=models.CharField(choices=[('open', 'Opened'), ('begin', 'Begun'), ('submit', 'Submitted'), ('recall', 'Recalled'), ('review', 'Review begun'), ('return', 'Changes requested'), ('accept', 'Accepted'), ('comment', 'Comment'), ('extend', 'More time given')], max_length=10, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='reportline',
            name='answer',
            field=models.CharField(blank=True, choices=[('no_change', 'No change since last quarter'), ('not_started_here', 'Not started here yet'), ('leaving', 'We no longer take part'), ('answered', 'Here is our answer')], max_length=20, verbose_name='answer'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('due_at', None), ('locks_at', None)), models.Q(('due_at__isnull', False), ('locks_at__gte', models.F('due_at'))), _connector='OR'), name='report_is_due_before_it_locks', violation_error_message='A report is due first, then locks.'),
        ),
        migrations.AddConstraint(
            model_name='reportevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('note', ''), _negated=True), ('due_at__isnull', False), ('kind', 'extend'), ('locks_at__isnull', False)), models.Q(models.Q(('kind', 'extend'), _negated=True), ('due_at', None), ('locks_at', None)), _connector='OR'), name='report_extension_says_until_when_and_why', violation_error_message='Say until when, and why.'),
        ),
        migrations.AddField(
            model_name='notasked',
            name='action',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actions.action', verbose_name='action'),
        ),
        migrations.AddField(
            model_name='notasked',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddField(
            model_name='notasked',
            name='member',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member', verbose_name='member'),
        ),
        migrations.AddField(
            model_name='notasked',
            name='period',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='not_asked', to='reporting.period', verbose_name='period'),
        ),
        migrations.AddConstraint(
            model_name='notasked',
            constraint=models.UniqueConstraint(fields=('period', 'member', 'action'), name='not_asked_once'),
        ),
        keep_rows('reporting_reportevent'),
    ]
