"""Addresses of the figures."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.analytics.enums import DutyState
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.doors.web.access import Request
from zhucun.doors.web.analytics import owing, responsibility, views
from zhucun.doors.web.asof import address
from zhucun.doors.web.presence.leave import is_cadre
from zhucun.doors.web.rooms import Entry, Task

urlpatterns = [
    path("board/", views.board, name="board"),
    path("board/<str:area>/", views.board, name="board-of"),
    path("board/<str:area>/file/", views.board_file, name="board-file"),
    path("board/<str:area>/<slug:indicator>/", views.figure, name="figure"),
    path("coverage/", views.coverage, name="coverage"),
    path("coverage/<str:area>/", views.coverage, name="coverage-of"),
    path("coverage/<str:area>/<slug:rule>/", views.covered, name="covered"),
    path("coverage/<str:area>/ask/<slug:screen>/", views.lead, name="lead"),
    path("responsibility/<str:area>/", responsibility.responsibility, name="responsibility"),
    path("responsibility/<str:area>/<slug:word>/", responsibility.corps, name="corps"),
    path("obligations/", owing.obligations, name="obligations"),
    path("obligations/mine/", owing.my_obligations, name="my-obligations"),
    path("obligations/file/", owing.obligations_file, name="obligations-file"),
    path(
        "obligations/<str:area>/<slug:duty>/<str:key>/<str:start>/",
        owing.obligation,
        name="obligation",
    ),
]


def _has_area(actor: Actor) -> bool:
    """Figures are of an area; a unit's clerk holds none."""
    return bool(actor.areas(Permission.SEE_POSTINGS))


MENU = [
    Entry(
        _("Board"),
        "web:board",
        _has_area,
        _("The area's figures from its records, beside what was declared"),
    ),
    Entry(
        _("Coverage"),
        "web:coverage",
        _has_area,
        _("Each rule of the policy: whom it is about, where it is met and where not"),
    ),
    Entry(_("Today"), "web:my-obligations", is_cadre, _("What is due from you, and what is late")),
    Entry(
        _("Who owes what"),
        "web:obligations",
        owing.sees_others,
        _("Every duty of the rules: done, due, excused or late, with the records behind it"),
    ),
]


def waiting(request: Request) -> Iterator[Task]:
    """One's own duties that are late, and those that are due. What reading them costs, whatever
    the number."""
    if not request.actor.person:
        return
    labels = {
        DutyState.LATE: gettext("Duties of yours that are late"),
        DutyState.DUE: gettext("Duties of yours that are due"),
    }
    for state, count in owing.late_and_due(request):
        yield Task(labels[state], count, address(request, "web:my-obligations"))
