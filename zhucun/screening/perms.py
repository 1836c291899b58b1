"""Who sees and keeps cross-checks: the discipline commission of the county and those above it; a
township sees what was assigned to it, and nobody looks through another's account."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.kernel.divisions import Level, at_level
from zhucun.screening.models import Lead, RegisterList, Run

SEES, KEEPS = Permission.SEE_SCREENING, Permission.KEEP_SCREENING


def wide_areas(actor: Actor) -> tuple[str, ...]:
    """Counties and above of which the actor sees all leads."""
    if actor.viewer is not None:
        return ()
    return tuple(area for area in actor.areas(SEES) if len(area) <= Level.COUNTY)


def _assigned_areas(actor: Actor) -> tuple[str, ...]:
    if actor.viewer is not None:
        return ()
    return tuple(area for area in actor.areas(SEES) if len(area) > Level.COUNTY)


def visible_lists(actor: Actor) -> QuerySet[RegisterList]:
    return RegisterList.objects.filter(in_areas("area", wide_areas(actor)))


def visible_runs(actor: Actor) -> QuerySet[Run]:
    return Run.objects.filter(in_areas("area", wide_areas(actor)))


def visible_leads(actor: Actor) -> QuerySet[Lead]:
    """Leads of the actor's counties, and those that were assigned to his township."""
    assigned = in_areas("assigned_area", _assigned_areas(actor))
    return Lead.objects.filter(in_areas("area", wide_areas(actor)) | assigned)


def may_keep(actor: Actor, area: str) -> bool:
    """True for who imports lists, runs screens, assigns and decides in the county around an
    area."""
    return actor.can(KEEPS, area=at_level(area, Level.COUNTY) or area)


def require_keeper(by: Actor, area: str) -> None:
    """Raises NotAllowed."""
    by.require(KEEPS, area=at_level(area, Level.COUNTY) or area)


def may_open_personal(actor: Actor, lead: Any) -> bool:
    """True for who may open name and number of a lead that he sees: who keeps leads there, or the
    township to which it was assigned."""
    return actor.can(KEEPS, area=lead.area) or (
        bool(lead.assigned_area) and actor.can(KEEPS, area=lead.assigned_area)
    )
