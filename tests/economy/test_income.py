"""Collective income: actual and forecast apart, growth, merged villages; money received and sales."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.economy.world import AT, DAY, EAST, SPRING, WEST, income, yuan
from zhucun.directory import actions as directory
from zhucun.directory.errors import PlaceMerged
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.economy import actions, errors, queries
from zhucun.economy.models import Income
from zhucun.economy.queries.balances import growth
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord

ID = "0123456789ab"


def line(actor: Actor, code: str = EAST, *, year: int = 2024, day: date = DAY) -> queries.YearLine:
    lines = queries.income_lines(actor=actor, as_of=day, year=year)
    return next(each for each in lines if each.code == code)


def test_actual_and_forecast_are_kept_apart_and_never_add_up(east: Place, cadre: Actor) -> None:
    """HN22-49, HN22-50: 5.2万元 are actual, 20万元 are expected."""
    income(east, cadre, year=2023, amount=yuan(52_000), on=date(2023, 12, 31))
    income(east, cadre, amount=yuan("30000.55"))
    income(east, cadre, amount=yuan(9_000), on=DAY)
    income(east, cadre, nature="forecast", amount=yuan(200_000))
    found = line(cadre)
    assert (found.actual, found.forecast, found.before) == (
        yuan("39000.55"),
        yuan(200_000),
        yuan(52_000),
    )
    assert found.growth == Decimal("-25.0")
    assert line(cadre, year=2025).actual is None


def test_a_forecast_is_not_booked_as_actual_money(east: Place, cadre: Actor) -> None:
    with pytest.raises(errors.ForecastAsActual):
        income(east, cadre, year=2025)
    with pytest.raises(errors.DayInFuture):
        income(east, cadre, on=DAY + timedelta(days=1))
    with pytest.raises(errors.ForecastTooLate):
        income(east, cadre, year=2023, nature="forecast")
    income(east, cadre, year=2025, nature="forecast")
    with pytest.raises(errors.ForecastThere):
        income(east, cadre, year=2025, nature="forecast", amount=yuan(1))
    assert Income.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "refused"),
    [
        ({"amount": yuan(0)}, errors.AmountWrong),
        ({"amount": yuan("0.001")}, errors.AmountWrong),
        ({"amount": Decimal("NaN")}, errors.AmountWrong),
        ({"kind": "lottery"}, errors.WordUnknown),
        ({"nature": "hoped"}, errors.WordUnknown),
        ({"note": "经手人13812345678"}, errors.PersonalInText),
    ],
)
def test_what_does_not_fit_a_booking_is_refused(
    more: dict[str, Any], refused: type[Exception], east: Place, cadre: Actor
) -> None:
    with pytest.raises(refused):
        income(east, cadre, **more)
    assert not Income.objects.exists()


def test_money_sent_twice_counts_once(east: Place, cadre: Actor) -> None:
    income(east, cadre, public_id=ID)
    income(east, cadre, public_id=ID)
    with pytest.raises(errors.RecordIdTaken):
        income(east, cadre, public_id=ID, amount=yuan(1))
    assert line(cadre).actual == yuan(50_000)
    assert EventRecord.objects.filter(name="economy.income.booked").count() == 1


def test_a_booking_is_struck_out_with_a_reason_never_edited(east: Place, cadre: Actor) -> None:
    row = income(east, cadre)
    with pytest.raises(errors.ReasonNeeded):
        actions.void_booking(booking=row, reason=" ", at=AT, by=cadre)
    assert actions.void_booking(booking=row, reason="重复入账", at=AT, by=cadre)
    assert not actions.void_booking(booking=row, reason="重复入账", at=AT, by=cadre)
    assert line(cadre).actual is None
    struck = queries.bookings(actor=cadre, as_of=DAY, with_voided=True).get()
    assert struck.void_reason == "重复入账"


def test_the_income_of_a_merged_village_counts_with_its_heir(
    east: Place, west: Place, office: Actor, cadre: Actor
) -> None:
    income(west, office, year=2023, amount=yuan(10_000), on=date(2023, 5, 1))
    income(east, office, year=2023, amount=yuan(5_000), on=date(2023, 5, 1))
    directory.merge_places(codes=[WEST], into=EAST, on=date(2024, 1, 1), by=OPERATOR)
    found = line(office, year=2023)
    assert (found.actual, found.merged) == (yuan(15_000), ("西关村",))
    assert line(cadre, year=2023).actual == yuan(15_000)
    assert line(office, year=2023, day=date(2023, 6, 1)).actual == yuan(5_000)
    with pytest.raises(PlaceMerged) as refused:
        income(Place.objects.get(code=WEST), office, on=SPRING)
    assert refused.value.facts["into"] == EAST
    income(Place.objects.get(code=WEST), office, year=2023, on=date(2023, 12, 31))
    assert line(office, year=2023).actual == yuan(65_000)


def test_growth_of_an_area_is_that_of_the_villages_with_both_years(
    east: Place, west: Place, office: Actor
) -> None:
    income(east, office, year=2023, amount=yuan(100), on=SPRING)
    income(east, office, amount=yuan(150))
    income(west, office, amount=yuan(999))
    lines = queries.income_lines(actor=office, as_of=DAY, year=2024)
    sums = queries.income_sums(lines, year=2024)
    assert (sums.actual, sums.booked, sums.compared) == (yuan(1_149), 2, 1)
    assert sums.growth == Decimal("50.0")
    assert sums.mean == Decimal("574.50")


@given(
    st.decimals(min_value=1, max_value=10**9, places=2),
    st.decimals(min_value=1, max_value=10**9, places=2),
)
def test_growth_undone_is_the_year_before_up_to_the_rounding(now: Decimal, before: Decimal) -> None:
    found = growth(now, before)
    assert found is not None
    assert abs(before * (1 + found / 100) - now) <= before * Decimal("0.00051")


def test_there_is_no_growth_from_nothing() -> None:
    assert growth(yuan(5), None) is growth(yuan(5), yuan(0)) is growth(None, yuan(5)) is None


def test_what_a_source_declared_stands_beside_what_is_computed() -> None:
    """SQ24-039: 近40万元 in 马庄村."""
    found = queries.declared_income("411327313209", as_of=date(2024, 1, 25))
    assert [(each.value, each.unit, each.clause) for each in found] == [
        (Decimal(40), "万元", "SQ24-039")
    ]
    assert queries.declared_income("411327313209", as_of=date(2024, 1, 24)) == []


def test_charlie_sees_no_income(east: Place, cadre: Actor, stranger: Actor, audit: Actor) -> None:
    row = income(east, cadre)
    assert list(queries.bookings(actor=stranger, as_of=DAY)) == []
    assert EAST not in {
        each.code for each in queries.income_lines(actor=stranger, as_of=DAY, year=2024)
    }
    with pytest.raises(NotFound):
        queries.one_booking(actor=stranger, public_id=row.public_id)
    for other in (stranger, audit):
        with pytest.raises(NotAllowed):
            income(east, other)
        with pytest.raises(NotAllowed):
            actions.void_booking(booking=row, reason="无", at=AT, by=other)


def test_the_lines_ask_the_same_for_three_bookings_and_for_thirty(
    east: Place, cadre: Actor, queries_of: Any
) -> None:
    def read() -> list[str]:
        found: list[str] = queries_of(
            lambda: queries.income_lines(actor=cadre, as_of=DAY, year=2024)
        )
        return found

    for _ in range(3):
        income(east, cadre)
    few = read()
    for _ in range(27):
        income(east, cadre)
    assert read() == few
    assert len(few) == 3


def test_money_received_adds_up_to_the_fen(east: Place, cadre: Actor, stranger: Actor) -> None:
    def receive(amount: str, **more: Any) -> Any:
        return actions.receive_fund(
            **{"place": east, "kind": "won", "given": yuan(amount), "on": SPRING, **more},
            at=AT,
            by=cadre,
        )

    for _ in range(3):
        receive("0.10")
    row = receive("99.70", public_id=ID, source="省交通厅")
    assert receive("99.70", public_id=ID, source="省交通厅") == row
    rows = queries.funds(actor=cadre, as_of=DAY)
    assert queries.fund_sum(rows) == yuan("100.00")
    assert actions.void_booking(booking=row, reason="退回", at=AT, by=cadre)
    assert queries.fund_sum(queries.funds(actor=cadre, as_of=DAY)) == yuan("0.30")
    assert list(queries.funds(actor=stranger, as_of=DAY)) == []


def test_sales_are_summed_unit_by_unit_and_weights_become_kilos(
    east: Place, cadre: Actor, stranger: Actor
) -> None:
    """SQ24-101: 公斤 and 吨 are one family; 个 stands alone."""

    def sell(quantity: str, unit: str, **more: Any) -> Any:
        draft = actions.SaleDraft(
            village=east,
            product="红薯",
            quantity=yuan(quantity),
            unit=unit,
            on=SPRING,
            yuan=more.get("yuan"),
        )
        return actions.record_sale(public_id=more.get("key", ""), draft=draft, at=AT, by=cadre)

    sell("500", "公斤", yuan=yuan("1000.50"))
    sell("1.5", "吨", key=ID)
    sell("1.5", "吨", key=ID)
    sell("30", "个", yuan=yuan(60))
    with pytest.raises(errors.UnitUnknown):
        sell("3", "筐")
    sums = queries.sale_sums(queries.sales(actor=cadre, as_of=DAY))
    told = [(str(s.quantity), s.count, s.yuan, s.unpriced) for s in sums]
    assert told == [("30个", 1, yuan(60), 0), ("2,000公斤", 2, yuan("1000.50"), 1)]
    assert queries.sale_sums(queries.sales(actor=stranger, as_of=DAY)) == []
