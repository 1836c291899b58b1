"""What projects come to: how many, their budgets, the money spent, and its share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

_CENT = Decimal("0.01")


@dataclass(frozen=True, kw_only=True)
class ProjectSums:
    """Sums of some projects, in yuan. `within`: what those that state a budget have spent; the
    share is theirs alone, for money without a budget is no part of one."""

    count: int = 0
    budgeted: int = 0
    budget: Decimal = Decimal(0)
    spent: Decimal = Decimal(0)
    within: Decimal = Decimal(0)
    over: int = 0

    @property
    def unstated(self) -> int:
        """Projects that state no budget."""
        return self.count - self.budgeted

    @property
    def share(self) -> float | None:
        """Of the budgets, what was spent; None without any."""
        return share_of(self.within, self.budget)


def share_of(spent: Decimal, budget: Decimal | None) -> float | None:
    """1.0 is the whole budget; None where there is none, or one of nought."""
    return float(spent / budget) if budget else None


def sums_of(rows: Iterable[tuple[Decimal | None, Decimal]]) -> ProjectSums:
    """The sums of (budget, spent) of each project."""
    found = [(budget, spent) for budget, spent in rows]
    stated = [(budget, spent) for budget, spent in found if budget is not None]
    return ProjectSums(
        count=len(found),
        budgeted=len(stated),
        budget=_yuan(budget for budget, _ in stated),
        spent=_yuan(spent for _, spent in found),
        within=_yuan(spent for _, spent in stated),
        over=sum(spent > budget for budget, spent in stated),
    )


def _yuan(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0)).quantize(_CENT)
