"""How counted piles of paper come in."""

from __future__ import annotations

from zhucun.ballots.feeds.piles import PileList
from zhucun.intake.rows import register


def connect() -> None:
    """Make the list known to the intake."""
    register(PileList())
