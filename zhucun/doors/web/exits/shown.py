"""What pages of exits share: who comes in, filters of the address, words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.timezone import localdate

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.doors.web.access import Request, signed_in
from zhucun.doors.web.asof import as_of, year_in
from zhucun.doors.web.fieldwork.shown import word
from zhucun.doors.web.listing import searched
from zhucun.exits.enums import ExitState, Kind
from zhucun.exits.perms import KEEPS, SEES
from zhucun.households import queries as homes
from zhucun.kernel.divisions import parse_code

#: A filter that is no state of its own: all that is under way.
OPEN = "open"


def sees_exits(actor: Actor) -> bool:
    """Whoever sees households of an area."""
    return signed_in(actor) and actor.can(SEES)


def opens_exits(actor: Actor) -> bool:
    """Whoever handles matters of a village or more."""
    return signed_in(actor) and actor.can(Permission.HANDLE_MATTERS)


def enters_exits(actor: Actor) -> bool:
    """Whoever keeps a register of households."""
    return signed_in(actor) and actor.can(KEEPS)


def area_of(request: Request) -> str:
    """`?area=`. Raises BadCode."""
    area = request.GET.get("area", "")
    return parse_code(area) if area else ""


def asked(request: Request) -> dict[str, Any]:
    """The filters of the address. Raises BadQuery, BadCode."""
    return {
        "area": area_of(request),
        "kind": word(request, "kind", Kind.values),
        "state": word(request, "state", (OPEN, *ExitState.values)),
        "year": year_in(request),
        "text": searched(request),
    }


def with_titles(actor: Actor, rows: Iterable[Any]) -> list[Any]:
    """Exits with `shown_name`: the head's name as the actor may read it, or the place's. No
    query."""
    found = list(rows)
    homes.with_names(actor, [row.household for row in found if row.household is not None])
    for row in found:
        row.shown_name = row.household.shown_name if row.household is not None else ""
    return found


def is_today(request: Request) -> bool:
    """Whether the page speaks of today: only then something is done on it."""
    return as_of(request) == localdate()
