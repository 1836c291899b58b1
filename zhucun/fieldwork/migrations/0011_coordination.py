import django.db.models.deletion
import zhucun.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0002_devices'),
        ('fieldwork', '0010_tickets'),
    ]

    operations = [
        migrations.CreateModel(
            name='BodyMeeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('on', models.DateField()),
                ('decided', models.CharField(max_length=500)),
                ('by', models.BigIntegerField()),
                ('by_name', models.CharField(max_length=60)),
            ],
        ),
        migrations.AddField(
            model_name='ticket',
            name='meeting',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to='fieldwork.bodymeeting'),
        ),
        migrations.CreateModel(
            name='CoordinationBody',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('name', models.CharField(max_length=100)),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(null=True)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.place')),
            ],
        ),
        migrations.CreateModel(
            name='BodyMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('seat', models.CharField(choices=[('leader', 'Leader in charge'), ('organisation', 'Organisation department'), ('agriculture', 'Agriculture department'), ('other', 'Other')], max_length=12)),
                ('name', models.CharField(max_length=100)),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(null=True)),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='fieldwork.coordinationbody')),
            ],
        ),
        migrations.AddField(
            model_name='bodymeeting',
            name='body',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='fieldwork.coordinationbody'),
        ),
        migrations.AddConstraint(
            model_name='coordinationbody',
            constraint=models.UniqueConstraint(condition=models.Q(('valid_until', None)), fields=('area',), name='coordination_one_in_place'),
        ),
        migrations.AddConstraint(
            model_name='coordinationbody',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gt', models.F('valid_from')), _connector='OR'), name='coordination_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='bodymember',
            constraint=models.UniqueConstraint(condition=models.Q(('valid_until', None)), fields=('body', 'seat', 'name'), name='coordination_seat_once'),
        ),
        migrations.AddConstraint(
            model_name='bodymember',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gt', models.F('valid_from')), _connector='OR'), name='coordination_seat_ends'),
        ),
        migrations.AddConstraint(
            model_name='bodymeeting',
            constraint=models.UniqueConstraint(fields=('body', 'on'), name='coordination_meeting_once'),
        ),
    ]
