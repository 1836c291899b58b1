"""Addresses of the figures."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.doors.web.analytics import views
from zhucun.doors.web.rooms import Entry

urlpatterns = [
    path("board/", views.board, name="board"),
    path("board/<str:area>/", views.board, name="board-of"),
    path("board/<str:area>/<slug:indicator>/", views.figure, name="figure"),
    path("coverage/", views.coverage, name="coverage"),
    path("coverage/<str:area>/", views.coverage, name="coverage-of"),
    path("coverage/<str:area>/<slug:rule>/", views.covered, name="covered"),
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
        _("Which villages must have somebody, and which have nobody"),
    ),
]
