"""The list of the village economy that comes in and goes out (村集体经济收入)."""

from __future__ import annotations

from zhucun.economy.feeds.income import Incomes
from zhucun.intake.rows import register


def connect() -> None:
    """Make the list known to the intake."""
    register(Incomes())
