"""What selects of the forms offer: households, people, bodies, projects, posts of a place."""

from __future__ import annotations

from typing import Any

from django.utils.timezone import localdate

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request
from zhucun.doors.web.roster.reasons import language
from zhucun.economy import queries
from zhucun.households import queries as households
from zhucun.kernel.divisions import Level

#: More are not offered in a select.
_MOST = 500
Choices = list[tuple[str, Any]]


def bodies(request: Request, area: str) -> Choices:
    found = queries.bodies_offered(actor=request.actor, area=area, as_of=localdate())
    return [(row.public_id, f"{row.name} · {row.place.short_name}") for row in found[:_MOST]]


def projects(request: Request, area: str) -> Choices:
    found = queries.projects(actor=request.actor, as_of=localdate(), area=area)
    return [(row.public_id, row.title) for row in found.filter(closed_on=None)[:_MOST]]


def headings(request: Request, area: str) -> Choices:
    """The headings of a village's profile, as its pack calls them."""
    at = language() == "en"
    found = queries.headings_of(area, as_of=localdate())
    return [(item.id, item.label.en if at else item.label.zh) for item in found]


def senders(request: Request, area: str) -> Choices:
    found = queries.senders(actor=request.actor, code=area, as_of=localdate())
    return [(row.public_id, row.name) for row in found]


def offered(request: Request, area: str) -> Choices:
    """What units offered the village and was not left alone."""
    found = queries.offers(actor=request.actor, as_of=localdate(), area=area)
    return [
        (row.public_id, f"{row.title} · {row.sender.name}")
        for row in found.filter(closed_on=None)[:_MOST]
    ]


def photos(request: Request, project: Any) -> Choices:
    found = queries.photos_of(actor=request.actor, project=project)
    return [(row.public_id, f"{row.get_moment_display()} · {row.on} {row.note}") for row in found]


def schools(request: Request, area: str) -> Choices:
    found = queries.schools(actor=request.actor, as_of=localdate(), area=area)
    return [(row.public_id, row.name) for row in found[:_MOST]]


def posts(request: Request, area: str) -> Choices:
    found = queries.posts(actor=request.actor, as_of=localdate(), area=area, state="open")
    return [(row.public_id, row.title) for row in found[:_MOST]]


def homes(request: Request, area: str) -> Choices:
    """Households of a place, by number, with the name as the actor may read it."""
    found = households.households(actor=request.actor, as_of=localdate(), area=area)[:_MOST]
    rows: list[Any] = households.with_names(request.actor, found)
    return [(row.public_id, f"{row.number} {row.shown_name}") for row in rows]


def people(request: Request, rows: list[Any]) -> Choices:
    """Members of households today, as the actor may read their names."""
    present = households.members_on(rows, as_of=localdate())
    return [
        (
            member.public_id,
            f"{households.shown_name(request.actor, row.area, member.name)} · {row.number}",
        )
        for row in rows
        for member in present[row.pk]
    ]


def leaders(request: Request, area: str) -> Choices:
    """People of a village; none for who may not know them."""
    if not request.actor.can(Permission.SEE_HOUSEHOLDS, area=area):
        return []
    found = households.households(actor=request.actor, as_of=localdate(), area=area)
    return people(request, list(found[:_MOST]))


def villages(request: Request, area: str) -> Choices:
    """The other villages of a township."""
    found = directory.places(
        actor=request.actor,
        as_of=localdate(),
        area=area[: Level.TOWNSHIP],
        level=Level.VILLAGE,
    )
    return [(row.code, row.short_name) for row in found if row.code != area]


def kinds(request: Request, area: str) -> Choices:
    return [(kind.value, kind.label) for kind in queries.project_kinds(area, as_of=localdate())]


def counties(request: Request) -> Choices:
    """The counties whose risk fund the actor runs."""
    found = {
        area[: Level.COUNTY]
        for area in request.actor.areas(Permission.MANAGE_HOUSEHOLDS)
        if len(area) >= Level.COUNTY
    }
    names = directory.names_of(found, as_of=localdate())
    return [(code, names.get(code, code)) for code in sorted(found)]
