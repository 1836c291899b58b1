"""Village committees: terms, seats of a day, and how their composition comes out by the pack."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, OuterRef, Q, QuerySet, Value, When

from zhucun.branches import perms
from zhucun.branches.enums import Body, Office
from zhucun.branches.marts.columns import (
    BORN,
    IN_PARTY,
    aged,
    belonging,
    held_on,
    listed_on,
    persons,
    running,
    stage_on,
)
from zhucun.branches.models import Committee, PartyMember, Rectification, Seat
from zhucun.branches.queries.people import LINKS, name_rows
from zhucun.branches.queries.policy import Judged, judged
from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor, in_areas
from zhucun.engines.rules import Outcome
from zhucun.kernel.periods import years_between
from zhucun.kernel.problems import NotFound
from zhucun.packs import PackAt

#: The highest age that the packs call young: 35 岁以下 includes 35 (HH18-063).
YOUNG = 35
#: The rule about the classes from which committees are made up.
_CLASSES = "committee-source"
_OFFICES = {office: at for at, office in enumerate(Office)}


@dataclass(frozen=True, kw_only=True)
class Composition:
    """Who makes up the committees of a village on a day: persons, not seats. `unknown`: of so many
    no birthday is on record; who was born later than 35 years before is counted as young.
    `not_of_the_classes`: seats whose class is none of those that the pack puts first (HH18-031,
    HH18-058), each with the rule that says so."""

    persons: int
    aged_up_to_35: int
    unknown: int
    mean: float | None
    sources: dict[str, int]
    holds_both: bool
    not_in_party: int
    rules: tuple[Judged, ...]
    pack: PackAt
    not_of_the_classes: Mapping[int, Judged] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class CommitteeCard:
    """One term with its seats of the day, and those that ended before."""

    committee: Committee
    seats: tuple[Seat, ...]
    former: tuple[Seat, ...]
    composition: Composition
    may_keep: bool

    @property
    def bodies(self) -> list[tuple[Body, list[Seat]]]:
        return [(body, [seat for seat in self.seats if seat.body == body]) for body in Body]


def committees(*, actor: Actor, as_of: date, area: str = "") -> QuerySet[Committee]:
    """Terms that run on a day with `seat_count` (persons) and `young`. One query."""
    seats = Seat.objects.filter(held_on(as_of), committee=OuterRef("pk")).order_by()
    young = seats.annotate(born=BORN).filter(aged(as_of, None, YOUNG))
    found = perms.visible_committees(actor, area).filter(running(as_of))
    return (
        found.annotate(seat_count=persons(seats), young=persons(young))
        .select_related("village")
        .order_by("area", "pk")
    )


def committee_card(*, actor: Actor, public_id: str, as_of: date) -> CommitteeCard:
    """One term. Five queries. Raises NotFound."""
    rows = perms.visible_committees(actor).filter(public_id=public_id)
    row = rows.select_related("village").first()
    if row is None:
        raise NotFound
    seats = list(row.seats.select_related(*LINKS).order_by("since", "pk"))
    name_rows(actor, seats)
    today = [seat for seat in seats if seat.since <= as_of < (seat.until or date.max)]
    today.sort(key=lambda seat: (seat.body, _OFFICES[Office(seat.office)]))
    return CommitteeCard(
        committee=row,
        seats=tuple(today),
        former=tuple(seat for seat in seats if seat.until is not None and seat.until <= as_of),
        composition=composition(row, today, as_of),
        may_keep=row.ends_on is None and perms.may_keep(actor, row.area),
    )


def seat_card(*, actor: Actor, public_id: str) -> Seat:
    """One seat with its term. Raises NotFound."""
    seen = perms.visible_committees(actor).values("pk")
    row = Seat.objects.filter(committee__in=seen, public_id=public_id)
    found = row.select_related("committee__village", *LINKS).first()
    if found is None:
        raise NotFound
    return found


def committee_of(*, actor: Actor, village: str, as_of: date) -> Committee | None:
    """The term of a village that runs on a day. One query."""
    return perms.visible_committees(actor, village).filter(running(as_of)).first()


def heads_on(on: date) -> QuerySet[Seat]:
    """Who is secretary of the branch or director of the committee of any village on a day, by first
    day. Asks for no right: it judges whether somebody is in office, and these names are public."""
    rows = Seat.objects.filter(held_on(on), office__in=(Office.SECRETARY, Office.DIRECTOR))
    return rows.select_related(*LINKS).order_by("since", "pk")


def seats_within(*, area: str, since: date, until: date) -> QuerySet[Seat]:
    """Seats of an area that somebody held on a day of [since, until), by place; heads first. Asks
    for no right: the caller has checked. One query."""
    rows = Seat.objects.filter(Q(until=None) | Q(until__gt=since), in_areas("area", (area,)))
    ranks = [When(office=office, then=Value(rank)) for office, rank in _OFFICES.items()]
    return rows.filter(since__lt=until).select_related(*LINKS).order_by("area", Case(*ranks), "pk")


def seats_named(*, actor: Actor, keys: Collection[int]) -> dict[int, Seat]:
    """Seats by key, each with `shown_name` as the actor may read it. Asks for no right: the caller
    shows nothing but the name. Two queries."""
    found = Seat.objects.filter(pk__in=sorted(keys)).select_related(*LINKS).in_bulk()
    name_rows(actor, list(found.values()))
    return found


def composition(row: Committee, seats: list[Seat], as_of: date) -> Composition:
    """How the composition comes out by the rules of the village's pack on the day."""
    people = {seat.local_id: seat.local for seat in seats}
    ages = [years_between(born, as_of) for who in people.values() if (born := who.born)]
    sources: dict[str, int] = defaultdict(int)
    for seat in {seat.local_id: seat for seat in seats if seat.source_class}.values():
        sources[seat.source_class] += 1
    heads = {seat.office: seat.local_id for seat in seats}
    pack = directory.pack_for(row.area, as_of=as_of)
    young = sum(age <= YOUNG for age in ages)
    known_none = None if len(ages) < len(people) else 0
    return Composition(
        persons=len(people),
        aged_up_to_35=young,
        unknown=len(people) - len(ages),
        mean=round(sum(ages) / len(ages), 1) if ages else None,
        sources=dict(sources),
        holds_both=Office.SECRETARY in heads
        and heads[Office.SECRETARY] == heads.get(Office.DIRECTOR),
        not_in_party=_outside(seats, as_of),
        rules=judged(pack, "committee", _facts(row, young or known_none, as_of)),
        pack=pack,
        not_of_the_classes=_not_of_the_classes(pack, seats),
    )


