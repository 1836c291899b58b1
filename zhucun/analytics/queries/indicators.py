"""Indicators: computed from raw records, declared beside them, each with the rows behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal, NamedTuple

from zhucun.analytics.errors import NotComputable
from zhucun.analytics.queries.bases import base_of
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
#: The day on which a row of a subject counts as a flow, for indicators that have a window.
_DAYS = {
    "household": "exited_on",
    "poverty_account": "last_day",
    "party_branch": "rectified_on",
    "party_member": "party_since",
    "rectification": "happened_on",
    "talent": "happened_on",
}


class Share(NamedTuple):
    """A share on a day, in %, rounded as it is shown, with what it is made of."""

    on: date
    value: Decimal
    numerator: Decimal
    denominator: Decimal


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One indicator in one area on one day.

    `value` is None where it cannot be computed: `state` says why (no-records, unset, no-rows), and
    `missing` which facts nobody keeps of its rows; without them nobody keeps the rows. A ratio
    carries its `numerator` and `denominator`, a difference of two shares (百分点, never %) both
    `ends`; `declared` are the sources' figures for exactly this area, `as_of` is the pack's day.
    """

    item: PackItem[Indicator]
    state: Literal["computed", "no-records", "unset", "no-rows"]
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    declared: tuple[Declared, ...] = ()
    ends: tuple[Share, Share] | None = None
    as_of: date | None = None
    missing: tuple[str, ...] = ()

    @property
    def is_ratio(self) -> bool:
        spec = self.item.spec
        return spec.measure in ("ratio", "ratio-of-sums", "mean") and not spec.is_difference

    def agrees_with(self, declared: Declared) -> bool | None:
        """Whether the computed value fits a declared one; None where either is missing or a
        forecast, where the declared one is of a single village of the area, and where it is of
        another day than the latest up to ours: what was said of 2014 is no claim about 2017, nor
        the other way round."""
        qualifier = QUALIFIERS[declared.qualifier]
        if self.value is None or declared.qualifier == "expected" or declared.only is not None:
            return None
        if not self._is_of_day(declared):
            return None
        computed = Quantity(self.value, self.item.spec.unit)
        said = Quantity(Decimal(declared.value), declared.unit, qualifier)
        step = None if declared.to_nearest is None else Decimal(declared.to_nearest)
        return computed.agrees_with(said, to_nearest=step)

    @property
    def is_explained(self) -> bool:
        """True where a declared number differs and the pack says by which account."""
        explained = self.item.spec.explained_by is not None
        return explained and any(self.agrees_with(each) is False for each in self.declared)

    def _is_of_day(self, declared: Declared) -> bool:
        if self.as_of is None:
            return True
        past = [
            each.as_of for each in self.declared if each.as_of <= self.as_of and each.only is None
        ]
        return bool(past) and declared.as_of == max(past)


def board(*, actor: Actor, pack: PackAt, area: str) -> list[Measured]:
    """All indicators of a pack in an area on the pack's day. One query for each subject that has
    records; up to six more for each figure of places that is a denominator, and for each end of a
    difference."""
    by_subject: dict[str, list[PackItem[Indicator]]] = defaultdict(list)
    for item in pack.indicators():
        by_subject[item.spec.subject].append(item)
    found = {
        measured.item.id: measured
        for subject, items in by_subject.items()
        for measured in _measure(actor, pack, subject, area, items)
    }
    return [found[item.id] for item in pack.indicators()]


def measure(*, actor: Actor, pack: PackAt, indicator: str, area: str) -> Measured:
    """One indicator of the board. Raises UnknownItem."""
    item: PackItem[Indicator] = pack.item(f"indicators/{indicator}")  # type: ignore[assignment]
    [found] = _measure(actor, pack, item.spec.subject, area, [item])
    return found


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
    """The indicator and the codes of the rows behind its number, one page. One query. What stands
    behind a denominator that is a figure of places, `base_rows` says: here it has no rows.

    Raises NotComputable, UnknownItem.
    """
    item: PackItem[Indicator] = pack.item(f"indicators/{indicator}")  # type: ignore[assignment]
    spec = item.spec
    if not has_mart(spec.subject):
        raise NotComputable(subject=spec.subject)
    if part == "denominator" and spec.denominator_figure is not None:
        return item, []
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
    ready = [item for item in items if not plans[item.id].unset and not item.spec.is_difference]
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
        if item.spec.is_difference:
            yield _difference(actor, pack, area, item, declared[item.id])
        elif unkept := tuple(sorted(plans[item.id].names & missing)):
            yield Measured(
                item=item, state="no-records", declared=declared[item.id], missing=unkept
            )
        elif plans[item.id].unset:
            yield Measured(item=item, state="unset", declared=declared[item.id])
        else:
            upper, lower = _decimal(numbers.pop(0)), _decimal(numbers.pop(0))
            if item.spec.denominator_figure is not None:
                lower = base_of(actor=actor, pack=pack, spec=item.spec, area=area)
            yield replace(_measured(item, (upper, lower), declared[item.id]), as_of=pack.as_of)


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
    # A mean of values that are per cent already is no share of anything.
    is_share = item.spec.unit in ("%", "百分点") and item.spec.measure != "mean"
    share = upper / lower * (100 if is_share else 1)
    return Measured(
        item=item,
        state="computed",
        value=share.quantize(_SHARE, ROUND_HALF_UP),
        numerator=upper,
        denominator=lower,
        declared=declared,
    )


