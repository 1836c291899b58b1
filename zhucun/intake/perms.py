"""Which batches and parked items an actor may see."""

from __future__ import annotations

from django.db.models import QuerySet

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.intake.models import Batch, ParkedItem


def visible_batches(actor: Actor) -> QuerySet[Batch]:
    """Batches of the areas in which the actor may import."""
    if not actor.can(Permission.IMPORT):
        return Batch.objects.none()
    return Batch.objects.filter(in_areas("area", actor.areas(Permission.IMPORT)))


def visible_parked(actor: Actor) -> QuerySet[ParkedItem]:
    """Parked items of the areas whose postings the actor manages."""
    return ParkedItem.objects.filter(in_areas("area", actor.areas(Permission.MANAGE_ROSTER)))
