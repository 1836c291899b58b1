"""Who holds each link of a chain of responsibility, found where it is recorded: nobody types it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.functional import lazy

from zhucun.branches import queries as branches
from zhucun.branches.enums import Office as Seat
from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission, Role
from zhucun.directory.perms import Actor, in_areas
from zhucun.fieldwork import queries as fieldwork
from zhucun.fieldwork.enums import BodySeat
from zhucun.kernel.divisions import Level
from zhucun.pairing import queries as pairing
from zhucun.pairing.enums import OfficeKind
from zhucun.roster import queries as roster
from zhucun.roster.enums import PostingRole

_SHOWN = (
    *("area", "role", "starts_on", "person__name", "person__public_id"),
    *("unit__name", "unit__public_id"),
)
_OF_TEAM = ("area", "formed_on", "unit__name", "unit__public_id")
_SERVING = (PostingRole.FIRST_SECRETARY, PostingRole.MEMBER)


@dataclass(frozen=True, kw_only=True)
class Held:
    """Somebody, or a unit, who holds a link. `subject` and `key` lead to the record's page, where
    it has one for the reader."""

    name: Any
    since: date | None = None
    subject: str = ""
    key: str = ""
    place: str = ""


class Asked:
    """What several links are read from, each read once: villages of an area on a day."""

    def __init__(self, *, actor: Actor, as_of: date, area: str, villages: Iterable[str]) -> None:
        self.actor, self.as_of, self.area = actor, as_of, area
        self.villages = tuple(villages)

    def codes(self, level: Level) -> set[str]:
        return {code[:level] for code in self.villages}

    @cached_property
    def postings(self) -> list[Any]:
        """Those of the area, and of the township around a village: of each what is shown of it."""
        wanted = roster.RosterFilter(area=self.area[: Level.TOWNSHIP])
        found = roster.roster(actor=self.actor, as_of=self.as_of, wanted=wanted)
        return list(found.select_related(None).select_related("person", "unit").only(*_SHOWN))

    @cached_property
    def teams(self) -> list[Any]:
        found = roster.teams(actor=self.actor, as_of=self.as_of, area=self.area)
        return list(found.select_related(None).select_related("unit").only(*_OF_TEAM))

    @cached_property
    def answering(self) -> list[Any]:
        return list(pairing.backings(actor=self.actor, as_of=self.as_of, area=self.area))

    @cached_property
    def seats(self) -> list[tuple[str, Any]]:
        """Seats in coordination bodies that are held on the day, with the code of their county."""
        bodies = fieldwork.bodies(actor=self.actor, as_of=self.as_of)
        return [
            (body.area, seat)
            for body in bodies.filter(area__in=self.codes(Level.COUNTY))
            for seat in body.members.all()
            if seat.valid_from <= self.as_of < (seat.valid_until or date.max)
        ]

    @cached_property
    def secretaries(self) -> list[Any]:
        """Party secretaries of the places around and in the area: their names are public."""
        levels = (Level.PREFECTURE, Level.COUNTY, Level.TOWNSHIP)
        codes = {code for level in levels for code in self.codes(level)}
        found = pairing.in_office(self.as_of).filter(area__in=codes, unit=None)
        return list(found.filter(kind=OfficeKind.SECRETARY).select_related("person"))


Found = Iterator[tuple[str, Held]]


def _posted(row: Any) -> Held:
    name, key = row.person.name, row.person.public_id
    return Held(name=name, since=row.starts_on, subject="posting", key=key, place=row.area)


def _by_role(*roles: str) -> Callable[[Asked], Found]:
    def found(asked: Asked) -> Found:
        return ((row.area, _posted(row)) for row in asked.postings if row.role in roles)

    return found


def _units(asked: Asked) -> Found:
    """The unit of the team, and those of cadres who are in none."""
    seen: set[tuple[str, str]] = set()
    sent = [(row.area, row.unit, row.formed_on) for row in asked.teams]
    sent += [(row.area, row.unit, row.starts_on) for row in asked.postings if row.role in _SERVING]
    for area, unit, since in sent:
        if unit is not None and (area, unit.public_id) not in seen:
            seen.add((area, unit.public_id))
            yield area, Held(name=unit.name, since=since, place=area)


def _answering(asked: Asked) -> Found:
    for row in asked.answering:
        name = row.unit.name if row.unit else row.get_kind_display()
        yield row.area, Held(name=name, since=row.valid_from, place=row.area)


def _branches(asked: Asked) -> Found:
    """A name is opened where it is shown, not for every village of a list."""
    rows = branches.heads_on(asked.as_of).filter(office=Seat.SECRETARY)
    for row in rows.filter(in_areas("area", (asked.area,))).select_related("committee"):
        named = lazy(lambda each=row: str(each.local.name), str)()
        sees = asked.actor.can(Permission.SEE_BRANCHES, area=row.area)
        key = row.committee.public_id if sees else ""
        yield (
            row.area,
            Held(name=named, since=row.since, subject="committee", key=key, place=row.area),
        )


def _seated(seat: BodySeat) -> Callable[[Asked], Found]:
    def found(asked: Asked) -> Found:
        for area, row in asked.seats:
            if row.seat == seat:
                yield area, Held(name=row.name, since=row.valid_from, place=area)

    return found


def _offices(asked: Asked) -> Found:
    """Accounts that hold the office of the county."""
    asks = {(Role.OFFICE.value, code, "") for code in asked.codes(Level.COUNTY)}
    keys = directory.accounts_holding(asks, on=asked.as_of)
    names = directory.names_of_accounts({key for those in keys.values() for key in those})
    for (_role, area, _unit), those in keys.items():
        for key in those:
            yield area, Held(name=names.get(key, ""), place=area)


def _secretaries(level: Level) -> Callable[[Asked], Found]:
    def found(asked: Asked) -> Found:
        sees = asked.actor.areas(Permission.SEE_POSTINGS)
        for row in asked.secretaries:
            if len(row.area) == level:
                key = row.public_id if sees else ""
                told = {"subject": "leader", "key": key, "place": row.area}
                yield row.area, Held(name=row.person.name, since=row.valid_from, **told)

    return found


@dataclass(frozen=True, kw_only=True)
class Source:
    """Of which level's place the record is, who may read it there (None: names are public), and how
    it is found."""

    level: Level
    needs: Permission | None = Permission.SEE_POSTINGS
    find: Callable[[Asked], Found]

    def by_place(self, asked: Asked) -> Mapping[str, list[Held]]:
        found: dict[str, list[Held]] = defaultdict(list)
        for area, held in self.find(asked):
            found[area].append(held)
        return found

    def is_hidden(self, asked: Asked, code: str) -> bool:
        return self.needs is not None and not asked.actor.can(self.needs, area=code)


#: By the words of the packs (`held_by`).
SOURCES = {
    "first-secretary": Source(level=Level.VILLAGE, find=_by_role(PostingRole.FIRST_SECRETARY)),
    "team": Source(level=Level.VILLAGE, find=_by_role(*_SERVING)),
    "sending-unit": Source(level=Level.VILLAGE, find=_units),
    "answering-unit": Source(level=Level.VILLAGE, find=_answering),
    "village-branch": Source(level=Level.VILLAGE, needs=None, find=_branches),
    "township-captain": Source(level=Level.TOWNSHIP, find=_by_role(PostingRole.CAPTAIN)),
    "county-office": Source(level=Level.COUNTY, find=_offices),
    "organisation-department": Source(
        level=Level.COUNTY, needs=Permission.SEE_FIELDWORK, find=_seated(BodySeat.ORGANISATION)
    ),
    "county-leader": Source(
        level=Level.COUNTY, needs=Permission.SEE_FIELDWORK, find=_seated(BodySeat.LEADER)
    ),
    "township-secretary": Source(
        level=Level.TOWNSHIP, needs=None, find=_secretaries(Level.TOWNSHIP)
    ),
    "county-secretary": Source(level=Level.COUNTY, needs=None, find=_secretaries(Level.COUNTY)),
    "prefecture-secretary": Source(
        level=Level.PREFECTURE, needs=None, find=_secretaries(Level.PREFECTURE)
    ),
}
