"""Part 为民办事: matters that he answered for; who asked stays out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from zhucun.fieldwork import queries as fieldwork
from zhucun.reports.queries.archives.parts import Found, Reading, Row, ordered


def read(reading: Reading) -> Mapping[int, Found]:
    """Each matter by the day on which it was opened, as it stands. One query."""
    found = reading.empty()
    rows: Any = fieldwork.matters(actor=reading.actor).filter(
        owner__in=reading.keys, opened_on__lte=reading.as_of
    )
    settled: dict[int, int] = dict.fromkeys(found, 0)
    for row in rows.order_by().defer("text", "asker_name", "asker_phone"):
        is_closed = row.closed_on is not None and row.closed_on <= reading.as_of
        settled[row.owner_id] += is_closed
        state = gettext("Settled on %(on)s") % {"on": row.closed_on} if is_closed else ""
        text = f"{row.get_kind_display()} · {row.title}"
        record = ("matter", row.public_id)
        each = Row(on=row.opened_on, text=text, state=state or gettext("In hand"), record=record)
        found[row.owner_id].rows.append(each)
    for key, each_found in found.items():
        if each_found.rows:
            each_found.figures = [
                (gettext("Matters taken up"), str(len(each_found.rows))),
                (gettext("Settled"), str(settled[key])),
            ]
    ordered(found.values())
    return found