def _difference(
    actor: Actor,
    pack: PackAt,
    area: str,
    item: PackItem[Indicator],
    declared: tuple[Declared, ...],
) -> Measured:
    """The share on the first day of the window less that on its last day, or on the pack's day
    where that is earlier; both as they are shown, so that a reader can check it (HH18-172)."""
    days = pack.window(str(item.spec.window)).period
    until = days.until - timedelta(days=1) if days.until else pack.as_of
    spec = item.spec.model_copy(update={"window": None})
    share = replace(item, spec=spec)
    ends = []
    for day in (days.start, min(until, pack.as_of)):
        if day < days.start:
            break
        [found] = _measure(actor, pack.on(day), item.spec.subject, area, [share])
        if found.value is None or found.numerator is None or found.denominator is None:
            return replace(found, item=item, value=None, declared=declared)
        ends.append(Share(day, found.value, found.numerator, found.denominator))
    if len(ends) < 2:
        return Measured(item=item, state="no-rows", declared=declared)
    first, last = ends
    return Measured(
        item=item,
        state="computed",
        value=first.value - last.value,
        declared=declared,
        ends=(first, last),
        as_of=pack.as_of,
    )


class _Plan:
    """How one indicator is computed over its table: always two aggregates, the second NULL for
    plain counts."""

    def __init__(self, pack: PackAt, spec: Indicator) -> None:
        self.spec, self._pack = spec, pack
        self._parts: dict[str, Expression] = {
            spoken.steps[0]: pack.expression(spec.subject, spoken.text)  # type: ignore[misc]
            for spoken in spec.expressions()
        }
        days = _days_counted(pack, spec)
        if days:
            self._parts["window"] = pack.expression(spec.subject, days)
        needed = {name for part in self._parts.values() for name in part.parameters}
        self.unset = any(isinstance(pack.values.get(name), Unset) for name in needed)
        plain = {column for _key, column in spec.columns()}
        self._day = _DAYS.get(spec.subject) if spec.window else None
        if self._day:
            plain.add(self._day)
        self.names = frozenset(
            {name for part in self._parts.values() for name in part.names} | plain
        )

    def condition(self, rows: Table, part: Part) -> str:
        """The condition that a row behind the number (or behind its denominator) fulfils."""
        wanted = [self._parts[key] for key in ("where", "window", part) if key in self._parts]
        stated = [rows.condition(each) for each in wanted]
        return " AND ".join([*stated, *self._within(rows)]) or "1=1"

    def _within(self, rows: Table) -> Iterator[str]:
        """The day of a flow lies in the indicator's window."""
        if self._day:
            days = self._pack.window(str(self.spec.window)).period
            day = rows.columns[self._day]
            yield f"{day} >= DATE('{days.start}') AND {day} < DATE('{days.until}')"

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


def _days_counted(pack: PackAt, spec: Indicator) -> str:
    """The days of an indicator's window as a condition over the day, or the year, on which its rows
    happened; empty without a window, for a stock, and for rows that have no day."""
    if spec.window is None:
        return ""
    item: Any = pack.item(f"windows/{spec.window.removeprefix('windows/')}").spec
    window, words = pack.window(spec.window), pack.vocabulary(spec.subject)
    if item.kind == "stock" or window.period.until is None:
        return ""
    since, until = window.period.start, window.period.until
    if "happened_on" in words:
        return f"happened_on >= DATE '{since}' AND happened_on < DATE '{until}'"
    if "year" in words and (since.month, since.day, until.month, until.day) == (1, 1, 1, 1):
        return f"year >= {since.year} AND year < {until.year}"
    return ""


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))
