"""The shape of every event, and where it came from."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, ClassVar

_HEADER = frozenset({"subject", "area", "happened_at"})


@dataclass(frozen=True, kw_only=True)
class Event:
    """One change. Rooms subclass it; the fields that they add become its data (no personal data
    in clear).

    `subject` is `<kind>:<public id>`; `area` the division code that decides who may see it;
    `happened_at` when it
    took effect in the world, which may be long before we learned it.
    """

    name: ClassVar[str] = ""
    subject: str
    area: str = ""
    happened_at: datetime

    def data(self) -> dict[str, Any]:
        """The fields that the room added, as they are stored."""
        own = (field.name for field in fields(self) if field.name not in _HEADER)
        return {name: getattr(self, name) for name in own}


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Who acted, through whom, from which cell of which file, under which pack.

    `source` is free of personal data: {"batch": …, "file": …, "sheet": …, "row": …}.
    """

    actor: int | None = None
    acting_for: int | None = None
    source: dict[str, Any] | None = None
    pack: str = ""


SYSTEM = Origin()
