"""The first visit to what exits, as the diaries and the visits by office have it (HH18-135)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Min
from django.db.models.functions import Substr

from zhucun.exits.enums import Kind
from zhucun.exits.models import Exit
from zhucun.exits.queries.places import counties_of
from zhucun.fieldwork.marts import MARTS as FIELDWORK
from zhucun.kernel.divisions import Level
from zhucun.pairing.marts import calls

_DAY = {"household", "village", "happened_on"}


def first_visits(rows: Sequence[Exit], *, as_of: date) -> dict[str, date]:
    """The day of the first visit: to a household by its cadres or by office; to a village or in a
    county by office. By exit; who was not visited is not there. Two queries a kind at the most."""
    by_kind: dict[str, list[Exit]] = defaultdict(list)
    for row in rows:
        by_kind[row.kind].append(row)
    found: dict[str, date] = {}
    for kind, some in by_kind.items():
        days = _of_homes(some, as_of) if kind == Kind.HOUSEHOLD else _of_places(some, kind, as_of)
        found |= {row.public_id: days[row.about] for row in some if row.about in days}
    return found


def _of_homes(rows: Sequence[Exit], as_of: date) -> dict[str, date]:
    keys, found = [row.about for row in rows], dict[str, date]()
    areas = counties_of(row.area for row in rows)
    for mart in (FIELDWORK["visit"], calls):
        visits: Any = mart(as_of=as_of, areas=areas, names=_DAY, tags={})
        visits = visits.filter(m_household__in=keys)
        for key, day in _first(visits, "m_household"):
            found[key] = min(day, found.get(key, day))
    return found


def _of_places(rows: Sequence[Exit], kind: str, as_of: date) -> dict[str, date]:
    level = Level.VILLAGE if kind == Kind.VILLAGE else Level.COUNTY
    areas = counties_of(row.area for row in rows)
    visits: Any = calls(as_of=as_of, areas=areas, names=_DAY, tags={})
    return dict(_first(visits.annotate(where=Substr("m_area", 1, level.value)), "where"))


def _first(visits: Any, by: str) -> list[tuple[str, date]]:
    found = visits.values(by).annotate(first=Min("m_happened_on")).order_by()
    return list(found.values_list(by, "first"))
