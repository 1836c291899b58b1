"""The one table of kinds: which action each item of an outbox becomes."""

from __future__ import annotations

from zhucun.doors.sync.arrival import Kind
from zhucun.doors.sync.kinds import fieldwork, plans, presence

KINDS: dict[str, Kind] = {
    kind.name: kind for kind in (*fieldwork.KINDS, *plans.KINDS, *presence.KINDS)
}
