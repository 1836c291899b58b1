"""Services of one holder that are given the same: what is for him is given once, not once each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from zhucun.engines.entitlement.answers import Due, Part
from zhucun.engines.entitlement.facts import Claim, Service
from zhucun.engines.entitlement.run.months import Case
from zhucun.engines.entitlement.run.pieces import cents
from zhucun.engines.entitlement.run.spans import (
    Before,
    Span,
    cuts_of,
    days_in,
    months_of,
    rated_in,
    without,
)
from zhucun.engines.entitlement.spec import Entitlement, Per, ProRata

_ONCE = (Per.TERM, Per.ONCE)


def together(
    entitlements: Sequence[Entitlement], services: Sequence[Service], claims: Sequence[Claim]
) -> list[list[list[int]]]:
    """The claims of one holder to one entitlement, by its id: for each the claims (by position) of
    each service. Those with one service are left out; so nearly everybody is."""
    often = {who for who, times in Counter(one.holder for one in services).items() if times > 1}
    groups: dict[tuple[object, ...], dict[int, list[int]]] = defaultdict(dict)
    for at, claim in enumerate(claims):
        service = services[claim.service]
        if service.holder in often:
            asks = entitlements[claim.entitlement]
            term = service.term if asks.per is Per.TERM else ""
            key = service.holder, asks.id, asks.per, asks.pro_rata, term
            groups[key].setdefault(claim.service, []).append(at)
    return [list(group.values()) for group in groups.values() if len(group) > 1]


def in_order(
    group: Iterable[list[int]],
    entitlements: Sequence[Entitlement],
    services: Sequence[Service],
    claims: Sequence[Claim],
    cases: list[Case],
) -> list[list[int]]:
    """The services of a group, the first to be given something first; tells the case of each later
    one what the earlier ones served."""
    last = date.max

    def first_day(mine: list[int]) -> tuple[date, date, str]:
        service = services[claims[mine[0]].service]
        since, code = service.since, service.subject
        if entitlements[claims[mine[0]].entitlement].per in _ONCE:
            return since, since, code
        first = min(
            (
                cut[0]
                for at in mine
                for _rate, cut in rated_in(entitlements[claims[at].entitlement], cases[at].spans)
            ),
            default=last,
        )
        return first, since, code

    ordered = sorted(group, key=first_day)
    served: list[Span] = []
    rated: list[Span] = []
    for mine in ordered:
        before = Before(tuple(served), tuple(rated))
        service = services[claims[mine[0]].service]
        served += without([(service.since, service.until or last)], list(served))
        for at in mine:
            rated += [
                cut for _, cut in rated_in(entitlements[claims[at].entitlement], cases[at].spans)
            ]
            cases[at] = cases[at]._replace(before=before)
    return ordered


def own_days(
    asks: Entitlement, way: ProRata, spans: tuple[Span, ...], before: Before, year: int
) -> tuple[Span, ...]:
    """The days that count for a service where others of its holder came first."""
    if not before.served:
        return spans
    if asks.per in _ONCE:
        return ()
    if asks.per is Per.EVENT or (way is ProRata.DAY and asks.per is not Per.DAY):
        return tuple(without(spans, before.rated))
    if asks.per is Per.YEAR and way is ProRata.NONE:
        return () if before.rated else spans
    if asks.per is not Per.DAY and way is ProRata.FULL_MONTH:
        return tuple(_completed(spans, before, year))
    if asks.per is Per.DAY:  # each sheet counts its own days
        return tuple(without(spans, before.rated))
    taken = [month for month in months_of(year) if cuts_of(month, before.rated)]
    return tuple(without(spans, taken))


def _completed(spans: tuple[Span, ...], before: Before, year: int) -> Iterable[Span]:
    """A month that is served whole together with the earlier services is the last one's."""
    for month in months_of(year):
        mine, whole = cuts_of(month, spans), (month[1] - month[0]).days
        theirs = cuts_of(month, before.served)
        if not mine or (days_in([month], theirs) == whole and cuts_of(month, before.rated)):
            continue
        both = days_in([month], theirs) + sum((b - a).days for a, b in without(mine, theirs))
        yield from [month] if both == whole else mine


def carried(due: Due, exact: Fraction) -> Due:
    """The same where an exact sum came before it: rounded so that all together are the sum."""
    if due.amount is None or not exact:
        return due
    start = so_far = cents(exact)
    parts: list[Part] = []
    for part in due.parts:
        exact += exact_of([part])
        total = cents(exact)
        parts.append(replace(part, amount=total - so_far))
        so_far = total
    return replace(due, amount=so_far - start, parts=tuple(parts))


def exact_of(parts: Iterable[Part]) -> Fraction:
    """What parts give before they are rounded."""
    return sum(
        (Fraction(one.rate) * one.counted / one.of for one in parts if one.rate is not None),
        Fraction(0),
    )


def share_of(due: Due) -> Fraction:
    """How much of its periods is counted."""
    return sum((Fraction(one.counted, one.of) for one in due.parts), Fraction(0))
