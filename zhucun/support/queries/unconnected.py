"""What packs promise to whom no room registers: not connected (未接入)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhucun.analytics.queries.tables import has_mart
from zhucun.directory import queries as directory
from zhucun.packs import PackAt
from zhucun.packs.kinds import Label

#: Of these support, or presence, knows who they are; households read what fits them (`helps`).
KNOWN = frozenset({"posting", "assistance_link", "leave", "household"})


@dataclass(frozen=True, kw_only=True)
class Unconnected:
    """An entitlement of a pack that nobody can be counted for. `subject`: whose it is."""

    id: str
    ref: str
    label: Label
    subject: Label
    clauses: tuple[str, ...]
    pack: str


def unconnected(*, areas: Sequence[str], year: int, through: date) -> list[Unconnected]:
    """Entitlements that the packs of these areas, and of those below them, give in a year to whom
    nobody registers, by pack and entitlement. No query."""
    library = directory.policy()
    found: dict[tuple[str, str], Unconnected] = {}
    for day in (date(year, 1, 1), through):
        packs = {library.for_area(area, day).id for area in areas}
        for pack in library.packs.values():
            below = any(own.startswith(area) for own in pack.areas for area in areas)
            if below and day in pack.valid:
                packs.add(pack.id)
        for each in packs:
            found |= {(each, one.id): one for one in _of(library.pack(each).at(day))}
    return [found[key] for key in sorted(found)]


def _of(at: PackAt) -> list[Unconnected]:
    terms = {term.id: term.spec.label for term in at.items("terms")}
    return [
        Unconnected(
            id=item.id,
            ref=item.ref,
            label=item.spec.label,
            subject=terms[item.spec.subject],
            clauses=item.clauses,
            pack=at.id,
        )
        for item in at.entitlements()
        if item.spec.subject not in KNOWN and not has_mart(item.spec.subject)
    ]
