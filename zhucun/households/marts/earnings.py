"""How the pack counts income: which parts, with which sign, over which twelve months, by whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import DecimalField, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from zhucun.directory import queries as directory
from zhucun.engines.rules import Unset
from zhucun.households.enums import IncomePart, IncomeWindow
from zhucun.households.models import Income
from zhucun.kernel.periods import months_after
from zhucun.packs import PackAt

#: Parts of an income, in the order of the register.
PARTS = tuple(IncomePart.values)
GROSS = (IncomePart.WAGES, IncomePart.PRODUCTION, IncomePart.PROPERTY, IncomePart.TRANSFERS)
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


def net_of(rule: Formula) -> Any:
    """Net income as a column over `Income`; NULL where the formula is open. A row of which no part
    is known is to be left out by `some_part`."""
    if rule.weights is None:
        return Value(None, output_field=_MONEY)
    return _summed(rule.weights)


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
