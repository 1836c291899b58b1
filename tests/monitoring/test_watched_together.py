"""Households looked over as whole sets, and each by itself: both ways say the same."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.db import connection

from tests.monitoring.world import World, at
from zhucun.directory.perms import OPERATOR
from zhucun.households import actions as homes
from zhucun.households.models import Member, MemberState
from zhucun.households.queries import IncomeDraft
from zhucun.monitoring import actions
from zhucun.monitoring.marts import watched, watched_together

AREAS = ("411327",)
NAMES = (
    *("code", "village", "county", "persons", "uninsured_members", "is_exited", "is_monitored"),
    *("per_capita_income", "previous_income", "signs_in_year", "kinds_in_year", "has_case"),
)
TAGS = {"is_exited": "exited-household", "is_monitored": "monitored-household"}


def rows_of(as_of: date, areas: tuple[str, ...] = AREAS) -> tuple[Any, Any]:
    """The same rows by both, in one order; numbers to the fen, yes and no as such."""
    told: dict[str, Any] = {"as_of": as_of, "areas": areas, "names": NAMES, "tags": TAGS}
    one_by_one = [{name: row.get(f"m_{name}") for name in NAMES} for row in watched(**told)]
    made = watched_together(**told)
    assert made is not None
    sql, params = made.sql()
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        heads = [column[0] for column in cursor.description]
        rows = [dict(zip(heads, row, strict=True)) for row in cursor.fetchall()]
    together = [{name: row.get(f"m_{name}") for name in NAMES} for row in rows]
    return tuple(sorted((plain(row) for row in part), key=str) for part in (one_by_one, together))


def plain(row: dict[str, Any]) -> dict[str, Any]:
    bools = {"is_exited", "is_monitored", "has_case"}
    return {
        name: bool(value)
        if name in bools
        else round(float(value), 2)
        if isinstance(value, Decimal | float)
        else float(value)
        if name.endswith("income") and value is not None
        else value
        for name, value in row.items()
    }


@pytest.mark.parametrize("seed", range(6))
def test_both_say_the_same_of_every_household(world: World, seed: int) -> None:
    """Incomes of three years with parts unknown, members who came and went, some not insured; in
    amounts that up to four persons share evenly, for SQLite cuts quotients of whole numbers."""
    draw = Random(seed)
    for home in world.homes:
        for year in (2022, 2023, 2024):
            parts = ("wages", "production", "transfers", "costs", "one_off_relief")
            amounts = {
                name: Decimal(12 * draw.randint(0, 20_000)) for name in parts if draw.random() < 0.6
            }
            if amounts and draw.random() < 0.8:
                draft = IncomeDraft(household=home, starts_on=date(year, 1, 1), parts=amounts)
                homes.record_income(draft, made_at=at(date(2025, 1, 20)), by=OPERATOR)
        for member in Member.objects.filter(household=home):
            word = draw.choice(["", "yes", "no"])
            MemberState.objects.create(
                member=member, medical_insurance=word, valid_from=date(2024, 1, 1)
            )
            since = draw.choice([date(2020, 1, 1), date(2023, 6, 1)])
            until = draw.choice([None, date(2024, 3, 1), date(2025, 2, 1)])
            Member.objects.filter(pk=member.pk).update(valid_from=since, valid_until=until)
    for day in (date(2023, 2, 1), date(2025, 3, 3), date(2025, 12, 31)):
        one_by_one, together = rows_of(day)
        assert one_by_one == together


def test_signs_and_cases_count_the_same(world: World) -> None:
    world.sign()
    world.sign(kind="school", on=date(2025, 3, 2))
    world.sign(1)
    case = world.case(2)
    actions.refuse_case(
        case=case, reason="无风险", at=at(date(2025, 3, 10)), by=world.actors["township"]
    )
    for day in (date(2025, 3, 3), date(2025, 3, 10), date(2026, 3, 5)):
        one_by_one, together = rows_of(day)
        assert one_by_one == together


def test_neither_shows_a_household_of_another_county(world: World) -> None:
    assert rows_of(date(2025, 3, 3), ("520111",)) == ([], [])
