"""The lists of the village economy that come in and go out (村集体经济收入, 信用评级)."""

from __future__ import annotations

from zhucun.economy.feeds.income import Incomes
from zhucun.economy.feeds.ratings import Ratings
from zhucun.intake.rows import register


def connect() -> None:
    """Make the lists known to the intake."""
    register(Incomes())
    register(Ratings())
