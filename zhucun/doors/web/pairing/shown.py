"""What pages of pairing share: who comes in, the area asked for, words of the address."""

from __future__ import annotations

from collections.abc import Iterable

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.doors.web.access import Request, signed_in
from zhucun.doors.web.problems import BadQuery
from zhucun.kernel.divisions import parse_code


def sees_households(actor: Actor) -> bool:
    """Whoever sees households of an area."""
    return signed_in(actor) and actor.can(Permission.SEE_HOUSEHOLDS)


def sees_or_helps(actor: Actor) -> bool:
    """Whoever sees households, and a person who may be a helper himself."""
    return signed_in(actor) and (actor.can(Permission.SEE_HOUSEHOLDS) or bool(actor.person))


def keeps_helpers(actor: Actor) -> bool:
    """Whoever keeps helpers and offices of an area."""
    return signed_in(actor) and actor.can(Permission.MANAGE_ROSTER)


def keeps_registry(actor: Actor) -> bool:
    """Whoever keeps the registry of an area: he asks for proposals and decides."""
    return signed_in(actor) and actor.can(Permission.MANAGE_HOUSEHOLDS)


def sees_offices(actor: Actor) -> bool:
    """Whoever sees who serves, and a person who may hold an office himself."""
    return signed_in(actor) and (actor.can(Permission.SEE_POSTINGS) or bool(actor.person))


def area_of(request: Request, permission: Permission) -> str:
    """`?area=`, else the first area in which the right holds. Raises BadCode."""
    given = request.GET.get("area", "")
    if given:
        return parse_code(given)
    mine = request.actor.areas(permission)
    return mine[0] if mine else ""


def word(request: Request, name: str, known: Iterable[str]) -> str:
    """A word of the address; empty without. Raises BadQuery."""
    value = request.GET.get(name, "")
    if value and value not in known:
        raise BadQuery(value=f"{name}={value[:20]}")
    return value
