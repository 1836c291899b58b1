"""Which appraisals and cadres an actor may see, who runs them, and for which office he reviews."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.db.models.lookups import Contains

from zhucun.appraisal.enums import Appraised
from zhucun.appraisal.models import (
    Appraisal,
    Appraisee,
    Deduction,
    Objection,
    Review,
    Run,
    Scheme,
)
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, Held, in_areas
from zhucun.kernel.divisions import Level, at_level, is_under
from zhucun.kernel.problems import NotAllowed
from zhucun.packs.kinds import Signer

_SEE, _RUN = Permission.SEE_APPRAISALS, Permission.RUN_APPRAISALS


#: What stands: he was told, or the appraisal is frozen.
TOLD = Q(notified_on__isnull=False) | Q(appraisal__frozen_on__isnull=False)


def visible_appraisees(actor: Actor) -> QuerySet[Appraisee]:
    """Cadres of the actor's areas and of his units, and he himself. A place is seen from above it;
    by those who speak for it once it was told."""
    areas = actor.areas(_SEE)
    here = in_areas("area", areas)
    seen = here | Q(unit__public_id__in=actor.units(_SEE))
    if actor.person:
        seen |= Q(person__public_id=actor.person)
    if "" in areas:
        return Appraisee.objects.filter(seen)
    above = here & ~Q(area__in=areas)
    return Appraisee.objects.filter(seen & (~Q(subject=Appraised.PLACE) | above | TOLD))


def visible_appraisals(actor: Actor) -> QuerySet[Appraisal]:
    """Appraisals of the actor's areas, and those in which he sees somebody."""
    mine = visible_appraisees(actor).filter(appraisal=OuterRef("pk"))
    return Appraisal.objects.filter(in_areas("area", actor.areas(_SEE)) | Exists(mine))


def visible_schemes(actor: Actor) -> QuerySet[Scheme]:
    """Schemes of the actor's areas."""
    return Scheme.objects.filter(in_areas("area", actor.areas(_SEE)))


def visible_runs(actor: Actor) -> QuerySet[Run]:
    """Computations of areas in which the actor runs appraisals; quotas and townships stand in
    them."""
    return Run.objects.filter(in_areas("area", actor.areas(_RUN)))


def visible_reviews(actor: Actor) -> QuerySet[Review]:
    """Reviews of cadres whom the actor sees, and those that he himself gave."""
    seen = Q(appraisee__in=visible_appraisees(actor).values("pk"))
    return Review.objects.filter(seen | Q(by=actor.account))


def visible_deductions(actor: Actor) -> QuerySet[Deduction]:
    return Deduction.objects.filter(appraisee__in=visible_appraisees(actor).values("pk"))


def visible_objections(actor: Actor) -> QuerySet[Objection]:
    """Objections of areas in which the actor decides, and his own."""
    seen = in_areas("appraisee__appraisal__area", actor.areas(_RUN))
    if actor.person:
        seen |= Q(appraisee__person__public_id=actor.person)
    return Objection.objects.filter(seen)


def may_run(actor: Actor, area: str) -> bool:
    """True for the office that runs appraisals of the area, or of one around it."""
    return actor.can(_RUN, area=area)


def require_runner(actor: Actor, area: str) -> None:
    if not may_run(actor, area):
        raise NotAllowed


def is_himself(actor: Actor, appraisee: Appraisee) -> bool:
    """True where the actor is the cadre himself, through his own account; of a place whoever heads
    it, and whoever speaks for it or for a part of it and not for what lies around."""
    if may_object(actor, appraisee):
        return True
    if actor.viewer is not None or not appraisee.is_place:
        return False
    return any(is_under(area, appraisee.area) for area in actor.areas(_SEE))


def may_object(actor: Actor, appraisee: Appraisee) -> bool:
    """True for the cadre himself and for whoever heads the place, through his own account."""
    person = appraisee.person
    return actor.viewer is None and person is not None and actor.person == person.public_id


@dataclass(frozen=True, kw_only=True)
class Seat:
    """By what somebody reviews as a class of assessors: an office that he holds, or, with
    `on_paper`, the office that records what was given on paper."""

    held: Held | None = None
    on_paper: bool = False

    @property
    def office(self) -> str:
        """The place or unit for which he speaks."""
        return (self.held.unit or self.held.area) if self.held else ""


def seat_for(
    actor: Actor, signer: Signer | None, appraisee: Appraisee, *, since: date, until: date
) -> Seat | None:
    """By what the actor reviews this cadre as that class for a period [since, until): by an office
    of where he served in it; None: he does not. The appraisal and the unit are loaded with the
    cadre. Nobody reviews through another's account."""
    if actor.viewer is not None:
        return None
    return _seat(actor, signer, appraisee, appraisee.area_in(since, until))


def is_his(
    actor: Actor, signer: Signer | None, appraisee: Appraisee, *, since: date, until: date
) -> bool:
    """Whether one of `reviewable` is reviewed by the actor for a period: who moved, by whoever
    answers for where he served in it."""
    if not appraisee.served:
        return True
    return _seat(actor, signer, appraisee, appraisee.area_in(since, until)) is not None


def _seat(actor: Actor, signer: Signer | None, appraisee: Appraisee, area: str) -> Seat | None:
    if signer is not None:
        for held in actor.held:
            if held.role in signer.roles and _fits(held, signer, appraisee, area):
                return Seat(held=held)
    if (signer is None or signer.is_recorded) and may_run(actor, appraisee.appraisal.area):
        return Seat(on_paper=True)
    return None


def reviewable(actor: Actor, signers: Mapping[str, Signer | None]) -> Q:
    """A filter for cadres whom the actor reviews as one of these classes, for some of the days;
    for which of them `is_his` says."""
    found = Q(pk__in=[])
    for signer in signers.values():
        for held in actor.held:
            if signer is None or held.role not in signer.roles:
                continue
            if signer.of == "unit" and held.unit:
                found |= Q(unit__public_id=held.unit)
            elif signer.of == "area" and not held.unit:
                found |= _below(held, signer)
        if signer is None or signer.is_recorded:
            found |= in_areas("appraisal__area", actor.areas(_RUN))
    return found


def _below(held: Held, signer: Signer) -> Q:
    if signer.level is None:
        return Q(appraisal__area=held.area)
    if len(held.area) != Level[signer.level.upper()].value:
        return Q(pk__in=[])
    here = in_areas("area", (held.area,)) | Q(
        Contains(Cast("served", TextField()), f'"{held.area}')
    )
    return here & ~Q(subject=Appraised.PLACE, area=held.area)


def _fits(held: Held, signer: Signer, appraisee: Appraisee, area: str) -> bool:
    if signer.of == "unit":
        return bool(appraisee.unit and held.unit == appraisee.unit.public_id)
    if signer.of != "area" or held.unit:
        return False
    if signer.level is None:
        return held.area == appraisee.appraisal.area
    level = Level[signer.level.upper()]
    code = at_level(area, level)
    return len(code) == level.value and held.area == code
