"""The arithmetic of what is due: whole years, parts of them, changed amounts, open readings."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhucun.engines.entitlement import (
    BadFacts,
    BadSpec,
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
NEW_YEAR, NEXT = date(2025, 1, 1), date(2026, 1, 1)


def rate(value: str | None, since: date = NEW_YEAR, until: date = NEXT) -> Rate:
    return Rate(since=since, until=until, value=None if value is None else Decimal(value))


def fund(
    value: str | None = "10000", way: ProRata | None = ProRata.DAY, **more: Any
) -> Entitlement:
    values: dict[str, Any] = {"id": "fund", "per": Per.YEAR, "rates": (rate(value),), **more}
    return Entitlement(pro_rata=way, **values)


def serves(since: date = date(2023, 5, 1), until: date | None = None, **more: Any) -> Service:
    return Service(
        subject="posting", holder=more.pop("holder", "P"), since=since, until=until, **more
    )


def one(entitlement: Entitlement, service: Service, through: date = LAST) -> Due:
    [found] = due(
        [entitlement], [service], [Claim(entitlement=0, service=0)], year=YEAR, through=through
    )
    return found


@pytest.mark.parametrize("way", [*ProRata, None])
def test_a_whole_year_gives_the_whole_amount_however_parts_are_read(way: ProRata | None) -> None:
    found = one(fund(way=way), serves())
    assert (found.amount, found.open) == (Decimal("10000.00"), None)


def test_one_day_of_a_posting_gives_one_day() -> None:
    found = one(fund("36500"), serves(date(2025, 3, 3), date(2025, 3, 4)))
    assert found.amount == Decimal("100.00")
    [part] = found.parts
    assert (part.counted, part.of, part.unit) == (1, 365, "day")


def test_a_part_of_a_year_has_as_many_answers_as_readings_and_none_is_guessed() -> None:
    found = one(fund("12000", None), serves(date(2025, 3, 15), date(2025, 6, 1)))
    assert (found.amount, found.open) == (None, Open.PRO_RATA)
    assert dict(found.readings) == {
        ProRata.DAY: Decimal("2564.38"),  # 78 of 365 days
        ProRata.MONTH: Decimal("3000.00"),  # March, April, May
        ProRata.FULL_MONTH: Decimal("2000.00"),
        ProRata.NONE: Decimal("12000.00"),
    }


def test_two_packs_that_read_a_part_differently_differ_by_what_they_say() -> None:
    left_in_may = serves(until=date(2025, 5, 16))
    assert one(fund("12000", ProRata.MONTH), left_in_may).amount == Decimal("5000.00")
    assert one(fund("12000", ProRata.FULL_MONTH), left_in_may).amount == Decimal("4000.00")


def test_each_part_of_the_year_has_its_own_amount_where_the_pack_changes() -> None:
    change = date(2025, 7, 1)
    rates = (rate("10000", until=change), rate("20000", change))
    found = one(fund(rates=rates), serves())
    assert [(part.counted, part.amount) for part in found.parts] == [
        (181, Decimal("4958.90")),
        (184, Decimal("10082.20")),
    ]
    assert found.amount == Decimal("15041.10")
    months = one(fund(rates=rates, way=ProRata.MONTH), serves())
    assert [part.amount for part in months.parts] == [Decimal("5000.00"), Decimal("10000.00")]
    assert one(fund(rates=rates, way=None), serves()).open is Open.PRO_RATA


def test_an_amount_that_the_source_leaves_open_gives_no_sum() -> None:
    found = one(fund(None), serves())
    assert (found.amount, found.open) == (None, Open.AMOUNT)


def test_only_locked_months_are_paid_and_the_others_are_named() -> None:
    subsidy = fund("600", per=Per.MONTH, needs_lock=True)
    locked = {date(2025, month, 1): 22 for month in (1, 2, 4)}
    found = one(subsidy, serves(locked=locked), date(2025, 5, 31))
    assert found.amount == Decimal("1800.00")
    assert found.left_out == (date(2025, 3, 1), date(2025, 5, 1))
    assert one(subsidy, serves(), date(2025, 5, 31)).amount == Decimal("0.00")


def test_by_attendance_each_day_of_a_locked_sheet_counts() -> None:
    food = fund("100", None, per=Per.DAY)
    locked = {date(2025, 1, 1): 22, date(2025, 2, 1): 18}
    found = one(food, serves(locked=locked), date(2025, 3, 31))
    assert found.amount == Decimal("4000.00")
    assert found.left_out == (date(2025, 3, 1),)


def test_what_is_given_once_is_given_in_the_year_in_which_the_service_began() -> None:
    kit = fund("800", None, per=Per.TERM)
    assert one(kit, serves(date(2025, 2, 1))).amount == Decimal("800.00")
    assert one(kit, serves(date(2024, 2, 1))).amount == Decimal("0.00")


def both(stacking: Stacking | None, **more: Any) -> list[Due]:
    """A township captain who is also a first secretary."""
    captain = fund("20000", stack="province", stacking=stacking, id="captain", **more)
    secretary = fund("10000", stack="province", stacking=stacking, id="secretary", **more)
    claims = [Claim(entitlement=0, service=0), Claim(entitlement=1, service=1)]
    services = [serves(date(2025, 7, 1)), serves()]
    return due([captain, secretary], services, claims, year=YEAR, through=LAST)


def test_where_stacking_is_not_configured_both_stand_and_no_sum_is_guessed() -> None:
    assert [(one.amount, one.open) for one in both(None)] == [(None, Open.STACKING)] * 2
    assert [one.parts[0].amount for one in both(None)] == [Decimal("10082.19"), Decimal("10000.00")]


def test_stacked_amounts_are_added_or_the_higher_one_is_drawn_for_the_days_of_both() -> None:
    assert [one.amount for one in both(Stacking.ADDS)] == [Decimal("10082.19"), Decimal("10000.00")]
    higher, lower = both(Stacking.HIGHEST)
    assert (higher.amount, lower.amount) == (Decimal("10082.19"), Decimal("4958.90"))
    assert lower.is_overruled
    assert [one.amount for one in both(Stacking.HIGHEST, way=ProRata.NONE)] == [20000, 0]


def test_what_contradicts_itself_is_refused() -> None:
    with pytest.raises(BadSpec, match="below 0"):
        fund("-1")
    with pytest.raises(BadSpec, match="order"):
        fund(rates=(rate("1"), rate("2")))
    with pytest.raises(BadFacts, match="before it begins"):
        serves(until=date(2020, 1, 1))


days = st.dates(date(2024, 1, 1), date(2026, 12, 31))
money = st.decimals(Decimal(0), Decimal(100_000), places=2)


@given(money, days, days, days, st.sampled_from([*ProRata]), days)
def test_parts_give_the_sum_and_nothing_is_below_nought(
    value: Decimal, since: date, end: date, change: date, way: ProRata, through: date
) -> None:
    if end <= since:
        since, end = end, since + timedelta(days=1)
    rates = (rate(str(value)),)
    if NEW_YEAR < change < NEXT:
        rates = (rate(str(value), until=change), rate(str(value * 2), change))
    found = one(fund(rates=rates, way=way), serves(since, end), through)
    assert found.amount is not None
    assert found.amount == sum((part.amount or Decimal(0) for part in found.parts), Decimal(0))
    assert all(part.amount is not None and part.amount >= 0 for part in found.parts)
    assert found.amount <= value * 2
    assert (
        one(fund(rates=rates, way=way), serves(since, end), since - timedelta(days=1)).amount == 0
    )


@given(money, st.dates(date(2025, 1, 2), LAST), st.sampled_from([ProRata.DAY, ProRata.MONTH]))
def test_a_pack_that_changes_nothing_changes_no_amount(
    value: Decimal, change: date, way: ProRata
) -> None:
    cut = (rate(str(value), until=change), rate(str(value), change))
    whole, split = one(fund(str(value), way), serves()), one(fund(rates=cut, way=way), serves())
    assert whole.amount == split.amount


@given(money, st.dates(date(2025, 1, 2), LAST))
def test_two_postings_that_follow_each_other_cost_what_one_costs_to_the_cent(
    value: Decimal, change: date
) -> None:
    first = one(fund(str(value)), serves(until=change)).amount
    second = one(fund(str(value)), serves(change)).amount
    assert first is not None
    assert second is not None
    assert abs(first + second - value) <= Decimal("0.01")
