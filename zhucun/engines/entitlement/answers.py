"""What is due, with its arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from zhucun.engines.entitlement.spec import ProRata


class Open(StrEnum):
    """What the source leaves open, so that no sum is named (未配置)."""

    AMOUNT = "amount"
    PRO_RATA = "pro_rata"
    STACKING = "stacking"


@dataclass(frozen=True, kw_only=True)
class Part:
    """`amount` = `rate` × `counted` / `of`, in `unit` (day, month, once), for the days
    [since, until). None: not configured."""

    since: date
    until: date
    rate: Decimal | None
    counted: int
    of: int
    unit: str
    amount: Decimal | None
    clause: str = ""
    pack: str = ""


@dataclass(frozen=True, kw_only=True)
class Due:
    """What one entitlement gives one service: `amount` is the sum of its parts to the cent.

    `open` says why there is no amount; `readings` are what each way to read the source would give,
    and are never added. `left_out`: months that are over and not locked. `is_overruled`: days lie
    under a higher entitlement of the same stack. `is_shared`: a month, the year, or what is given
    once is counted with an earlier service of the same holder.
    """

    amount: Decimal | None
    parts: tuple[Part, ...] = ()
    left_out: tuple[date, ...] = ()
    open: Open | None = None
    readings: tuple[tuple[ProRata, Decimal], ...] = ()
    is_overruled: bool = False
    is_shared: bool = False
