"""Part 为民办事: matters that he answered for, those too that his successor took over; who asked
stays out, and so does the title, which may tell of him."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext

from zhucun.fieldwork import queries as fieldwork
from zhucun.reports.queries.archives.parts import Found, Reading, Row, ordered
from zhucun.roster import queries as roster
from zhucun.roster.enums import ItemKind


def read(reading: Reading) -> Mapping[int, Found]:
    """Each matter by the day on which it was opened, as it stands; of one that he handed over, when
    that was. Two queries."""
    found, handed = reading.empty(), _handed(reading)
    seen: Any = fieldwork.matters(actor=reading.actor).filter(
        Q(owner__in=reading.keys) | Q(public_id__in=list(handed)), opened_on__lte=reading.as_of
    )
    settled: dict[int, int] = dict.fromkeys(found, 0)
    for row in seen.order_by().defer("text", "title", "asker_name", "asker_phone"):
        text = f"{row.get_kind_display()} · {row.get_topic_display()}"
        for key, handed_on in _whose(row, handed.get(row.public_id, {}), found):
            until = min(handed_on or reading.as_of, reading.as_of)
            is_closed = row.closed_on is not None and row.closed_on <= until
            settled[key] += is_closed
            if is_closed:
                state = gettext("Settled on %(on)s") % {"on": row.closed_on}
            elif handed_on is not None:
                state = gettext("Handed over on %(on)s") % {"on": handed_on}
            else:
                state = gettext("In hand")
            record = ("matter", row.public_id)
            found[key].rows.append(Row(on=row.opened_on, text=text, state=state, record=record))
    for key, each_found in found.items():
        if each_found.rows:
            each_found.figures = [
                (gettext("Matters taken up"), str(len(each_found.rows))),
                (gettext("Settled"), str(settled[key])),
            ]
    ordered(found.values())
    return found


def _handed(reading: Reading) -> dict[str, dict[int, date]]:
    """What these cadres handed over: matter, whose it was, when. One query."""
    items = roster.accepted_items(ItemKind.MATTER).filter(
        handover__giver__in=reading.keys, answered_on__lte=reading.as_of
    )
    found: dict[str, dict[int, date]] = {}
    for key, giver, on in items.values_list("key", "handover__giver", "answered_on"):
        assert on is not None  # what was accepted has its day
        found.setdefault(key, {})[giver] = on
    return found


def _whose(
    row: Any, givers: Mapping[int, date], found: Mapping[int, Found]
) -> Iterator[tuple[int, date | None]]:
    """Whose archive it stands in, and since when it is no longer his."""
    yield from givers.items()
    if row.owner_id in found and row.owner_id not in givers:
        yield row.owner_id, None
