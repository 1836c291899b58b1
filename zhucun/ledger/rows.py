"""Many new rows at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Field, Model
from django.db.models.expressions import DatabaseDefault

#: Below so many rows an INSERT costs no more than a COPY.
_FEW = 50


def insert_rows(rows: Sequence[Model], *, batch_size: int) -> None:
    """Write new rows of one table, as `bulk_create` does; they know their keys afterwards.

    On PostgreSQL many rows go by COPY: an INSERT of 2,000 rows spends most of its time on the text
    of the statement, in Python and in the server. What the database refuses is an IntegrityError
    here as there, and nothing is written.
    """
    if not rows:
        return
    model = type(rows[0])
    fields = _written(rows) if connection.vendor == "postgresql" and len(rows) >= _FEW else None
    if fields is None:
        model._default_manager.bulk_create(rows, batch_size=batch_size)
        return
    _give_keys(rows)
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    columns = ", ".join(quote(cast(str, field.column)) for field in fields)
    here = connections[DEFAULT_DB_ALIAS]  # `connection` looks it up at each use
    with (
        here.wrap_database_errors,
        here.cursor() as cursor,
        cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(
                [field.get_db_prep_save(field.pre_save(row, True), here) for field in fields]
            )
    for row in rows:
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def _written(rows: Sequence[Model]) -> list[Field[Any, Any]] | None:
    """The columns to write: those that every row leaves to the database are left out; None where
    only some rows do."""
    found = []
    for field in type(rows[0])._meta.concrete_fields:
        left = {isinstance(getattr(row, field.attname), DatabaseDefault) for row in rows}
        if left == {True}:
            continue
        if True in left or field.generated:
            return None
        found.append(field)
    return found


def _give_keys(rows: Sequence[Model]) -> None:
    """Keys from the table's own sequence, in the order of the rows."""
    key = type(rows[0])._meta.pk
    assert key is not None
    without = [row for row in rows if row.pk is None]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [type(rows[0])._meta.db_table, key.column, len(without)],
        )
        for row, [found] in zip(without, cursor.fetchall(), strict=True):
            row.pk = found
