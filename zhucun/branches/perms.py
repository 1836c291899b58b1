"""Which organisations of villages an actor may see, who keeps them, who decides."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from zhucun.branches.enums import DismissalState
from zhucun.branches.models import (
    Branch,
    Committee,
    Cultivation,
    Dismissal,
    LocalPerson,
    Meeting,
    PartyMember,
    Rectification,
    StarTask,
    Talent,
    VillageRule,
)
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.kernel.divisions import Level, at_level, is_under, line_of
from zhucun.kernel.problems import NotAllowed

SEES = Permission.SEE_BRANCHES
KEEPS = Permission.KEEP_BRANCHES


def within(actor: Actor, area: str = "") -> tuple[str, ...]:
    """The part of an area that lies in the actor's areas."""
    mine = actor.areas(SEES)
    if any(is_under(area, own) for own in mine):
        return (area,)
    return tuple(own for own in mine if is_under(own, area))


def visible_branches(actor: Actor, area: str = "") -> QuerySet[Branch]:
    return Branch.objects.filter(in_areas("area", within(actor, area)))


def visible_members(actor: Actor, area: str = "") -> QuerySet[PartyMember]:
    return PartyMember.objects.filter(in_areas("area", within(actor, area)))


def visible_people(actor: Actor, area: str = "") -> QuerySet[LocalPerson]:
    return LocalPerson.objects.filter(in_areas("area", within(actor, area)))


def visible_committees(actor: Actor, area: str = "") -> QuerySet[Committee]:
    return Committee.objects.filter(in_areas("area", within(actor, area)))


def visible_meetings(actor: Actor, area: str = "") -> QuerySet[Meeting]:
    return Meeting.objects.filter(in_areas("area", within(actor, area)))


def visible_cases(actor: Actor, area: str = "") -> QuerySet[Rectification]:
    """Of branches, and of leadership teams of townships."""
    return Rectification.objects.filter(in_areas("area", within(actor, area)))


def visible_rectifications(actor: Actor, area: str = "") -> QuerySet[Rectification]:
    return visible_cases(actor, area).exclude(branch=None)


def visible_leaderships(actor: Actor, area: str = "") -> QuerySet[Rectification]:
    return visible_cases(actor, area).filter(branch=None)


def visible_rules(actor: Actor, area: str = "") -> QuerySet[VillageRule]:
    return VillageRule.objects.filter(in_areas("area", within(actor, area)))


def visible_talents(actor: Actor, area: str = "") -> QuerySet[Talent]:
    return Talent.objects.filter(in_areas("area", within(actor, area)))


def visible_cultivations(actor: Actor, area: str = "") -> QuerySet[Cultivation]:
    return Cultivation.objects.filter(in_areas("area", within(actor, area)))


def visible_dismissals(actor: Actor, area: str = "") -> QuerySet[Dismissal]:
    """Of the areas that an office at the township or above sees: no village reads its own. Nobody
    sees his own as an office; he reads it once it is decided."""
    above = tuple(own for own in actor.areas(SEES) if len(own) <= Level.TOWNSHIP.value)
    found = Dismissal.objects.filter(in_areas("area", above))
    if actor.person:
        own = Q(seat__local__person__public_id=actor.person)
        told = Dismissal.objects.filter(own, state=DismissalState.DECIDED)
        found = found.exclude(own) | told
    return found.filter(in_areas("area", (area,))) if area else found


def concerns(actor: Actor, dismissal: Dismissal) -> bool:
    """Whether it is the actor himself who is to be dismissed."""
    person = dismissal.seat.local.person
    return bool(actor.person) and person is not None and person.public_id == actor.person


def visible_tasks(actor: Actor) -> QuerySet[StarTask]:
    """Tasks of the areas around and within those of the actor: a village reads its county's."""
    mine = actor.areas(SEES)
    around = {above for area in mine for above in line_of(area)}
    return StarTask.objects.filter(
        in_areas("area", mine) | Q(area__in=sorted(filter(None, around)))
    )


def may_keep(actor: Actor, area: str) -> bool:
    """True where the actor keeps the register, the meetings and the lists of a village."""
    return actor.can(KEEPS, area=area)


def may_recognise(actor: Actor, area: str) -> bool:
    """True at the township or above it: who recognises a result stands above the village."""
    return actor.can(KEEPS, area=at_level(area, Level.TOWNSHIP))


def may_decide(actor: Actor, area: str) -> bool:
    """True for the office of the county, which lists weak branches, accepts and declares."""
    county = at_level(area, Level.COUNTY)
    return may_keep(actor, county) and actor.can(Permission.MANAGE_PLACES, area=county)


def require_keeper(by: Actor, area: str) -> None:
    by.require(KEEPS, area=area)


def require_recogniser(by: Actor, area: str) -> None:
    if not may_recognise(by, area):
        raise NotAllowed


def require_office(by: Actor, area: str) -> None:
    if not may_decide(by, area):
        raise NotAllowed
