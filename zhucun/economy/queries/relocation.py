"""Relocation, read: the list with stage, floor area a person and occupancy, and one of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum

from zhucun.directory.perms import Actor, in_areas
from zhucun.economy import perms
from zhucun.economy.models import Occupancy, Relocation
from zhucun.economy.queries.judging import Verdict, judged
from zhucun.kernel.divisions import Level
from zhucun.kernel.problems import NotFound

_CENT = Decimal("0.01")


def area_per_person(row: Relocation) -> Decimal | None:
    """Floor area a person in square metres; None where it is not known."""
    if row.floor_area is None:
        return None
    return (row.floor_area / row.housed).quantize(_CENT, ROUND_HALF_UP)


def relocation_facts(row: Relocation) -> dict[str, Any]:
    """What the rules of a pack ask of a relocation. No query where the household is loaded."""
    area = row.floor_area
    return {
        "household": row.household.public_id,
        "county": row.area[: Level.COUNTY],
        "persons": row.persons,
        "state": "moved" if row.moved_on else "planned",
        "is_settled": row.settled_on is not None,
        "is_out_of_poverty": row.exited_on is not None,
        "is_sustained": row.sustained_on is not None,
        "area_per_person": None if area is None else float(area / row.housed),
        "self_raised": None if row.self_raised is None else float(row.self_raised),
    }


def relocations(
    *, actor: Actor, as_of: date, area: str = "", state: str = ""
) -> QuerySet[Relocation]:
    """Households in the list of relocation on a day, by village, with `is_lived_in` of the latest
    check up to it; `state`: planned, moved, or empty for a new home found empty. One query."""
    found = perms.visible(Relocation, actor).filter(planned_on__lte=as_of)
    if area:
        found = found.filter(in_areas("area", (area,)))
    latest = Occupancy.objects.filter(relocation=OuterRef("pk"), on__lte=as_of).order_by("-on")
    found = found.annotate(is_lived_in=Subquery(latest.values("is_occupied")[:1]))
    moved = Q(moved_on__lte=as_of)
    conditions = {
        "planned": ~moved | Q(moved_on=None),
        "moved": moved,
        "empty": Q(is_lived_in=False),
    }
    if state:
        found = found.filter(conditions[state])
    return found.select_related("household__village", "village").order_by("area", "pk")


@dataclass(frozen=True, kw_only=True)
class RelocationSums:
    """Households and persons, planned and moved; of the moved homes those that were checked and
    those found empty."""

    households: int
    persons: int
    moved_households: int
    moved_persons: int
    checked: int
    empty: int

    @property
    def share(self) -> Decimal | None:
        """Persons moved of all persons, in per cent."""
        if not self.persons:
            return None
        return (Decimal(self.moved_persons) / self.persons * 100).quantize(Decimal("0.1"))


def relocation_sums(rows: QuerySet[Relocation], *, as_of: date) -> RelocationSums:
    """What relocations that `relocations` found come to. One query."""
    moved = Q(moved_on__lte=as_of)
    told = rows.order_by().aggregate(
        households=Count("pk"),
        people=Sum("persons"),
        moved_households=Count("pk", filter=moved),
        moved_people=Sum("persons", filter=moved),
        checked=Count("pk", filter=Q(is_lived_in__isnull=False)),
        empty=Count("pk", filter=Q(is_lived_in=False)),
    )
    return RelocationSums(
        households=told["households"],
        persons=told["people"] or 0,
        moved_households=told["moved_households"],
        moved_persons=told["moved_people"] or 0,
        checked=told["checked"],
        empty=told["empty"],
    )


@dataclass(frozen=True, kw_only=True)
class RelocationCard:
    """One relocation with its checks, the latest first, and what the rules say."""

    relocation: Relocation
    area_per_person: Decimal | None
    checks: tuple[Occupancy, ...]
    verdict: Verdict
    may_keep: bool


def relocation_card(*, actor: Actor, public_id: str, as_of: date) -> RelocationCard:
    """One relocation. Two queries. Raises NotFound."""
    row = one_relocation(actor=actor, public_id=public_id)
    facts = relocation_facts(row)
    return RelocationCard(
        relocation=row,
        area_per_person=area_per_person(row),
        checks=tuple(row.checks.filter(on__lte=as_of).order_by("-on")),
        verdict=judged("relocation", facts, area=row.area, on=row.planned_on),
        may_keep=perms.may_keep(actor, row.area),
    )


def one_relocation(*, actor: Actor, public_id: str) -> Relocation:
    """Raises NotFound."""
    rows = perms.visible(Relocation, actor).filter(public_id=public_id)
    found = rows.select_related("household__village", "village").first()
    if found is None:
        raise NotFound
    return found
