"""期, 人次 and heads, kept apart: how many sessions were held, how many attendances there were, how
many people attended at all; and hours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Substr, TruncMonth

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor, in_areas
from zhucun.kernel.divisions import Level
from zhucun.kernel.problems import NotFound
from zhucun.learning import perms
from zhucun.learning.enums import ClassKind, Tier
from zhucun.learning.queries.sessions import Wanted, attendances

#: What sums may be grouped by → the column.
_BY: Mapping[str, Any] = {
    "tier": F("session__tier"),
    "kind": F("session__kind"),
    "theme": F("session__theme"),
    "month": TruncMonth("on"),
}
GROUPS = ("tier", "kind", "theme", "month", "area")


@dataclass(frozen=True, kw_only=True)
class Sums:
    """One line. `key` is what its rows have in common, `label` what it is called; `heads` of
    several lines do not add up, for one person may be in each."""

    key: str
    label: str
    sessions: int
    attendances: int
    heads: int
    hours: int


def totals(*, actor: Actor, wanted: Wanted) -> Sums:
    """The whole of what is asked for. One query."""
    rows = attendances(actor=actor, wanted=wanted).order_by()
    return _sums("", "", rows.aggregate(**_MEASURES))


def counted(*, actor: Actor, wanted: Wanted, by: str) -> list[Sums]:
    """The same, group by group. Two queries at most. Raises NotFound for an unknown group."""
    if by not in GROUPS:
        raise NotFound
    column = _BY.get(by) or Substr("area", 1, _below(wanted.area))
    rows = attendances(actor=actor, wanted=wanted).order_by().values(group=column)
    lines = list(rows.annotate(**_MEASURES).order_by("group"))
    names = _names(by, [line["group"] for line in lines], wanted.until)
    return [_sums(_key(line["group"]), names(line["group"]), line) for line in lines]


_MEASURES: Mapping[str, Any] = {
    "n_sessions": Count("session", distinct=True),
    "n_attendances": Count("pk"),
    "n_heads": Count("person", distinct=True),
    "n_hours": Sum("session__hours"),
}


def _sums(key: str, label: str, line: Mapping[str, Any]) -> Sums:
    return Sums(
        key=key,
        label=label,
        sessions=line["n_sessions"],
        attendances=line["n_attendances"],
        heads=line["n_heads"],
        hours=line["n_hours"] or 0,
    )


def _key(group: Any) -> str:
    return f"{group:%Y-%m}" if isinstance(group, date) else str(group)


def _names(by: str, groups: list[Any], until: date | None) -> Any:
    if by == "tier":
        return lambda group: str(Tier(group).label)
    if by == "kind":
        return lambda group: str(ClassKind(group).label)
    if by == "area":
        known = directory.names_of(groups, as_of=until) if until and groups else {}
        return lambda group: known.get(group, group)
    return _key


def _below(area: str) -> int:
    """How many digits the areas one level below have."""
    deeper = [int(level) for level in Level if int(level) > len(area)]
    return min(deeper) if deeper else int(Level.VILLAGE)


@dataclass(frozen=True, kw_only=True)
class Planned:
    """What plans of a year hold against what was held: sessions and people."""

    sessions: int
    people: int
    held: int
    heads: int


def planned(*, actor: Actor, area: str, year: int) -> Planned:
    """Plan and deed of an area for a year. Two queries."""
    rows = perms.visible_plans(actor).filter(in_areas("area", (area,)), year=year)
    sums = rows.aggregate(n=Sum("courses__sessions"), people=Sum("courses__people"))
    held = perms.visible_sessions(actor).filter(
        in_areas("area", (area,)), starts_on__year=year, attendances__voided_on=None
    )
    done = held.aggregate(
        n=Count("pk", filter=Q(attendances__isnull=False), distinct=True),
        heads=Count("attendances__person", distinct=True),
    )
    return Planned(
        sessions=sums["n"] or 0, people=sums["people"] or 0, held=done["n"], heads=done["heads"]
    )
