"""Pages that stay in step while others write: a page begins after the last row of the page
before.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

from django.core import signing
from django.db.models import Model, Q, QuerySet

from zhucun.doors.api.fields import Rows
from zhucun.doors.api.problems import BadCursor

Row = TypeVar("Row", bound=Model)


def page(rows: QuerySet[Row], keys: Sequence[str], wanted: Rows) -> tuple[list[Row], str | None]:
    """The rows after the cursor in the order of the keys, and the cursor of the next page (None:
    the end).

    A key with “-” before it descends; together the keys tell every two rows apart and none is NULL.
    A row that is added or removed elsewhere moves no other row to another page. One query, without
    OFFSET. Raises BadCursor.
    """
    salt = "api:" + ",".join(keys)
    if wanted.after:
        rows = rows.filter(_beyond(keys, _opened(wanted.after, salt)))
    found = list(rows.order_by(*keys)[: wanted.limit + 1])
    if len(found) <= wanted.limit:
        return found, None
    found.pop()
    return found, signing.dumps([_value(found[-1], key) for key in keys], salt=salt)


def _beyond(keys: Sequence[str], values: Sequence[Any]) -> Q:
    """(a, b) > (x, y), with each key in its own direction."""
    beyond, same = Q(pk__in=[]), Q()
    for key, value in zip(keys, values, strict=True):
        name = key.lstrip("-")
        beyond |= same & Q(**{f"{name}__{'lt' if key.startswith('-') else 'gt'}": value})
        same &= Q(**{name: value})
    return beyond


def _opened(cursor: str, salt: str) -> list[Any]:
    """The key values in a cursor; it is signed, so they are ours and of this list."""
    try:
        values: list[Any] = signing.loads(cursor, salt=salt)
    except signing.BadSignature as error:
        raise BadCursor from error
    return values


def _value(row: Any, key: str) -> Any:
    for name in key.lstrip("-").split("__"):
        row = getattr(row, name)
    return row.isoformat() if isinstance(row, date) else row
