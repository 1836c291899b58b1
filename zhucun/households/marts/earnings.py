"""How the pack counts income: which parts, with which sign, over which twelve months, by whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from django.db.models import Case, DecimalField, F, Func, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from zhucun.directory import queries as directory
from zhucun.engines.rules import Unset
from zhucun.households.enums import IncomePart, IncomeWindow
from zhucun.households.models import Income
from zhucun.kernel.periods import months_after
from zhucun.kernel.problems import Problem
from zhucun.packs import Library, PackAt

#: Parts of an income, in the order of the register.
PARTS = tuple(IncomePart.values)
GROSS = (IncomePart.WAGES, IncomePart.PRODUCTION, IncomePart.PROPERTY, IncomePart.TRANSFERS)
#: Parameters of the packs that say how an income counts.
_COUNTING = ("income-counts-", "income-persons-on")
_FEN = Decimal("0.01")
_MONEY: Any = DecimalField(max_digits=16, decimal_places=2)


@dataclass(frozen=True, kw_only=True)
class Formula:
    """The pack's formula on a day: `weights` says how each part counts (1, −1 or 0), `window`
    over which twelve months, `persons_on` on which day the persons are counted. None: 未配置."""

    weights: Mapping[str, int] | None
    window: str | None
    persons_on: str | None
    max_age_months: int | None
    pack: str

    def net(self, parts: Mapping[str, Decimal | None]) -> Decimal | None:
        """Net income in yuan; None where no part is known or the pack leaves one open."""
        known = {name: value for name, value in parts.items() if value is not None}
        if self.weights is None or not known:
            return None
        return sum((value * self.weights[name] for name, value in known.items()), Decimal(0))

    def per_head(self, parts: Mapping[str, Decimal | None], persons: int) -> Decimal | None:
        """Net income a head in yuan, to the fen."""
        net = self.net(parts)
        if net is None or not persons or self.persons_on is None:
            return None
        return (net / persons).quantize(_FEN, ROUND_HALF_UP)


_OPEN = Formula(weights=None, window=None, persons_on=None, max_age_months=None, pack="")


def formula(pack: PackAt) -> Formula:
    """The formula of a pack on its day (domain: 工资＋经营＋财产＋转移−生产经营支出)."""
    weights = {name: pack.values.get(f"income_counts_{name}") for name in PARTS}
    is_open = any(value is None or isinstance(value, Unset) for value in weights.values())
    age = _set(pack, "income_max_age_months")
    return Formula(
        weights=None if is_open else {name: int(str(value)) for name, value in weights.items()},
        window=_set(pack, "income_window"),
        persons_on=_set(pack, "income_persons_on"),
        max_age_months=None if age is None else int(age),
        pack=f"{pack.id} {pack.version}",
    )


def formula_for(area: str, *, as_of: date) -> Formula:
    """The formula of an area's pack on a day."""
    return formula(directory.pack_for(area, as_of=as_of))


@dataclass(frozen=True, kw_only=True)
class Span:
    """How incomes count whose last day is `since` or later, and before the next span: with which
    weights, by whose heads. The rest of the formula is not of an income but of who looks."""

    since: date
    rule: Formula


def spans(area: str) -> tuple[Span, ...]:
    """How the packs of an area count incomes, one span after another: an income counts by the pack
    of its own last day, whenever somebody looks at it. Worked out once a process."""
    return _spans(directory.policy(), area)


def rule_on(area: str, last: date) -> Formula:
    """The formula of an income of an area by its last day."""
    return next((each.rule for each in reversed(spans(area)) if each.since <= last), _OPEN)


def counted(area: str, *, as_of: date) -> tuple[Formula, ...]:
    """The formulas of an area up to a day that are not open."""
    held = (each.rule for each in spans(area) if each.since <= as_of)
    return tuple(rule for rule in held if rule.weights is not None)


@lru_cache(maxsize=4_096)
def _spans(library: Library, area: str) -> tuple[Span, ...]:
    found: list[Span] = []
    for day in _turns(library):
        try:
            rule = formula(library.for_area(area, day).at(day))
        except Problem:  # no pack holds on the day
            rule = _OPEN
        rule = replace(rule, window=None, max_age_months=None, pack="")
        if not found or found[-1].rule != rule:
            found.append(Span(since=day, rule=rule))
    return tuple(found)


def _turns(library: Library) -> list[date]:
    """Days on which some pack may begin to count otherwise."""
    days = set[date]()
    for pack in library.packs.values():
        days |= {pack.valid.start, pack.valid.until or pack.valid.start}
        for (kind, name), item in pack.built.items.items():
            if kind == "parameters" and name.rpartition("/")[2].startswith(_COUNTING):
                days |= {entry.start for _steps, entries in item.spec.dated() for entry in entries}
    return sorted(days)


def latest(rule: Formula, *, as_of: date, household: str = "pk") -> QuerySet[Income]:
    """For a subquery: the latest income of the outer row's household that the pack's window
    admits and that had ended by the day."""
    found = Income.objects.filter(
        household=OuterRef(household), retracted_at=None, ends_on__lte=as_of
    )
    if rule.window == IncomeWindow.CALENDAR_YEAR:
        found = found.filter(starts_on__month=1, starts_on__day=1)
    if rule.max_age_months is not None:
        found = found.filter(ends_on__gt=months_after(as_of, -rule.max_age_months))
    return found.order_by("-ends_on")


def net_of(area: str) -> Any:
    """Net income as a column over `Income`, each by the formula of its last day; NULL where that is
    open. A row of which no part is known is to be left out by `some_part`."""
    return by_last_day(area, net_by)


def net_by(rule: Formula) -> Any:
    """Net income by one formula, as a column over `Income`; None where it is open."""
    return None if rule.weights is None else _summed(rule.weights)


def by_last_day(area: str, column: Callable[[Formula], Any]) -> Any:
    """A column over `Income` by the formula of each one's last day; `column` gives None where it
    has nothing to say."""
    blank: Any = Value(None, output_field=_MONEY)
    whens = []
    for each in reversed(spans(area)):
        value = column(each.rule)
        whens.append(When(ends_on__gt=each.since, then=blank if value is None else value))
    return Case(*whens, default=blank, output_field=_MONEY)


class Exact(Func):
    """A sum of money that SQLite divides as it stands, not cut to whole yuan."""

    template = "(%(expressions)s * 1.0)"
    output_field = _MONEY


def gross_of(parts: tuple[str, ...] = GROSS) -> Any:
    """The sum of some parts as a column over `Income`."""
    return _summed(dict.fromkeys(parts, 1))


def some_part(parts: tuple[str, ...] = PARTS) -> Q:
    """Rows of which at least one part is known."""
    found = Q(pk__in=[])
    for name in parts:
        found |= Q(**{f"{name}__isnull": False})
    return found


def _summed(weights: Mapping[str, int]) -> Any:
    total: Any = Value(Decimal(0), output_field=_MONEY)
    for name, weight in weights.items():
        part = Coalesce(F(str(name)), Value(Decimal(0)), output_field=_MONEY)
        if weight > 0:
            total = total + part * Value(weight) if weight != 1 else total + part
        elif weight < 0:
            total = total - (part * Value(-weight) if weight != -1 else part)
    return total


def _set(pack: PackAt, name: str) -> Any:
    value = pack.values.get(name)
    return None if value is None or isinstance(value, Unset) else value
