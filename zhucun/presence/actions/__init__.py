"""Every write of presence."""

from __future__ import annotations

from zhucun.presence.actions.checks import (
    answer_check,
    decide_warning,
    draw_checks,
    record_check,
    void_check,
)
from zhucun.presence.actions.duty import (
    TripDraft,
    cancel_trip,
    record_trip,
    record_trips,
    set_night_duty,
)
from zhucun.presence.actions.leave import (
    LeaveChanges,
    ask_leave,
    cancel_leave,
    change_leave,
    make_calendar_link,
    record_return,
    revoke_calendar_link,
)
from zhucun.presence.actions.sheets import (
    Chosen,
    Confirmed,
    confirm_sheet,
    confirm_sheets,
    correct_sheet,
)

__all__ = [
    "Chosen",
    "Confirmed",
    "LeaveChanges",
    "TripDraft",
    "answer_check",
    "ask_leave",
    "cancel_leave",
    "cancel_trip",
    "change_leave",
    "confirm_sheet",
    "confirm_sheets",
    "correct_sheet",
    "decide_warning",
    "draw_checks",
    "make_calendar_link",
    "record_check",
    "record_return",
    "record_trip",
    "record_trips",
    "revoke_calendar_link",
    "set_night_duty",
    "void_check",
]
