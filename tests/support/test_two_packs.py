"""A pack that changes in mid-year: both parts of the year follow their own rules, to the fen."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.support.packs import in_two_halves
from tests.support.world import SUBSIDY, World, build, yuan
from zhucun.directory.models import Place
from zhucun.engines.entitlement import Open


@pytest.fixture
def world(places: dict[str, Place], settings: Any, tmp_path: Path) -> World:
    settings.POLICY_DIR = in_two_halves(tmp_path / "policy")
    return build(places)


def test_each_part_of_the_year_is_paid_by_the_rules_of_its_own_pack(world: World) -> None:
    world.lock(world.member, 1, 2, 3, 4, 5)
    line = world.lines()["李队员", SUBSIDY]
    old = [part for part in line.due.parts if part.pack.startswith("first-part")]
    new = [part for part in line.due.parts if part.pack.startswith("second-part")]
    assert [part.amount for part in old] == [yuan("600.00")] * 4 + [yuan("338.71")]  # 700 × 15/31
    assert [part.amount for part in new] == [yuan("412.90"), yuan("800.00")]  # 800 × 16/31
    assert (old[-1].until, new[0].since) == (date(2025, 5, 16), date(2025, 5, 16))
    assert line.due.amount == yuan("3951.61")
    assert line.due.amount == sum(part.amount for part in line.due.parts if part.amount)


def test_a_month_that_is_not_locked_is_missing_only_in_the_part_that_asks_for_it(
    world: World,
) -> None:
    world.lock(world.member, 1, 2, 3, 4)
    line = world.lines()["李队员", SUBSIDY]
    assert line.due.amount == yuan("3612.90")  # without the first half of May
    assert line.due.left_out == (date(2025, 5, 1),)
    untouched = world.lines()["王驻村", SUBSIDY]
    assert untouched.due.amount == yuan("1212.90")
    assert len(untouched.due.left_out) == 5


def test_what_is_given_once_a_year_by_both_packs_has_no_sum(world: World) -> None:
    """1,200 or 2,400 or parts of each: no source says, and nobody guesses."""
    world.lock(world.member, 1, 2, 3, 4, 5, 6)
    line = world.lines()["李队员", "travel"]
    assert (line.due.amount, line.due.open, line.gap) == (None, Open.PRO_RATA, None)
    assert {part.pack.split(" ")[0] for part in line.due.parts} == {"first-part", "second-part"}
    batch = world.batch(entitlements=[SUBSIDY, "travel"])
    assert {row.entitlement for row in batch.lines.all()} == {SUBSIDY}


def test_the_whole_of_a_batch_is_the_sum_of_its_parts_under_both_packs(world: World) -> None:
    world.lock(world.member, 1, 2, 3, 4, 5)
    batch = world.batch(entitlements=[SUBSIDY])
    for row in batch.lines.all():
        parts = sum((yuan(part["amount"]) for part in row.parts), yuan("0"))
        assert row.amount == row.due == parts
    assert batch.packs == ["first-part 1.0.0", "second-part 1.0.0"]
