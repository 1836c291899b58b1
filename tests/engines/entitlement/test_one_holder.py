"""What is for one holder: a move changes no sum, and of a stack the highest is drawn day by day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhucun.engines.entitlement import (
    Claim,
    Due,
    Entitlement,
    Open,
    Per,
    ProRata,
    Rate,
    Service,
    Stacking,
    due,
)

YEAR, LAST = 2025, date(2025, 12, 31)
NEW_YEAR, NEXT, DAY = date(2025, 1, 1), date(2026, 1, 1), timedelta(days=1)
MOVED = date(2025, 6, 16)
NOUGHT = Decimal(0)


def rates(*values: tuple[str, date]) -> tuple[Rate, ...]:
    """Each from its day until the next one's."""
    ends = [day for _value, day in values[1:]] + [NEXT]
    return tuple(
        Rate(since=since, until=until, value=Decimal(value))
        for (value, since), until in zip(values, ends, strict=True)
    )


def asks(value: str = "600", **more: Any) -> Entitlement:
    return Entitlement(
        **{"id": "subsidy", "per": Per.YEAR, "rates": rates((value, NEW_YEAR)), **more}
    )


def serves(since: date, until: date | None = None, **more: Any) -> Service:
    return Service(subject="posting", holder="P", since=since, until=until, **more)


def found(
    asked: Entitlement | Sequence[Entitlement],
    *services: Service,
    through: date = LAST,
) -> list[Due]:
    """One entitlement each, or the same one for all."""
    given = [asked] * len(services) if isinstance(asked, Entitlement) else list(asked)
    claims = [Claim(entitlement=at, service=at) for at in range(len(services))]
    return due(given, services, claims, year=YEAR, through=through)


def sums(answers: Sequence[Due]) -> dict[Any, Decimal]:
    """What all together give; where it is open, in each reading."""
    given: dict[Any, Decimal] = {}
    for way in ProRata:
        given[way] = sum(dict(one.readings).get(way, one.amount or NOUGHT) for one in answers)
    return given


HALVES = serves(date(2023, 5, 10), MOVED), serves(MOVED)


@pytest.mark.parametrize(
    ("per", "way", "first", "second"),
    [
        (Per.MONTH, ProRata.MONTH, "3600", "3600"),
        (Per.MONTH, ProRata.NONE, "3600", "3600"),
        (Per.MONTH, ProRata.FULL_MONTH, "3000", "4200"),
        (Per.MONTH, ProRata.DAY, "3300", "3900"),
        (Per.YEAR, ProRata.MONTH, "300", "300"),
        (Per.YEAR, ProRata.NONE, "600", "0"),
    ],
)
def test_who_moves_in_mid_month_draws_what_who_stays_draws(
    per: Per, way: ProRata, first: str, second: str
) -> None:
    mine = found(asks(per=per, pro_rata=way), *HALVES)
    assert [one.amount for one in mine] == [Decimal(first), Decimal(second)]
    is_told = way in (ProRata.MONTH, ProRata.NONE)
    assert [one.is_shared for one in mine] == [False, is_told]


@pytest.mark.parametrize("per", [Per.ONCE, Per.TERM])
def test_what_is_given_once_is_not_given_again_after_a_move(per: Per) -> None:
    joined = serves(date(2025, 2, 1), MOVED), serves(MOVED)
    first, second = found(asks(per=per), *joined)
    assert (first.amount, second.amount, second.is_shared) == (600, 0, True)
    assert [one.amount for one in found(asks(per=per), *HALVES)] == [0, 0]


def test_a_new_term_gives_anew_what_is_given_for_a_term() -> None:
    terms = serves(date(2023, 5, 1), MOVED, term="2023"), serves(MOVED, term="2025")
    assert [one.amount for one in found(asks(per=Per.TERM), *terms)] == [0, 600]
    assert [one.amount for one in found(asks(per=Per.ONCE), *terms)] == [0, 0]


def test_two_people_each_draw_their_own() -> None:
    other = Service(subject="posting", holder="Q", since=MOVED)
    assert [one.amount for one in found(asks(per=Per.ONCE), serves(MOVED), other)] == [600, 600]


def test_an_open_reading_stays_open_after_a_move_and_each_reading_is_of_the_person() -> None:
    mine = found(asks("12000"), *HALVES)
    assert [(one.amount, one.open) for one in mine] == [(None, Open.PRO_RATA)] * 2
    assert sums(mine) == dict.fromkeys(ProRata, Decimal(12000))


def test_a_month_stays_with_the_earlier_posting_also_while_its_sheet_is_not_locked() -> None:
    monthly = asks(per=Per.MONTH, pro_rata=ProRata.MONTH, needs_lock=True)
    june = {date(2025, 6, 1): 20}
    first, second = found(
        monthly, serves(date(2025, 6, 1), MOVED), serves(MOVED, locked=june), through=MOVED
    )
    assert (first.amount, second.amount) == (0, 0)
    assert first.left_out == ()  # June is not over yet
    first, second = found(
        monthly, serves(date(2025, 6, 1), MOVED), serves(MOVED, locked=june), through=LAST
    )
    assert (first.left_out[0], second.amount) == (date(2025, 6, 1), 0)


days = st.dates(date(2024, 6, 1), LAST)
money = st.decimals(Decimal(0), Decimal(100_000), places=2).map(str)


@st.composite
def moves(draw: st.DrawFn, overlap: int = 0) -> list[tuple[date, date]]:
    """Postings that follow each other; with `overlap` the later one may begin before."""
    cuts = sorted(draw(st.sets(days, min_size=3, max_size=5)))
    return [
        (max(since - DAY * draw(st.integers(0, overlap)), cuts[0]), until)
        for since, until in pairwise(cuts)
    ]


