import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('post_office', '0014_alter_email_recipient_delivery_status_and_more'),
        ('reporting', '0006_new_words_after_adoption'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(help_text='Where the person is.', verbose_name='day')),
                ('at', models.DateTimeField(verbose_name='moment')),
                ('by', models.ForeignKey(blank=True, help_text='Nobody: it went by itself.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked for by')),
                ('mail', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='letter', to='post_office.email', verbose_name='mail')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'letter',
                'verbose_name_plural': 'letters',
                'ordering': ['-day', 'person__email'],
            },
        ),
        migrations.CreateModel(
            name='Muted',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('opening', 'A report is open'), ('before_14', '14 days before the deadline'), ('before_3', '3 days before the deadline'), ('after_1', 'The day after the deadline'), ('after_7', 'A week after the deadline, when a report has not come'), ('by_hand', 'A reminder sent by the secretariat'), ('returned', 'Changes are requested'), ('accepted', 'The report is accepted'), ('comment', 'A comment beside the report'), ('digest', 'What has come in: reports, comments, requests to leave')], max_length=10, verbose_name='kind')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='muted', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'mail that is off',
                'verbose_name_plural': 'mails that are off',
                'ordering': ['person', 'kind'],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('opening', 'A report is open'), ('before_14', '14 days before the deadline'), ('before_3', '3 days before the deadline'), ('after_1', 'The day after the deadline'), ('after_7', 'A week after the deadline, when a report has not come'), ('by_hand', 'A reminder sent by the secretariat'), ('returned', 'Changes are requested'), ('accepted', 'The report is accepted'), ('comment', 'A comment beside the report'), ('digest', 'What has come in: reports, comments, requests to leave')], max_length=10, verbose_name='kind')),
                ('key', models.CharField(max_length=40, verbose_name='key')),
                ('letter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='reporting.letter', verbose_name='letter')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='reporting.report', verbose_name='report')),
            ],
            options={
                'verbose_name': 'notice',
                'verbose_name_plural': 'notices',
                'ordering': ['letter__day', 'pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.UniqueConstraint(fields=('person', 'day'), name='letter_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='muted',
            constraint=models.UniqueConstraint(fields=('person', 'kind'), name='muted_once'),
        ),
        migrations.AddConstraint(
            model_name='muted',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ('opening', 'by_hand')), _negated=True), name='muted_is_not_what_always_comes'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(fields=('person', 'kind', 'key'), name='notice_once'),
        ),
    ]
