"""Addresses of leave."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import path
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request
from zhucun.doors.web.asof import address
from zhucun.doors.web.presence import leave
from zhucun.doors.web.rooms import Entry, Task
from zhucun.presence.queries import leave as queries

urlpatterns = [
    path("leave/", leave.leaves, name="leaves"),
    path("leave/mine/", leave.my_leave, name="my-leave"),
    path("leave/ask/", leave.leave_ask, name="leave-ask"),
    path("leave/calendar/", leave.calendar_link, name="calendar-link"),
    path("postings/<str:posting>/leave/", leave.leave_ask, name="leave-ask-for"),
    path("leave/<str:public_id>/", leave.leave, name="leave"),
    path("leave/<str:public_id>/change/", leave.leave_change, name="leave-change"),
    path("leave/<str:public_id>/cancel/", leave.leave_cancel, name="leave-cancel"),
    path("leave/<str:public_id>/return/", leave.leave_return, name="leave-return"),
    path("leave/<str:public_id>/form/", leave.leave_file, name="leave-file"),
    path("calendar/<str:token>.ics", leave.calendar_file, name="calendar-file"),
]

MENU = [
    Entry(
        _("Leave"),
        "web:leaves",
        leave.sees_leave,
        _("Who is away, who asks for leave, who has to report back"),
    ),
]


def waiting(request: Request) -> Iterator[Task]:
    """Returns that are overdue, and for whom the reader stands in. Two counts."""
    actor, today = request.actor, localdate()
    if actor.person:
        count = queries.stand_ins(actor=actor, as_of=today).count()
        yield Task(
            gettext("Leave of colleagues in which you stand in"),
            count,
            address(request, "web:my-leave"),
        )
    if leave.sees_leave(actor):
        wanted = queries.Wanted(is_overdue=True)
        if not actor.can(Permission.SEE_PRESENCE):
            wanted = queries.Wanted(is_overdue=True, person=actor.person)
        count = queries.leaves(actor=actor, as_of=today, wanted=wanted).count()
        link = address(request, "web:leaves")
        link += ("&" if "?" in link else "?") + "state=overdue"
        yield Task(gettext("Leave whose return is overdue"), count, link)
