"""五个到户 (HN22-68): the five that a pack names; which household got which, when, from whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.kernel.divisions import Level, at_level
from zhucun.packs import PackAt
from zhucun.pairing import perms

CHECKLIST = "five-to-household"


@dataclass(frozen=True, kw_only=True)
class Slot:
    id: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Brought:
    """One of the five at a household: when it was brought last, and by whom; None: not yet."""

    slot: Slot
    on: date | None = None
    person: str = ""
    call: str = ""


@dataclass(frozen=True, kw_only=True)
class FiveLine:
    """A household with the five in their order."""

    household: Any
    slots: tuple[Brought, ...]

    @property
    def missing(self) -> int:
        return sum(each.on is None for each in self.slots)


def slots_of(pack: PackAt, lang: str = "zh") -> tuple[Slot, ...]:
    """The five of a pack in their order; empty where it names none."""
    for item in pack.checklists("household"):
        if item.id == CHECKLIST:
            return tuple(
                Slot(id=each.id, label=getattr(each.label, lang, None) or each.label.zh)
                for each in item.spec.items
            )
    return ()


def five_lines(
    *, actor: Actor, households: Sequence[Any], as_of: date, lang: str = "zh"
) -> list[FiveLine]:
    """What helpers and holders of offices brought to households up to a day, each with the five of
    its own county. One query; what posted cadres brought stands with their visits."""
    if not households:
        return []
    counties = {at_level(row.area, Level.COUNTY) for row in households}
    slots = {code: slots_of(directory.pack_for(code, as_of=as_of), lang) for code in counties}
    brought = _brought(actor, [row.pk for row in households], as_of)
    return [
        FiveLine(
            household=row,
            slots=tuple(
                _with(slot, brought.get(row.pk, {}).get(slot.id))
                for slot in slots[at_level(row.area, Level.COUNTY)]
            ),
        )
        for row in households
    ]


def _with(slot: Slot, found: Brought | None) -> Brought:
    if found is None:
        return Brought(slot=slot)
    return Brought(slot=slot, on=found.on, person=found.person, call=found.call)


def _brought(actor: Actor, keys: Sequence[int], as_of: date) -> Mapping[int, dict[str, Brought]]:
    seen = perms.visible_calls(actor, today=as_of).filter(
        household__in=keys, on__lte=as_of, voided_on=None
    )
    rows = seen.exclude(slots=[]).select_related("office__person", "helper__person")
    found: dict[int, dict[str, Brought]] = {}
    for row in rows.order_by("on", "pk"):
        holder = row.office or row.helper
        for slot in row.slots:
            found.setdefault(row.household_id or 0, {})[slot] = Brought(
                slot=Slot(id=slot, label=slot),
                on=row.on,
                person=holder.person.name if holder else "",
                call=row.public_id,
            )
    return found
