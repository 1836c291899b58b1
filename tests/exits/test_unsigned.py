"""Who was taken off the register of the poor without signatures is counted, each with its day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.exits.world import COUNTY, DAY, EAST, World, at
from zhucun.directory.perms import OPERATOR
from zhucun.exits import actions, queries
from zhucun.households import actions as households
from zhucun.households.errors import TagDecidedElsewhere
from zhucun.households.models import Household
from zhucun.households.queries import HISTORY

NEXT = DAY + timedelta(days=1)
#: As a list of the register that is taken over says it: by hand it is refused.
TOLD: dict[str, Any] = {
    "decided": HISTORY,
    "basis": "导入批次 7",
    "made_at": at(date(2024, 1, 1)),
    "by": OPERATOR,
}


def end(row: Household, on: date = DAY) -> None:
    households.end_tags([row], tag="poor-household", until=on, **TOLD)


def become(row: Household, on: date = DAY) -> None:
    households.set_tags([row], tag="exited-household", since=on, **TOLD)


def found(world: World, name: str = "office", day: date = NEXT, area: str = "") -> dict[str, date]:
    actor = world.actor(name, day)
    rows = list(queries.unsigned(actor=actor, as_of=day, area=area))
    how = queries.taken(rows, actor=actor, as_of=day)
    assert {(one.basis, one.is_history) for one in how.values()} <= {("导入批次 7", True)}
    return {row.number: how[row.pk].on for row in rows}


def test_by_hand_nobody_takes_a_household_off_while_the_pack_has_a_procedure(world: World) -> None:
    told: dict[str, Any] = {"basis": "已脱贫", "made_at": at(DAY), "by": world.actor("office")}
    poor = world.poor[0]
    with pytest.raises(TagDecidedElsewhere):
        households.end_tag(household=poor, tag="poor-household", until=DAY, **told)
    with pytest.raises(TagDecidedElsewhere):
        households.set_tag(household=poor, tag="exited-household", since=DAY, **told)
    after = date(2021, 5, 11)
    told["made_at"] = at(after)
    assert households.end_tag(household=poor, tag="poor-household", until=after, **told)


def test_a_class_that_ended_or_began_without_signatures_is_counted_with_its_day(
    world: World,
) -> None:
    ended, became, _poor = world.poor
    end(ended)
    become(became, NEXT)
    assert found(world) == {ended.number: DAY, became.number: NEXT}
    assert found(world, day=DAY) == {ended.number: DAY}
    assert found(world, area=EAST) == found(world, area=COUNTY) == found(world)


def test_a_signed_exit_that_was_entered_is_none_of_them_and_an_earlier_end_is(world: World) -> None:
    right, early, _poor = world.poor
    exits = world.open(right, early)
    end(early, DAY - timedelta(days=1))
    for row in exits:
        world.sign_all(row)
    actions.enter_exits(exits, at=at(DAY), by=world.actor("office"))
    assert found(world) == {early.number: DAY - timedelta(days=1)}


def test_a_household_that_ended_or_was_registered_as_one_that_left_is_none_of_them(
    world: World,
) -> None:
    households.end_household(
        household=world.poor[0], on=DAY, reason="death", made_at=at(DAY), by=OPERATOR
    )
    assert found(world) == {}


def test_where_the_packs_have_no_procedure_nothing_is_without_it(world: World) -> None:
    end(world.poor[0], on=date(2021, 5, 11))
    end(world.poor[1], on=date(2021, 5, 10))
    assert found(world, day=date(2024, 1, 1)) == {world.poor[1].number: date(2021, 5, 10)}


@pytest.mark.parametrize(("name", "number"), [("office", 1), ("town", 1), ("charlie", 0)])
def test_charlie_sees_none_of_them(world: World, name: str, number: int) -> None:
    end(world.poor[0])
    assert len(found(world, name)) == number
