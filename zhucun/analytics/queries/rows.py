"""The records behind a figure or a gap, as people read them: named, placed and dated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.fieldwork import queries as fieldwork
from zhucun.presence.queries import duty as presence
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

    @property
    def posting(self) -> str:
        """The posting of a month sheet."""
        return self.key.split("/")[0]


def shown(*, actor: Actor, subject: str, codes: Sequence[str], as_of: date) -> list[Row]:
    """The rows of some codes in their order. One query, which starts from what the actor may
    see."""
    found = shown_by_code(actor=actor, subject=subject, codes=codes, as_of=as_of)
    return [found[code] for code in codes if code in found]


def shown_by_code(
    *, actor: Actor, subject: str, codes: Sequence[str], as_of: date
) -> Mapping[str, Row]:
    """The rows of some codes, by code. One query; none for a subject that has no list."""
    return _FINDERS[subject](actor, codes, as_of) if subject in _FINDERS else {}


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


def _matters(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
    rows = fieldwork.matters(actor=actor).filter(public_id__in=codes)
    return {
        row.public_id: Row(
            subject="matter",
            key=row.public_id,
            name=row.title,
            place=row.area,
            detail=str(row.get_state_display()),
            since=row.opened_on,
        )
        for row in rows
    }


def _visits(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
    """Visits; a code may name one of its households behind a hyphen."""
    found = fieldwork.visits(actor=actor)
    rows = {
        row.public_id: row
        for row in found.filter(public_id__in={code.split("-")[0] for code in codes})
    }
    return {
        code: Row(
            subject="visit",
            key=row.public_id,
            name=row.posting.person.name,
            place=row.area,
            detail=str(row.get_kind_display()),
            since=row.on,
        )
        for code in codes
        if (row := rows.get(code.split("-")[0])) is not None
    }


def _plans(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
    rows = fieldwork.plans(actor=actor).filter(public_id__in=codes)
    return {
        row.public_id: Row(
            subject="plan",
            key=row.public_id,
            name=f"{row.get_kind_display()} {row.year}",
            place=row.area,
            detail=row.posting.person.name if row.posting else "",
            since=row.made_on,
        )
        for row in rows
    }


def _handovers(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
    rows = roster.handovers(actor=actor).filter(public_id__in=codes)
    return {
        row.public_id: Row(
            subject="handover",
            key=row.public_id,
            name=row.giver.person.name,
            place=row.area,
            since=row.opened_on,
        )
        for row in rows
    }


def _trips(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
    rows = presence.trips(actor=actor).filter(public_id__in=codes)
    return {
        row.public_id: Row(
            subject="trip",
            key=row.public_id,
            name=row.posting.person.name,
            place=row.posting.area,
            detail=row.place_text,
            since=row.starts_on,
        )
        for row in rows
    }


def _sheets(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
    """Month sheets, by posting and month: “k3f…/2024-03”."""
    postings = _postings(actor, [code.split("/")[0] for code in codes], as_of)
    return {
        code: Row(
            subject="sheet",
            key=code,
            name=row.name,
            place=row.place,
            detail=code.split("/")[1],
            since=date.fromisoformat(f"{code.split('/')[1]}-01"),
        )
        for code in codes
        if (row := postings.get(code.split("/")[0])) is not None
    }


_FINDERS = {
    "sheet": _sheets,
    "trip": _trips,
    "handover": _handovers,
    "posting": _postings,
    "team": _teams,
    "village": _places,
    "township": _places,
    "case_item": _matters,
    "plan": _plans,
    "visit": _visits,
    "diary_entry": _visits,
}
