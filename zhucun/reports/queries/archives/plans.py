"""Part 计划承诺: plans of the village in the years of the term, the cadre's lists and pledges."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext

from zhucun.fieldwork import queries as fieldwork
from zhucun.fieldwork.enums import PlanKind
from zhucun.reports.queries.archives.parts import Found, Reading, Row, ordered


def read(reading: Reading) -> Mapping[int, Found]:
    """Plans with how many of their items are done. One query."""
    found = reading.empty()
    mine = Q(posting__in=reading.keys) | Q(posting=None, area__in=reading.villages)
    rows: Any = fieldwork.plans(actor=reading.actor, as_of=reading.as_of).filter(
        mine, made_on__lte=reading.as_of, year__gte=reading.since.year
    )
    for row in rows:
        text = f"{row.year} · {row.get_kind_display()}"
        done = gettext("%(done)s items done, %(open)s open") % {
            "done": row.done_items,
            "open": row.open_items,
        }
        published = row.published_in_village_on if row.kind == PlanKind.PLEDGE else None
        each = Row(
            on=published or row.made_on,
            text=text,
            state=done,
            record=("plan", row.public_id),
            word="pledge" if published else "",
        )
        keys = [row.posting_id] if row.posting_id else reading.of_village(row.area, row.made_on)
        for key in keys:
            found[key].rows.append(each)
    ordered(found.values())
    return found
