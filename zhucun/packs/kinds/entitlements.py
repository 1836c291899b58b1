"""What is due to whom: money, insurance, services, kit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from pydantic import model_validator

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
    """`on_top_of`: the sum in yuan on which a share in % rises: 20 % on 10,000 are 12,000."""

    value: Amount
    unit: Unit | None = None
    on_top_of: Amount | None = None


class Entitlement(Subject):
    kind: Literal["money", "insurance", "service", "kit"]
    who: Expression | None = None
    payer: Label | None = None
    per: Literal["year", "month", "day", "term", "once", "event"]
    opened_by: tuple[Word, ...] = ()
    amounts: tuple[AmountFrom, ...]
    pro_rata: Literal["day", "month", "full-month", "none", "unset"] = "unset"
    needs: Literal["nothing", "locked-sheet"] = "nothing"
    stack: Word | None = None
    stacking: Literal["adds", "highest", "unset"] = "unset"
    paid_by: Literal["finance", "unit"] = "finance"
    counts: Word | None = None
    is_reward: bool = False
    for_whom: Label | None = None
    whom_to_ask: Label | None = None

    @model_validator(mode="after")
    def _opened_by_events(self) -> Entitlement:
        if (self.per == "event") != bool(self.opened_by):
            raise ValueError("`per: event` goes with `opened_by`, the events that open it")
        return self

    @model_validator(mode="after")
    def _payer_pays(self) -> Entitlement:
        """Whoever is named as the payer pays; “当地或派出单位” names nobody."""
        named = self.payer.zh if self.payer is not None and self.kind == "money" else ""
        by_unit = "派出单位" in named and "或" not in named
        if named and by_unit != (self.paid_by == "unit"):
            said = "unit" if by_unit else "finance"
            raise ValueError(f"`payer` is {named}: it goes with `paid_by: {said}`")
        return self

    def dated(self) -> Iterator[tuple[Steps, tuple[Dated, ...]]]:
        yield ("amounts",), self.amounts

    def expressions(self) -> Iterator[Spoken]:
        if self.who is not None:
            yield Spoken(("who",), self.subject, self.who)

    def on(self, as_of: date) -> AmountFrom | None:
        """The amount that holds on a day."""
        return on_day(self.amounts, as_of)
