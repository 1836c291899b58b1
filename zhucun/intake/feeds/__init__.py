"""The lists of the ground floor: villages with their tags and numbers, and sending units."""

from __future__ import annotations

from zhucun.intake.feeds.units import Units
from zhucun.intake.feeds.villages import Villages
from zhucun.intake.rows import register


def connect() -> None:
    """Make the lists of this floor known."""
    register(Villages())
    register(Units())
