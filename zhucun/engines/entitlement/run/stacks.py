"""Where one holder fits several of a stack on the same days: added, the highest, or open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from zhucun.engines.entitlement.answers import Due
from zhucun.engines.entitlement.facts import Claim, Service
from zhucun.engines.entitlement.run.holders import own_days
from zhucun.engines.entitlement.run.months import Case
from zhucun.engines.entitlement.run.pieces import NOTHING
from zhucun.engines.entitlement.run.spans import (
    Span,
    cut_to,
    cuts_of,
    days_in,
    joined,
    months_of,
    rated_in,
    without,
)
from zhucun.engines.entitlement.spec import Entitlement, Per, ProRata, Stacking

Answer = Callable[[Case], Due]


def stack(
    entitlements: Sequence[Entitlement],
    services: Sequence[Service],
    claims: Sequence[Claim],
    cases: list[Case],
    answer: Answer,
    year: int,
) -> tuple[set[int], set[int]]:
    """(claims whose sum is open, claims of which days lie under a higher one); the cases of the
    latter keep the days that are left to them. What is counted in different ways, as by day and by
    month, has no higher one that anybody named: it is open."""
    stacks: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, claim in enumerate(claims):
        word = entitlements[claim.entitlement].stack
        if word:
            stacks[services[claim.service].holder, word].append(at)
    open_: set[int] = set()
    under: set[int] = set()
    for mine in stacks.values():
        asks = {at: entitlements[claims[at].entitlement] for at in mine}
        days = {at: _days_of(asks[at], cases[at], year) for at in mine}
        crowded = [at for at in mine if any(_meet(days[at], days[b]) for b in mine if b != at)]
        rules = {one.stacking for one in asks.values()}
        if not crowded or rules == {Stacking.ADDS}:
            continue
        ways = {(asks[at].per, asks[at].pro_rata) for at in crowded}
        if (
            rules != {Stacking.HIGHEST}
            or len(ways) > 1
            or any(answer(cases[at]).amount is None for at in crowded)
        ):
            open_ |= set(crowded)
            continue
        crowded.sort(key=lambda at: (services[claims[at].service].subject, asks[at].id))
        by_claim = {at: (asks[at], days[at]) for at in crowded}
        for at, left in _highest(by_claim, year):
            cases[at] = cases[at]._replace(spans=left)
            under.add(at)
    return open_, under


def _days_of(asks: Entitlement, case: Case, year: int) -> tuple[Span, ...]:
    return own_days(asks, asks.pro_rata or ProRata.DAY, case.spans, case.before, year)


def _meet(one: tuple[Span, ...], other: tuple[Span, ...]) -> bool:
    return any(cut_to(a, b) for a in one for b in other)


class _Unit(NamedTuple):
    """What is given as one: a stretch of one rate, a month, or all of it."""

    worth: Decimal
    spans: tuple[Span, ...]


def _highest(
    by_claim: dict[int, tuple[Entitlement, tuple[Span, ...]]], year: int
) -> Iterator[tuple[int, tuple[Span, ...]]]:
    """The claims that lose days to a higher rate of the same days, with what is left to them: of
    what is given by the day the other days, of what is given by months the months without any, of
    what is given whole nothing."""
    units = [
        (at, unit) for at, (asks, days) in by_claim.items() for unit in _units_of(asks, days, year)
    ]
    taken: list[Span] = []
    kept: dict[int, list[Span]] = {at: [] for at in by_claim}
    under: set[int] = set()
    for at, unit in sorted(units, key=lambda each: -each[1].worth):
        left = tuple(without(unit.spans, taken))
        if left != unit.spans:
            under.add(at)
            if not _is_by_day(by_claim[at][0]):
                continue
        kept[at] += left
        taken += left
    for at in under:
        yield at, tuple(joined(sorted(kept[at])))


def _is_by_day(asks: Entitlement) -> bool:
    """Also where the source leaves open what a part asks: then the rest is shown, and open."""
    of_periods = asks.per in (Per.YEAR, Per.MONTH) and asks.pro_rata in (ProRata.DAY, None)
    return of_periods or asks.per is Per.EVENT


def _units_of(asks: Entitlement, days: tuple[Span, ...], year: int) -> Iterator[_Unit]:
    if _is_by_day(asks):
        for rate, cut in rated_in(asks, days):
            yield _Unit(rate.value or NOTHING, (cut,))
        return
    if asks.per in (Per.TERM, Per.ONCE) or (asks.per is Per.YEAR and asks.pro_rata is ProRata.NONE):
        windows = [(date(year, 1, 1), date(year + 1, 1, 1))]
    else:
        windows = months_of(year)
    is_full = asks.per is not Per.DAY and asks.pro_rata is ProRata.FULL_MONTH
    for window in windows:
        cuts = tuple(cuts_of(window, days))
        if is_full and days_in([window], cuts) < (window[1] - window[0]).days:
            continue
        for rate, _cut in rated_in(asks, cuts):
            yield _Unit(rate.value or NOTHING, cuts)
            break
