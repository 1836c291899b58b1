"""Addresses of terms of service."""

from __future__ import annotations

from ninja import Router

from zhucun.directory.enums import Permission
from zhucun.doors.api.roster.schemas import PostingOut, PostingPage
from zhucun.doors.api.roster.service import handing, leaving, views
from zhucun.doors.api.roster.service.schemas import (
    CaptainNeedOut,
    HandoverCard,
    HandoverPage,
    PromiseOut,
    PromisePage,
    ReleaseOut,
    TakeUpOut,
    TakeUpPage,
)
from zhucun.doors.api.routes import read, write

_SEE, _MANAGE = Permission.SEE_POSTINGS, Permission.MANAGE_ROSTER
_POSTING, _HANDOVER = "/postings/{public_id}", "/handovers/{public_id}"

router = Router()
read(router, "/take-ups", views.take_ups, answers=TakeUpPage, needs=_SEE)
read(router, "/take-ups/overdue", views.overdue_take_ups, answers=TakeUpPage, needs=_SEE)
read(router, f"{_POSTING}/take-up", views.take_up, answers=TakeUpOut, needs=None)
# The office, or the cadre himself: the action asks which.
write(
    router,
    f"{_POSTING}/take-up",
    leaving.record_take_up,
    answers=TakeUpOut,
    needs=None,
    makes=False,
)
read(router, "/captain-needs", views.captain_needs, answers=list[CaptainNeedOut], needs=_SEE)
write(router, "/captains", leaving.appoint_captain, answers=PostingOut, needs=_MANAGE)
read(router, "/expiring-postings", views.expiring, answers=PostingPage, needs=_SEE)
read(router, "/promises", views.promises, answers=PromisePage, needs=None)
write(router, f"{_POSTING}/promises", handing.make_promise, answers=PromiseOut, needs=None)
write(
    router,
    "/promises/{public_id}/end",
    handing.end_promise,
    answers=PromiseOut,
    needs=None,
    makes=False,
)
write(router, f"{_POSTING}/handover", handing.open_handover, answers=HandoverCard, needs=_MANAGE)
write(router, f"{_POSTING}/replacement", leaving.replace_cadre, answers=HandoverCard, needs=_MANAGE)
read(router, f"{_POSTING}/release", views.release, answers=ReleaseOut, needs=_SEE)
write(
    router,
    f"{_POSTING}/release",
    leaving.release_cadre,
    answers=ReleaseOut,
    needs=_MANAGE,
    makes=False,
)
read(router, "/handovers", views.handovers, answers=HandoverPage, needs=None)
read(router, _HANDOVER, views.handover, answers=HandoverCard, needs=None)
for path, view, needs in (
    ("taker", handing.name_taker, _MANAGE),
    ("items", handing.add_items, None),
    ("list", handing.draw_up_again, None),
    ("together", handing.record_together, None),
    ("answers", handing.answer_items, None),
    ("signature", handing.sign_handover, None),
):
    write(router, f"{_HANDOVER}/{path}", view, answers=HandoverCard, needs=needs, makes=False)
