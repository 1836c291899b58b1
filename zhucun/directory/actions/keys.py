"""Sealing personal data anew under the newest key."""

from __future__ import annotations

from collections.abc import Callable

from django.apps import apps
from django.db import models, transaction
from django.db.models import BinaryField, F, Func, QuerySet, Value
from django.db.models.functions import Cast

from zhucun.ledger.fields import SealedTextField, keyring


def rotate_keys(
    *, batch_size: int = 500, progress: Callable[[int], None] = lambda done: None
) -> int:
    """Seal every sealed column again that is not under the newest key; returns how many values.

    Each batch is its own transaction: stopped half-way, the next run goes on with the rest. A
    value that somebody changes meanwhile is left to him. `progress` is told the values so far.
    The index key stays. Raises Unreadable where the old key is missing.
    """
    done = 0
    for column in _sealed_columns():
        last = 0
        while batch := list(_stale(column).filter(pk__gt=last)[:batch_size]):
            with transaction.atomic():
                done += sum(_seal_again(column, key, bytes(raw)) for key, raw in batch)
            last = batch[-1][0]
            progress(done)
    return done


def _sealed_columns() -> list[SealedTextField]:
    return [
        column
        for model in apps.get_models()
        if not model._meta.proxy
        for column in model._meta.local_concrete_fields
        if isinstance(column, SealedTextField)
    ]


def _stale(column: SealedTextField) -> QuerySet[models.Model, tuple[int, bytes]]:
    """(key, bytes as stored) of the rows that an older key sealed."""
    version = Func(
        F(column.name), Value(1), Value(2), function="SUBSTR", output_field=BinaryField()
    )
    newest = keyring().newest.to_bytes(2, "big")
    rows = column.model._base_manager.annotate(
        sealed_by=version, stored=Cast(column.name, BinaryField())
    )
    return (
        rows.exclude(sealed_by=b"")
        .exclude(sealed_by=newest)
        .order_by("pk")
        .values_list("pk", "stored")
    )


def _seal_again(column: SealedTextField, key: int, stored: bytes) -> int:
    text = keyring().open(stored, context=column.context).decode()
    same = column.model._base_manager.filter(pk=key, **{column.name: stored})
    return same.update(**{column.name: text})
