import django.db.models.deletion
import django.db.models.functions.datetime
import zhucun.kernel.ids
import zhucun.ledger.fields
from django.db import migrations, models


def keep_what_was_told(apps, schema_editor):
    """Looks know their household; of a letter only its day was told."""
    Case = apps.get_model('monitoring', 'Case')
    Kept = apps.get_model('monitoring', 'Kept')
    Letter = apps.get_model('monitoring', 'Letter')
    looks = []
    for row in Kept.objects.select_related('case').iterator(chunk_size=2000):
        row.household_id, row.is_whole = row.case.household_id, all(row.kept.values())
        looks.append(row)
    Kept.objects.bulk_update(looks, ['household', 'is_whole'], batch_size=500)
    told = Case.objects.filter(authorised_on__isnull=False).order_by('pk')
    columns = told.values_list('pk', 'area', 'authorised_on')
    Letter.objects.bulk_create(
        [
            Letter(
                case_id=key, area=area, signed_on=on, by=0, by_name='',
                covers=[], scope=[], instead='',
            )
            for key, area, on in columns.iterator(chunk_size=2000)
        ],
        batch_size=500,
    )
    if schema_editor.connection.vendor == 'postgresql':
        # Else the constraints below meet rows whose keys are not looked at yet.
        schema_editor.execute('SET CONSTRAINTS ALL IMMEDIATE')
        schema_editor.execute('SET CONSTRAINTS ALL DEFERRED')


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0002_devices'),
        ('households', '0005_members_in_care'),
        ('monitoring', '0003_ended_with_its_household'),
    ]

    operations = [
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('instead', zhucun.ledger.fields.SealedTextField(context='monitoring.letter', default=b'')),
                ('signed_on', models.DateField()),
                ('covers', models.JSONField(default=list)),
                ('scope', models.JSONField(default=list)),
                ('lies_at', models.CharField(blank=True, max_length=60)),
                ('withdrawn_on', models.DateField(null=True)),
                ('by', models.BigIntegerField()),
                ('by_name', models.CharField(max_length=60)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='monitoring.case')),
                ('signer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.member')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('withdrawn_on', None)), fields=('case',), name='monitoring_one_letter'),
                ],
            },
        ),
        migrations.AddField(
            model_name='kept',
            name='household',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.household'),
        ),
        migrations.AddField(
            model_name='kept',
            name='is_whole',
            field=models.BooleanField(default=False),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='kept',
            name='place',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.place'),
        ),
        migrations.AlterField(
            model_name='kept',
            name='case',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='kept', to='monitoring.case'),
        ),
        migrations.RunPython(keep_what_was_told, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='kept',
            index=models.Index(fields=['household', 'on'], name='monitoring_kept_household'),
        ),
        migrations.AddIndex(
            model_name='kept',
            index=models.Index(fields=['area', 'on'], name='monitoring_kept_area'),
        ),
        migrations.AddConstraint(
            model_name='kept',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('household__isnull', False), ('place', None)), models.Q(('case', None), ('household', None), ('place__isnull', False)), _connector='OR'), name='monitoring_kept_of_one'),
        ),
        migrations.AddConstraint(
            model_name='kept',
            constraint=models.UniqueConstraint(condition=models.Q(('case', None)), fields=('household', 'on'), name='monitoring_kept_home_day'),
        ),
        migrations.AddConstraint(
            model_name='kept',
            constraint=models.UniqueConstraint(fields=('place', 'on'), name='monitoring_kept_place_day'),
        ),
    ]
