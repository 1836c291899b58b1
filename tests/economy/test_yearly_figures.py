"""Farmers' income beside the growth of the economy, year by year (YN-100 to YN-103)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests import factories as make
from zhucun.analytics import queries as analytics
from zhucun.analytics.queries.coverage import judging
from zhucun.analytics.queries.rows import shown
from zhucun.directory import queries as directory
from zhucun.directory.enums import Role
from zhucun.directory.perms import Actor
from zhucun.economy import actions, queries
from zhucun.economy.enums import SeriesKind
from zhucun.economy.errors.series import YearNotOver, YearValueWrong
from zhucun.engines.rules import Outcome
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord

PROVINCE, COUNTY = "53", "533324"
DAY = date(2025, 6, 30)
AT = datetime(2025, 6, 30, 2, 0, tzinfo=UTC)
SOURCE = "云南省统计局公报"
INCOME = {2020: "10000", 2021: "10800", 2022: "11600", 2023: "12500", 2024: "13604.89"}
ECONOMY = {2021: "7.3", 2022: "4.3", 2023: "4.4", 2024: "3.3"}
RULE = "rules/faster-than-the-economy"


@pytest.fixture(autouse=True)
def yunnan(db: None, settings: Any) -> None:
    settings.POLICY_DIR = settings.ROOT / "policy"
    make.add_places({PROVINCE: "云南省", "5333": "怒江州", COUNTY: "贡山县", "52": "贵州省"})


@pytest.fixture
def office() -> Actor:
    return make.actor("province", Role.OFFICE, PROVINCE, on=DAY)


def state(by: Actor, kind: SeriesKind, figures: dict[int, str], **more: Any) -> None:
    told: dict[str, Any] = {"place": make.place(PROVINCE, as_of=DAY), "kind": kind, "at": AT}
    for year, value in figures.items():
        given = {**told, "source": SOURCE, **more}
        actions.state_year(year=year, value=Decimal(value), by=by, **given)


def judged(actor: Actor) -> dict[str, Outcome]:
    """The rule over the rows that the actor sees of the province, by code."""
    pack = directory.pack_for(PROVINCE, as_of=DAY)
    told = judging(
        actor=actor, pack=pack, subject="income_growth", area=PROVINCE, items=[pack.item(RULE)]
    )
    assert not told.rows.missing
    return {code: Outcome(said) for code, _area, said in told.rows.select(told.outcomes)}


def line(actor: Actor, kind: SeriesKind) -> Any:
    found = queries.series(actor=actor, area=PROVINCE, as_of=DAY)
    return next(each for each in found.lines if each.kind == kind)


def test_incomes_that_grow_faster_than_the_economy_pass_and_slower_ones_fail(
    office: Actor,
) -> None:
    state(office, SeriesKind.FARMERS_INCOME, INCOME)
    state(office, SeriesKind.EXITED_INCOME, {**INCOME, 2024: "10500"})
    state(office, SeriesKind.ECONOMY_GROWTH, ECONOMY)
    assert judged(office) == {
        f"{PROVINCE}/farmers_income": Outcome.PASS,
        f"{PROVINCE}/exited_counties_income": Outcome.FAIL,
    }
    pack = directory.pack_for(PROVINCE, as_of=DAY)
    found = analytics.measure(
        actor=office, pack=pack, indicator="farmers-income-growth", area=PROVINCE
    )
    over = line(office, SeriesKind.FARMERS_INCOME).over
    assert found.value is not None
    assert round(Decimal(found.value), 2) == round(over, 2) == Decimal("8.00")
    economy = line(office, SeriesKind.ECONOMY_GROWTH).over
    assert round(economy, 2) == Decimal("4.81"), "1.073 × 1.043 × 1.044 × 1.033, the fourth root"
    codes = [f"{PROVINCE}/farmers_income"]
    [row] = shown(actor=office, subject="income_growth", codes=codes, as_of=DAY)
    assert (row.place, row.detail) == (PROVINCE, "2024: 13604.89")


@pytest.mark.parametrize("year", [2020, 2022])
def test_a_year_of_income_that_is_missing_leaves_it_unknown(office: Actor, year: int) -> None:
    state(office, SeriesKind.FARMERS_INCOME, {k: v for k, v in INCOME.items() if k != year})
    state(office, SeriesKind.ECONOMY_GROWTH, ECONOMY)
    assert judged(office) == {f"{PROVINCE}/farmers_income": Outcome.UNKNOWN}
    assert line(office, SeriesKind.FARMERS_INCOME).over is None
    found = queries.series(actor=office, area=PROVINCE, as_of=DAY)
    assert found.missing[SeriesKind.FARMERS_INCOME] == (year,)


def test_a_year_of_the_economy_that_is_missing_leaves_it_unknown(office: Actor) -> None:
    state(office, SeriesKind.FARMERS_INCOME, INCOME)
    state(office, SeriesKind.ECONOMY_GROWTH, {k: v for k, v in ECONOMY.items() if k != 2023})
    assert judged(office) == {f"{PROVINCE}/farmers_income": Outcome.UNKNOWN}
    assert line(office, SeriesKind.ECONOMY_GROWTH).over is None


def test_a_year_is_stated_once_with_its_source_and_corrected_by_stating_it_again(
    office: Actor,
) -> None:
    state(office, SeriesKind.FARMERS_INCOME, {2024: "13000"})
    state(office, SeriesKind.FARMERS_INCOME, {2024: "13000"})
    state(office, SeriesKind.FARMERS_INCOME, {2024: "13100"}, source="修订公报")
    said = EventRecord.objects.filter(name="economy.year-figure.stated")
    assert said.count() == 2
    [row] = queries.year_figures(actor=office, area=PROVINCE)
    assert (row.value, row.source) == (Decimal("13100.00"), "修订公报")


@pytest.mark.parametrize(
    ("kind", "year", "value", "problem"),
    [
        (SeriesKind.FARMERS_INCOME, 2025, "1", YearNotOver),
        (SeriesKind.FARMERS_INCOME, 2024, "0", YearValueWrong),
        (SeriesKind.ECONOMY_GROWTH, 2024, "-100", YearValueWrong),
        (SeriesKind.ECONOMY_GROWTH, 2024, "NaN", YearValueWrong),
    ],
)
def test_what_no_communique_says_is_refused(
    office: Actor, kind: SeriesKind, year: int, value: str, problem: type[Exception]
) -> None:
    with pytest.raises(problem):
        state(office, kind, {year: value})


def test_a_county_reads_its_province_and_states_nothing_of_it_and_charlie_sees_none(
    office: Actor,
) -> None:
    state(office, SeriesKind.FARMERS_INCOME, INCOME)
    county = make.actor("county", Role.OFFICE, COUNTY, on=DAY)
    assert queries.year_figures(actor=county, area=PROVINCE).count() == len(INCOME)
    with pytest.raises(NotAllowed):
        state(county, SeriesKind.FARMERS_INCOME, {2019: "9000"})
    charlie = make.actor("charlie", Role.OFFICE, "52", on=DAY)
    assert not queries.year_figures(actor=charlie).exists()
    assert judged(charlie) == {}
    with pytest.raises(NotFound):
        queries.series(actor=charlie, area=PROVINCE, as_of=DAY)
