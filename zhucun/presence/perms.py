"""Whose presence an actor may see."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.presence.models import DutyTrip, Leave, SpotCheck, SpotCheckDraw
from zhucun.roster import perms as roster

# ── month sheets, duty, checks ────────────────────────────────────────


def seen(actor: Actor, prefix: str = "") -> Q:
    """A filter for rows of people whose presence the actor may see: in his areas, of his units,
    and always his own. `prefix` leads to the posting ("posting__")."""
    found = in_areas(f"{prefix}area", actor.areas(Permission.SEE_PRESENCE))
    found |= Q(**{f"{prefix}unit__public_id__in": actor.units(Permission.SEE_PRESENCE)})
    if actor.person:
        found |= Q(**{f"{prefix}person__public_id": actor.person})
    return found


def visible_postings(actor: Actor) -> QuerySet[Any]:
    """Postings whose month sheets the actor may see."""
    return roster.visible_postings(actor).filter(seen(actor))


def visible_trips(actor: Actor) -> QuerySet[DutyTrip]:
    return DutyTrip.objects.filter(seen(actor, "posting__"))


def visible_checks(actor: Actor) -> QuerySet[SpotCheck]:
    """Checks of people whose presence the actor may see; his own among them."""
    return SpotCheck.objects.filter(seen(actor, "posting__"))


def visible_draws(actor: Actor) -> QuerySet[SpotCheckDraw]:
    """Draws of the actor's areas: for those who check, not for those who are checked, nor for a
    township the draw of its county (no notice beforehand)."""
    return SpotCheckDraw.objects.filter(in_areas("area", actor.areas(Permission.CHECK_PRESENCE)))


# ── leave ────────────────────────────────────────


def visible_leaves(actor: Actor) -> QuerySet[Leave]:
    """Leaves of people whose presence the actor may see, and those for which he stands in. The
    reason is opened apart: see `queries.leave_card`."""
    found = seen(actor, "posting__")
    if actor.person:
        found |= Q(substitute__person__public_id=actor.person)
    return Leave.objects.filter(found)
