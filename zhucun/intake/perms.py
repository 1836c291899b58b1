"""Which batches and parked items an actor may see."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.intake.models import Batch, ParkedItem
from zhucun.intake.rows import own_rights


def visible_batches(actor: Actor) -> QuerySet[Batch]:
    """Batches of the areas in which the actor may import lists of that kind."""
    own = own_rights()
    seen = _of(actor, Permission.IMPORT) & ~Q(
        feed__in=[name for all_ in own.values() for name in all_]
    )
    for right, names in own.items():
        seen |= _of(actor, right) & Q(feed__in=names)
    return Batch.objects.filter(seen)


def may_import(actor: Actor) -> bool:
    """True for who may bring some list somewhere."""
    return any(actor.can(right) for right in (Permission.IMPORT, *own_rights()))


def _of(actor: Actor, right: Permission) -> Q:
    return in_areas("area", actor.areas(right) if actor.can(right) else ())


def visible_parked(actor: Actor) -> QuerySet[ParkedItem]:
    """Parked items of the areas whose postings the actor manages."""
    return ParkedItem.objects.filter(in_areas("area", actor.areas(Permission.MANAGE_ROSTER)))
