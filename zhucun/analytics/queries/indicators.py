"""Indicators: computed from raw records, declared beside them, each with the rows behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

from zhucun.analytics.errors import NotComputable
from zhucun.analytics.queries.tables import Table, has_mart, table
from zhucun.directory.perms import Actor
from zhucun.engines.rules import Expression, Unset
from zhucun.kernel.quantities import Quantity
from zhucun.packs import PackAt
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import Indicator
from zhucun.packs.kinds.indicators import QUALIFIERS, Declared

Part = Literal["numerator", "denominator"]
_SHARE = Decimal("0.01")


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One indicator in one area on one day.

    `value` is None where it cannot be computed: `state` says why (no-records, unset, no-rows). A
    ratio carries
    its `numerator` and `denominator`; `declared` are the sources' figures for exactly this area.
    """

    item: PackItem[Indicator]
    state: Literal["computed", "no-records", "unset", "no-rows"]
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    declared: tuple[Declared, ...] = ()

    @property
    def is_ratio(self) -> bool:
        return self.item.spec.measure in ("ratio", "ratio-of-sums", "mean")

    def agrees_with(self, declared: Declared) -> bool | None:
        """Whether the computed value fits a declared one; None where either is missing or a
        forecast."""
        qualifier = QUALIFIERS[declared.qualifier]
        if self.value is None or declared.qualifier == "expected":
            return None
        computed = Quantity(self.value, self.item.spec.unit)
        return computed.agrees_with(Quantity(Decimal(declared.value), declared.unit, qualifier))


def board(*, actor: Actor, pack: PackAt, area: str) -> list[Measured]:
    """All indicators of a pack in an area on the pack's day. One query for each subject that has
    records."""
    by_subject: dict[str, list[PackItem[Indicator]]] = defaultdict(list)
    for item in pack.indicators():
        by_subject[item.spec.subject].append(item)
    found = {
        measured.item.id: measured
        for subject, items in by_subject.items()
        for measured in _measure(actor, pack, subject, area, items)
    }
    return [found[item.id] for item in pack.indicators()]


def rows_behind(
    *,
    actor: Actor,
    pack: PackAt,
    indicator: str,
    area: str,
    part: Part = "numerator",
    limit: int,
    offset: int = 0,
) -> tuple[PackItem[Indicator], list[str]]:
    """The indicator and the codes of the rows behind its number, one page. One query.

    Raises NotComputable, UnknownItem.
    """
    item: PackItem[Indicator] = pack.item(f"indicators/{indicator}")  # type: ignore[assignment]
    spec = item.spec
    if not has_mart(spec.subject):
        raise NotComputable(subject=spec.subject)
    plan = _Plan(pack, spec)
    rows = table(actor=actor, pack=pack, subject=spec.subject, area=area, names=plan.names)
    return item, rows.codes(plan.condition(rows, part), limit=limit, offset=offset)


def _measure(
    actor: Actor, pack: PackAt, subject: str, area: str, items: list[PackItem[Indicator]]
) -> Iterator[Measured]:
    declared = {
        item.id: tuple(figure for figure in item.spec.declared if figure.area == area)
        for item in items
    }
    if not has_mart(subject):
        for item in items:
            yield Measured(item=item, state="no-records", declared=declared[item.id])
        return
    plans = {item.id: _Plan(pack, item.spec) for item in items}
    ready = [item for item in items if not plans[item.id].unset]
    names = {name for item in ready for name in plans[item.id].names}
    numbers: list[Any] = []
    missing: frozenset[str] = frozenset()
    if ready:
        rows = table(actor=actor, pack=pack, subject=subject, area=area, names=names)
        missing = rows.missing
        ready = [item for item in ready if not plans[item.id].names & missing]
        selected = [sql for item in ready for sql in plans[item.id].selected(rows)]
        numbers = list(rows.aggregate(selected)) if selected else []
    for item in items:
        if plans[item.id].names & missing:
            yield Measured(item=item, state="no-records", declared=declared[item.id])
        elif plans[item.id].unset:
            yield Measured(item=item, state="unset", declared=declared[item.id])
        else:
            pair = (_decimal(numbers.pop(0)), _decimal(numbers.pop(0)))
            yield _measured(item, pair, declared[item.id])


def _measured(
    item: PackItem[Indicator],
    pair: tuple[Decimal | None, Decimal | None],
    declared: tuple[Declared, ...],
) -> Measured:
    upper, lower = pair
    if item.spec.measure in ("count", "distinct", "sum"):
        value = upper if upper is not None else Decimal(0)
        return Measured(item=item, state="computed", value=value, declared=declared)
    if not lower or upper is None:
        return Measured(
            item=item, state="no-rows", numerator=upper, denominator=lower, declared=declared
        )
    share = upper / lower * (100 if item.spec.unit == "%" else 1)
    return Measured(
        item=item,
        state="computed",
        value=share.quantize(_SHARE, ROUND_HALF_UP),
        numerator=upper,
        denominator=lower,
        declared=declared,
    )


class _Plan:
    """How one indicator is computed over its table: always two aggregates, the second NULL for
    plain counts."""

    def __init__(self, pack: PackAt, spec: Indicator) -> None:
        self.spec = spec
        self._parts: dict[str, Expression] = {
            spoken.steps[0]: pack.expression(spec.subject, spoken.text)  # type: ignore[misc]
            for spoken in spec.expressions()
        }
        needed = {name for part in self._parts.values() for name in part.parameters}
        self.unset = any(isinstance(pack.values.get(name), Unset) for name in needed)
        plain = {column for _key, column in spec.columns()}
        self.names = frozenset(
            {name for part in self._parts.values() for name in part.names} | plain
        )

    def condition(self, rows: Table, part: Part) -> str:
        """The condition that a row behind the number (or behind its denominator) fulfils."""
        wanted = [self._parts[key] for key in ("where", part) if key in self._parts]
        return " AND ".join(rows.condition(each) for each in wanted) or "1=1"

    def selected(self, rows: Table) -> tuple[str, str]:
        upper, lower = self.condition(rows, "numerator"), self.condition(rows, "denominator")
        of = rows.columns.get(self.spec.of or "", "1")
        match self.spec.measure:
            case "count":
                return f"COUNT(CASE WHEN {upper} THEN 1 END)", "NULL"
            case "distinct":
                return f"COUNT(DISTINCT CASE WHEN {upper} THEN {of} END)", "NULL"
            case "sum":
                return f"SUM(CASE WHEN {upper} THEN {of} END)", "NULL"
            case "mean":
                return (
                    f"SUM(CASE WHEN {upper} THEN {of} END)",
                    f"COUNT(CASE WHEN {upper} THEN {of} END)",
                )
            case "ratio":
                return (
                    f"COUNT(CASE WHEN {upper} THEN 1 END)",
                    f"COUNT(CASE WHEN {lower} THEN 1 END)",
                )
            case _:
                over, under = (rows.columns[column] for _key, column in self.spec.columns())
                return (
                    f"SUM(CASE WHEN {upper} THEN {over} END)",
                    f"SUM(CASE WHEN {upper} THEN {under} END)",
                )


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))
