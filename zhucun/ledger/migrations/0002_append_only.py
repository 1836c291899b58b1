"""Events are written once: the database itself refuses to change or delete one."""

from django.db import migrations

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
"""

# A test run empties tables with DELETE on SQLite; there the hash chain alone shows that an event is missing.
_SQLITE = """
CREATE TRIGGER ledger_append_only BEFORE UPDATE OF
  name, subject, area, data, happened_at, recorded_at, actor, acting_for, source, pack, key
  ON ledger_eventrecord
BEGIN SELECT RAISE(ABORT, 'ledger events are append-only'); END;
"""


def install(apps, schema_editor):
    schema_editor.execute(_POSTGRES if schema_editor.connection.vendor == "postgresql" else _SQLITE)


def remove(apps, schema_editor):
    schema_editor.execute(
        "DROP TRIGGER ledger_append_only ON ledger_eventrecord; DROP FUNCTION ledger_append_only();"
        if schema_editor.connection.vendor == "postgresql"
        else "DROP TRIGGER ledger_append_only;"
    )


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
