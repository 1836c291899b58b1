"""Addresses of leave."""

from __future__ import annotations

from ninja import Router

from zhucun.doors.api.presence import leave
from zhucun.doors.api.presence.leave_schemas import LeaveCardOut, LeavePage
from zhucun.doors.api.routes import read, write

_LEAVE = "/leaves/{public_id}"

router = Router()
# A cadre without any permission sees his own: the query limits, the actions ask for the right.
read(router, "/leaves", leave.leaves, answers=LeavePage, needs=None)
read(router, _LEAVE, leave.leave, answers=LeaveCardOut, needs=None)
write(router, "/postings/{public_id}/leaves", leave.ask_leave, answers=LeaveCardOut, needs=None)
for path, view in (
    ("change", leave.change_leave),
    ("cancel", leave.cancel_leave),
    ("return", leave.return_from_leave),
):
    write(router, f"{_LEAVE}/{path}", view, answers=LeaveCardOut, needs=None, makes=False)
