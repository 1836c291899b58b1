"""The registry as a list that comes in and goes out (农户名单)."""

from __future__ import annotations

from zhucun.households.feeds.handler import Households
from zhucun.intake.rows import register


def connect() -> None:
    """Make the list of households known to the intake."""
    register(Households())
