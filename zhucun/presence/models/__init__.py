"""Tables of presence."""

from __future__ import annotations

from zhucun.presence.models.checks import AbsenceWarning, SpotCheck, SpotCheckDraw
from zhucun.presence.models.duty import DutyTrip, NightDuty
from zhucun.presence.models.leave import CalendarLink, Leave
from zhucun.presence.models.sheets import Correction, MonthSheet

__all__ = [
    "AbsenceWarning",
    "CalendarLink",
    "Correction",
    "DutyTrip",
    "Leave",
    "MonthSheet",
    "NightDuty",
    "SpotCheck",
    "SpotCheckDraw",
]
