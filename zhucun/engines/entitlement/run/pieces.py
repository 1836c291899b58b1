"""What days of service give, part by part, and how parts are rounded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from zhucun.engines.entitlement.answers import Due, Open, Part
from zhucun.engines.entitlement.run.spans import (
    Span,
    cuts_of,
    days_in,
    month_after,
    months_of,
    rated_in,
)
from zhucun.engines.entitlement.spec import Entitlement, Per, ProRata, Rate

NOTHING = Decimal("0.00")
_DAY = timedelta(days=1)


class Piece(NamedTuple):
    """A part before it is rounded."""

    since: date
    until: date
    rate: Rate
    counted: int
    of: int
    unit: str

    @property
    def exact(self) -> Fraction:
        assert self.rate.value is not None
        return Fraction(self.rate.value) * self.counted / self.of


def pieces_of(
    entitlement: Entitlement,
    way: ProRata,
    spans: Sequence[Span],
    begins: date,
    year: int,
    end: date,
) -> Iterator[Piece]:
    """The parts, rate by rate; what is given by the day is counted month by month."""
    if entitlement.per in (Per.TERM, Per.ONCE):
        for rate in entitlement.rates:
            first = begins < end and any(one[0] <= begins < one[1] for one in spans)
            if first and rate.since <= begins < rate.until:
                yield Piece(begins, begins + _DAY, rate, 1, 1, "once")
    elif entitlement.per is Per.MONTH:
        for month in months_of(year):
            if month[0] < end:
                yield from of_month(entitlement, way, month, spans, end)
    else:
        yield from _of_year(entitlement, way, spans, year, end)


def pieces_of_events(
    entitlement: Entitlement, spans: Sequence[Span], events: Sequence[date], end: date
) -> Iterator[Piece]:
    """Each event on a day served gives the rate of its day, whole."""
    for day in sorted(events):
        if day < end and any(since <= day < until for since, until in spans):
            for rate in entitlement.rates:
                if rate.since <= day < rate.until:
                    yield Piece(day, day + _DAY, rate, 1, 1, "once")


def _of_year(
    entitlement: Entitlement, way: ProRata, spans: Sequence[Span], year: int, end: date
) -> Iterator[Piece]:
    start, last = date(year, 1, 1), date(year + 1, 1, 1)
    mine = cuts_of((start, end), spans)
    if way is ProRata.NONE:
        for rate, (since, _until) in rated_in(entitlement, mine):
            yield Piece(since, spans[-1][1], rate, 1, 1, "once")
            return
    elif way is ProRata.DAY:
        for rate, (since, until) in rated_in(entitlement, mine):
            yield Piece(since, until, rate, (until - since).days, (last - start).days, "day")
    else:
        counted: dict[int, list[date]] = defaultdict(list)
        for month in months_of(year):
            rated = next(iter(rated_in(entitlement, cuts_of(month, mine))), None)
            if rated is None:
                continue
            if way is ProRata.FULL_MONTH and days_in([month], mine) < (month[1] - month[0]).days:
                continue
            counted[entitlement.rates.index(rated[0])].append(month[0])
        for at, months in counted.items():
            yield Piece(
                months[0],
                month_after(months[-1]),
                entitlement.rates[at],
                len(months),
                12,
                "month",
            )


def by_attendance(entitlement: Entitlement, cuts: Sequence[Span], days: int) -> Iterator[Piece]:
    """Each day that the sheet of a month counts, at the rate of the month's first day served."""
    rated = next(iter(rated_in(entitlement, cuts)), None)
    if rated and days:
        rate, (since, until) = rated
        yield Piece(since, until, rate, days, 1, "day")


def of_month(
    entitlement: Entitlement, way: ProRata, month: Span, spans: Sequence[Span], end: date
) -> Iterator[Piece]:
    length = (month[1] - month[0]).days
    if way is ProRata.DAY:
        for rate, (since, until) in rated_in(
            entitlement, cuts_of((month[0], end), cuts_of(month, spans))
        ):
            yield Piece(since, until, rate, (until - since).days, length, "day")
        return
    mine = cuts_of(month, spans)
    if way is ProRata.FULL_MONTH and days_in([month], mine) < length:
        return
    for rate, (since, _until) in rated_in(entitlement, mine):
        yield Piece(since, mine[-1][1], rate, 1, 1, "month")
        return


def summed(pieces: Sequence[Piece]) -> Due:
    """Rounded to the cent so that the parts give the sum: each is what it adds to it."""
    if any(piece.rate.value is None for piece in pieces):
        parts = tuple(part_of(piece, None) for piece in pieces)
        return Due(amount=None, parts=parts, open=Open.AMOUNT)
    exact, so_far, parts_ = Fraction(0), NOTHING, []
    for piece in pieces:
        exact += piece.exact
        total = cents(exact)
        parts_.append(part_of(piece, total - so_far))
        so_far = total
    return Due(amount=so_far, parts=tuple(parts_))


def part_of(piece: Piece, amount: Decimal | None) -> Part:
    rate = piece.rate
    return Part(
        since=piece.since,
        until=piece.until,
        rate=rate.value,
        counted=piece.counted,
        of=piece.of,
        unit=piece.unit,
        amount=amount,
        clause=rate.clause,
        pack=rate.pack,
    )


def cents(exact: Fraction) -> Decimal:
    """Half a fen up."""
    fen = exact * 100
    whole, rest = divmod(fen.numerator, fen.denominator)
    return yuan(whole + (rest * 2 >= fen.denominator))


def yuan(fen: int) -> Decimal:
    return Decimal(fen).scaleb(-2)
