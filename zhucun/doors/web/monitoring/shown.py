"""What pages of the monitoring share: who comes in, clocks beside rows, rules in sentences."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.doors.web.access import Request, signed_in
from zhucun.doors.web.roster.reasons import language
from zhucun.households import queries as homes
from zhucun.kernel.divisions import parse_code
from zhucun.monitoring import queries


def sees_monitoring(actor: Actor) -> bool:
    """Whoever sees households of an area."""
    return signed_in(actor) and actor.can(Permission.SEE_HOUSEHOLDS)


def reports_signs(actor: Actor) -> bool:
    """Whoever records or handles in a village."""
    return signed_in(actor) and any(
        actor.can(needed) for needed in (Permission.RECORD_FIELDWORK, Permission.HANDLE_MATTERS)
    )


def screens(actor: Actor) -> bool:
    """Whoever looks over the households of a township or more."""
    return signed_in(actor) and any(
        len(area) <= 9 for area in actor.areas(Permission.SEE_HOUSEHOLDS)
    )


def with_clocks(actor: Actor, rows: Iterable[Any], as_of: date) -> list[Any]:
    """Cases with `clock`, and the head's name as the actor may read it. No query."""
    found = list(rows)
    for row in found:
        row.clock = queries.clock_of(row, as_of=as_of)
    homes.with_names(actor, [row.household for row in found])
    for row in found:
        row.shown_name = row.household.shown_name
    return found


def area_of(request: Request) -> str:
    """`?area=`. Raises BadCode."""
    area = request.GET.get("area", "")
    return parse_code(area) if area else ""


def chosen_area(request: Request) -> str:
    """`?area=`, else the widest of the actor's own areas. Raises BadCode."""
    own = request.actor.areas(Permission.SEE_HOUSEHOLDS)
    return area_of(request) or (own[0] if own else "")


def rule_label(ref: str, area: str, as_of: date) -> str:
    """What a rule is called; its id where the pack of the area does not have it."""
    pack = directory.pack_for(area, as_of=as_of)
    found = {item.ref: item.spec.label.in_(language()) for item in pack.rules()}
    return found.get(ref, ref)
