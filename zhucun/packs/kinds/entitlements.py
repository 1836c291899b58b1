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
    on_day,
)


class AmountFrom(Dated):
    value: Amount
    unit: Unit | None = None


class Entitlement(Subject):
    kind: Literal["money", "insurance", "service", "kit"]
    who: Expression | None = None
    payer: Label | None = None
    per: Literal["year", "month", "term", "once"]
    amounts: tuple[AmountFrom, ...]
    stacking: Literal["adds", "highest", "unset"] = "unset"

    def dated(self) -> Iterator[tuple[Steps, tuple[Dated, ...]]]:
        yield ("amounts",), self.amounts

    def expressions(self) -> Iterator[Spoken]:
        if self.who is not None:
            yield Spoken(("who",), self.subject, self.who)

    def on(self, as_of: date) -> AmountFrom | None:
        """The amount that holds on a day."""
        return on_day(self.amounts, as_of)
