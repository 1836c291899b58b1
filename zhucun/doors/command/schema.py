"""All tables of an empty database at once, for what is thrown away: demo worlds and tests.

Django replays every migration through a model state that it renders again and again: 20 s for what
the models say in less than one. That both ways end at the same schema is tested on each database.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations import RunPython
from django.db.migrations.executor import MigrationExecutor

_OURS = "zhucun."


def is_empty() -> bool:
    return not connection.introspection.table_names()


def lay_tables() -> None:
    """Lay all tables into an empty database, and mark every migration as applied."""
    kept = settings.MIGRATION_MODULES
    settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
    try:
        call_command("migrate", run_syncdb=True, interactive=False, verbosity=0)
    finally:
        settings.MIGRATION_MODULES = kept
    finish_tables()


def finish_tables() -> None:
    """What migrations do beside tables (triggers), where the tables come from the models."""
    models_of_today: Any = apps  # to a migration the same as its own state of the models
    executor = MigrationExecutor(connection)
    executor.recorder.ensure_schema()
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    for migration, _ in plan:
        steps = [step for step in migration.operations if isinstance(step, RunPython)]
        if steps and migration.__module__.startswith(_OURS):
            with connection.schema_editor(atomic=migration.atomic) as editor:
                for step in steps:
                    step.code(models_of_today, editor)
        executor.record_migration(migration)  # type: ignore[call-arg, arg-type]  # the stubs are wrong
    executor.check_replacements()
