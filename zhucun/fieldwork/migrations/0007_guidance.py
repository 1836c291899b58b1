import django.db.models.deletion
import django.db.models.functions.datetime
import zhucun.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0002_devices'),
        ('fieldwork', '0006_kinds_of_visits'),
        ('roster', '0004_ticks'),
    ]

    operations = [
        migrations.CreateModel(
            name='Guidance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('kind', models.CharField(max_length=40)),
                ('level', models.CharField(choices=[('province', 'Province'), ('prefecture', 'City'), ('county', 'County'), ('township', 'Township'), ('unit', 'Sending unit')], max_length=10)),
                ('area', models.CharField(max_length=12)),
                ('on', models.DateField()),
                ('found', models.CharField(blank=True, max_length=500)),
                ('agreed', models.CharField(blank=True, max_length=500)),
                ('by', models.BigIntegerField()),
                ('by_name', models.CharField(max_length=60)),
                ('voided_on', models.DateField(null=True)),
                ('void_reason', models.CharField(blank=True, max_length=200)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('items', models.ManyToManyField(related_name='guidance', to='fieldwork.planitem')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.place')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.unit')),
            ],
        ),
        migrations.CreateModel(
            name='GuidanceTeam',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.CharField(max_length=12)),
                ('guidance', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='teams', to='fieldwork.guidance')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roster.team')),
            ],
        ),
        migrations.AddIndex(
            model_name='guidance',
            index=models.Index(fields=['area', 'on'], name='guidance_area_on'),
        ),
        migrations.AddConstraint(
            model_name='guidance',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('level', 'unit'), ('unit__isnull', False)), models.Q(models.Q(('level', 'unit'), _negated=True), ('unit', None)), _connector='OR'), name='guidance_unit_of_its_level'),
        ),
        migrations.AddConstraint(
            model_name='guidance',
            constraint=models.UniqueConstraint(condition=models.Q(('unit', None), ('voided_on', None)), fields=('kind', 'level', 'place', 'on'), name='guidance_of_office_once'),
        ),
        migrations.AddConstraint(
            model_name='guidance',
            constraint=models.UniqueConstraint(condition=models.Q(('unit__isnull', False), ('voided_on', None)), fields=('kind', 'unit', 'place', 'on'), name='guidance_of_unit_once'),
        ),
        migrations.AddIndex(
            model_name='guidanceteam',
            index=models.Index(fields=['area'], name='guidance_team_area'),
        ),
        migrations.AddConstraint(
            model_name='guidanceteam',
            constraint=models.UniqueConstraint(fields=('guidance', 'team'), name='guidance_team_once'),
        ),
    ]
