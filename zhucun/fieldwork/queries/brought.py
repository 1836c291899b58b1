"""What visits brought to households: of the five (HN22-68), and the cards and leaflets that were
left there (SQ24-057, SQ24-005)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from zhucun.directory.perms import Actor
from zhucun.fieldwork import perms
from zhucun.fieldwork.enums import Slot
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


def received(slot: Slot, *, as_of: date) -> QuerySet[VisitHousehold]:
    """Every time that a visit of up to a day brought something to a household. Asks for no right:
    the caller starts from what the actor may see."""
    found = VisitHousehold.objects.filter(on__lte=as_of, visit__voided_on__isnull=True)
    return found.having(slot)
