"""Half-open spans of days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from zhucun.engines.entitlement.spec import Entitlement, Rate

Span = tuple[date, date]


class Before(NamedTuple):
    """Days of earlier services of the same holder to whom the same is given: served, and rated."""

    served: tuple[Span, ...] = ()
    rated: tuple[Span, ...] = ()


NOBODY = Before()


def cut_to(one: Span, other: Span) -> Span | None:
    since, until = max(one[0], other[0]), min(one[1], other[1])
    return (since, until) if since < until else None


def cuts_of(window: Span, spans: Iterable[Span]) -> list[Span]:
    return [cut for one in spans if (cut := cut_to(window, one))]


def without(spans: Iterable[Span], taken: Sequence[Span]) -> Iterator[Span]:
    for span in spans:
        rest = [span]
        for start, until in taken:
            rest = [
                (a, b)
                for since, end in rest
                for a, b in ((since, min(end, start)), (max(since, until), end))
                if a < b
            ]
        yield from rest


def rated_in(entitlement: Entitlement, spans: Iterable[Span]) -> Iterator[tuple[Rate, Span]]:
    """The spans cut where the rate changes, in the order of days."""
    for span in spans:
        for rate in entitlement.rates:
            cut = cut_to(span, (rate.since, rate.until))
            if cut:
                yield rate, cut


def days_in(windows: Iterable[Span], spans: Sequence[Span]) -> int:
    return sum((b - a).days for window in windows for a, b in cuts_of(window, spans))


def joined(spans: Iterable[Span]) -> Iterator[Span]:
    held: Span | None = None
    for span in spans:
        if held is not None and span[0] == held[1]:
            held = held[0], span[1]
            continue
        if held is not None:
            yield held
        held = span
    if held is not None:
        yield held


def month_after(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def months_of(year: int) -> list[Span]:
    firsts = [date(year, month, 1) for month in range(1, 13)]
    return [(first, month_after(first)) for first in firsts]
