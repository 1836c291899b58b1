"""The arithmetic. Pure: a year, the last day that counts, entitlements and services."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from zhucun.engines.entitlement.answers import Due, Open
from zhucun.engines.entitlement.facts import Claim, Service
from zhucun.engines.entitlement.run.months import Case, Memo, left_out_of, month_by_month
from zhucun.engines.entitlement.run.pieces import NOTHING, pieces_of, pieces_of_events, summed
from zhucun.engines.entitlement.run.spans import (
    Span,
    cut_to,
    days_in,
    joined,
    months_of,
    rated_in,
    without,
)
from zhucun.engines.entitlement.spec import Entitlement, Per, ProRata, Stacking

_DAY = timedelta(days=1)


def due(
    entitlements: Sequence[Entitlement],
    services: Sequence[Service],
    claims: Iterable[Claim],
    *,
    year: int,
    through: date,
) -> list[Due]:
    """What each claim gives of a calendar year up to and including a day, in the order of claims.

    Somebody on post is taken to serve on. Equal cases are computed once: a province of 27,000 with
    a few dates of posting takes little more than its claims.
    """
    last = date(year + 1, 1, 1)
    window = date(year, 1, 1), last
    end = min(through + _DAY, last)
    known: dict[Case, Due] = {}
    memo = Memo(year=year, end=end)
    cases: list[Case] = []
    claims = list(claims)
    for claim in claims:
        asks, service = entitlements[claim.entitlement], services[claim.service]
        span = cut_to((service.since, service.until or last), window)
        once = asks.per in (Per.TERM, Per.ONCE)
        case = Case(
            claim.entitlement,
            (span,) if span else (),
            _locked(asks, service),
            service.since if once else window[0],
            service.events if asks.per is Per.EVENT else (),
        )
        cases.append(case)

    def answer(case: Case) -> Due:
        found = known.get(case)
        if found is None:
            found = known[case] = _one(entitlements[case.entitlement], case, memo)
        return found

    answers = [answer(case) for case in cases]
    _stack(entitlements, services, claims, cases, answers, answer)
    return answers


def _locked(asks: Entitlement, service: Service) -> frozenset[tuple[date, int]]:
    """What the entitlement asks of the month sheets: which are locked, how many days they count."""
    if asks.per is Per.DAY:
        return frozenset(service.locked.items())
    return frozenset((month, 0) for month in service.locked) if asks.needs_lock else frozenset()


# ── stacking ────────────────────────────────────────


def _stack(
    entitlements: Sequence[Entitlement],
    services: Sequence[Service],
    claims: Sequence[Claim],
    cases: Sequence[Case],
    answers: list[Due],
    answer: Callable[[Case], Due],
) -> None:
    """Where one holder fits several of a stack on the same days: added, the highest, or open."""
    stacks: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, claim in enumerate(claims):
        stack = entitlements[claim.entitlement].stack
        if stack:
            stacks[services[claim.service].holder, stack].append(at)
    for mine in stacks.values():
        rules = {entitlements[claims[at].entitlement].stacking for at in mine}
        crowded = [at for at in mine if any(_meet(cases[at], cases[b]) for b in mine if b != at)]
        if not crowded or rules == {Stacking.ADDS}:
            continue
        if rules != {Stacking.HIGHEST} or any(answers[at].amount is None for at in crowded):
            for at in crowded:
                answers[at] = replace(answers[at], amount=None, open=answers[at].open or _OPEN)
            continue
        _highest(entitlements, claims, cases, crowded, answers, answer)


_OPEN = Open.STACKING


def _highest(
    entitlements: Sequence[Entitlement],
    claims: Sequence[Claim],
    cases: Sequence[Case],
    crowded: Sequence[int],
    answers: list[Due],
    answer: Callable[[Case], Due],
) -> None:
    """The highest rate first; a lower one keeps the days that no higher one covers, where it is
    drawn by the day, else nothing."""

    def worth(at: int) -> Decimal:
        rates = entitlements[claims[at].entitlement].rates
        return max((rate.value for rate in rates if rate.value is not None), default=NOTHING)

    taken: list[Span] = []
    for at in sorted(crowded, key=lambda each: (-worth(each), each)):
        case = cases[at]
        left = tuple(without(case.spans, taken))
        if left != case.spans:
            by_day = entitlements[case.entitlement].pro_rata is ProRata.DAY
            found = answer(case._replace(spans=left if by_day else ()))
            answers[at] = replace(found, is_overruled=True)
        taken += case.spans


def _meet(one: Case, other: Case) -> bool:
    return any(cut_to(a, b) for a in one.spans for b in other.spans)


def _one(entitlement: Entitlement, case: Case, memo: Memo) -> Due:
    needs = entitlement.needs_lock or entitlement.per is Per.DAY
    if entitlement.per is Per.DAY or (
        entitlement.per is Per.MONTH and entitlement.pro_rata is not None
    ):
        return month_by_month(entitlement, case, memo, needs=needs)
    locked = {month for month, _days in case.locked}
    left_out: tuple[date, ...] = ()
    spans, year, end = case.spans, memo.year, memo.end
    if needs:
        served = memo.served(spans)
        left_out = left_out_of(entitlement, served, locked, end)
        spans = tuple(joined(cut for month, cuts in served if month[0] in locked for cut in cuts))
    if entitlement.per is Per.EVENT:
        found = summed(list(pieces_of_events(entitlement, spans, case.events, end)))
    elif entitlement.pro_rata is None and entitlement.per in (Per.YEAR, Per.MONTH):
        found = _unsettled(entitlement, spans, year, end)
    else:
        way = entitlement.pro_rata or ProRata.NONE
        found = summed(list(pieces_of(entitlement, way, spans, case.begins, year, end)))
    return replace(found, left_out=left_out) if left_out else found


def _unsettled(entitlement: Entitlement, spans: tuple[Span, ...], year: int, end: date) -> Due:
    """What a part of a period asks is open: where every period is served whole, all readings agree;
    else each is shown and none chosen."""
    whole = _served_whole(entitlement, spans, year, end)
    way = ProRata.NONE if entitlement.per is Per.YEAR else ProRata.MONTH
    found = summed(list(pieces_of(entitlement, way, spans, date(year, 1, 1), year, end)))
    if whole or found.amount is None or not found.parts:
        return found
    readings = []
    for each in ProRata:
        said = summed(list(pieces_of(entitlement, each, spans, date(year, 1, 1), year, end)))
        if said.amount is None:
            return said
        readings.append((each, said.amount))
    if len({amount for _way, amount in readings}) == 1:
        return found
    return replace(found, amount=None, open=Open.PRO_RATA, readings=tuple(readings))


def _served_whole(entitlement: Entitlement, spans: tuple[Span, ...], year: int, end: date) -> bool:
    if entitlement.per is Per.YEAR:
        one_rate = len({rate.value for rate in entitlement.rates}) == 1
        rated = bool(entitlement.rates) and (
            entitlement.rates[0].since <= date(year, 1, 1)
            and entitlement.rates[-1].until >= date(year + 1, 1, 1)
        )
        return one_rate and rated and spans == ((date(year, 1, 1), date(year + 1, 1, 1)),)
    return all(
        days_in([month], spans) in (0, (month[1] - month[0]).days)
        and len(list(rated_in(entitlement, [month]))) == 1
        for month in months_of(year)
        if month[0] < end and days_in([month], spans)
    )
