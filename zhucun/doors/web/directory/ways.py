"""The way from the country down to a place: the breadcrumb of everything that lies somewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zhucun.directory import queries
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request


@dataclass(frozen=True)
class Step:
    """A place on the way to another; outside of the actor's area it has a name but no page."""

    code: str
    name: str
    can_open: bool


def way_to(request: Request, code: str, day: date) -> list[Step]:
    """The place and all above it, outermost first. One query; none for the country."""
    found = queries.path_of(code, as_of=day) if code else []
    may = request.actor.can
    return [
        Step(place.code, place.short_name, may(Permission.SEE_PLACES, area=place.code))
        for place in found
    ]
