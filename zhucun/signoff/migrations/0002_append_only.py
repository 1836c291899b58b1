"""Signatures are written once: the database itself refuses to change or delete one."""

from django.db import migrations

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
    dependencies = [("signoff", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
