"""五个到户 (HN22-68): what posted cadres, helpers and holders of offices brought, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from zhucun.directory.perms import Actor
from zhucun.fieldwork import queries as fieldwork
from zhucun.pairing import queries as pairing
from zhucun.pairing.queries import Brought, FiveLine


def five_of(
    *, actor: Actor, households: Sequence[Any], as_of: date, lang: str = "zh"
) -> list[FiveLine]:
    """The five of each household, the latest of each, whoever brought it. Two queries."""
    lines = pairing.five_lines(actor=actor, households=households, as_of=as_of, lang=lang)
    if not lines:
        return []
    keys = [row.pk for row in households]
    found: dict[tuple[int, str], Any] = {}
    for each in fieldwork.slots_brought(actor=actor, households=keys, as_of=as_of):
        found[each.household, each.slot] = each
    return [
        replace(
            line,
            slots=tuple(
                _later(slot, found.get((line.household.pk, slot.slot.id))) for slot in line.slots
            ),
        )
        for line in lines
    ]


def _later(slot: Brought, visit: Any) -> Brought:
    if visit is None or (slot.on is not None and slot.on >= visit.on):
        return slot
    return replace(slot, on=visit.on, person=visit.person, call="")
