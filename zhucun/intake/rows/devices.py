"""What a device sent: an item that was accepted, an item that waits for the office."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """An item of a device that was accepted: `digest` of its content, the `record` that it made or
    changed with its `version` after it, and what the device was told besides."""

    item: str
    kind: str
    digest: bytes
    record: str
    version: int | None
    answer: list[dict[str, str]]
    made_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Parked:
    """An item of a cadre who no longer serves; `content` is what the device sent, `code` why it
    was refused."""

    item: str
    kind: str
    area: str
    on: date
    content: str
    code: str
    made_at: datetime


#: Records a parked item in the name of its author, as if it came now. Raises what the rooms refuse.
Replay = Callable[[Any, datetime], None]
_replays: list[Replay] = []


def register_replay(replay: Replay) -> None:
    """Make known who can record a parked item after all; called once, by the door of devices."""
    _replays[:] = [replay]


def replay_parked(item: Any, at: datetime) -> None:
    """Record a parked item after all. Raises what the rooms refuse."""
    [replay] = _replays
    replay(item, at)
