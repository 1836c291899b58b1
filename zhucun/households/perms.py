"""Which households an actor may see, whose names he reads whole, and what he may change."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhucun.directory.enums import Permission
from zhucun.directory.perms import ROLE_PERMISSIONS, Actor, in_areas
from zhucun.households.models import Dwelling, Household
from zhucun.kernel.divisions import Level, is_under

#: What whoever records field work may correct without keeping the registry.
AT_THE_DOOR = frozenset({"phone", "address"})


def visible_households(actor: Actor) -> QuerySet[Household]:
    """Households that live in the actor's areas, or lived there once."""
    areas = actor.areas(Permission.SEE_HOUSEHOLDS)
    once = Dwelling.objects.filter(in_areas("area", areas), household=OuterRef("pk"))
    return Household.objects.filter(in_areas("area", areas) | Exists(once))


def reads_names(actor: Actor, area: str) -> bool:
    """True where the actor serves in the village or township itself: a villager's name is whole to
    him. Above, and through somebody else's account, it is masked."""
    return actor.viewer is None and any(
        len(held.area) >= Level.TOWNSHIP
        and not held.unit
        and is_under(area, held.area)
        and Permission.SEE_HOUSEHOLDS in ROLE_PERMISSIONS[held.role]
        for held in actor.held
    )


def may_open(actor: Actor, area: str) -> bool:
    """True where the actor may open masked fields of a household there, each with a reason."""
    return reads_names(actor, area) or (
        actor.can(Permission.SEE_HOUSEHOLDS, area=area)
        and actor.can(Permission.SEE_PERSONAL, area=area)
    )


def reads_amounts(actor: Actor, area: str) -> bool:
    """True where the actor may read what a household there earns and what holds of its members;
    health is opened one by one."""
    return actor.viewer is None and may_open(actor, area)


def may_keep(actor: Actor, area: str) -> bool:
    """True where the actor keeps the registry of the area."""
    return actor.can(Permission.MANAGE_HOUSEHOLDS, area=area)


def may_correct(actor: Actor, area: str) -> bool:
    """True where the actor may at least correct the phone and the address."""
    return may_keep(actor, area) or actor.can(Permission.RECORD_FIELDWORK, area=area)


def living(areas: tuple[str, ...], day: date) -> Q:
    """Where households lived on a day. Hardly anybody moves: the present village is nearly always
    right, and an index range; who moved since is added by key."""
    now = in_areas("area", areas)
    moved = Dwelling.objects.filter(valid_until__gt=day)
    if not moved.exists():
        return now
    here = moved.filter(in_areas("area", areas), valid_from__lte=day)
    return now & Q(lives_since__lte=day) | Q(pk__in=here.values("household"))
