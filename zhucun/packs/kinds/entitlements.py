"""What is due to whom: money, insurance, services, kit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from zhucun.packs.kinds.common import (
    Amount,
    Dated,
    Expression,
    Label,
    Spoken,
    Steps,
    Subject,
    Unit,
    Word,
    on_day,
)


class AmountFrom(Dated):
    value: Amount
    unit: Unit | None = None


class Entitlement(Subject):
    kind: Literal["money", "insurance", "service", "kit"]
    who: Expression | None = None
    payer: Label | None = None
    per: Literal["year", "month", "day", "term", "once"]
    amounts: tuple[AmountFrom, ...]
    pro_rata: Literal["day", "month", "full-month", "none", "unset"] = "unset"
    needs: Literal["nothing", "locked-sheet"] = "nothing"
    stack: Word | None = None
    stacking: Literal["adds", "highest", "unset"] = "unset"
    paid_by: Literal["finance", "unit"] = "finance"
    counts: Word | None = None
    is_reward: bool = False

    def dated(self) -> Iterator[tuple[Steps, tuple[Dated, ...]]]:
        yield ("amounts",), self.amounts

    def expressions(self) -> Iterator[Spoken]:
        if self.who is not None:
            yield Spoken(("who",), self.subject, self.who)

    def on(self, as_of: date) -> AmountFrom | None:
        """The amount that holds on a day."""
        return on_day(self.amounts, as_of)
