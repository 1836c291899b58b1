"""What is owed, what interest is subsidised, what the risk fund holds: exact, and pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from zhucun.economy.enums import RiskMove

_CENT = Decimal("0.01")
_DAYS = Decimal(365)

#: Principal that came back: (day, yuan).
Paid = tuple[date, Decimal]


def owed(amount: Decimal, repaid: Iterable[Paid], *, on: date) -> Decimal:
    """The principal that is owed at the end of a day."""
    return amount - sum((yuan for day, yuan in repaid if day <= on), Decimal(0))


@dataclass(frozen=True, kw_only=True)
class Interest:
    """The interest of one loan in one year: `interest` in yuan and the part of it that the policy
    subsidises; None where no share is configured (未配置)."""

    year: int
    interest: Decimal
    share: Decimal | None

    @property
    def subsidy(self) -> Decimal | None:
        if self.share is None:
            return None
        return (self.interest * self.share).quantize(_CENT, ROUND_HALF_UP)


def interest_of(
    year: int,
    *,
    amount: Decimal,
    rate: Decimal,
    granted_on: date,
    due_on: date,
    repaid: Sequence[Paid],
    until: date,
) -> Decimal:
    """Simple interest in yuan on what is owed each day of a year, up to and without `until`.

    `rate` in per cent a year of 365 days. What is owed after `due_on` is overdue and bears no
    subsidised interest.
    """
    start = max(granted_on, date(year, 1, 1))
    stop = min(due_on, date(year + 1, 1, 1), until)
    if start >= stop:
        return Decimal(0).quantize(_CENT)
    turns = sorted({start, stop, *(day for day, _yuan in repaid if start < day < stop)})
    total = Decimal(0)
    for since, before in zip(turns, turns[1:], strict=False):
        total += owed(amount, repaid, on=since) * (before - since).days
    return (total * rate / 100 / _DAYS).quantize(_CENT, ROUND_HALF_UP)


def balance(entries: Iterable[tuple[str, Decimal]]) -> Decimal:
    """What a risk fund holds: paid in and recovered, less what was compensated."""
    return sum(
        (-yuan if kind == RiskMove.COMPENSATED else yuan for kind, yuan in entries), Decimal(0)
    )


def growth(now: Decimal | None, before: Decimal | None) -> Decimal | None:
    """The growth on the year before in per cent; None where either is not known or nought."""
    if not before or now is None:
        return None
    return ((now - before) / before * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
