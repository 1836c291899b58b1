"""Which exits an actor may see, who opens them, and who enters them in the register."""

from __future__ import annotations

from django.db.models import QuerySet

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.exits.enums import Kind
from zhucun.exits.models import Exit
from zhucun.kernel.divisions import Level, at_level
from zhucun.kernel.problems import NotAllowed

SEES, KEEPS = Permission.SEE_HOUSEHOLDS, Permission.MANAGE_HOUSEHOLDS


def visible_exits(actor: Actor) -> QuerySet[Exit]:
    """Exits in the actor's areas: of a county only for who sees all of it."""
    return Exit.objects.filter(in_areas("area", actor.areas(SEES)))


def may_open(actor: Actor, kind: str, area: str) -> bool:
    """True for the village and those above for its households, for the township and those above
    for a village, for the office of the county for the county."""
    if kind == Kind.COUNTY:
        return actor.can(Permission.MANAGE_PLACES, area=area)
    level = Level.VILLAGE if kind == Kind.HOUSEHOLD else Level.TOWNSHIP
    return actor.can(Permission.HANDLE_MATTERS, area=at_level(area, level))


def may_enter(actor: Actor, kind: str, area: str) -> bool:
    """True for who keeps the register in which the class ends."""
    needed = Permission.MANAGE_HOUSEHOLDS if kind == Kind.HOUSEHOLD else Permission.MANAGE_PLACES
    return actor.can(needed, area=area)


def require_opener(actor: Actor, kind: str, area: str) -> None:
    if not may_open(actor, kind, area):
        raise NotAllowed


def require_keeper(actor: Actor, kind: str, area: str) -> None:
    if not may_enter(actor, kind, area):
        raise NotAllowed
