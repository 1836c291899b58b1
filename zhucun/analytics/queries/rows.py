"""The records behind a figure or a gap, as people read them: named, placed and dated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.roster import queries as roster


@dataclass(frozen=True, kw_only=True)
class Row:
    """One record: `subject` and `key` lead to its page, `place` is its division code."""

    subject: str
    key: str
    name: str
    place: str
    detail: str = ""
    since: date | None = None


def shown(*, actor: Actor, subject: str, codes: Sequence[str], as_of: date) -> list[Row]:
    """The rows of some codes in their order. One query, which starts from what the actor may
    see."""
    found = _FINDERS[subject](actor, codes, as_of)
    return [found[code] for code in codes if code in found]


def _postings(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
    begun = roster.RosterFilter(gone=True)
    rows = roster.roster(actor=actor, as_of=as_of, wanted=begun).filter(public_id__in=codes)
    return {
        row.public_id: Row(
            subject="posting",
            key=row.person.public_id,
            name=row.person.name,
            place=row.area,
            detail=row.unit.name if row.unit else "",
            since=row.starts_on,
        )
        for row in rows
    }


def _teams(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
    rows = roster.teams(actor=actor, as_of=as_of).filter(public_id__in=codes)
    return {
        row.public_id: Row(
            subject="team",
            key=row.public_id,
            name=row.name,
            place=row.area,
            detail=row.unit.name if row.unit else "",
            since=row.formed_on,
        )
        for row in rows
    }


def _places(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
    rows = directory.places(actor=actor, as_of=as_of).filter(code__in=codes)
    return {
        row.code: Row(
            subject="place", key=row.code, name=row.short_name, place=row.code, since=row.valid_from
        )
        for row in rows
    }


_FINDERS = {"posting": _postings, "team": _teams, "village": _places, "township": _places}
