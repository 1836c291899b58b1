"""What every page's frame needs."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.timezone import localdate

from zhucun.directory.enums import Permission
from zhucun.directory.perms import ANYBODY, Actor
from zhucun.doors.web.asof import asked_day
from zhucun.doors.web.menu import menu
from zhucun.doors.web.words import pack_in_force


def page(request: HttpRequest) -> dict[str, Any]:
    """The context processor; works on requests that never reached a view. No queries."""
    actor: Actor = getattr(request, "actor", ANYBODY)
    day = asked_day(request)
    return {
        "actor": actor,
        "menu": menu(actor, request.path),
        "today": localdate(),
        "day": day or localdate(),
        "other_day": day,
        "day_kept": f"?as_of={day:%Y-%m-%d}" if day else "",
        "kept": _kept(request),
        "here": request.get_full_path() if request.method == "GET" else "/",
        "record_number": getattr(settings, "RECORD_NUMBER", ""),
        "pack_name": _pack(actor, day or localdate()),
        "complaints": getattr(settings, "COMPLAINTS", ""),
    }


def _pack(actor: Actor, day: date) -> str:
    """The pack of the actor's first area; nothing for visitors."""
    if not actor.account:
        return ""
    areas = actor.areas(Permission.SEE_PLACES) or actor.areas(Permission.SEE_POSTINGS)
    return pack_in_force(areas[0] if areas else "", day)


def _kept(request: HttpRequest) -> list[tuple[str, str]]:
    """What the as-of form keeps of the address: all but the day itself and the page of a list."""
    left_out = {"as_of", "page"}
    return [(k, v) for k, values in request.GET.lists() if k not in left_out for v in values]
