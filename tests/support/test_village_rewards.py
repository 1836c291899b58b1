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
    assert [unknown for _asked, unknown in found.items] == [2]  # nobody judged the quality yet
    office = judged(world)
    lines = rewards(world).lines
    assert {(line.due.amount, line.state) for line in lines} == {
        (Decimal("3000.00"), GivenState.GAP)
    }
    assert len({line.key for line in lines}) == 2  # each member, for his whole year
    pay(world, lines[0], office)
    assert [line.state for line in rewards(world).lines] == [GivenState.EVEN, GivenState.GAP]


def judged(world: World) -> Any:
    """The county judged that the year's plan was completed with quality."""
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
    return office


def pay(world: World, line: queries.Owed, office: Any) -> None:
    """3,000 to one member, by hand."""
    of = queries.beneficiary(
        actor=office, subject="committee_member", key=line.key, area=EAST, as_of=DUE
    )
    actions.pay_other(
        of=of,
        entitlement=ENTITLEMENT,
        year=2017,
        amount=Decimal("3000"),
        on=LATER,
        document="凭证2018-2",
        at=at(LATER),
        by=office,
    )


def test_a_reward_of_a_member_is_cancelled_and_comes_back_where_the_plan_turns_out_unmet(
    world: World,
) -> None:
    """HH18-090: the clause cancels the reward of the members, paid or not."""
    rows = opened(world)
    for row in rows:
        world.sign_all(row)
        exits.enter_exit(exit_=row, at=at(date(2017, 12, 12)), by=world.actor("office"))
    office = judged(world)
    pay(world, rewards(world).lines[0], office)
    drafts = [exits.ExitDraft(kind="household", household=world.poor[2], due_on=DUE)]
    exits.open_exits(drafts, at=at(date(2017, 12, 11)), found=world.found(), by=world.actor("town"))
    assert plan_completed(DUE) is False
    [line] = rewards(world).lines  # the other member is due nothing and has nothing
    assert (line.due.amount, line.over, line.state) == (0, Decimal("3000.00"), GivenState.OVER)
    back = actions.draw_up(
        area=COUNTY, year=2017, through=DUE, returns=True, at=at(LATER), by=office
    )
    assert back.lines.get().amount == Decimal("-3000.00")


def test_an_exit_that_is_late_leaves_no_reward(world: World) -> None:
    first, _second = opened(world)
    world.sign_all(first)
    exits.enter_exit(exit_=first, at=at(date(2017, 12, 12)), by=world.actor("office"))
    assert plan_completed(DUE) is False
    found = rewards(world)
    assert (found.lines, [unknown for _asked, unknown in found.items]) == ((), [0])
