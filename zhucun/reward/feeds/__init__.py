"""How the list of what became of cadres comes in."""

from __future__ import annotations

from zhucun.intake.rows import register
from zhucun.reward.feeds.outcomes import OutcomeList


def connect() -> None:
    """Make the list known to the intake."""
    register(OutcomeList())
