"""The reward of a village committee follows from the year's exits and from a judgement of their
quality (HH18-076); none is granted before (HH18-090)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.exits.world import COUNTY, EAST, World, at, build
from tests.support.others_world import with_sums
from zhucun.analytics.queries.tables import table
from zhucun.directory.perms import OPERATOR
from zhucun.directory.queries import pack_for
from zhucun.exits import actions as exits
from zhucun.support import actions, queries
from zhucun.support.enums import GivenState, StatedFact

DUE, LATER = date(2017, 12, 31), date(2018, 2, 1)
ENTITLEMENT = "village-reward"


@pytest.fixture
def world(db: None, settings: Any, tmp_path: Path) -> World:
    settings.POLICY_DIR = with_sums(tmp_path / "policy")
    return build()


def plan_completed(as_of: date) -> Any:
    pack = pack_for(EAST, as_of=as_of)
    rows = table(
        actor=OPERATOR, pack=pack, subject="committee", area=EAST, names={"plan_completed"}
    )
    [(_code, _area, met)] = rows.select([rows.columns["plan_completed"]])
    return None if met is None else bool(met)


def rewards(world: World) -> queries.Owing:
    return queries.owing(
        actor=world.actor("office", LATER),
        year=2017,
        through=DUE,
        areas=[COUNTY],
        entitlement=ENTITLEMENT,
    )


def opened(world: World) -> list[Any]:
    drafts = [
        exits.ExitDraft(kind="household", household=row, due_on=DUE) for row in world.poor[:2]
    ]
    return exits.open_exits(
        drafts, at=at(date(2017, 12, 11)), found=world.found(), by=world.actor("town")
    )


def test_a_committee_that_met_the_years_exits_with_quality_is_due_its_reward(
    world: World,
) -> None:
    assert plan_completed(DUE) is None  # nothing was to exit
    first, second = opened(world)
    for row in (first, second):
        assert plan_completed(date(2017, 12, 20)) is None  # its day has not come
        world.sign_all(row)
        exits.enter_exit(exit_=row, at=at(date(2017, 12, 12)), by=world.actor("office"))
    assert plan_completed(DUE) is True
    assert plan_completed(date(2017, 12, 10)) is None  # as it was known then
    found = rewards(world)
    assert found.lines == ()
    assert [unknown for _asked, unknown in found.items] == [1]  # nobody judged the quality yet
    office = world.actor("office", LATER)
    mine = queries.beneficiary(actor=office, subject="committee", key=EAST, area=EAST, as_of=DUE)
    actions.state_fact(
        of=mine,
        fact=StatedFact.HIGH_QUALITY,
        on=LATER,
        year=2017,
        document="溆扶〔2018〕1号",
        at=at(LATER),
        by=office,
    )
    [line] = rewards(world).lines
    assert (line.key, line.due.amount, line.state) == (EAST, Decimal("3000.00"), GivenState.GAP)
    draft = actions.GivenDraft(
        of=mine,
        entitlement=ENTITLEMENT,
        on=LATER,
        year=2017,
        amount=Decimal("3000"),
        document="凭证2018-2",
    )
    actions.record_given([draft], at=at(LATER), by=office)
    assert rewards(world).lines[0].state is GivenState.EVEN


def test_an_exit_that_is_late_leaves_no_reward(world: World) -> None:
    first, _second = opened(world)
    world.sign_all(first)
    exits.enter_exit(exit_=first, at=at(date(2017, 12, 12)), by=world.actor("office"))
    assert plan_completed(DUE) is False
    found = rewards(world)
    assert (found.lines, [unknown for _asked, unknown in found.items]) == ((), [0])
