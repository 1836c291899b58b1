"""The API's addresses of exits."""

from __future__ import annotations

from ninja import Router

from zhucun.directory.enums import Permission
from zhucun.doors.api.exits import schemas as out
from zhucun.doors.api.exits import views
from zhucun.doors.api.routes import read, write
from zhucun.exits.perms import KEEPS, SEES

_OPENS = Permission.HANDLE_MATTERS
_EXIT = "/exits/{public_id}"

router = Router()
read(router, "/exits", views.exits, answers=out.ExitPage, needs=SEES)
read(router, "/exit-counts", views.exit_counts, answers=list[out.ExitCountOut], needs=SEES)
read(router, "/exit-preview", views.exit_preview, answers=list[out.ExitConsideredOut], needs=_OPENS)
read(router, "/county-stages", views.county_stages, answers=list[out.CountyStageOut], needs=SEES)
read(router, "/unsigned-exits", views.unsigned_exits, answers=out.UnsignedExitPage, needs=SEES)
read(router, _EXIT, views.exit_, answers=out.ExitCardOut, needs=SEES)
write(
    router,
    "/household-exits",
    views.open_household_exits,
    answers=list[out.ExitOut],
    needs=_OPENS,
)
write(router, "/place-exits", views.open_place_exit, answers=out.ExitCardOut, needs=_OPENS)
for path, step, needs in (
    ("answers", views.answer_exit, _OPENS),
    ("enter", views.enter_exit, KEEPS),
    ("await-nation", views.await_nation, Permission.MANAGE_PLACES),
    ("withdraw", views.withdraw_exit, SEES),
):
    write(router, f"{_EXIT}/{path}", step, answers=out.ExitCardOut, needs=needs, makes=False)
