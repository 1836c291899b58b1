"""Addresses of exits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.access import Request
from zhucun.doors.web.asof import address
from zhucun.doors.web.exits import opening, views
from zhucun.doors.web.exits.shown import enters_exits, sees_exits
from zhucun.doors.web.rooms import Entry, Panel, Task
from zhucun.exits import queries
from zhucun.exits.perms import SEES

urlpatterns = [
    path("exits/", views.exits, name="exits"),
    path("exits/file/", views.exits_file, name="exits-file"),
    path("exits/counties/", views.county_stages, name="exits-counties"),
    path("exits/unsigned/", views.exits_unsigned, name="exits-unsigned"),
    path("exits/open/", opening.open_village, name="exits-open"),
    path("exits/open/place/", opening.open_place, name="exit-open-place"),
    path("exits/enter/", views.exits_enter, name="exits-enter"),
    path("exits/<str:public_id>/", views.exit_, name="exit"),
    path("exits/<str:public_id>/paper/", views.exit_paper, name="exit-paper"),
    path("exits/<str:public_id>/do/<str:do>/", views.exit_do, name="exit-do"),
]

MENU = [
    Entry(
        _("Exits from poverty"),
        "web:exits",
        sees_exits,
        _("Households, villages and counties that exit by signature, with what speaks against it"),
    ),
]


def waiting(request: Request) -> Iterator[Task]:
    """Signed exits that the register waits for. One count."""
    if not enters_exits(request.actor):
        return
    link = address(request, "web:exits")
    link += "&" if "?" in link else "?"
    yield Task(
        gettext("Signed exits to be entered in the register"),
        queries.waiting_for_entry(actor=request.actor).count(),
        f"{link}state=signed",
    )


def household_panels(request: Request, household: Any) -> Iterator[Panel]:
    """The exits of a household. One query; nothing where there is none."""
    if not request.actor.can(SEES, area=household.area):
        return
    rows = queries.exits_of_household(actor=request.actor, household=household.public_id)
    if rows:
        yield Panel(
            title=gettext("Exits from poverty"),
            template="web/exits/_household_panel.html",
            context={"exits": rows},
        )
