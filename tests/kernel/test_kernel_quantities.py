"""Numbers keep their units and their qualifiers; nothing is added that does not belong together."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhucun.kernel.quantities import ForecastMixed, Qualifier, Quantity, UnitMismatch, UnknownUnit

cents = st.decimals(0, 10**8, places=2)
AT_LEAST, NEARLY, OVER, EXPECTED = (
    Qualifier.AT_LEAST,
    Qualifier.NEARLY,
    Qualifier.OVER,
    Qualifier.EXPECTED,
)


def q(value: str | int, unit: str, qualifier: Qualifier = Qualifier.EXACT) -> Quantity:
    return Quantity(Decimal(value), unit, qualifier)


@pytest.mark.parametrize(
    ("left", "right"), [("户", "人"), ("人", "人次"), ("元", "公斤"), ("期", "场次")]
)
def test_different_units_are_never_added_or_compared(left: str, right: str) -> None:
    for meet in (Quantity.__add__, Quantity.__sub__, Quantity.__lt__):
        with pytest.raises(UnitMismatch, match=f"{left} and {right} are different units"):
            meet(q(1, left), q(1, right))


def test_a_unit_of_nobodys_glossary_is_refused() -> None:
    with pytest.raises(UnknownUnit, match="“斗” is not a unit that we know"):
        q(1, "斗")


def test_the_teams_of_three_years_make_up_the_total() -> None:
    assert q(86, "支") + q(85, "支") + q(23, "支") == q(194, "支")


@given(cents, cents)
def test_ten_thousands_and_yuan_add_exactly(wan: Decimal, yuan: Decimal) -> None:
    total = Quantity(wan, "万元") + Quantity(yuan, "元")
    assert (total.value, total.unit) == (wan * 10_000 + yuan, "元")


@given(cents)
def test_there_and_back_again_is_the_same_amount(value: Decimal) -> None:
    assert Quantity(value, "元").to("亿元").to("元").value == value


def test_weight_and_money_compare_within_their_family() -> None:
    assert q(999, "公斤") < q(1, "吨")
    assert not q(1, "万元") < q(10_000, "元")
    with pytest.raises(UnitMismatch):
        q(1, "吨").to("元")


def test_a_forecast_is_never_added_to_what_happened() -> None:
    with pytest.raises(ForecastMixed, match="预计5万元 and 3万元 are qualified differently"):
        q(5, "万元", EXPECTED) + q(3, "万元")
    assert q(5, "元", EXPECTED) + q(3, "元", EXPECTED) == q(8, "元", EXPECTED)


def test_a_qualified_number_makes_the_sum_as_vague() -> None:
    assert (q(1200, "期", AT_LEAST) + q(3, "期")).qualifier is AT_LEAST
    assert (q(3, "期") + q(40, "期", NEARLY)).qualifier is NEARLY


def test_at_least_and_at_most_make_no_number() -> None:
    with pytest.raises(ForecastMixed):
        q(1200, "期", AT_LEAST) + q(40, "期", NEARLY)


def test_only_an_exact_number_is_taken_away() -> None:
    assert q(10, "户", AT_LEAST) - q(3, "户") == q(7, "户", AT_LEAST)
    with pytest.raises(ForecastMixed):
        q(10, "户") - q(3, "户", NEARLY)


@pytest.mark.parametrize(
    ("computed", "declared", "agrees"),
    [
        (q(1200, "期"), q(1200, "期", AT_LEAST), True),
        (q(1199, "期"), q(1200, "期", AT_LEAST), False),
        (q(100, "亿元"), q(100, "亿元", OVER), False),
        (q("100.01", "亿元"), q(100, "亿元", OVER), True),
        (q(399_000, "元"), q(40, "万元", NEARLY), True),
        (q(400_001, "元"), q(40, "万元", NEARLY), False),
        (q(300_001, "元"), q(40, "万元", NEARLY), True),
        (q(300_000, "元"), q(40, "万元", NEARLY), False),
        (q(0, "元"), q(20_000, "万元", NEARLY), False),
        (q(400_000, "元"), q(40, "万元"), True),
        (q(400_001, "元"), q(40, "万元"), False),
        (q(40, "万元"), q(40, "万元", EXPECTED), False),
        (q(40, "万元", EXPECTED), q(40, "万元"), False),
        (q(40, "万元", EXPECTED), q(40, "万元", EXPECTED), True),
        (q(41, "万元", EXPECTED), q(40, "万元", EXPECTED), False),
    ],
)
def test_a_declared_number_is_read_with_its_qualifier(
    computed: Quantity, declared: Quantity, agrees: bool
) -> None:
    assert computed.agrees_with(declared) is agrees


@pytest.mark.parametrize(
    ("computed", "step", "agrees"),
    [
        (870_664, 10_000, True),
        (865_000, 10_000, True),
        (864_999, 10_000, False),
        (875_000, 10_000, False),
        (870_664, None, False),
        (870_000, None, True),
    ],
)
def test_a_rounded_number_agrees_with_what_rounds_to_it(
    computed: int, step: int | None, agrees: bool
) -> None:
    nearest = None if step is None else Decimal(step)
    assert q(computed, "人").agrees_with(q(870_000, "人"), to_nearest=nearest) is agrees


def test_households_never_agree_with_persons() -> None:
    with pytest.raises(UnitMismatch):
        q("26.034", "人").agrees_with(q("26.05", "户"))


def test_a_quantity_reads_as_its_source_wrote_it() -> None:
    written = [
        q(1200, "期", AT_LEAST),
        q(40, "万元", NEARLY),
        q(100, "亿元", OVER),
        q("3.50", "元"),
    ]
    assert [str(one) for one in written] == ["1,200余期", "近40万元", "超过100亿元", "3.5元"]
