"""Whose row it is: by name with unit or village, whole; what is only like it is shown, not
taken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from zhucun.intake.readers.cleaning import tight
from zhucun.intake.rows import Row
from zhucun.kernel.pinyin import person_pinyin
from zhucun.learning.errors import PersonAlmost, PersonUnclear, PersonUnknown


class Matching:
    """The cadres who may be meant by a list of one session and day. No query."""

    def __init__(self, postings: Sequence[Any], day: date) -> None:
        self._day = day
        self._by_name: dict[str, list[Any]] = defaultdict(list)
        self._by_unit: dict[str, list[Any]] = defaultdict(list)
        for posting in postings:
            self._by_name[tight(posting.person.name)].append(posting)
            for place in _places(posting):
                self._by_unit[place].append(posting)

    def find(self, row: Row) -> Any:
        """Raises PersonUnknown, PersonUnclear, PersonAlmost."""
        name = tight(row.get("name"))
        given = [tight(text) for field in ("unit", "village") if (text := row.get(field))]
        named = self._by_name.get(name, [])
        found = [each for each in named if all(one in _places(each) for one in given)]
        people = {each.person_id for each in found}
        if given and len(people) == 1:
            return found[0]
        if named and (not given or len(people) > 1):
            raise PersonUnclear(person=row.get("name"), units="、".join(_told(named)))
        like = self._like(name, given)
        if like is not None:
            raise PersonAlmost(person=row.get("name"), other=like.person.name)
        raise PersonUnknown(person=row.get("name"), day=self._day)

    def _like(self, name: str, given: Sequence[str]) -> Any | None:
        """Somebody of the same unit or village whose name sounds alike or differs in one sign."""
        near = [each for one in given for each in self._by_unit.get(one, [])]
        return next((each for each in near if _alike(name, tight(each.person.name))), None)


def _places(posting: Any) -> set[str]:
    """What a list may give as somebody's unit or village."""
    unit = [posting.unit.name] if posting.unit else []
    return {tight(text) for text in (*unit, posting.place.name, posting.place.short_name)}


def _told(postings: Sequence[Any]) -> list[str]:
    known = (each.unit.name if each.unit else each.place.short_name for each in postings)
    return sorted(set(known))


def _alike(one: str, other: str) -> bool:
    if one == other:
        return False
    if person_pinyin(one)[0] == person_pinyin(other)[0]:
        return True
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1
