"""Which cases an actor may see, and by which office he may sign."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from zhucun.directory.perms import Actor, Held, in_areas
from zhucun.kernel.divisions import Level, at_level
from zhucun.packs.kinds import Signer
from zhucun.signoff.models import Case, Delegation, Signature, Turn
from zhucun.signoff.rows import Claimant, Holder, handlers, registers


@dataclass(frozen=True, kw_only=True)
class Seat:
    """Who may sign for a word in one case: any of these roles at a place or in a unit, one person,
    or whoever holds an office of the place. Without any of them only the office, for what was
    signed on paper."""

    roles: tuple[str, ...] = ()
    office: str = ""
    area: str = ""
    unit: int | None = None
    person: int | None = None
    is_recorded: bool = False


@dataclass(frozen=True, kw_only=True)
class Right:
    """By what somebody signs: his own office, another's that is delegated to him (`giver`), his own
    person, or the office that records paper."""

    held: Held | None = None
    unit_name: str = ""
    giver: Any = None
    is_paper: bool = False


@dataclass(frozen=True, kw_only=True)
class Means:
    """By what an actor signs on a day beside his own roles: what others delegated to him, and, by
    the registers of the rooms above, the offices that he holds as this claimant."""

    on: date
    claimant: Claimant
    delegated: tuple[Delegation, ...] = ()


def means_of(actor: Actor, *, on: date) -> Means:
    """One query."""
    delegated = tuple(delegations_of(actor.account, on=on)) if actor.account else ()
    return Means(on=on, claimant=_claimant(actor), delegated=delegated)


def _claimant(actor: Actor) -> Claimant:
    if actor.person:
        return Claimant(person=actor.person)
    areas = {held.area for held in actor.held if held.area and not held.unit}
    return Claimant(name=actor.name, areas=tuple(sorted(areas)))


def seat_of(signer: Signer, case: Case) -> Seat:
    """Who signs for a word in a case. Where the case does not say which village, unit or person it
    is, the office records who signed."""
    if signer.of == "self" and case.person_id:
        return Seat(person=case.person_id, is_recorded=signer.is_recorded)
    if signer.of == "unit" and case.unit_id:
        return Seat(roles=signer.roles, unit=case.unit_id, is_recorded=signer.is_recorded)
    if signer.of in ("area", "office"):
        area = case.area
        if signer.level is not None:
            level = Level[signer.level.upper()]
            area = at_level(case.place, level)
            if len(area) != level.value:
                return Seat(is_recorded=True)
        return Seat(
            roles=signer.roles,
            office=signer.office or "",
            area=area,
            is_recorded=signer.is_recorded,
        )
    return Seat(is_recorded=True)


def delegations_of(account: int, *, on: date) -> QuerySet[Delegation]:
    """What others have delegated to an account and still hold themselves on the day."""
    grants = Q(giver__grants__valid_from__lte=on) & (
        Q(giver__grants__valid_until=None) | Q(giver__grants__valid_until__gt=on)
    )
    grants &= Q(giver__grants__role=F("role"), giver__grants__area=F("area"))
    grants &= Q(giver__grants__unit=F("unit")) | Q(giver__grants__unit=None, unit=None)
    return (
        Delegation.objects.filter(
            grants, taker=account, giver__is_active=True, starts_on__lte=on, ends_on__gt=on
        )
        .select_related("giver__person", "unit")
        .distinct()
        .order_by("pk")
    )


def signable_turns(actor: Actor, means: Means) -> Q:
    """A filter for turns in which the actor signs: by his offices, those delegated to him, or as
    the person himself. Nobody signs through another's account."""
    if actor.viewer is not None:
        return Q(pk__in=[])
    return _own_turns(actor, means)


def turns_for(actor: Actor, means: Means) -> Q:
    """A filter for turns that the actor can take: those in which he signs, and those that he
    records from paper for the office."""
    found = _own_turns(actor, means)
    for handler in handlers():
        mine = in_areas("case__area", actor.areas(handler.manages))
        found |= Q(mine, is_recorded=True, case__kind=handler.kind)
    return found


def _own_turns(actor: Actor, means: Means) -> Q:
    found = Q(pk__in=[])
    for held in actor.held:
        if held.unit:
            found |= Q(role=held.role, unit__public_id=held.unit)
        else:
            found |= Q(role=held.role, area=held.area, unit=None)
    for one in means.delegated:
        found |= Q(role=one.role, unit=one.unit) if one.unit else _at(one)
    if means.claimant.person or means.claimant.areas:
        for register in registers():
            for word in sorted(register.words):
                areas = register.areas_held(word, means.claimant, means.on)
                found |= Q(office=word, area__in=areas)
    if actor.person:
        found |= Q(person__public_id=actor.person)
    return found


def _at(one: Delegation) -> Q:
    return Q(role=one.role, area=one.area, unit=None)


def visible_cases(actor: Actor, *, means: Means) -> QuerySet[Case]:
    """Cases of the actor's areas and units by the right of their kind, his own, those in which it
    is his turn, and those that he has signed."""
    seen = Q(pk__in=[])
    for handler in handlers():
        mine = in_areas("area", actor.areas(handler.sees))
        mine |= Q(unit__public_id__in=actor.units(handler.sees))
        seen |= Q(mine, kind=handler.kind)
    if actor.person:
        seen |= Q(person__public_id=actor.person)
    if actor.account:
        signed = Signature.objects.filter(case=OuterRef("pk"), account=actor.account)
        turns = Turn.objects.filter(turns_for(actor, means), case=OuterRef("pk"))
        seen |= Exists(signed) | Exists(turns)
    return Case.objects.filter(seen)


def right_to(
    actor: Actor,
    seat: Seat,
    case: Case,
    means: Means,
    *,
    on_paper: bool,
    holders: Iterable[Holder] = (),
) -> Right | None:
    """By what the actor may sign for a seat; None: he may not. `holders`: who holds the office of
    the seat on the day. Nobody acts through another's account."""
    if actor.viewer is not None:
        return None
    if on_paper:
        manages = next(one.manages for one in handlers() if one.kind == case.kind)
        may = seat.is_recorded and actor.can(manages, area=case.area)
        return Right(is_paper=True) if may else None
    if seat.person is not None and case.person is not None:
        mine = bool(actor.person) and actor.person == case.person.public_id
        return Right() if mine else None
    if seat.office:
        is_mine = any(means.claimant.is_holder(one, seat.area) for one in holders)
        return Right() if is_mine else None
    unit = case.unit if seat.unit is not None else None
    for held in actor.held:
        if held.role in seat.roles and _fits(held.area, held.unit, seat, unit):
            return Right(held=held, unit_name=unit.name if unit else "")
    for one in means.delegated:
        key = one.unit.public_id if one.unit else ""
        if one.role in seat.roles and _fits(one.area, key, seat, unit):
            held = Held(one.role, one.area, key)  # type: ignore[arg-type]
            return Right(held=held, unit_name=unit.name if unit else "", giver=one.giver)
    return None


def _fits(area: str, unit_id: str, seat: Seat, unit: Any) -> bool:
    if unit is not None:
        return bool(unit_id == unit.public_id)
    return not unit_id and area == seat.area
