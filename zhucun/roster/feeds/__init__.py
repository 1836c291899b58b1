"""The roster as a list that comes in and goes out (派驻干部花名册)."""

from __future__ import annotations

from zhucun.intake.rows import register
from zhucun.roster.feeds.handler import Roster


def connect() -> None:
    """Make the roster's list known to the intake."""
    register(Roster())
