"""The plans of this year, with what was done for each item."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from zhucun.directory.enums import Permission
from zhucun.doors.sync.records.reader import Reader, Record
from zhucun.fieldwork import queries
from zhucun.fieldwork.enums import PlanKind


def plans(reader: Reader) -> Iterator[Record]:
    """The plans of the own area: those of the village and the cadre's own. A pledge repeats items
    of other plans and is left out. One query an area and four a plan."""
    for area in reader.areas:
        if not reader.actor.can(Permission.SEE_FIELDWORK, area=area):
            continue
        found = queries.plans(actor=reader.actor, area=area, year=reader.today.year)
        for plan in found.exclude(kind=PlanKind.PLEDGE):
            if plan.posting is not None and plan.posting.person.public_id != reader.actor.person:
                continue
            yield Record(t="plan", id=plan.public_id, d={"kind": plan.kind, "year": plan.year})
            card = queries.plan_card(
                actor=reader.actor, public_id=plan.public_id, as_of=reader.today
            )
            for line in card.lines:
                yield _item(plan.public_id, line)


def _item(plan: str, line: queries.ItemLine) -> Record:
    row = line.item
    shown: dict[str, Any] = {
        "plan": plan,
        "title": row.title,
        "target": _plain(row.target),
        "unit": row.unit,
        "done": _plain(line.done),
        "due_on": row.due_on,
        "state": row.state,
    }
    if row.is_project:
        shown |= {
            "is_project": True,
            "budget": _plain(row.budget),
            "spent": _plain(line.spent),
            "before": row.before,
            "after": row.after,
        }
    return Record(t="plan_item", id=row.public_id, d=shown)


def _plain(number: Decimal | None) -> str | None:
    """3 rather than 3.00."""
    return None if number is None else f"{number.normalize():f}"
