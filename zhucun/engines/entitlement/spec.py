"""What is due: how much, for which time, what a part of it asks, and whether it adds to others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from zhucun.engines.entitlement.errors import BadSpec


class Per(StrEnum):
    YEAR = "year"
    MONTH = "month"
    DAY = "day"  # each day that a locked month sheet counts
    TERM = "term"  # once, with the first day of the service
    ONCE = "once"
    EVENT = "event"  # once for each event of the service that opens it


class ProRata(StrEnum):
    """What a part of a year or month asks."""

    DAY = "day"  # by days served of the days of the period
    MONTH = "month"  # every month with a day served counts as one
    FULL_MONTH = "full-month"  # only months served from their first to their last day count
    NONE = "none"  # the whole amount with the first day served


class Stacking(StrEnum):
    """What somebody draws who fits several entitlements of one stack at once."""

    ADDS = "adds"
    HIGHEST = "highest"


@dataclass(frozen=True, kw_only=True)
class Rate:
    """An amount in yuan for the days [since, until); None: the source leaves it open."""

    since: date
    until: date
    value: Decimal | None
    clause: str = ""
    pack: str = ""


@dataclass(frozen=True, kw_only=True)
class Entitlement:
    """One entitlement over a year. Its rates follow each other without overlap; days without a rate
    give nothing.

    `pro_rata` and `stacking` None: the source leaves them open, and they are never guessed.
    `needs_lock`: only days of months whose sheet is locked count. One holder draws what has one
    `id` once, in whichever services he is. `stack`: a word shared by those
    that may not simply be added for one person; empty: it stands alone. Raises BadSpec.
    """

    id: str
    per: Per
    rates: tuple[Rate, ...]
    pro_rata: ProRata | None = None
    needs_lock: bool = False
    stack: str = ""
    stacking: Stacking | None = None

    def __post_init__(self) -> None:
        until = None
        for rate in self.rates:
            if rate.since >= rate.until or (until is not None and rate.since < until):
                raise BadSpec(f"{self.id}: the rates of {rate.since} are not in order")
            if rate.value is not None and rate.value < 0:
                raise BadSpec(f"{self.id}: {rate.value} is below 0")
            until = rate.until
