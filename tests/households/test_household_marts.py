"""Each column of the registry's marts equals a straightforward count in Python."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from tests.households.world import AT, added, person
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR
from zhucun.households import actions, marts
from zhucun.households.enums import MONITORED
from zhucun.households.marts import joined
from zhucun.households.models import (
    Household,
    HouseholdState,
    HouseholdTag,
    Income,
    Member,
    MemberState,
)
from zhucun.households.queries import incomes_of

DAYS = [date(2021, 1, 1), date(2022, 6, 30), date(2023, 1, 1), date(2024, 6, 3)]
TAGS = {"is_exited_poverty": "exited-household", "is_monitored": "monitored-household"}
AREAS = ("411327",)
SINCE = date(2020, 1, 1)


@pytest.fixture
def registry(places: dict[str, Place]) -> None:
    """Forty households that were tagged, moved, earned and lost members at random days."""
    chance = random.Random(2020)
    villages = [place for place in places.values() if len(place.code) == 12]
    for n in range(40):
        village = chance.choice(villages)
        people = [person("张三"), *(person("李四", "child") for _ in range(chance.randrange(4)))]
        row = added(village, n, *people, size=len(people) + chance.choice([0, 0, 2]))
        _live(chance, row, villages)


def _day(chance: random.Random) -> date:
    return date(2020, 6, 1) + timedelta(days=chance.randrange(1300))


def _live(chance: random.Random, row: Household, villages: list[Place]) -> None:
    if row.area < "5":
        for tag in TAGS.values():
            if chance.random() < 0.6:
                actions.set_tag(household=row, tag=tag, since=_day(chance), made_at=AT, by=OPERATOR)
        for tag in TAGS.values():
            if chance.random() < 0.3:
                HouseholdTag.objects.filter(household=row, tag=tag).update(
                    valid_until=date(2024, 1, 1)
                )
    for member in row.members.exclude(relation="head"):
        if chance.random() < 0.4:
            member.household = row
            actions.end_member(
                member=member, on=_day(chance), reason="moved", made_at=AT, by=OPERATOR
            )
    if chance.random() < 0.4:
        home = [place for place in villages if place.code[:6] == row.area[:6]]
        actions.move_households(
            [row], into=chance.choice(home), on=_day(chance), made_at=AT, by=OPERATOR
        )
    _earn(chance, row)
    for member in row.members.all():
        MemberState.objects.create(
            member=member,
            ethnicity=chance.choice(["", "汉族", "苗族"]),
            works_away=chance.choice(["", "no", "county", "outside"]),
            medical_insurance=chance.choice(["", "yes", "no"]),
            valid_from=_day(chance),
        )


def _earn(chance: random.Random, row: Household) -> None:
    for year in (2020, 2021, 2022, 2023):
        if chance.random() < 0.6:
            pick = [None, Decimal(0), Decimal(9_001), Decimal("1234.50")]
            Income.objects.create(
                household=row,
                starts_on=date(year, 1, 1),
                ends_on=date(year + 1, 1, 1),
                **{part: chance.choice(pick) for part in marts.earnings.PARTS},
            )
    HouseholdState.objects.create(
        household=row,
        power=chance.choice(["", "safe", "none"]),
        water=chance.choice(["", "tap", "safe"]),
        in_cooperative=chance.choice([None, True, False]),
        valid_from=_day(chance),
    )


# the straightforward way


def holds(row: Any, day: date) -> bool:
    begun: bool = row.valid_from <= day
    return begun and (row.valid_until is None or day < row.valid_until)


def area_on(row: Household, day: date) -> str | None:
    if row.lives_since <= day:
        return row.area
    return next((each.area for each in row.dwellings.all() if holds(each, day)), None)


def people_on(row: Household, day: date) -> int:
    now = row.members.filter(valid_until=None).count()
    return sum(holds(each, day) for each in row.members.all()) + max(0, row.size - now)


def money(income: Income | None, parts: tuple[str, ...]) -> Decimal | None:
    values = [getattr(income, part) for part in parts] if income else []
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None


def with_part(row: Household, day: date, parts: tuple[str, ...]) -> Income | None:
    ended = row.incomes.filter(ends_on__lte=day).order_by("-ends_on")
    return next((each for each in ended if money(each, parts) is not None), None)


def net(row: Household, day: date) -> Decimal | None:
    income = with_part(row, day, marts.earnings.PARTS)
    if income is None:
        return None
    earned = money(income, tuple(marts.earnings.GROSS)) or Decimal(0)
    return earned - (income.costs or 0)


def truth(value: str, yes: str) -> bool | None:
    return value == yes if value else None


def expected_households(day: date) -> list[dict[str, Any]]:
    found = []
    for row in Household.objects.all():
        area = area_on(row, day)
        if not holds(row, day) or not area or not area.startswith(AREAS):
            continue
        tags = {each.tag: each for each in row.tags.all() if holds(each, day)}
        state = next((each for each in row.states.all() if holds(each, day)), None)
        known = [
            one.medical_insurance
            for member in row.members.all()
            if holds(member, day)
            for one in member.states.all()
            if holds(one, day) and one.medical_insurance
        ]
        income = with_part(row, day, marts.earnings.PARTS)
        earned = net(row, day)
        heads = people_on(row, income.ends_on - timedelta(days=1)) if income else 0
        exited = tags.get("exited-household")
        gross = tuple(marts.earnings.GROSS)
        found.append({
            "code": row.public_id,
            "household": row.public_id,
            "village": area,
            "township": area[:9],
            "county": area[:6],
            "persons": people_on(row, day),
            "exited_on": exited.valid_from if exited else None,
            "is_exited_poverty": exited is not None,
            "is_monitored": "monitored-household" in tags,
            "has_safe_power": truth(state.power if state else "", "safe"),
            "has_tap_water": truth(state.water if state else "", "tap"),
            "in_cooperative": state.in_cooperative if state else None,
            "uninsured_members": known.count("no") if known else None,
            "total_income": money(with_part(row, day, gross), gross),
            "net_income": earned,
            "per_capita_income": round(earned / heads, 4) if earned is not None else None,
        })  # fmt: skip
    return found


def expected_monitored(day: date) -> list[dict[str, Any]]:
    bearing = {
        each.household.public_id
        for each in HouseholdTag.objects.select_related("household")
        if each.tag in MONITORED and holds(each, day)
    }
    return [row for row in expected_households(day) if row["code"] in bearing]


def expected_residents(day: date) -> list[dict[str, Any]]:
    found = []
    for row in Member.objects.select_related("household"):
        area = area_on(row.household, day)
        if not (holds(row, day) and holds(row.household, day)) or not area:
            continue
        if not area.startswith(AREAS):
            continue
        state = next((each for each in row.states.all() if holds(each, day)), None)
        ethnicity = state.ethnicity if state else ""
        works = state.works_away if state else ""
        found.append({
            "code": row.public_id,
            "person": row.public_id,
            "household": row.household.public_id,
            "village": area,
            "ethnicity": ethnicity or None,
            "is_minority": ethnicity != "汉族" if ethnicity else None,
            "works_locally": truth(works, "county"),
        })  # fmt: skip
    return found


EXPECTED: dict[str, Callable[[date], list[dict[str, Any]]]] = {
    "household": expected_households,
    "monitored_household": expected_monitored,
    "resident": expected_residents,
}


def shown(
    name: str, day: date, columns: list[str], areas: tuple[str, ...] = AREAS
) -> list[dict[str, Any]]:
    tags = {key: tag for key, tag in TAGS.items() if key in columns}
    rows = marts.MARTS[name](as_of=day, areas=areas, names=columns, tags=tags)
    return sorted(rows, key=lambda row: str(row["m_code"]))


def rounded(row: dict[str, Any]) -> dict[str, Any]:
    value = row.get("m_per_capita_income")
    return row if value is None else {**row, "m_per_capita_income": round(Decimal(value), 4)}


@pytest.mark.usefixtures("registry")
@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_mart_of_the_registry_is_what_one_would_count_by_hand(name: str) -> None:
    for day in DAYS:
        expected = sorted(EXPECTED[name](day), key=lambda row: str(row["code"]))
        rows = [{f"m_{key}": value for key, value in row.items()} for row in expected]
        for row in rows:
            row["m_area"] = row["m_village"]
        columns = sorted(expected[0])
        got = [rounded(row) for row in shown(name, day, columns)]
        assert (day, got) == (day, rows)


@pytest.mark.usefixtures("registry")
def test_charlie_has_no_household_of_alices_county() -> None:
    for name in marts.MARTS:
        rows = shown(name, DAYS[-1], [], areas=("520111",))
        assert {row["m_area"][:6] for row in rows} <= {"520111"}
        assert shown(name, DAYS[-1], [], areas=()) == []


@pytest.mark.usefixtures("registry")
@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_mart_of_the_registry_costs_two_queries_at_any_size(
    name: str, django_assert_num_queries: Any
) -> None:
    columns = sorted(EXPECTED[name](DAYS[-1])[0])
    with django_assert_num_queries(2):
        assert len(shown(name, DAYS[-1], columns)) > 3


def test_the_account_of_the_poor_closes_in_every_year(places: dict[str, Place]) -> None:
    village = places["411327100201"]
    rows = [
        added(village, n, person("张三"), person("李四", "child"), since=date(2015, 1, 1))
        for n in range(3)
    ]
    for row in rows:
        HouseholdTag.objects.create(
            household=row, tag="poor-household", valid_from=date(2015, 6, 1)
        )
    HouseholdTag.objects.filter(household=rows[0]).update(valid_until=date(2017, 12, 31))
    child = rows[1].members.get(relation="child")
    actions.end_member(member=child, on=date(2016, 5, 1), reason="death", made_at=AT, by=OPERATOR)
    columns = ["opening", "exits", "entries", "births", "deaths", "corrections", "closing"]
    found = shown("poverty_account", date(2018, 6, 1), [*columns, "county", "last_day"])
    told = {row["m_code"]: [row[f"m_{name}"] for name in columns] for row in found}
    assert told["411327-2015"] == [0, 0, 6, 0, 0, 0, 6]
    assert told["411327-2016"] == [6, 0, 0, 0, 1, 0, 5]
    assert told["411327-2017"] == [5, 2, 0, 0, 0, 0, 3]
    assert told["411327-2018"] == [3, 0, 0, 0, 0, 0, 3]
    for opening, exits, entries, births, deaths, corrections, closing in told.values():
        assert closing == opening - exits + entries + births - deaths + corrections


def test_a_mart_counts_an_income_as_its_card_does_when_the_year_changes(
    places: dict[str, Place], tmp_path: Any, settings: Any
) -> None:
    """From 2023 on the pack counts costs no more, and the persons of the first day."""
    folder = tmp_path / "policy"
    shutil.copytree(settings.POLICY_DIR, folder)
    for name, value in (("counts-costs", "0"), ("persons-on", "first-day")):
        file = folder / f"base/parameters/income/income-{name}.yaml"
        text = file.read_text(encoding="utf-8")
        [head, note] = text.split("\nnote:") if "\nnote:" in text else [text.rstrip(), ""]
        source = text.split("reference: ", 2)[1].splitlines()[0]
        entry = f"  - {{from: 2023-01-01, value: {value}, reference: {source}}}"
        file.write_text(f"{head}\n{entry}\n" + (f"note:{note}" if note else ""), encoding="utf-8")
    settings.POLICY_DIR = folder
    rows = [
        added(places["411327100201"], n, person("张三"), person("李四", "child")) for n in (1, 2)
    ]
    for row, year in zip(rows, (2022, 2023), strict=True):
        drafted = actions.IncomeDraft(
            household=row,
            starts_on=date(year, 1, 1),
            parts={"wages": Decimal(10_001), "costs": Decimal(1_000)},
        )
        actions.record_income(drafted, made_at=AT, by=OPERATOR)
        child = row.members.get(relation="child")
        actions.end_member(
            member=child, on=date(year, 7, 1), reason="moved", made_at=AT, by=OPERATOR
        )
    cards = {row.public_id: incomes_of(row)[0] for row in rows}
    assert [cards[row.public_id].per_head for row in rows] == [Decimal(9_001), Decimal("5000.5")]
    day = date(2024, 6, 3)
    of_mart = shown("household", day, ["net_income", "per_capita_income"])
    made = joined(as_of=day, areas=AREAS, names=["code"], tags={}, incomes={"then": day})
    with connection.cursor() as cursor:
        cursor.execute(*made.sql())
        of_join = {code: Decimal(value) for code, _area, _code, value in cursor.fetchall()}
    for found in of_mart:
        card = cards[found["m_code"]]
        assert (found["m_net_income"], found["m_per_capita_income"]) == (card.net, card.per_head)
        assert of_join[found["m_code"]] == card.per_head
