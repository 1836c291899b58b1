"""What a match may count: the rows of the pack's matrices and the wishes that no source ranks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zhucun.engines.rules import Unset
from zhucun.packs import PackAt, PackItem
from zhucun.packs.kinds import Matcher
from zhucun.packs.kinds.common import UNSET_WORD, Label
from zhucun.selection.errors import UnknownWeight
from zhucun.selection.rows import OfficeWeight, Settings

#: Points of the weight 1: weights may have two decimals, and terms still add up exactly.
POINTS = 100
#: The pairs of subjects that a match of a round knows.
PAIRS = (("unit", "village"), ("candidate", "village"), ("candidate", "demand"))
#: Wishes beside the matrices: parameters/matching/weight-….
WISHES = (
    "weight_village_wish",
    "weight_person_wish",
    "weight_speciality",
    "weight_experience",
    "weight_age",
    "weight_staying",
    "weight_nearness",
    "weight_balance",
)
_MOST = Decimal(100)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One term of a score. `weight` is None where it is 未配置, and then it counts nothing.

    `own`: the office set it. `is_open`: the sources give no weight, so the office may.
    `item` is the pack's item (kind/id), `group` the matrix that a row belongs to.
    """

    name: str
    label: Label
    item: str
    group: Label | None
    clause: str
    note: str
    weight: Decimal | None
    own: OfficeWeight | None
    is_open: bool
    left: str = ""
    right: str = ""
    between: tuple[str, str] = ("", "")

    @property
    def points(self) -> int:
        return 0 if self.weight is None else int(self.weight * POINTS)


def matchers(pack: PackAt, *, hard: bool) -> list[PackItem[Matcher]]:
    """The pack's matrices that speak of people or units and villages."""
    return [
        item
        for item in pack.matchers()
        if item.spec.hard is hard and tuple(item.spec.between) in PAIRS
    ]


def lines(pack: PackAt, settings: Settings) -> tuple[Line, ...]:
    """All that a match under this pack may count, matrices first. Rows whose content the source
    leaves open are not among them: nothing can be counted."""
    return (*_rows(pack, settings.weights), *_wishes(pack, settings.weights))


def checked_weights(pack: PackAt, wanted: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """The weights as an office may set them. Raises UnknownWeight."""
    known = {line.name: line for line in lines(pack, Settings(as_of=pack.as_of))}
    for name, weight in wanted.items():
        if name not in known or not known[name].is_open or not 0 <= weight <= _MOST:
            raise UnknownWeight(name=name)
    return dict(wanted)


def _rows(pack: PackAt, own: Mapping[str, OfficeWeight]) -> Iterator[Line]:
    for item in matchers(pack, hard=False):
        for position, row in enumerate(item.spec.rows):
            if UNSET_WORD in (row.left, row.right):
                continue
            name = f"{item.id}.{position}"
            yield Line(
                name=name,
                label=row.label,
                item=item.ref,
                group=item.spec.label,
                clause=row.clause or "",
                note=row.note or item.spec.note or "",
                left=row.left,
                right=row.right,
                between=(item.spec.between[0], item.spec.between[1]),
                **_weighed(pack.number(row.weight), own.get(name)),
            )


def _wishes(pack: PackAt, own: Mapping[str, OfficeWeight]) -> Iterator[Line]:
    for name in WISHES:
        found = pack.parameters.get(name)
        if found is None:
            continue
        spec = found.item.spec
        yield Line(
            name=name,
            label=spec.label,
            item=found.item.ref,
            group=None,
            clause=found.clause or "",
            note=spec.note or "",
            **_weighed(pack.number(f":{name}"), own.get(name)),
        )


def _weighed(value: Any, own: OfficeWeight | None) -> dict[str, Any]:
    if not isinstance(value, Unset):
        return {"weight": Decimal(value), "own": None, "is_open": False}
    return {"weight": own.weight if own else None, "own": own, "is_open": True}
