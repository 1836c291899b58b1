import django.db.models.deletion
import zhucun.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('exits', '0001_initial'),
    ]

    dependencies = [
        ('directory', '0001_tables'),
        ('households', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Exit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('kind', models.CharField(choices=[('household', 'Household'), ('village', 'Village'), ('county', 'County')], max_length=9)),
                ('area', models.CharField(max_length=12)),
                ('year', models.PositiveSmallIntegerField()),
                ('due_on', models.DateField(null=True)),
                ('answers', models.JSONField(default=dict)),
                ('answered_on', models.DateField(null=True)),
                ('answered_by_name', models.CharField(blank=True, max_length=60)),
                ('farmers_income', models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ('basis', models.CharField(blank=True, max_length=200)),
                ('state', models.CharField(choices=[('running', 'Being signed'), ('signed', 'Signed, not yet in the register'), ('assessing', "Signed, waits for the province's assessment"), ('passed', "Passed the province's assessment"), ('national', 'Awaits national acceptance'), ('exited', 'Exited'), ('withdrawn', 'Withdrawn')], default='running', max_length=9)),
                ('opened_on', models.DateField()),
                ('first_signed_on', models.DateField(null=True)),
                ('signed_on', models.DateField(null=True)),
                ('passed_on', models.DateField(null=True)),
                ('national_on', models.DateField(null=True)),
                ('exited_on', models.DateField(null=True)),
                ('ended_on', models.DateField(null=True)),
                ('end_reason', models.CharField(blank=True, max_length=200)),
                ('facts', models.JSONField(default=dict)),
                ('evidence', models.JSONField(default=list)),
                ('by', models.BigIntegerField()),
                ('by_name', models.CharField(max_length=60)),
                ('household', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.household')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.place')),
            ],
            options={
                'indexes': [models.Index(fields=['area', 'state'], name='exit_area'), models.Index(fields=['household'], name='exit_household')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('household__isnull', False), ('kind', 'household')), models.Q(models.Q(('kind', 'household'), _negated=True), ('household', None)), _connector='OR'), name='exit_of_one_thing'), models.UniqueConstraint(condition=models.Q(('household__isnull', False), ('state__in', ['assessing', 'national', 'passed', 'running', 'signed'])), fields=('household',), name='exit_of_household_once'), models.UniqueConstraint(condition=models.Q(('household', None), ('state__in', ['assessing', 'national', 'passed', 'running', 'signed'])), fields=('place',), name='exit_of_place_once')],
            },
        ),
    ]
