"""The archive of a term: every part, what is in it, what is missing and who has to bring it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import F
from django.utils.translation import get_language

from zhucun.directory.perms import Actor
from zhucun.kernel.problems import NotFound
from zhucun.packs import PackAt
from zhucun.reports import perms
from zhucun.reports.queries.archives import gaps
from zhucun.reports.queries.archives.order import PARTS
from zhucun.reports.queries.archives.parts import Found, Gap, Part, PartState, Reading


@dataclass(frozen=True, kw_only=True)
class PartOf:
    """One part of one archive."""

    part: Part
    found: Found
    state: PartState

    @property
    def count(self) -> int:
        return len(self.found.rows)


@dataclass(frozen=True, kw_only=True)
class Archive:
    """The archive of one posting on a day. `has_contents`: the pack says what an archive holds."""

    posting: Any
    pack: PackAt
    as_of: date
    has_contents: bool
    parts: tuple[PartOf, ...]

    @cached_property
    def gaps(self) -> list[tuple[Part, Gap]]:
        """What is missing, those whose day is over first, then by day."""
        rows = [(each.part, gap) for each in self.parts for gap in each.found.gaps]
        far = date.max
        return sorted(rows, key=lambda row: (row[1].is_ahead, row[1].due_on or far))

    @cached_property
    def missing(self) -> int:
        """How much is missing by now; what is due later is not counted."""
        return sum(not gap.is_ahead for each in self.parts for gap in each.found.gaps)

    @cached_property
    def coming(self) -> int:
        """How much is due later."""
        return sum(gap.is_ahead for each in self.parts for gap in each.found.gaps)

    @property
    def rows(self) -> int:
        return sum(each.count for each in self.parts)

    @property
    def end(self) -> date | None:
        """The day on which the term ends or ended; None where none is on record."""
        found: date | None = self.posting.ends_on or self.posting.due_on
        return found


def archives_of(reading: Reading) -> list[Archive]:
    """The archives of some postings that the actor may see. The same number of queries whatever the
    number of postings."""
    if not reading.postings:
        return []
    lang = "en" if (get_language() or "").startswith("en") else "zh"
    found = {part.id: part.read(reading) for part in PARTS}
    gaps.add_gaps(reading, PARTS, found, lang)
    made: list[Archive] = []
    for pack, postings in gaps.by_pack(reading):
        named = gaps.contents(pack)
        for posting in postings:
            parts = tuple(_part(part, found[part.id][posting.pk]) for part in PARTS)
            made.append(
                Archive(
                    posting=posting,
                    pack=pack,
                    as_of=reading.as_of,
                    has_contents=bool(named),
                    parts=parts,
                )
            )
    order = {row.pk: at for at, row in enumerate(reading.postings)}
    return sorted(made, key=lambda each: order[each.posting.pk])


def archive_of(*, actor: Actor, posting: str, as_of: date) -> Archive:
    """One archive by the public id of its posting: the cadre's own, or where the actor sees
    postings and the work. Raises NotFound."""
    row = perms.one_archived(actor, posting)
    [found] = archives_of(Reading(actor=actor, postings=[row], as_of=as_of))
    return found


def own_posting(*, actor: Actor, as_of: date) -> str:
    """The public id of the post that the actor holds on a day, or held last before it. Raises
    NotFound for who has no archive."""
    own = perms.visible_archived(actor).filter(person__public_id=actor.person or None)
    own = own.filter(starts_on__lte=as_of).order_by(F("ends_on").desc(nulls_first=True), "-pk")
    found: str | None = own.values_list("public_id", flat=True).first()
    if found is None:
        raise NotFound
    return found


def archives_in(*, actor: Actor, postings: Sequence[Any], as_of: date) -> list[Archive]:
    """The archives of postings that were found by `perms.visible_archived`."""
    return archives_of(Reading(actor=actor, postings=postings, as_of=as_of))


def _part(part: Part, found: Found) -> PartOf:
    if not found.is_seen:
        state = PartState.UNSEEN
    elif any(not gap.is_ahead for gap in found.gaps):
        state = PartState.MISSING
    elif found.rows:
        state = PartState.PRESENT
    else:
        state = PartState.COMING if found.gaps else PartState.NOTHING
    return PartOf(part=part, found=found, state=state)
