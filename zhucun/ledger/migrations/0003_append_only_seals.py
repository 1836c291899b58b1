"""Seals and the access log are written once too, and a sealed event stays under its seal."""

from django.db import migrations

_POSTGRES = """
CREATE TRIGGER ledger_seals_append_only BEFORE UPDATE OR DELETE ON ledger_seal
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_access_append_only BEFORE UPDATE OR DELETE ON ledger_accessrecord
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
"""
_FUNCTION = """
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$;
"""
_REMOVE_POSTGRES = [
    "DROP TRIGGER ledger_seals_append_only ON ledger_seal;",
    "DROP TRIGGER ledger_access_append_only ON ledger_accessrecord;",
    "DROP FUNCTION ledger_refuse();",
]

_SQLITE = {
    "ledger_seals_append_only": "UPDATE ON ledger_seal",
    "ledger_access_append_only": "UPDATE ON ledger_accessrecord",
    "ledger_sealed_once": "UPDATE OF id, seal_id ON ledger_eventrecord WHEN OLD.seal_id IS NOT NULL",
}


def install(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(_FUNCTION)
        schema_editor.execute(_POSTGRES)
        return
    for name, when in _SQLITE.items():
        schema_editor.execute(
            f"CREATE TRIGGER {name} BEFORE {when} "
            "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;"
        )


def remove(apps, schema_editor):
    is_postgres = schema_editor.connection.vendor == "postgresql"
    for line in _REMOVE_POSTGRES if is_postgres else [f"DROP TRIGGER {name};" for name in _SQLITE]:
        schema_editor.execute(line)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_append_only")]
    operations = [migrations.RunPython(install, remove)]
