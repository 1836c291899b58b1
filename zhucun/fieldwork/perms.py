"""Which records of the fieldwork an actor may see, and who may write them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.fieldwork.enums import GuidanceLevel, MatterLevel
from zhucun.fieldwork.models import (
    Guidance,
    GuidanceTeam,
    Inspection,
    Matter,
    Plan,
    PlanItem,
    Ticket,
    Visit,
)
from zhucun.kernel.divisions import Level, at_level
from zhucun.kernel.problems import NotAllowed
from zhucun.roster.perms import is_himself, visible_teams

_LEVELS = {
    MatterLevel.VILLAGE: Level.VILLAGE,
    MatterLevel.TOWNSHIP: Level.TOWNSHIP,
    MatterLevel.COUNTY: Level.COUNTY,
}
#: Offices that guide, by the length of the code of their place.
OFFICES = {
    GuidanceLevel.PROVINCE: Level.PROVINCE,
    GuidanceLevel.PREFECTURE: Level.PREFECTURE,
    GuidanceLevel.COUNTY: Level.COUNTY,
    GuidanceLevel.TOWNSHIP: Level.TOWNSHIP,
}
#: Offices that plan inspections (HN22-29).
INSPECTORS = (GuidanceLevel.PROVINCE, GuidanceLevel.PREFECTURE, GuidanceLevel.COUNTY)


def visible_visits(actor: Actor) -> QuerySet[Visit]:
    """Visits in the actor's areas, those that he made and those on which he came along."""
    seen = in_areas("area", actor.areas(Permission.SEE_FIELDWORK))
    if actor.person:
        seen |= Q(posting__person__public_id=actor.person)
        mine = Visit.objects.filter(companions__posting__person__public_id=actor.person)
        seen |= Q(pk__in=mine.values("pk"))
    return Visit.objects.filter(seen)


def visible_matters(actor: Actor) -> QuerySet[Matter]:
    """Matters in the actor's areas, and those that he answers for."""
    seen = in_areas("area", actor.areas(Permission.SEE_FIELDWORK))
    if actor.person:
        seen |= Q(owner__person__public_id=actor.person)
    return Matter.objects.filter(seen)


def may_write(by: Actor, posting: Any, *, area: str) -> bool:
    """True for the cadre himself, also after his post, and for who records for the village."""
    return is_himself(by, posting) or by.can(Permission.RECORD_FIELDWORK, area=area)


def require_author(by: Actor, posting: Any, *, area: str) -> None:
    """Raises NotAllowed where `may_write` is not."""
    if not may_write(by, posting, area=area):
        raise NotAllowed


def may_tag(by: Actor, record: Visit | Matter) -> bool:
    """True for whose record it is, and for who records or handles matters in the village."""
    owner = record.posting if isinstance(record, Visit) else record.owner
    return is_himself(by, owner) or any(
        by.can(needed, area=record.area)
        for needed in (Permission.RECORD_FIELDWORK, Permission.HANDLE_MATTERS)
    )


def may_handle(by: Actor, matter: Matter, *, level: str = MatterLevel.VILLAGE) -> bool:
    """True where the actor handles matters of this village, at that level or above it.

    The cadre who answers for the matter may at the level of the village, whatever his account.
    """
    if level == MatterLevel.VILLAGE and is_himself(by, matter.owner):
        return True
    area = at_level(matter.area, _LEVELS[MatterLevel(level)]) or matter.area
    return by.can(Permission.HANDLE_MATTERS, area=area)


def require_handler(by: Actor, matter: Matter) -> None:
    if not may_handle(by, matter):
        raise NotAllowed


def visible_plans(actor: Actor) -> QuerySet[Plan]:
    """Plans in the actor's areas, of people of his unit, and his own."""
    seen = in_areas("area", actor.areas(Permission.SEE_FIELDWORK))
    seen |= Q(posting__unit__public_id__in=actor.units(Permission.SEE_POSTINGS))
    served = visible_teams(actor).filter(unit__public_id__in=actor.units(Permission.SEE_POSTINGS))
    seen |= Q(posting=None, village__in=served.values("village"))
    if actor.person:
        seen |= Q(posting__person__public_id=actor.person)
    return Plan.objects.filter(seen)


