"""The arithmetic. Pure: a year, the last day that counts, entitlements and services."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from zhucun.engines.entitlement.answers import Due, Open
from zhucun.engines.entitlement.facts import Claim, Service
from zhucun.engines.entitlement.run.holders import (
    carried,
    exact_of,
    in_order,
    own_days,
    share_of,
    together,
)
from zhucun.engines.entitlement.run.months import Case, Memo, left_out_of, month_by_month
from zhucun.engines.entitlement.run.pieces import pieces_of, pieces_of_events, summed
from zhucun.engines.entitlement.run.spans import (
    NOBODY,
    Before,
    Span,
    cut_to,
    days_in,
    joined,
    months_of,
    rated_in,
)
from zhucun.engines.entitlement.run.stacks import stack
from zhucun.engines.entitlement.spec import Entitlement, Per, ProRata

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

    groups = [
        in_order(group, entitlements, services, claims, cases)
        for group in together(entitlements, services, claims)
    ]
    open_, under = stack(entitlements, services, claims, cases, answer, year)
    answers = [answer(case) for case in cases]
    for group in groups:
        _share(group, entitlements, cases, answers, answer, memo)
    for at in under:
        answers[at] = replace(answers[at], is_overruled=True)
    for at in open_:
        answers[at] = replace(answers[at], amount=None, open=answers[at].open or Open.STACKING)
    return answers


def _share(
    group: Sequence[Sequence[int]],
    entitlements: Sequence[Entitlement],
    cases: Sequence[Case],
    answers: list[Due],
    answer: Callable[[Case], Due],
    memo: Memo,
) -> None:
    """One holder's services, in order: rounded as one, so that a move changes no sum, whichever
    sheets are locked; and told where an earlier one counts."""
    exact = Fraction(0)
    for mine in group:
        more = Fraction(0)
        for at in mine:
            case, found = cases[at], answers[at]
            alone = answer(case._replace(before=NOBODY))
            asks = replace(entitlements[case.entitlement], needs_lock=False)
            if asks.per is not Per.DAY:
                more += exact_of(_one(asks, case, memo).parts)
            is_shared = share_of(found) < share_of(alone)
            answers[at] = replace(carried(found, exact), is_shared=is_shared)
        exact += more


def _locked(asks: Entitlement, service: Service) -> frozenset[tuple[date, int]]:
    """What the entitlement asks of the month sheets: which are locked, how many days they count."""
    if asks.per is Per.DAY:
        return frozenset(service.locked.items())
    return frozenset((month, 0) for month in service.locked) if asks.needs_lock else frozenset()


def _one(entitlement: Entitlement, case: Case, memo: Memo) -> Due:
    needs = entitlement.needs_lock or entitlement.per is Per.DAY
    year, end, way = memo.year, memo.end, entitlement.pro_rata or ProRata.NONE
    if entitlement.per is Per.DAY or (
        entitlement.per is Per.MONTH and entitlement.pro_rata is not None
    ):
        spans = own_days(entitlement, way, case.spans, case.before, year)
        return month_by_month(entitlement, case, spans, memo, needs=needs)
    is_open = entitlement.pro_rata is None and entitlement.per in (Per.YEAR, Per.MONTH)
    spans = case.spans
    if not is_open:
        spans = own_days(entitlement, way, spans, case.before, year)
    locked = {month for month, _days in case.locked}
    left_out: tuple[date, ...] = ()
    if needs:
        served = memo.served(spans)
        left_out = left_out_of(entitlement, served, locked, end)
        spans = tuple(joined(cut for month, cuts in served if month[0] in locked for cut in cuts))
    if entitlement.per is Per.EVENT:
        found = summed(list(pieces_of_events(entitlement, spans, case.events, end)))
    elif is_open:
        found = _unsettled(entitlement, spans, case.before, year, end)
    else:
        found = summed(list(pieces_of(entitlement, way, spans, case.begins, year, end)))
    return replace(found, left_out=left_out) if left_out else found


def _unsettled(
    entitlement: Entitlement, spans: tuple[Span, ...], before: Before, year: int, end: date
) -> Due:
    """What a part of a period asks is open: where every period is served whole, all readings agree;
    else each is shown and none chosen."""

    def read(way: ProRata) -> Due:
        mine = own_days(entitlement, way, spans, before, year)
        return summed(list(pieces_of(entitlement, way, mine, date(year, 1, 1), year, end)))

    whole = not before.rated and _served_whole(entitlement, spans, year, end)
    found = read(ProRata.NONE if entitlement.per is Per.YEAR else ProRata.MONTH)
    if whole or found.amount is None:
        return found
    readings = []
    for each in ProRata:
        said = read(each)
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
