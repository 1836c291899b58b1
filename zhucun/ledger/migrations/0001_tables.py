"""Events, seals and the access log are written once: the database itself refuses to change or delete one,
and a sealed event stays under its seal."""

import django.core.serializers.json
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

_POSTGRES = """
CREATE FUNCTION ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.seal_id IS NULL
     AND to_jsonb(NEW) - 'seal_id' = to_jsonb(OLD) - 'seal_id' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'ledger events are append-only';
END $$;
CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE ON ledger_eventrecord
  FOR EACH ROW EXECUTE FUNCTION ledger_append_only();
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$;
CREATE TRIGGER ledger_seals_append_only BEFORE UPDATE OR DELETE ON ledger_seal
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_access_append_only BEFORE UPDATE OR DELETE ON ledger_accessrecord
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
"""
_REMOVE_POSTGRES = """
DROP TRIGGER ledger_append_only ON ledger_eventrecord;
DROP TRIGGER ledger_seals_append_only ON ledger_seal;
DROP TRIGGER ledger_access_append_only ON ledger_accessrecord;
DROP FUNCTION ledger_append_only();
DROP FUNCTION ledger_refuse();
"""

# A test run empties tables with DELETE on SQLite; there the hash chain alone shows that an event is missing.
_SQLITE = {
    'ledger_append_only': (
        'UPDATE OF name, subject, area, data, happened_at, recorded_at, actor, acting_for, source, pack, key'
        ' ON ledger_eventrecord',
        'ledger events are append-only',
    ),
    'ledger_seals_append_only': ('UPDATE ON ledger_seal', 'the ledger is append-only'),
    'ledger_access_append_only': ('UPDATE ON ledger_accessrecord', 'the ledger is append-only'),
    'ledger_sealed_once': (
        'UPDATE OF id, seal_id ON ledger_eventrecord WHEN OLD.seal_id IS NOT NULL',
        'the ledger is append-only',
    ),
}


def install(apps, schema_editor):
    if schema_editor.connection.vendor == 'postgresql':
        schema_editor.execute(_POSTGRES)
        return
    for name, (when, why) in _SQLITE.items():
        schema_editor.execute(f"CREATE TRIGGER {name} BEFORE {when} BEGIN SELECT RAISE(ABORT, '{why}'); END;")


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == 'postgresql':
        schema_editor.execute(_REMOVE_POSTGRES)
        return
    for name in _SQLITE:
        schema_editor.execute(f'DROP TRIGGER {name};')


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('ledger', '0001_initial'),
        ('ledger', '0002_append_only'),
        ('ledger', '0003_append_only_seals'),
        ('ledger', '0004_whole_lists'),
        ('ledger', '0005_sent_forms'),
    ]

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('previous', models.CharField(max_length=64, unique=True)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('events', models.PositiveIntegerField()),
                ('sealed_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='SentForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('answer', models.TextField(blank=True)),
                ('sent_at', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='AccessRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('REVEAL', 'Opened masked data'), ('EXPORT', 'Exported a list'), ('VIEW_AS', 'Looked through another account'), ('SEARCH', 'Searched by number')], max_length=10)),
                ('actor', models.BigIntegerField()),
                ('acting_for', models.BigIntegerField(null=True)),
                ('subject', models.CharField(max_length=80)),
                ('area', models.CharField(blank=True, max_length=12)),
                ('what', models.CharField(max_length=1000)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('rows', models.PositiveIntegerField(default=1)),
                ('read_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'indexes': [models.Index(fields=['subject', 'read_at'], name='access_subject'), models.Index(fields=['actor', 'read_at'], name='access_actor')],
            },
        ),
        migrations.CreateModel(
            name='EventRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('subject', models.CharField(max_length=80)),
                ('area', models.CharField(blank=True, max_length=12)),
                ('data', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('happened_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('actor', models.BigIntegerField(null=True)),
                ('acting_for', models.BigIntegerField(null=True)),
                ('source', models.JSONField(null=True)),
                ('pack', models.CharField(blank=True, max_length=60)),
                ('key', models.CharField(max_length=120, null=True, unique=True)),
                ('seal', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.seal')),
            ],
            options={
                'indexes': [models.Index(fields=['subject', 'happened_at'], name='event_subject'), models.Index(fields=['area', 'name', 'happened_at'], name='event_area')],
            },
        ),
        migrations.RunPython(install, remove),
    ]