def may_plan(by: Actor, posting: Any | None, *, area: str) -> bool:
    """True for the cadre whose plan it is and for who records in the village."""
    if posting is not None and is_himself(by, posting):
        return True
    return by.can(Permission.RECORD_FIELDWORK, area=area)


def require_planner(by: Actor, posting: Any | None, *, area: str) -> None:
    if not may_plan(by, posting, area=area):
        raise NotAllowed


def may_assess(by: Actor, item: PlanItem) -> bool:
    """True for the sending unit, and for the office that runs the roster (HX25-67)."""
    if by.viewer is not None:
        return False
    posting = item.owner or item.plan.posting
    unit = posting.unit.public_id if posting is not None and posting.unit else ""
    mine = unit in by.units(Permission.OFFER_CANDIDATES)
    return mine or by.can(Permission.MANAGE_ROSTER, area=item.area)


def require_assessor(by: Actor, item: PlanItem) -> None:
    if not may_assess(by, item):
        raise NotAllowed


def visible_guidance(actor: Actor) -> QuerySet[Guidance]:
    """Guidance of places and teams in the actor's areas, of his unit, and of the teams in which he
    serves or served."""
    areas = actor.areas(Permission.SEE_FIELDWORK)
    there = in_areas("area", areas)
    if actor.person:
        there |= Q(team__postings__person__public_id=actor.person)
    teams = GuidanceTeam.objects.filter(there)
    seen = in_areas("area", areas) | Q(pk__in=teams.values("guidance"))
    seen |= Q(unit__public_id__in=actor.units(Permission.SEE_POSTINGS))
    return Guidance.objects.filter(seen)


def office_above(area: str, level: str) -> str:
    """The code of the place whose office of a level guides in an area; empty where the area lies
    above it."""
    at = OFFICES[GuidanceLevel(level)]
    return area[:at] if len(area) >= at else ""


def may_guide(by: Actor, *, level: str, area: str, unit: str = "") -> bool:
    """True for the office of that level above (or of) a place, and for the sending unit itself;
    the office that runs the roster also writes down what a unit did on paper."""
    if level == GuidanceLevel.UNIT:
        mine = by.viewer is None and unit in by.units(Permission.OFFER_CANDIDATES)
        return mine or by.can(Permission.MANAGE_ROSTER, area=area)
    office = office_above(area, level)
    township = level == GuidanceLevel.TOWNSHIP
    right = Permission.HANDLE_MATTERS if township else Permission.MANAGE_ROSTER
    return bool(office) and by.can(right, area=office)


def require_guide(by: Actor, *, level: str, area: str, unit: str = "") -> None:
    if not may_guide(by, level=level, area=area, unit=unit):
        raise NotAllowed


def visible_inspections(actor: Actor) -> QuerySet[Inspection]:
    """Inspections that the actor's office planned: whoever is inspected reads what was found, not
    who comes next."""
    return Inspection.objects.filter(in_areas("office", actor.areas(Permission.MANAGE_ROSTER)))


def visible_tickets(actor: Actor) -> QuerySet[Ticket]:
    """Tickets of the actor's areas, those that his office gave, those of his unit and his team."""
    seen = in_areas("area", actor.areas(Permission.SEE_FIELDWORK))
    seen |= in_areas("office", actor.areas(Permission.MANAGE_ROSTER))
    seen |= Q(unit__public_id__in=actor.units(Permission.SEE_POSTINGS))
    if actor.person:
        serving = visible_teams(actor).filter(postings__person__public_id=actor.person)
        seen |= Q(team__in=serving.values("pk"))
    return Ticket.objects.filter(seen)


def may_carry_out(by: Actor, ticket: Ticket) -> bool:
    """True for whom it was given to: who records for the team's village, the unit itself, else the
    office of the place."""
    if ticket.unit is not None:
        mine = by.viewer is None and ticket.unit.public_id in by.units(Permission.OFFER_CANDIDATES)
        return mine or by.can(Permission.MANAGE_ROSTER, area=ticket.area)
    if ticket.team is not None:
        return by.can(Permission.RECORD_FIELDWORK, area=ticket.team.area)
    return by.can(Permission.HANDLE_MATTERS, area=ticket.area)


def may_supervise(by: Actor, ticket: Ticket) -> bool:
    """True for the office that gave it."""
    return by.can(Permission.MANAGE_ROSTER, area=ticket.office)
