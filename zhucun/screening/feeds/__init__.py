"""Lists that are compared: what was paid, what programmes give, and registers about people."""

from __future__ import annotations

from zhucun.intake.rows import register
from zhucun.screening.feeds.benefits import BenefitList
from zhucun.screening.feeds.registers import FEEDS, RegisterFeed
from zhucun.screening.feeds.standards import StandardList


def connect() -> None:
    """Make the lists known to the intake."""
    register(BenefitList())
    register(StandardList())
    for name, (about, has_day) in FEEDS.items():
        register(RegisterFeed(name, about, has_day=has_day))
