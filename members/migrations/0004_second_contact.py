from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0003_calendar_addresses'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicaluser',
            name='is_second_contact',
            field=models.BooleanField(default=False, help_text='Hears of it when the report of the association does not come.', verbose_name='second contact'),
        ),
        migrations.AddField(
            model_name='user',
            name='is_second_contact',
            field=models.BooleanField(default=False, help_text='Hears of it when the report of the association does not come.', verbose_name='second contact'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('is_second_contact', False), ('member__isnull', False), _connector='OR'), name='user_second_contact_has_a_member', violation_error_message='The second contact of an association is one of its people.'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.UniqueConstraint(condition=models.Q(('is_second_contact', True)), fields=('member',), name='user_second_contact_once_per_member', violation_error_message='This association has a second contact already.'),
        ),
    ]
