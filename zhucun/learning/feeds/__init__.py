"""How lists of learning come in: who attended, the plan of a year, the handbook."""

from __future__ import annotations

from zhucun.intake.rows import register
from zhucun.learning.feeds.attendance import AttendanceList
from zhucun.learning.feeds.handbook import HandbookList
from zhucun.learning.feeds.plan import PlanList


def connect() -> None:
    """Make the lists known to the intake."""
    register(AttendanceList())
    register(PlanList())
    register(HandbookList())
