"""What visits brought to households of the five (HN22-68)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from zhucun.directory.perms import Actor
from zhucun.fieldwork import perms
from zhucun.fieldwork.models import VisitHousehold


class SlotBrought(NamedTuple):
    """One of the five at one household (its key): when, by whom, in which visit."""

    household: int
    slot: str
    on: date
    person: str
    visit: str


def slots_brought(*, actor: Actor, households: Iterable[int], as_of: date) -> list[SlotBrought]:
    """The five that visits brought to households up to a day, oldest first. One query."""
    seen = perms.visible_visits(actor).filter(voided_on=None).values("pk")
    rows = VisitHousehold.objects.filter(
        visit__in=seen, household__in=list(households), on__lte=as_of
    ).exclude(slots=[])
    columns = ("household", "slots", "on", "visit__posting__person__name", "visit__public_id")
    return [
        SlotBrought(household, slot, on, person, visit)
        for household, slots, on, person, visit in rows.order_by("on", "pk").values_list(*columns)
        for slot in slots
    ]
