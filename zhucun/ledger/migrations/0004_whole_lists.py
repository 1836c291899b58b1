"""The access log has room for all columns of a wide list. SQLite makes the table anew, and with it
the trigger by which it is written once."""

from django.db import migrations, models

_TRIGGER = """
CREATE TRIGGER IF NOT EXISTS ledger_access_append_only BEFORE UPDATE ON ledger_accessrecord
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
"""


def keep(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(_TRIGGER)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_append_only_seals")]
    operations = [
        migrations.AlterField(
            model_name="accessrecord",
            name="what",
            field=models.CharField(max_length=1000),
        ),
        migrations.RunPython(keep, keep),
    ]
