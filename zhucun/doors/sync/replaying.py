"""Records a parked item after all, when the office has put right the last day of a posting."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from zhucun.directory import queries as directory
from zhucun.doors.sync.arrival import Sender
from zhucun.doors.sync.incoming import record


def replay(kept: Any, at: datetime) -> None:
    """As its author's device would send it now. Raises what the rooms refuse."""
    sent = json.loads(kept.content)
    account = directory.account_of_key(kept.account)
    sender = Sender(
        account=account,
        device=None,
        now=at,
        actors=directory.actors_of(account),
        clock_off=_clock_off(sent["content"], kept.on),
    )
    item = {**sent, "id": kept.item, "kind": kept.kind, "made_at": kept.made_at.isoformat()}
    record(item, sender)


def _clock_off(content: dict[str, Any], on: date) -> int | None:
    """By how much the clock was off when the item came: the day it said beside the right one."""
    said = content.get("on")
    return (date.fromisoformat(said) - on).days * 86_400 or None if said else None
