"""The API's addresses of cross-checks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from ninja import Router

from zhucun.doors.api.routes import read, write
from zhucun.doors.api.screening import schemas as out
from zhucun.doors.api.screening import views
from zhucun.screening.perms import KEEPS, SEES

_LIST, _LEAD = "/register-lists/{public_id}", "/screening-leads/{public_id}"

router = Router()
read(router, "/register-lists", views.register_lists, answers=out.RegisterListPage, needs=SEES)
read(router, _LIST, views.register_list, answers=out.RegisterListOut, needs=SEES)
read(
    router,
    "/imports/{public_id}/register-list",
    views.register_list_of_import,
    answers=out.RegisterListOut,
    needs=SEES,
)
_Steps: TypeAlias = tuple[tuple[str, Callable[..., Any]], ...]
_OF_LIST: _Steps = (
    ("declare", views.declare_register_list),
    ("withdraw", views.withdraw_register_list),
)
_OF_LEAD: _Steps = (
    ("verify", views.verify_lead),
    ("decide", views.decide_lead),
    ("close", views.close_lead),
)
for path, step in _OF_LIST:
    write(router, f"{_LIST}/{path}", step, answers=out.RegisterListOut, needs=KEEPS, makes=False)
read(router, "/screening-runs", views.screening_runs, answers=out.ScreeningRunPage, needs=SEES)
write(router, "/screening-runs", views.run_screens, answers=out.ScreeningRunCard, needs=KEEPS)
read(
    router,
    "/screening-runs/{public_id}",
    views.screening_run,
    answers=out.ScreeningRunCard,
    needs=SEES,
)
read(router, "/screening-leads", views.screening_leads, answers=out.ScreeningLeadPage, needs=SEES)
read(
    router,
    "/screening-precision",
    views.screening_precision,
    answers=list[out.ScreenPrecisionOut],
    needs=SEES,
)
write(
    router,
    "/screening-assignments",
    views.assign_leads,
    answers=out.ScreeningLeadsAssignedOut,
    needs=KEEPS,
    makes=False,
)
read(router, _LEAD, views.screening_lead, answers=out.ScreeningLeadCardOut, needs=SEES)
for path, step in _OF_LEAD:
    write(
        router, f"{_LEAD}/{path}", step, answers=out.ScreeningLeadCardOut, needs=SEES, makes=False
    )
write(
    router,
    f"{_LEAD}/reveal",
    views.reveal_lead,
    answers=out.ScreeningLeadRevealedOut,
    needs=SEES,
    makes=False,
)
