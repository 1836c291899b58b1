"""How one entitlement of somebody stands in a year: due, paid, withheld, waiting, too much."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from zhucun.engines.entitlement import Due
from zhucun.support.queries.asked import Asked
from zhucun.support.queries.paid import ZERO, Decided


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One arithmetic for everybody, with a posting or without; amounts are yuan, or times of what
    is no money. `pending` is in batches that were not paid yet, `returning` in those that ask for
    money back and did not get it. `held` is the case that cancelled it as the reward of the year,
    "" where none did. `decided`: what somebody paid though above what is due. `ahead`: what lies
    above what is due by the day, and is due by the end of the month in which it was given."""

    asked: Asked
    due: Due
    paid: Decimal = ZERO
    pending: Decimal = ZERO
    returning: Decimal = ZERO
    held: str = ""
    decided: tuple[Decided, ...] = ()
    ahead: Decimal = ZERO

    @property
    def withheld(self) -> Decimal:
        """What would be due, and is not because a decision cancelled it, paid or not."""
        return ZERO if not self.held or self.due.amount is None else self.due.amount

    @property
    def gap(self) -> Decimal | None:
        """Due less withheld and paid; below nought: more was paid than is due, also where the
        decision came after the payment. None: not configured."""
        return None if self.due.amount is None else self.due.amount - self.withheld - self.paid

    @property
    def missing(self) -> Decimal:
        """What is still to be paid."""
        return max(ZERO, self.gap or ZERO)

    @property
    def excess(self) -> Decimal:
        """What was paid above what is due by the day, whatever the reason."""
        return max(ZERO, -(self.gap or ZERO))

    @property
    def agreed(self) -> Decimal:
        """What was paid above what is due because somebody decided so: it is not asked back."""
        decided = sum((one.amount for one in self.decided), ZERO)
        return min(max(ZERO, self.excess - self.ahead), decided)

    @property
    def over(self) -> Decimal:
        """What was paid above what is due, and is to be returned (应退). A unit may give more than
        it has to."""
        if self.asked.paid_by == "unit":
            return ZERO
        return max(ZERO, self.excess - self.ahead - self.agreed)

    @property
    def unpaid(self) -> Decimal:
        """What a new batch may ask for."""
        return ZERO if self.held else max(ZERO, self.missing - self.pending)

    @property
    def to_return(self) -> Decimal:
        """What a new batch may ask to be returned."""
        return max(ZERO, self.over - self.returning)
