"""Addresses of month sheets, trips, the rota and spot checks."""

from __future__ import annotations

from ninja import Router

from zhucun.directory.enums import Permission
from zhucun.doors.api.presence import checks, duty, sheets
from zhucun.doors.api.presence.check_schemas import (
    CheckCardOut,
    CheckPage,
    DrawCardOut,
    DrawPage,
)
from zhucun.doors.api.presence.duty_schemas import RotaOut, TripOut, TripPage
from zhucun.doors.api.presence.sheet_schemas import SheetCardOut, SheetPage, SheetsConfirmedOut
from zhucun.doors.api.routes import read, write

_SHEET = "/postings/{public_id}/months/{month}"
_ROTA = "/rota/{code}/{month}"
_CONFIRMS, _CHECKS = Permission.CONFIRM_PRESENCE, Permission.CHECK_PRESENCE

router = Router()
# A cadre without any permission sees his own: the query limits, the actions ask for the right.
read(router, "/month-sheets", sheets.month_sheets, answers=SheetPage, needs=None)
write(
    router,
    "/month-sheets/confirm",
    sheets.confirm_month_sheets,
    answers=SheetsConfirmedOut,
    needs=_CONFIRMS,
    makes=False,
)
read(router, _SHEET, sheets.month_sheet, answers=SheetCardOut, needs=None)
for path, sheet_view, needs in (
    ("confirm", sheets.confirm_month_sheet, None),
    ("correct", sheets.correct_month_sheet, _CONFIRMS),
):
    write(router, f"{_SHEET}/{path}", sheet_view, answers=SheetCardOut, needs=needs, makes=False)
read(router, "/trips", duty.trips, answers=TripPage, needs=None)
read(router, "/trips/{public_id}", duty.trip, answers=TripOut, needs=None)
write(router, "/postings/{public_id}/trips", duty.record_trip, answers=TripOut, needs=None)
write(
    router,
    "/trips/{public_id}/cancel",
    duty.cancel_trip,
    answers=TripOut,
    needs=None,
    makes=False,
)
read(router, _ROTA, duty.rota, answers=RotaOut, needs=None)
write(router, _ROTA, duty.set_rota, answers=RotaOut, needs=None, makes=False)
read(router, "/checks", checks.checks, answers=CheckPage, needs=None)
read(router, "/checks/{public_id}", checks.check, answers=CheckCardOut, needs=None)
write(
    router,
    "/postings/{public_id}/checks",
    checks.record_check,
    answers=CheckCardOut,
    needs=_CHECKS,
)
for path, check_view, needs in (
    ("answer", checks.answer_check, None),
    ("void", checks.void_check, _CHECKS),
    ("decide", checks.decide_check, Permission.MANAGE_ROSTER),
):
    address = f"/checks/{{public_id}}/{path}"
    write(router, address, check_view, answers=CheckCardOut, needs=needs, makes=False)
read(router, "/draws", checks.draws, answers=DrawPage, needs=_CHECKS)
read(router, "/draws/{public_id}", checks.draw, answers=DrawCardOut, needs=_CHECKS)
write(router, "/draws", checks.draw_checks, answers=DrawCardOut, needs=_CHECKS)
