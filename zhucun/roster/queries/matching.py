"""What a match is given: villages, people, units and what they said, of one round on one day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.kernel.divisions import Level
from zhucun.kernel.periods import years_between
from zhucun.kernel.problems import NotFound
from zhucun.roster.enums import PostingRole
from zhucun.roster.models import (
    Avoidance,
    Candidate,
    CandidateWish,
    Finding,
    Posting,
    Round,
    RoundVillage,
    UnitOffer,
    VillageNeed,
    VillageWish,
)
from zhucun.roster.queries.candidates import facts_from, stands_on
from zhucun.roster.queries.rounds import active_on

#: Fields of a person and a unit that a match never reads.
SEALED = ("person__id_number", "person__phone", "person__unit__phone", "unit__phone")


@dataclass(frozen=True, kw_only=True, slots=True)
class MatchVillage:
    """A village of the round as fixed. `key` is the RoundVillage, `place` the Place.

    `needs` (specialities) and `wishes` (kinds of unit) are ranked, the first wish first.
    """

    key: int
    public_id: str
    place: int
    code: str
    name: str
    tags: frozenset[str]
    must_have_first_secretary: bool
    team_least: int
    team_most: int | None
    difficulty: int | None
    one_unit: bool
    single_lodging: bool
    strength_target: int | None
    needs: tuple[str, ...]
    wishes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class MatchPerson:
    """A person who stands in the round. `key` is the (first) candidacy, `unit` a unit's key.

    `facts`: what the packs' candidate vocabulary knows of him on the day. `age` is that of the day
    on which the round starts. `home`, `current`: division codes, empty where unknown; `current`
    only for who remains on rotation.
    """

    key: int
    candidate: str
    person: str
    person_key: int
    name: str
    unit: int | None
    roles: frozenset[str]
    age: int | None
    gender: str
    party_since: date | None
    speciality: str
    has_rural_experience: bool | None
    terms_served: int
    home: str
    remains: bool
    current: str
    facts: dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class MatchUnit:
    """A unit with people in the round. Without an offer `quota` is None and `reach` empty
    (it may serve everywhere)."""

    key: int
    public_id: str
    name: str
    kind: str
    level: str
    quota: int | None
    reach: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class MatchRows:
    """All that a match needs to know. Rows stand in a fixed order, by code or key.

    `wishes`: (person's key, village's key, rank from 1). `avoidances`: (person's key, village's
    key, kind), spread over all villages of the place that is avoided and over the heir of a
    village that merged.
    """

    villages: tuple[MatchVillage, ...]
    people: tuple[MatchPerson, ...]
    units: tuple[MatchUnit, ...]
    wishes: tuple[tuple[int, int, int], ...]
    avoidances: tuple[tuple[int, int, str], ...]


def match_rows(*, actor: Actor, round_: Round, as_of: date) -> MatchRows:
    """The facts of a round for matching. Ten queries, however many rows.

    Captains are no part of it: they serve at townships. Raises NotFound where the actor does not
    see all candidates of the round's area.
    """
    if not actor.can(Permission.SEE_CANDIDATES, area=round_.area):
        raise NotFound
    rows = list(
        Candidate.objects.filter(stands_on(as_of), round=round_)
        .exclude(role=PostingRole.CAPTAIN)
        .select_related("person__unit", "unit")
        .defer(*SEALED)
        .order_by("pk")
    )
    of_round = Candidate.objects.filter(round=round_).values("person")
    villages = _villages(round_, as_of)
    avoided = _avoided(of_round, as_of)
    first = _first_rows(rows)
    people = _people(rows, round_, as_of, avoided)
    return MatchRows(
        villages=villages,
        people=people,
        units=_units(rows, round_, as_of),
        wishes=tuple(_wishes(rows, round_, first, {village.key for village in villages})),
        avoidances=tuple(_spread(avoided, first, villages)),
    )


def _villages(round_: Round, as_of: date) -> tuple[MatchVillage, ...]:
    mine = in_round(as_of).filter(round=round_)
    needs, wishes = (
        _ranked(VillageNeed, "speciality", mine),
        _ranked(VillageWish, "unit_kind", mine),
    )
    return tuple(
        MatchVillage(
            key=row.pk,
            public_id=row.public_id,
            place=row.village_id,
            code=row.area,
            name=row.village.short_name,
            tags=frozenset(row.tags),
            must_have_first_secretary=row.must_have_first_secretary,
            team_least=row.team_least,
            team_most=row.team_most,
            difficulty=row.difficulty,
            one_unit=row.one_unit,
            single_lodging=row.single_lodging,
            strength_target=row.strength_target,
            needs=tuple(needs[row.pk]),
            wishes=tuple(wishes[row.pk]),
        )
        for row in mine.select_related("village").order_by("area", "pk")
    )


def in_round(day: date) -> QuerySet[RoundVillage]:
    """Villages that are part of their round on a day."""
    return RoundVillage.objects.filter(Q(left_on=None) | Q(left_on__gt=day))


def _ranked(model: Any, column: str, mine: QuerySet[RoundVillage]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = model.objects.filter(village__in=mine.order_by().values("pk"))
    for village, value in rows.order_by("rank", "pk").values_list("village", column):
        found[village].append(value)
    return found


def _first_rows(rows: list[Candidate]) -> dict[int, int]:
    """Person → the candidacy that stands for him; somebody may seek two roles."""
    found: dict[int, int] = {}
    for row in rows:
        found.setdefault(row.person_id, row.pk)
    return found


def _people(
    rows: list[Candidate], round_: Round, as_of: date, avoided: list[tuple[int, str, str]]
) -> tuple[MatchPerson, ...]:
    roles: dict[int, set[str]] = defaultdict(set)
    staying = set()
    for row in rows:
        roles[row.person_id].add(row.role)
        if row.remains:
            staying.add(row.person_id)
    homes = {person: code for person, code, kind in avoided if kind == "home_village"}
    of_round = Candidate.objects.filter(round=round_)
    known = facts_from(
        rows,
        findings=Finding.objects.filter(candidate__round=round_),
        postings=Posting.objects.filter(person__in=of_round.values("person")),
        as_of=as_of,
    )
    current = _current(round_, as_of)
    first = _first_rows(rows)
    return tuple(
        MatchPerson(
            key=row.pk,
            candidate=row.public_id,
            person=row.person.public_id,
            person_key=row.person_id,
            name=row.person.name,
            unit=row.unit_id or row.person.unit_id,
            roles=frozenset(roles[row.person_id]),
            age=_age(row.person.birth_on, round_.starts_on),
            gender=row.person.gender,
            party_since=row.person.party_since,
            speciality=row.person.speciality,
            has_rural_experience=row.person.has_rural_experience,
            terms_served=facts["terms_served"],
            home=homes.get(row.person_id, ""),
            remains=row.person_id in staying,
            current=current.get(row.person_id, "") if row.person_id in staying else "",
            facts=facts,
        )
        for row, facts in zip(rows, known, strict=True)
        if first[row.person_id] == row.pk
    )


def _age(birth_on: date | None, day: date) -> int | None:
    return None if birth_on is None else years_between(birth_on, day)


def _current(round_: Round, as_of: date) -> dict[int, str]:
    """Person → the village where he serves, for those who remain."""
    staying = Candidate.objects.filter(round=round_, remains=True).values("person")
    rows = Posting.objects.filter(active_on(as_of), person__in=staying)
    rows = rows.exclude(role=PostingRole.CAPTAIN).order_by("starts_on", "pk")
    return dict(rows.values_list("person", "area"))


def _units(rows: list[Candidate], round_: Round, as_of: date) -> tuple[MatchUnit, ...]:
    """Units that offer, and units of people who stand without an offer."""
    found: dict[int, MatchUnit] = {}
    for row in rows:
        unit = row.unit or row.person.unit
        if unit is not None and unit.pk not in found:
            found[unit.pk] = _unit(unit, None)
    for offer in offers_on(as_of).filter(round=round_).select_related("unit").defer("unit__phone"):
        found[offer.unit_id] = _unit(offer.unit, offer)
    return tuple(found[key] for key in sorted(found))


def offers_on(day: date) -> QuerySet[UnitOffer]:
    """Offers that stand on a day."""
    return UnitOffer.objects.filter(
        Q(withdrawn_on=None) | Q(withdrawn_on__gt=day), stated_on__lte=day
    )


def _unit(unit: Any, offer: UnitOffer | None) -> MatchUnit:
    said = offer or unit
    return MatchUnit(
        key=unit.pk,
        public_id=unit.public_id,
        name=unit.name,
        kind=said.kind,
        level=said.level,
        quota=offer.quota if offer else None,
        reach=tuple(offer.reach or [unit.area]) if offer else (),
    )


def _wishes(
    rows: list[Candidate], round_: Round, first: dict[int, int], villages: set[int]
) -> Iterable[tuple[int, int, int]]:
    person_of = {row.pk: row.person_id for row in rows}
    found = CandidateWish.objects.filter(candidate__round=round_)
    seen: set[tuple[int, int]] = set()
    for candidate, village, rank in found.order_by("candidate", "rank", "pk").values_list(
        "candidate", "village", "rank"
    ):
        if candidate not in person_of or village not in villages:
            continue
        pair = first[person_of[candidate]], village
        if pair not in seen:
            seen.add(pair)
            yield *pair, rank


def _avoided(people: QuerySet[Any, Any], as_of: date) -> list[tuple[int, str, str]]:
    """(person, division code, kind) of the avoidances that hold, the heirs' codes among them."""
    standing = Avoidance.objects.filter(
        Q(lifted_on=None) | Q(lifted_on__gt=as_of), person__in=people, noted_on__lte=as_of
    )
    found: list[tuple[int, str, str]] = []
    for person, kind, *codes in standing.order_by("pk").values_list(
        "person", "kind", "place__code", "place__merged_into__code"
    ):
        found += [(person, code, kind) for code in codes if code]
    return found


def _spread(
    avoided: list[tuple[int, str, str]],
    first: dict[int, int],
    villages: tuple[MatchVillage, ...],
) -> Iterable[tuple[int, int, str]]:
    """(person's key, village's key, kind) for each village at or below a place that is avoided."""
    below: dict[str, list[int]] = defaultdict(list)
    for village in villages:
        for level in Level:
            below[village.code[:level]].append(village.key)
    wanted = {
        (first[person], village, kind)
        for person, code, kind in avoided
        if person in first
        for village in below.get(code, ())
    }
    return sorted(wanted)
