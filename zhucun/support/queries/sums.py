"""The board: lines of what is due, added up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zhucun.support.queries.dues import Line
from zhucun.support.queries.links import LinkLine
from zhucun.support.queries.paid import ZERO


@dataclass(frozen=True, kw_only=True)
class Sums:
    """A row of the board: the lines of one entitlement, role, level and place. `open` of them are
    not configured and in no sum. `gap` is still to be paid, `over` to be returned: of lines that
    are configured due − withheld − paid = gap − over − agreed, but for what units give above what
    they have to; `agreed` was paid above what is due by somebody's decision. One line's gap is not
    made up for by what another was paid too much."""

    entitlement: str
    label: Any
    payer: Any
    paid_by: str
    role: str
    level: str
    area: str
    lines: int
    open: int
    due: Decimal
    paid: Decimal
    withheld: Decimal
    gap: Decimal
    over: Decimal
    agreed: Decimal
    left_out: int


def board(lines: Iterable[Line | LinkLine], *, digits: int = 9) -> list[Sums]:
    """Lines added up by entitlement, role, level of the unit and place (its first digits). Paid is
    of all lines; due of those that are configured. What a unit owes a village has no role."""
    grouped: dict[tuple[str, str, str, str], list[Line | LinkLine]] = defaultdict(list)
    for line in lines:
        row = line.posting
        grouped[line.asked.id, row.role, row.unit_level, row.area[:digits]].append(line)
    found = []
    for (entitlement, role, level, area), mine in sorted(grouped.items()):
        first = mine[0].asked
        found.append(
            Sums(
                entitlement=entitlement,
                label=first.label,
                payer=first.payer,
                paid_by=first.paid_by,
                role=role,
                level=level,
                area=area,
                lines=len(mine),
                open=sum(line.due.amount is None for line in mine),
                due=sum((line.due.amount or ZERO for line in mine), ZERO),
                paid=sum((line.paid for line in mine), ZERO),
                withheld=sum((line.withheld for line in mine), ZERO),
                gap=sum((line.missing for line in mine), ZERO),
                over=sum((line.over for line in mine), ZERO),
                agreed=sum((line.agreed for line in mine), ZERO),
                left_out=sum(len(line.due.left_out) for line in mine),
            )
        )
    return found
