"""For whom a mechanism is rolled up: an area with the places below it, or a unit with its
villages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhucun.analytics.queries.grouped import Places
from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.kernel.divisions import Level, at_level, is_under
from zhucun.kernel.problems import NotFound
from zhucun.pairing import queries as pairing
from zhucun.roster import queries as roster


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The first subject is the whole, the others are its places. `area` is the area that is read;
    of a unit only its `postings` and `teams` count, and what lies in its `villages`. `is_own`: the
    reader is the unit itself, and sees of its people what a unit sees."""

    area: str
    name: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    digits: int
    unit: str = ""
    postings: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()
    villages: frozenset[str] = frozenset()
    is_own: bool = False

    def reader(self, actor: Actor) -> Actor:
        """Who reads the rows: of a unit the rows are cut to its people's before, and its account
        holds no area by which they would be found."""
        return OPERATOR if self.is_own else actor

    @property
    def count(self) -> int:
        return 1 + len(self.codes)

    def places(self, digits: int, **only: frozenset[str]) -> Places:
        """Which rows count, by place of so many digits; of a unit, of some subjects `only`
        these."""
        if not self.unit:
            return Places(area=self.area, digits=digits)
        codes = {"posting": self.postings, "team": self.teams, **only}
        return Places(area=self.area, digits=digits, codes=codes, areas=self.villages)

    def counts(self, subject: str, key: str, area: str) -> bool:
        """Whether a row counts for the whole."""
        if not self.unit:
            return is_under(area, self.area)
        if subject == "posting":
            return key in self.postings
        return key in self.teams if subject == "team" else area in self.villages


def of_area(*, actor: Actor, area: str, as_of: date) -> Scope:
    """An area of the actor's with the places right below it: townships of a county, villages of a
    township. Raises NotFound."""
    mine = actor.areas(Permission.SEE_PRESENCE)
    if not any(is_under(area, own) for own in mine):
        raise NotFound
    size = next((level for level in Level if level > len(area)), None)
    rows = (
        list(directory.places(actor=actor, as_of=as_of, area=area, level=size))
        if size is not None
        else []
    )
    name = directory.names_of([area], as_of=as_of).get(area, area)
    return Scope(
        area=area,
        name=name,
        codes=tuple(row.code for row in rows),
        names=tuple(row.short_name for row in rows),
        digits=int(size or 0),
    )


def of_unit(*, actor: Actor, unit: str, area: str, as_of: date) -> Scope:
    """A unit that sends cadres into an area of the actor's, or the actor's own, with the villages
    where they serve. Raises NotFound."""
    mine = actor.areas(Permission.SEE_PRESENCE)
    is_around = any(is_under(area, own) for own in mine)
    if not is_around and unit not in actor.units(Permission.SEE_PRESENCE):
        raise NotFound
    wanted = roster.RosterFilter(unit=unit, area=area)
    rows = list(roster.roster(actor=actor, as_of=as_of, wanted=wanted))
    if not rows:
        raise NotFound
    villages = sorted({row.area for row in rows if len(row.area) == Level.VILLAGE})
    names = directory.names_of(villages, as_of=as_of)
    first = rows[0].unit
    return Scope(
        area=area,
        name=first.name if first else "",
        codes=tuple(villages),
        names=tuple(names.get(code, code) for code in villages),
        digits=int(Level.VILLAGE),
        unit=unit,
        postings=frozenset(row.public_id for row in rows),
        teams=frozenset(row.team.public_id for row in rows if row.team),
        villages=frozenset(villages),
        is_own=not is_around,
    )


def homes_of(*, actor: Actor, scope: Scope, as_of: date) -> frozenset[str]:
    """The households for which the people of a unit answer in its area. One query; none without a
    unit."""
    if not scope.unit:
        return frozenset()
    rows = pairing.pairings(actor=scope.reader(actor), as_of=as_of, area=scope.area)
    mine = rows.filter(helper__person__unit__public_id=scope.unit).order_by()
    return frozenset(mine.values_list("household__public_id", flat=True))


def areas_of_units(*, actor: Actor, as_of: date) -> dict[str, list[str]]:
    """Where the people of the actor's own units serve: counties by unit. One query."""
    units = actor.units(Permission.SEE_PRESENCE)
    if not units:
        return {}
    rows = roster.roster(actor=actor, as_of=as_of).filter(unit__public_id__in=units)
    found: dict[str, set[str]] = {unit: set() for unit in units}
    for unit, area in rows.order_by().values_list("unit__public_id", "area"):
        found[unit].add(county_of(area))
    return {unit: sorted(areas) for unit, areas in found.items() if areas}


def units_in(*, actor: Actor, area: str, as_of: date) -> Sequence[tuple[str, str]]:
    """The units whose cadres serve in an area, by name: (public id, name). One query."""
    rows = roster.roster(actor=actor, as_of=as_of, wanted=roster.RosterFilter(area=area))
    pairs = rows.exclude(unit=None).order_by().values_list("unit__public_id", "unit__name")
    return sorted(set(pairs), key=lambda pair: pair[1])


def county_of(area: str) -> str:
    """The county around an area, or the area itself above it."""
    return at_level(area, Level.COUNTY) or area
