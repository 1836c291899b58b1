"""The shapes of an archive of a term (任期全程纪实档案, YN-085): its parts, their rows, what is
missing.

A room's part is one file more in this folder and one line in `order.PARTS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise

from zhucun.directory.perms import Actor


class PartState(StrEnum):
    """How a part stands. COMING: nothing yet, and the day by which it is asked lies ahead; NOTHING:
    no record, and nothing asks for one; UNSEEN: the reader may not see such records."""

    MISSING = "missing"
    PRESENT = "present"
    COMING = "coming"
    NOTHING = "nothing"
    UNSEEN = "unseen"


class Who(StrEnum):
    """Who has to bring what is missing."""

    CADRE = "cadre"
    TOWNSHIP = "township"
    UNIT = "unit"
    OFFICE = "office"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One record: the day for which it counts, what it was, how it stands; `record` names it by
    kind and public id, `word` what of a duty it fulfils. Nothing in it is about anybody but the
    cadre."""

    on: date
    text: str
    state: str = ""
    record: tuple[str, str] = ("", "")
    word: str = ""


@dataclass(frozen=True, kw_only=True)
class Gap:
    """Something that is missing: since when it is asked, by when it is due (None: no source gives a
    day), who has to bring it, and the clauses that ask for it. `is_ahead`: its day is to come."""

    text: str
    since: date | None
    due_on: date | None
    who: Who
    is_ahead: bool = False
    clauses: tuple[str, ...] = ()


@dataclass
class Found:
    """What a part holds of one posting."""

    rows: list[Row] = field(default_factory=list)
    figures: list[tuple[str, str]] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    is_seen: bool = True


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What is read: of which postings, as whom, up to which day. All parts cost the same number of
    queries whatever the number of postings."""

    actor: Actor
    postings: Sequence[Any]
    as_of: date

    @property
    def keys(self) -> list[int]:
        return [row.pk for row in self.postings]

    @property
    def people(self) -> set[int]:
        return {row.person_id for row in self.postings}

    @property
    def villages(self) -> set[str]:
        return {row.area for row in self.postings}

    @property
    def since(self) -> date:
        first: date = min(row.starts_on for row in self.postings)
        return first

    def empty(self) -> dict[int, Found]:
        """A place for what is found, by the key of the posting."""
        return {row.pk: Found() for row in self.postings}

    def of_person(self, person: int, on: date) -> Iterator[int]:
        """Postings of a person that run on a day, up to the day that is asked about."""
        for row in self._by("person_id").get(person, ()):
            if self.within(row, on):
                yield row.pk

    def of_village(self, area: str, on: date) -> Iterator[int]:
        """Postings in exactly this village that run on a day."""
        for row in self._by("area").get(area, ()):
            if self.within(row, on):
                yield row.pk

    def within(self, posting: Any, on: date) -> bool:
        """Whether a day lies in the term of a posting, and is not after the day asked about."""
        begun = posting.starts_on <= on <= self.as_of
        return begun and (posting.ends_on is None or on < posting.ends_on)

    def _by(self, name: str) -> Mapping[Any, list[Any]]:
        index: dict[str, dict[Any, list[Any]]] = self.__dict__.setdefault("_index", {})
        if name not in index:
            rows: dict[Any, list[Any]] = {}
            for row in self.postings:
                rows.setdefault(getattr(row, name), []).append(row)
            index[name] = rows
        return index[name]


Read = Callable[[Reading], Mapping[int, Found]]


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part. `named`: what the packs' lists of contents call it; `words`: the words of duties
    about postings that its rows fulfil; `who` brings it."""

    id: str
    label: str | Promise
    read: Read
    named: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    who: Who = Who.CADRE


def ordered(found: Iterable[Found]) -> None:
    """Put the rows of each into the order of days."""
    for each in found:
        each.rows.sort(key=lambda row: row.on)