def _not_of_the_classes(pack: PackAt, seats: Sequence[Seat]) -> dict[int, Judged]:
    """Seats whose class the pack's rule does not name; one that is not on record is none. No
    query."""
    fails = {
        word: rule
        for word in {seat.source_class for seat in seats} - {""}
        for rule in judged(pack, "committee_member", {"source_class": word}, only=_CLASSES)
        if rule.outcome is Outcome.FAIL
    }
    return {seat.pk: fails[seat.source_class] for seat in seats if seat.source_class in fails}


def _outside(seats: list[Seat], as_of: date) -> int:
    """Members of the branch committee whom no branch has as a Party member."""
    keys = {seat.local_id for seat in seats if seat.body == Body.BRANCH}
    rows = PartyMember.objects.filter(belonging(as_of), local__in=keys)
    inside = rows.annotate(now=stage_on(as_of)).filter(now__in=IN_PARTY)
    return len(keys) - inside.values("local").distinct().count()


def _facts(row: Committee, young: int | None, as_of: date) -> dict[str, Any]:
    """`terms/committee`, as far as this room knows it; the rest is not known: nor whether anybody
    is young, where nobody is by his birthday and somebody has none on record."""
    opened = Rectification.objects.filter(listed_on(as_of), area=row.area)
    return {
        "village": row.area,
        "year": as_of.year,
        "aged_up_to_35": young,
        "rectification_opened": opened.exists(),
    }
