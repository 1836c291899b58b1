"""Coverage (户户走到): who was visited and who was not yet, village by village; or who received
something on a visit, such as a leaflet (SQ24-005), and who did not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.fieldwork.models import VisitHousehold
from zhucun.fieldwork.queries.lookups import households_on


@dataclass(frozen=True, kw_only=True)
class VillageCoverage:
    """A village in a period: `reached` of its `households` of the last day, and all 户次."""

    code: str
    name: str
    households: int
    reached: int
    household_visits: int

    @property
    def waiting(self) -> int:
        return self.households - self.reached


@dataclass(frozen=True, kw_only=True)
class Only:
    """Which visits count: those that brought a thing (a word of `Slot`), those that spoke of a
    topic; all where neither is said."""

    slot: str = ""
    topic: str = ""


def coverage(
    *, actor: Actor, area: str = "", since: date, until: date, only: Only | None = None
) -> Sequence[VillageCoverage]:
    """Each village of an area with households or visits in [since, until), by code.

    Counted over the households of the last day: who left is no longer asked for, his visits stay
    in the 户次. Three queries, whatever the number of villages.
    """
    mine = _mine(actor, area)
    there = households_on(until - timedelta(days=1)).filter(mine)
    reached = Count("pk", filter=Q(Exists(_reached(since, until, only))))
    counted = {
        row["area"]: row
        for row in there.order_by().values("area").annotate(n=Count("pk"), reached=reached)
    }
    made = dict(
        _standing(since, until, only)
        .filter(mine)
        .order_by()
        .values("area")
        .annotate(n=Count("pk"))
        .values_list("area", "n")
    )
    codes = sorted({*counted, *made})
    names = directory.names_of(codes, as_of=until - timedelta(days=1))
    nothing = {"n": 0, "reached": 0}
    return [
        VillageCoverage(
            code=code,
            name=names.get(code, code),
            households=counted.get(code, nothing)["n"],
            reached=counted.get(code, nothing)["reached"],
            household_visits=made.get(code, 0),
        )
        for code in codes
    ]


def covered_households(
    *,
    actor: Actor,
    village: str,
    since: date,
    until: date,
    waiting: bool = False,
    only: Only | None = None,
) -> QuerySet[Any]:
    """The households of a village with the day of the last visit in [since, until) as
    `visited_on`; with `waiting` those that nobody visited yet. By number. One query."""
    found = households_on(until - timedelta(days=1)).filter(_mine(actor, village))
    if waiting:
        found = found.filter(~Exists(_reached(since, until, only)))
    reached = _reached(since, until, only).order_by().values("household")
    last = reached.annotate(d=Max("on")).values("d")[:1]
    rows: QuerySet[Any] = found.annotate(visited_on=last).order_by("area", "number", "pk")
    return rows


def _standing(since: date, until: date, only: Only | None) -> QuerySet[VisitHousehold]:
    found = VisitHousehold.objects.filter(
        on__gte=since, on__lt=until, visit__voided_on__isnull=True
    )
    if only is not None and only.slot:
        found = found.having(only.slot)
    if only is not None and only.topic:
        spoken = found.alias(spoken=Cast("visit__topics", TextField()))
        found = spoken.filter(spoken__contains=f'"{only.topic}"')
    return found


def _reached(since: date, until: date, only: Only | None) -> QuerySet[VisitHousehold]:
    return _standing(since, until, only).filter(household=OuterRef("pk"))


def _mine(actor: Actor, area: str) -> Q:
    seen = in_areas("area", actor.areas(Permission.SEE_FIELDWORK))
    return seen & in_areas("area", (area,)) if area else seen
