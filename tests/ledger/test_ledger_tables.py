"""The tables of the tests and of the demo come from the models: they are those of the migrations."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db import connection
from psycopg.conninfo import make_conninfo

ROOT = Path(__file__).parents[2]
_MIGRATED = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
import json
from tests.ledger.test_ledger_tables import described
print(json.dumps(described()))
"""
_TEXTS = {
    "sqlite": ["SELECT sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql > ''"],
    "postgresql": [
        "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
        "SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)"
        " FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
        "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
        "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    ],
}


def described() -> dict[str, Any]:
    """Each table of ours with its columns and checks; each index, trigger and applied migration."""
    look = connection.introspection
    ours = {m._meta.db_table for m in apps.get_models() if m.__module__.startswith("zhucun.")}
    tables: dict[str, Any] = {}
    with connection.cursor() as cursor:
        for table in sorted(ours & set(look.table_names(cursor))):
            columns = look.get_table_description(cursor, table)
            held = look.get_constraints(cursor, table)
            tables[table] = [
                sorted([str(part) for part in column] for column in columns),
                sorted(name.rstrip("0123456789_") for name, f in held.items() if f["check"]),
                sorted(str((f["columns"], f["foreign_key"])) for f in held.values()),
            ]
        texts = []
        for query in _TEXTS[connection.vendor]:
            cursor.execute(query)
            texts += [" ".join(row[0].split()) for row in cursor.fetchall()]
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        applied = [list(row) for row in cursor.fetchall()]
    return {"tables": tables, "texts": sorted(texts), "applied": applied}


@contextmanager
def _empty_database() -> Iterator[dict[str, str]]:
    """The environment in which the default database of the tests is another, empty one."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    if connection.vendor == "sqlite":  # each process has a file of its own
        yield environment
        return
    dsn = os.environ["ZHUCUN_TEST_DATABASE"]
    name = f"{connection.settings_dict['NAME']}_migrated"
    with psycopg.connect(dsn, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}"')
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield {**environment, "ZHUCUN_TEST_DATABASE": make_conninfo(dsn, dbname=name)}
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.mark.django_db
def test_tables_laid_from_the_models_are_those_of_the_migrations() -> None:
    with _empty_database() as environment:
        done = subprocess.run(
            [sys.executable, "-c", _MIGRATED],
            cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    migrated, laid = json.loads(done.stdout), described()
    for part in ("tables", "texts", "applied"):
        assert migrated[part] == laid[part]
