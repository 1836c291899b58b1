"""What is given for months or their days: each month is computed once for all who served alike."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from zhucun.engines.entitlement.answers import Due, Part
from zhucun.engines.entitlement.run.pieces import (
    Piece,
    by_attendance,
    of_month,
    part_of,
    summed,
    yuan,
)
from zhucun.engines.entitlement.run.spans import (
    NOBODY,
    Before,
    Span,
    cuts_of,
    months_of,
    rated_in,
)
from zhucun.engines.entitlement.spec import Entitlement, Per, ProRata


class Case(NamedTuple):
    """All that an amount follows from: equal cases are computed once."""

    entitlement: int
    spans: tuple[Span, ...]
    locked: frozenset[tuple[date, int]]
    begins: date
    events: tuple[date, ...] = ()
    before: Before = NOBODY


class Memo:
    """What many cases share: the months of some days of service, and their parts."""

    def __init__(self, *, year: int, end: date) -> None:
        self.year, self.end = year, end
        self.all_months = months_of(year)
        self._served: dict[tuple[Span, ...], list[tuple[Span, tuple[Span, ...]]]] = {}
        self._rounded: dict[tuple[object, ...], tuple[Rounded, ...]] = {}

    def served(self, spans: tuple[Span, ...]) -> list[tuple[Span, tuple[Span, ...]]]:
        """The months with a day of service, each with its days."""
        found = self._served.get(spans)
        if found is None:
            found = self._served[spans] = [
                (month, cuts) for month in self.all_months if (cuts := tuple(cuts_of(month, spans)))
            ]
        return found

    def of_month(
        self, number: int, entitlement: Entitlement, month: Span, cuts: tuple[Span, ...], days: int
    ) -> tuple[Rounded, ...]:
        """The parts of one month; `days` that its sheet counts, for what is given by the day."""
        key = (number, month[0], cuts, days)
        found = self._rounded.get(key)
        if found is None:
            way = entitlement.pro_rata or ProRata.NONE
            pieces = (
                by_attendance(entitlement, cuts, days)
                if entitlement.per is Per.DAY
                else of_month(entitlement, way, month, cuts, self.end)
            )
            found = self._rounded[key] = tuple(_rounded(piece) for piece in pieces)
        return found


class Rounded(NamedTuple):
    """A piece whose amount is whole fen, as it stands in every sum; else `fen` is None."""

    piece: Piece
    fen: int | None
    part: Part | None


def _rounded(piece: Piece) -> Rounded:
    if piece.rate.value is None:
        return Rounded(piece, None, None)
    fen = piece.exact * 100
    if fen.denominator != 1:
        return Rounded(piece, None, None)
    return Rounded(piece, fen.numerator, part_of(piece, yuan(fen.numerator)))


def month_by_month(
    entitlement: Entitlement, case: Case, spans: tuple[Span, ...], memo: Memo, *, needs: bool
) -> Due:
    """What is given for months or their days: a month is computed once for all who served alike."""
    locked = dict(case.locked)
    served = memo.served(spans)
    found: list[Rounded] = []
    for month, cuts in served:
        if month[0] >= memo.end or (needs and month[0] not in locked):
            continue
        days = locked.get(month[0], 0) if entitlement.per is Per.DAY else 0
        found += memo.of_month(case.entitlement, entitlement, month, cuts, days)
    left_out = left_out_of(entitlement, served, locked, memo.end) if needs else ()
    fen = [one.fen for one in found]
    if None in fen:
        return replace(summed([one.piece for one in found]), left_out=left_out)
    total = sum(each for each in fen if each is not None)
    parts = tuple(one.part for one in found if one.part is not None)
    return Due(amount=yuan(total), parts=parts, left_out=left_out)


def left_out_of(
    entitlement: Entitlement,
    served: Iterable[tuple[Span, tuple[Span, ...]]],
    locked: Container[date],
    end: date,
) -> tuple[date, ...]:
    """Months that are over and not locked, of those on whose days of service something is given."""
    return tuple(
        month[0]
        for month, cuts in served
        if month[1] <= end and month[0] not in locked and any(rated_in(entitlement, cuts))
    )
