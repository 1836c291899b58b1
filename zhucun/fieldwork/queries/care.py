"""Visits of care to people who need it (HH18-015, HH18-115): who was visited, and who was not."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.fieldwork.enums import Topic
from zhucun.fieldwork.models import VisitHousehold
from zhucun.households import queries as homes
from zhucun.households.enums import CareNeed


@dataclass(frozen=True, kw_only=True)
class CareSum:
    """So many people of one kind need care, and so many of them were visited for it."""

    kind: str
    people: int
    visited: int

    @property
    def label(self) -> str:
        return str(CareNeed(self.kind).label)

    @property
    def waiting(self) -> int:
        return self.people - self.visited


def care_people(
    *,
    actor: Actor,
    area: str = "",
    kind: str = "",
    since: date,
    until: date,
    waiting: bool = False,
) -> QuerySet[Any, Any]:
    """Members who need care on the last day of [since, until), with the day of the last visit for
    it in these days as `visited_on`; with `waiting` those whom nobody visited. One query."""
    found = homes.people_in_care(actor=actor, as_of=until - timedelta(days=1), area=area, kind=kind)
    seen = in_areas("household__area", actor.areas(Permission.SEE_FIELDWORK))
    made = _of_care().filter(household=OuterRef("household"), on__gte=since, on__lt=until)
    last = made.order_by("-on").values("on")[:1]
    rows: QuerySet[Any, Any] = found.filter(seen).annotate(visited_on=Subquery(last))
    return rows.filter(visited_on=None) if waiting else rows


def care_sums(*, actor: Actor, area: str = "", since: date, until: date) -> Sequence[CareSum]:
    """The same people counted by kind. One query."""
    rows = care_people(actor=actor, area=area, since=since, until=until)
    visited = Count("pk", filter=Q(visited_on__isnull=False))
    counted = rows.order_by("care_kind").values("care_kind").annotate(n=Count("pk"), done=visited)
    return [CareSum(kind=row["care_kind"], people=row["n"], visited=row["done"]) for row in counted]


def care_days(visited: Collection[tuple[str, str, date]]) -> Iterator[tuple[str, str, date]]:
    """Of visits of care (visit, household, day) each person whom one reached: (visit, person, day).
    One query per 2,000 households."""
    members = homes.cared_members(home for _row, home, _on in visited)
    for row, home, on in visited:
        for who in members.get(home, ()):
            if who.valid_from <= on and (who.valid_until is None or on < who.valid_until):
                yield row, who.public_id, on


def _of_care() -> QuerySet[VisitHousehold]:
    """Households that a visit of care reached; the topics are a list in JSON."""
    said = VisitHousehold.objects.annotate(said=Cast("visit__topics", TextField()))
    return said.filter(said__contains=f'"{Topic.CARE}"', visit__voided_on=None)
