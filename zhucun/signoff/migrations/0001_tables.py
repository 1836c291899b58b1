"""Signatures are written once: the database itself refuses to change or delete one."""

import django.db.models.deletion
import zhucun.kernel.ids
from django.conf import settings
from django.db import migrations, models

_POSTGRES = """
CREATE FUNCTION signoff_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'signatures are append-only'; END $$;
CREATE TRIGGER signoff_append_only BEFORE UPDATE OR DELETE ON signoff_signature
  FOR EACH ROW EXECUTE FUNCTION signoff_refuse();
"""

# A test run empties tables with DELETE on SQLite.
_SQLITE = """
CREATE TRIGGER signoff_append_only BEFORE UPDATE ON signoff_signature
BEGIN SELECT RAISE(ABORT, 'signatures are append-only'); END;
"""


def install(apps, schema_editor):
    schema_editor.execute(_POSTGRES if schema_editor.connection.vendor == "postgresql" else _SQLITE)


def remove(apps, schema_editor):
    schema_editor.execute(
        "DROP TRIGGER signoff_append_only ON signoff_signature; DROP FUNCTION signoff_refuse();"
        if schema_editor.connection.vendor == "postgresql"
        else "DROP TRIGGER signoff_append_only;"
    )


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('signoff', '0001_initial'),
        ('signoff', '0002_append_only'),
        ('signoff', '0003_reviews'),
        ('signoff', '0004_why_not_signed'),
    ]

    dependencies = [
        ('directory', '0001_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Procedure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('pack', models.CharField(max_length=40)),
                ('version', models.CharField(max_length=20)),
                ('chain', models.CharField(max_length=80)),
                ('spec', models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('kind', models.CharField(max_length=20)),
                ('subject', models.CharField(max_length=12)),
                ('chain', models.CharField(max_length=80)),
                ('title', models.CharField(max_length=120)),
                ('area', models.CharField(max_length=12)),
                ('place', models.CharField(max_length=12)),
                ('state', models.CharField(choices=[('running', 'Running'), ('finished', 'Finished'), ('stopped', 'Stopped')], default='running', max_length=10)),
                ('started_on', models.DateField()),
                ('ended_on', models.DateField(null=True)),
                ('evidence', models.CharField(blank=True, max_length=64)),
                ('revision', models.PositiveIntegerField(default=0)),
                ('mark', models.CharField(blank=True, max_length=12)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.unit')),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='signoff.procedure')),
            ],
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('account', models.BigIntegerField()),
                ('by_name', models.CharField(max_length=60)),
                ('kind', models.CharField(max_length=20)),
                ('chain', models.CharField(max_length=80)),
                ('step', models.CharField(max_length=40)),
                ('word', models.CharField(max_length=60)),
                ('area', models.CharField(blank=True, max_length=12)),
                ('state', models.CharField(choices=[('asked', 'Waits to be laid open'), ('opening', 'Being laid open'), ('ready', 'To be judged'), ('confirmed', 'Waits to be signed'), ('signing', 'Being signed'), ('done', 'Signed'), ('failed', 'Failed'), ('stopped', 'Stopped')], default='asked', max_length=9)),
                ('total', models.PositiveIntegerField()),
                ('done', models.PositiveIntegerField(default=0)),
                ('signed', models.PositiveIntegerField(default=0)),
                ('summary', models.JSONField(default=dict)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('revision', models.PositiveIntegerField(default=0)),
                ('worker', models.CharField(blank=True, max_length=40)),
                ('beat_at', models.DateTimeField(null=True)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('failure', models.JSONField(null=True)),
                ('asked_at', models.DateTimeField()),
                ('opened_at', models.DateTimeField(null=True)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'asked_at'], name='review_queue'), models.Index(fields=['account', 'asked_at'], name='review_account')],
            },
        ),
        migrations.CreateModel(
            name='ReviewCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('place', models.CharField(max_length=12)),
                ('evidence', models.CharField(max_length=64)),
                ('notes', models.JSONField(default=list)),
                ('weight', models.PositiveSmallIntegerField(default=0)),
                ('is_ready', models.BooleanField(default=True)),
                ('is_left_out', models.BooleanField(default=False)),
                ('outcome', models.CharField(blank=True, max_length=40)),
                ('facts', models.JSONField(default=dict)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='signoff.case')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cases', to='signoff.review')),
            ],
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('serial', models.PositiveIntegerField()),
                ('step', models.CharField(max_length=40)),
                ('word', models.CharField(max_length=60)),
                ('said', models.CharField(choices=[('signed', 'Signed'), ('rejected', 'Rejected'), ('recalled', 'Recalled')], max_length=10)),
                ('account', models.BigIntegerField()),
                ('who', models.CharField(max_length=120)),
                ('for_whom', models.CharField(blank=True, max_length=120)),
                ('name', models.CharField(max_length=60)),
                ('role', models.CharField(blank=True, choices=[('ADMIN', 'System administrator'), ('OFFICE', 'Resident assistance office'), ('TOWNSHIP', 'Township'), ('UNIT', 'Sending unit'), ('BRANCH', 'Village Party branch'), ('FIRST_SECRETARY', 'First secretary'), ('MEMBER', 'Team member'), ('DISCIPLINE', 'Discipline inspection'), ('AUDIT', 'Audit'), ('PUBLIC', 'Public')], max_length=16)),
                ('area', models.CharField(blank=True, max_length=12)),
                ('unit_name', models.CharField(blank=True, max_length=100)),
                ('delegated_by', models.CharField(blank=True, max_length=60)),
                ('recorded_by', models.CharField(blank=True, max_length=60)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('evidence', models.CharField(blank=True, max_length=64)),
                ('signed_on', models.DateField()),
                ('at', models.DateTimeField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='signoff.case')),
                ('recalls', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='signoff.signature')),
            ],
        ),
        migrations.CreateModel(
            name='Turn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(max_length=40)),
                ('word', models.CharField(max_length=60)),
                ('role', models.CharField(blank=True, choices=[('ADMIN', 'System administrator'), ('OFFICE', 'Resident assistance office'), ('TOWNSHIP', 'Township'), ('UNIT', 'Sending unit'), ('BRANCH', 'Village Party branch'), ('FIRST_SECRETARY', 'First secretary'), ('MEMBER', 'Team member'), ('DISCIPLINE', 'Discipline inspection'), ('AUDIT', 'Audit'), ('PUBLIC', 'Public')], max_length=16)),
                ('office', models.CharField(blank=True, max_length=20)),
                ('area', models.CharField(blank=True, max_length=12)),
                ('is_recorded', models.BooleanField(default=False)),
                ('due_on', models.DateField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='turns', to='signoff.case')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.unit')),
            ],
        ),
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('role', models.CharField(choices=[('ADMIN', 'System administrator'), ('OFFICE', 'Resident assistance office'), ('TOWNSHIP', 'Township'), ('UNIT', 'Sending unit'), ('BRANCH', 'Village Party branch'), ('FIRST_SECRETARY', 'First secretary'), ('MEMBER', 'Team member'), ('DISCIPLINE', 'Discipline inspection'), ('AUDIT', 'Audit'), ('PUBLIC', 'Public')], max_length=16)),
                ('area', models.CharField(blank=True, max_length=12)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('giver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('taker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['taker', 'ends_on'], name='delegation_taker')],
            },
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['kind', 'subject'], name='case_subject'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['area'], name='case_area'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'running')), fields=('kind', 'subject', 'chain'), name='case_runs_once'),
        ),
        migrations.AddIndex(
            model_name='reviewcase',
            index=models.Index(fields=['review', 'outcome', 'number'], name='review_case_next'),
        ),
        migrations.AddConstraint(
            model_name='reviewcase',
            constraint=models.UniqueConstraint(fields=('review', 'case'), name='review_case_once'),
        ),
        migrations.AddIndex(
            model_name='signature',
            index=models.Index(fields=['account'], name='signature_account'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.UniqueConstraint(fields=('case', 'serial'), name='signature_serial'),
        ),
        migrations.AddIndex(
            model_name='turn',
            index=models.Index(fields=['role', 'area'], name='turn_role_area'),
        ),
        migrations.RunPython(install, remove),
    ]
