"""Whose row it is: by ID number, else by name, day of birth and village together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from zhucun.directory.queries import id_index, masked_id_number
from zhucun.households import queries as homes
from zhucun.households.enums import LeftReason
from zhucun.households.errors import MemberDead, MemberLeft
from zhucun.households.queries import Likeness
from zhucun.intake.rows import Masked, Row, Scope
from zhucun.kernel.divisions import is_under
from zhucun.monitoring.enums import MatchedBy
from zhucun.monitoring.errors import KeysMissing, NobodyFound, NotOneFound


@dataclass(frozen=True, kw_only=True)
class Matched:
    """A household and its member (a public id), its classifications on the day, and by what."""

    household: Any
    member: str
    tags: frozenset[str]
    by: str


class Matching:
    """All rows of a list at once; opens nothing that is sealed."""

    def __init__(self, rows: Sequence[Row], scope: Scope) -> None:
        self._scope = scope
        numbers = [number for row in rows if (number := _number(row))]
        self._by_number = homes.known_people(numbers)
        self._wanted = {row.place: like for row in rows if (like := _likeness(row)) is not None}
        self._alike = homes.people_like(self._wanted.values(), as_of=scope.as_of)
        found = [*self._by_number.values(), *(m for ms in self._alike.values() for m in ms)]
        self._tags = homes.tags_on({row.household_id for row in found}, as_of=scope.as_of)

    def find(self, row: Row) -> Matched:
        """Raises NobodyFound, NotOneFound, KeysMissing, MemberDead, MemberLeft."""
        number = _number(row)
        if number:
            member = self._by_number.get(id_index(number) or b"")
            if member is None or not self._is_here(member):
                raise NobodyFound
            _require_there(member, number)
            return self._matched(member, MatchedBy.ID_NUMBER)
        like = self._wanted.get(row.place)
        if like is None:
            raise KeysMissing
        found = [one for one in self._alike[like] if self._is_here(one)]
        if len(found) != 1:
            raise NotOneFound(number=len(found))
        return self._matched(found[0], MatchedBy.NAME_BIRTH_PLACE)

    def _is_here(self, member: Any) -> bool:
        return is_under(member.household.area, self._scope.area)

    def _matched(self, member: Any, by: MatchedBy) -> Matched:
        tags = frozenset(self._tags.get(member.household_id, ()))
        return Matched(household=member.household, member=member.public_id, tags=tags, by=by)


def _number(row: Row) -> str:
    number = row.get("id_card")
    return "" if number is None or isinstance(number, Masked) else str(number)


def _likeness(row: Row) -> Likeness | None:
    """Name, birth and village of a row without a number, where all three are given."""
    if _number(row):
        return None
    name, born, code = row.get("name"), row.get("birth_on"), row.get("code")
    return Likeness(name, born, code) if name and born and code else None


def _require_there(member: Any, number: str) -> None:
    """Nothing new is taken of the dead, nor of who left. Raises MemberDead, MemberLeft."""
    if member.valid_until is None:
        return
    if member.left_reason == LeftReason.DEATH:
        raise MemberDead(who=masked_id_number(number), on=member.valid_until)
    raise MemberLeft(number=member.household.number, on=member.valid_until)
