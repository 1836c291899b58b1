"""The list of what was paid, as it comes back from the finance office."""

from __future__ import annotations

from zhucun.intake.rows import register
from zhucun.support.feeds.paid import PaidList


def connect() -> None:
    """Make the list known to the intake."""
    register(PaidList())