PERIODS = [
    *((Per.YEAR, way) for way in (*ProRata, None)),
    *((Per.MONTH, way) for way in (*ProRata, None)),
    *((per, None) for per in (Per.DAY, Per.TERM, Per.ONCE, Per.EVENT)),
]


@pytest.mark.parametrize(("per", "way"), PERIODS)
@given(money, money, st.dates(date(2025, 1, 2), LAST), moves(overlap=40), st.booleans(), days)
def test_a_move_changes_no_sum(
    per: Per,
    way: ProRata | None,
    value: str,
    later: str,
    change: date,
    spans: list[tuple[date, date]],
    needs: bool,
    through: date,
) -> None:
    values = ((value, NEW_YEAR), (later, change))
    if per is Per.DAY:  # two sheets have no days in common, and a month has the rate of its first
        spans = [(max(a, before), b) for (_, before), (a, b) in pairwise([spans[0], *spans])][1:]
        spans, values = [(a, b) for a, b in spans if a < b], values[:1]
    if way is None:  # readings are of whole months
        through = LAST
    asked = asks(
        per=per,
        pro_rata=way,
        rates=rates(*values),
        needs_lock=needs,
    )
    months = [date(YEAR, month, 1) for month in range(1, 13)]
    happened = (date(2025, 3, 3), date(2025, 8, 8))

    def posting(since: date, until: date) -> Service:
        counts = {
            month: sum(since <= month + DAY * each < until for each in range(28))
            for month in months
        }
        return serves(since, until, locked=counts, events=happened)

    [stayed] = found(asked, posting(spans[0][0], max(end for _, end in spans)), through=through)
    moved = found(asked, *(posting(*each) for each in spans), through=through)
    assert all(one.amount is None or one.amount >= 0 for one in moved)
    if way is None and per in (Per.YEAR, Per.MONTH):
        for reading, total in sums([stayed]).items():
            assert abs(sums(moved)[reading] - total) <= Decimal("0.05"), reading
        return
    assert sum(one.amount or NOUGHT for one in moved) == stayed.amount
    for one in moved:
        assert one.amount == sum((part.amount or NOUGHT for part in one.parts), NOUGHT)


def stacked(
    *given: tuple[tuple[Rate, ...], date, date | None], way: ProRata | None, **more: Any
) -> list[Due]:
    """Each an entitlement of its own, all of one stack of which the highest is drawn."""
    more = {"stacking": Stacking.HIGHEST, **more}
    asked = [
        asks(id=f"fund-{at}", rates=each, pro_rata=way, stack="fund", **more)
        for at, (each, _since, _until) in enumerate(given)
    ]
    return found(asked, *(serves(since, until) for _, since, until in given))


def test_a_month_under_a_higher_fund_costs_the_lower_one_that_month_alone() -> None:
    secretary = rates(("10000", NEW_YEAR)), date(2023, 1, 1), None
    captain = rates(("20000", NEW_YEAR)), date(2025, 12, 15), None
    lower, higher = stacked(secretary, captain, way=ProRata.MONTH)
    assert (lower.amount, higher.amount) == (Decimal("9166.67"), Decimal("1666.67"))
    assert (lower.is_overruled, higher.is_overruled) == (True, False)
    lower, higher = stacked(secretary, captain, way=ProRata.FULL_MONTH)
    assert (lower.amount, higher.amount) == (10000, 0)  # no whole month as a captain


def test_where_a_rate_changes_each_half_has_its_own_highest() -> None:
    rising = rates(("10000", NEW_YEAR), ("30000", date(2025, 7, 1)))
    both = (rising, NEW_YEAR, None), (rates(("20000", NEW_YEAR)), NEW_YEAR, None)
    assert [one.amount for one in stacked(*both, way=ProRata.DAY)] == [
        Decimal("15123.29"),  # 184 days of 30,000
        Decimal("9917.81"),  # 181 days of 20,000
    ]
    assert [one.amount for one in stacked(*both, way=ProRata.MONTH)] == [15000, 10000]


def test_what_is_counted_in_different_ways_has_no_highest_that_anybody_named() -> None:
    asked = [
        asks(id=name, pro_rata=way, stack="fund", stacking=Stacking.HIGHEST)
        for name, way in (("one", ProRata.DAY), ("two", ProRata.MONTH))
    ]
    both = found(asked, serves(NEW_YEAR), serves(MOVED))
    assert [(one.amount, one.open) for one in both] == [(None, Open.STACKING)] * 2


@pytest.mark.parametrize("per", [Per.YEAR, Per.MONTH])
@pytest.mark.parametrize("way", [*ProRata])
@given(
    st.lists(
        st.tuples(money, money, st.dates(date(2025, 1, 2), LAST), days, days),
        min_size=2,
        max_size=4,
    )
)
def test_a_stack_gives_no_more_than_its_parts_and_no_less_than_the_highest_alone(
    per: Per, way: ProRata, drawn: list[tuple[str, str, date, date, date]]
) -> None:
    given_ = [
        (rates((one, NEW_YEAR), (other, change)), min(a, b), max(a, b) + DAY)
        for one, other, change, a, b in drawn
    ]
    total = sum(one.amount or NOUGHT for one in stacked(*given_, way=way, per=per))
    alone = [stacked(each, way=way, per=per)[0].amount or NOUGHT for each in given_]
    assert total <= sum(alone)
    assert total >= max(alone) - Decimal("0.05")
