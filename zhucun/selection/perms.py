"""Which rows of selection an actor may see."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.selection.models import Assignment, Proposal


def visible_proposals(actor: Actor) -> QuerySet[Proposal]:
    """Proposals of rounds in the actor's areas: for those who see all their candidates."""
    return Proposal.objects.filter(in_areas("area", actor.areas(Permission.SEE_CANDIDATES)))


def answerable(actor: Actor) -> QuerySet[Assignment]:
    """Assignments of adopted proposals about which the actor may be asked: of the villages that he
    speaks for, of his units, and for an office all of its area."""
    asked = in_areas("area", actor.areas(Permission.STATE_NEEDS))
    asked |= Q(unit__public_id__in=actor.units(Permission.OFFER_CANDIDATES))
    asked |= in_areas("proposal__area", actor.areas(Permission.MANAGE_ROSTER))
    return Assignment.objects.filter(
        asked, proposal__adopted_at__isnull=False, proposal__posted_at=None, posted_at=None
    )
