"""Whose row it is: by ID number, else by the name with what the row says of birth and village.

Without an ID number nobody is matched for certain. Each household that the row fits is a candidate;
how it was found and how many there are is kept with it, and a person confirms one or none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhucun.directory.enums import Permission
from zhucun.directory.queries import id_index, masked_id_number
from zhucun.households import queries as homes
from zhucun.households.enums import LeftReason
from zhucun.households.errors import MemberDead, MemberLeft
from zhucun.intake.rows import Masked, Row, Scope
from zhucun.kernel.ciphers import sm3
from zhucun.kernel.divisions import is_under
from zhucun.monitoring.enums import MatchedBy
from zhucun.monitoring.errors import (
    BirthMonthUnreadable,
    DeadOnly,
    KeysMissing,
    NobodyFound,
    NotOneFound,
)

#: More households than these are too many to compare: the row says too little.
_MOST = 5
_MONTH = re.compile(r"((?:19|20)\d\d)\s*[-/.年]?\s*(0?[1-9]|1[0-2])\s*月?")


@dataclass(frozen=True, kw_only=True)
class Matched:
    """A household and its member (a public id), its classifications on the day, by what it was
    found, and how many the row fits; `candidates` names them all together. `dead`: how many of the
    dead the row fits as well; `dead_in`: the households of those of the same village."""

    household: Any
    member: str
    tags: frozenset[str]
    by: str
    fits: int = 1
    candidates: str = ""
    dead: int = 0
    dead_in: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a row without an ID number says of its person; empty or None: it does not say."""

    name: str
    born: date | None
    month: tuple[int, int] | None
    code: str
    village: str

    @property
    def by(self) -> MatchedBy | None:
        """By what people are found; None: the row says too little."""
        has_place = bool(self.code or self.village)
        if not self.name or not (has_place or self.born):
            return None
        if self.born:
            return MatchedBy.NAME_BIRTH_PLACE if has_place else MatchedBy.NAME_BIRTH
        return MatchedBy.NAME_MONTH_PLACE if self.month else MatchedBy.NAME_PLACE

    def fits(self, member: Any) -> bool:
        """Whether a member of this name is one of whom the row may speak: who was born on a day
        that nobody recorded is not ruled out by a row that says a month."""
        place, born = member.household.village, member.birth_on
        if self.code and not is_under(member.household.area, self.code):
            return False
        if self.village and self.village not in (place.name, place.short_name):
            return False
        if self.born:
            return bool(born == self.born)
        return self.month is None or born is None or (born.year, born.month) == self.month


class Matching:
    """All rows of a list at once; opens nothing that is sealed."""

    def __init__(self, rows: Sequence[Row], scope: Scope) -> None:
        self._scope = scope
        numbers = [number for row in rows if (number := _number(row))]
        self._by_number = homes.known_people(numbers)
        names = [str(row.get("name")) for row in rows if not _number(row) and row.get("name")]
        self._called = homes.people_called(names, area=scope.area, as_of=scope.as_of)
        self._dead = homes.dead_called(names, area=scope.area, as_of=scope.as_of)
        found = [*self._by_number.values(), *(m for ms in self._called.values() for m in ms)]
        self._tags = homes.tags_on({row.household_id for row in found}, as_of=scope.as_of)

    def find(self, row: Row) -> list[Matched]:
        """The household of the ID number, else every one that the row fits, one member each.

        Raises NobodyFound, NotOneFound, DeadOnly, KeysMissing, BirthMonthUnreadable, MemberDead,
        MemberLeft.
        """
        number = _number(row)
        if number:
            member = self._by_number.get(id_index(number) or b"")
            if member is None or not is_under(member.household.area, self._scope.area):
                raise NobodyFound
            _require_there(member, number)
            return [self._matched(member, MatchedBy.ID_NUMBER)]
        told = _told(row)
        if told.by is None:
            raise KeysMissing
        fitting = [one for one in self._called.get(told.name, ()) if told.fits(one)]
        found = list({one.household_id: one for one in reversed(fitting)}.values())[::-1]
        dead = self._dead_of(told)
        if not found and dead:
            last = dead[-1]
            raise DeadOnly(persons=len(dead), number=last.household.number, on=last.valid_until)
        if not 0 < len(found) <= _MOST:
            raise NotOneFound(number=len(found))
        names = sm3(",".join(sorted(one.public_id for one in found)).encode()).hex()[:24]
        return [self._matched(one, told.by, len(found), names, dead) for one in found]

    def _dead_of(self, told: Told) -> list[Any]:
        """Of whom of the dead the row may speak, the one who died last at the end, for who may see
        them."""
        actor = self._scope.actor
        dead = [
            one
            for one in self._dead.get(told.name, ())
            if told.fits(one) and actor.can(Permission.SEE_HOUSEHOLDS, area=one.household.area)
        ]
        return sorted(dead, key=lambda one: (one.valid_until, one.pk))

    def _matched(
        self,
        member: Any,
        by: MatchedBy,
        fits: int = 1,
        candidates: str = "",
        dead: Sequence[Any] = (),
    ) -> Matched:
        here = [one.household for one in dead if one.household.area == member.household.area]
        return Matched(
            household=member.household,
            member=member.public_id,
            tags=frozenset(self._tags.get(member.household_id, ())),
            by=by,
            fits=fits,
            candidates=candidates,
            dead=len(dead),
            dead_in=tuple(dict.fromkeys(str(home.number) for home in here[-_MOST:])),
        )


def _number(row: Row) -> str:
    number = row.get("id_card")
    return "" if number is None or isinstance(number, Masked) else str(number)


def _told(row: Row) -> Told:
    """Raises BirthMonthUnreadable."""
    return Told(
        name=str(row.get("name") or ""),
        born=row.get("birth_on"),
        month=_birth_month(row.get("birth_month")),
        code=row.get("code") or "",
        village=str(row.get("village") or "").strip(),
    )


def _birth_month(given: Any) -> tuple[int, int] | None:
    """“1980-06”, “198006”, “1980年6月”. Raises BirthMonthUnreadable."""
    text = unicodedata.normalize("NFKC", str(given or "")).strip()
    if not text:
        return None
    hit = _MONTH.match(text)
    if hit is None:
        raise BirthMonthUnreadable(value=text[:20])
    return int(hit.group(1)), int(hit.group(2))


def _require_there(member: Any, number: str) -> None:
    """Nothing new is taken of the dead, nor of who left. Raises MemberDead, MemberLeft."""
    if member.valid_until is None:
        return
    if member.left_reason == LeftReason.DEATH:
        raise MemberDead(who=masked_id_number(number), on=member.valid_until)
    raise MemberLeft(number=member.household.number, on=member.valid_until)
