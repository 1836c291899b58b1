"""Lists of departments that come in each month."""

from __future__ import annotations

from zhucun.intake.rows import register
from zhucun.monitoring.feeds.handler import DepartmentSigns


def connect() -> None:
    """Make the lists of departments known to the intake."""
    register(DepartmentSigns())
