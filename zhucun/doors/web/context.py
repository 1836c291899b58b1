"""What every page's frame needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localdate

from zhucun.directory.enums import Permission
from zhucun.directory.perms import ANYBODY, Actor
from zhucun.doors.web.asof import asked_day
from zhucun.doors.web.rooms import Entry, menu
from zhucun.doors.web.words import pack_in_force


@dataclass(frozen=True)
class Line:
    """An entry of the menu as it is shown; `current` is "page", or "true" for a page below it."""

    entry: Entry
    href: str
    current: str


def page(request: HttpRequest) -> dict[str, Any]:
    """The context processor; works on requests that never reached a view. No queries."""
    actor: Actor = getattr(request, "actor", ANYBODY)
    day = asked_day(request)
    return {
        "actor": actor,
        "menu": [_line(entry, request.path) for entry in menu(actor)],
        "today": localdate(),
        "day": day or localdate(),
        "other_day": day,
        "kept": _kept(request),
        "here": request.get_full_path() if request.method == "GET" else "/",
        "record_number": getattr(settings, "RECORD_NUMBER", ""),
        "pack_name": _pack(actor, day or localdate()),
        "complaints": getattr(settings, "COMPLAINTS", ""),
    }


def _line(entry: Entry, path: str) -> Line:
    href = reverse(entry.page)
    if path == href:
        return Line(entry, href, "page")
    return Line(entry, href, "true" if href != "/" and path.startswith(href) else "")


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
