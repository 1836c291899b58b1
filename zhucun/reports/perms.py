"""Which papers an actor may see."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.reports.models import Issued, Named


def visible_issued(actor: Actor) -> QuerySet[Issued]:
    """Papers of the actor's areas, and those that name him or people of his unit."""
    seen = in_areas("area", actor.areas(Permission.SEE_POSTINGS))
    mine = Q(unit__in=actor.units(Permission.SEE_POSTINGS))
    if actor.person:
        mine |= Q(person=actor.person)
    return Issued.objects.filter(seen | Exists(Named.objects.filter(mine, issued=OuterRef("pk"))))
