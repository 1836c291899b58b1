"""What writing units and people has in common."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Protocol

from zhucun.directory.models import (
    Person,
    Unit,
)

BATCH = 2_000


class Named(Protocol):
    """Anything with a name."""

    @property
    def name(self) -> str: ...


def repeated(keyed: Iterable[tuple[Hashable, Named]]) -> str:
    """The name of the first row whose key an earlier row of the list has."""
    seen: dict[Hashable, str] = {}
    for key, row in keyed:
        if key in seen:
            return seen[key]
        seen[key] = row.name
    return next(iter(seen.values()), "")


def assign(row: Unit | Person, values: Mapping[str, object]) -> set[str]:
    """Set the fields that differ; returns their names."""
    changed = {name for name, value in values.items() if getattr(row, name) != value}
    for name in changed:
        setattr(row, name, values[name])
    return changed
