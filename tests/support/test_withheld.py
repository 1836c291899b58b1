"""A decision that cancels a reward reaches the payment: what it stops is never paid in silence."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests import factories as make
from tests.support.cases import cancelled, decide, opened, tell
from tests.support.packs import REWARD
from tests.support.world import COUNTY, EXAMPLE, FUND, SUBSIDY, TODAY, World, at, build, yuan
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord
from zhucun.reward import actions as reward
from zhucun.reward import queries as cases
from zhucun.support import actions, queries
from zhucun.support.errors import (
    BatchHoldsWithheld,
    NotEntitled,
    NothingDue,
    RewardNotNamed,
    RewardReleased,
    RewardWithheld,
)
from zhucun.support.models import Payment, Withheld


@pytest.fixture
def world(rewarded: World) -> World:
    return rewarded


@pytest.fixture
def plain(places: dict[str, Place], settings: Any) -> World:
    """Under a pack that names no reward."""
    settings.POLICY_DIR = EXAMPLE
    made = build(places)
    made.lock(made.member, 1, 2, 3)
    return made


def test_a_proposal_stops_nothing_and_a_decision_stops_the_reward_of_its_year(
    world: World,
) -> None:
    case = opened(world, world.member)
    assert world.lines()["李队员", REWARD].unpaid == yuan("3000.00")
    decide(world, case)
    line = world.lines()["李队员", REWARD]
    assert (line.state, line.held, line.due.amount) == ("withheld", case.public_id, 3000)
    assert (line.withheld, line.gap, line.unpaid) == (yuan("3000.00"), 0, 0)
    batch = world.batch(entitlements=[REWARD])
    assert [row.posting.person.name for row in batch.lines.all()] == ["王驻村"]
    [sums] = [
        row
        for row in queries.board(list(world.lines().values()))
        if (row.entitlement, row.role) == (REWARD, "member")
    ]
    assert (sums.due, sums.paid, sums.withheld, sums.gap) == (3000, 0, 3000, 0)


def test_it_is_the_year_of_the_facts_and_not_that_of_the_decision(world: World) -> None:
    cancelled(world, world.member, fact=date(2024, 12, 31))
    assert Withheld.objects.get().year == 2024
    assert world.lines()["李队员", REWARD].state == "gap"
    past = world.lines(year=2024, through=date(2024, 12, 31))["李队员", REWARD]
    assert (past.state, past.withheld) == ("withheld", yuan("3000.00"))
    assert cases.cancelled_rewards(people=[world.member.person.public_id], year=2024)
    assert not cases.cancelled_rewards(people=[world.member.person.public_id], year=2025)


def test_a_batch_that_was_drawn_up_before_is_neither_sent_nor_exported(world: World) -> None:
    open_, signed = world.batch(entitlements=[REWARD]), None
    actions.drop_batch(batch=open_, reason="重编", at=at(), by=world["office"])
    signed = world.batch(entitlements=[REWARD])
    world.sign(signed)
    cancelled(world, world.member)
    assert [row.posting.person.name for row in queries.stopped_lines(signed)] == ["李队员"]
    with pytest.raises(BatchHoldsWithheld, match="李队员"):
        actions.export_batch(batch=signed, at=at(), by=world["office"])
    assert Payment.objects.count() == 0
    actions.drop_batch(batch=signed, reason="奖励取消", at=at(), by=world["office"])
    again = world.exported(entitlements=[REWARD])
    assert [row.posting.person.name for row in again.lines.all()] == ["王驻村"]


def test_what_finance_paid_all_the_same_is_refused_and_recorded_only_with_a_reason(
    world: World,
) -> None:
    batch = world.exported(entitlements=[REWARD])
    line = batch.lines.get(posting=world.member)
    case = cancelled(world, world.member)
    with pytest.raises(RewardWithheld, match=case.public_id):
        world.pay(world.money(line))
    [made] = world.pay(world.money(line), over_reason="财政已于决定当日拨付，按规定追回")
    assert made.over_reason
    after = world.lines()["李队员", REWARD]
    assert (after.withheld, after.paid, after.over) == (3000, 3000, 3000)  # 应退
    assert (after.state, after.gap, after.unpaid) == ("over", yuan("-3000.00"), 0)


def test_a_decision_lifted_on_appeal_gives_the_reward_free(world: World) -> None:
    case = cancelled(world, world.member)
    tell(world, case)
    reward.appeal(case=case, text="任务已按期完成", at=at(), by=world["member"])
    case.refresh_from_db()
    second = make.actor("second", Role.OFFICE, COUNTY, on=TODAY)
    answer = {"is_lifted": True, "answer": "属实，撤销", "at": at(), "by": second}
    reward.answer_appeal(case=case, **answer)
    line = world.lines()["李队员", REWARD]
    assert (line.state, line.unpaid, line.held) == ("gap", yuan("3000.00"), "")
    row = Withheld.objects.get()
    assert row.ended_on == TODAY
    with pytest.raises(RewardReleased):
        actions.settle_withheld(
            row=row, entitlements=[REWARD], reason="再扣", at=at(), by=world["office"]
        )


def test_other_measures_stop_nothing(world: World) -> None:
    case = reward.open_case(
        reward.CaseDraft(
            posting=world.member,
            ground="discipline",
            measure="admonition",
            rows=[("document", "", "会议迟到通报", date(2025, 3, 3))],
            reason="作风问题",
        ),
        at=at(),
        by=world["office"],
    )
    decide(world, case)
    assert not Withheld.objects.exists()
    assert world.lines()["李队员", REWARD].unpaid == yuan("3000.00")


def test_where_the_pack_names_no_reward_nothing_of_the_person_is_drawn_up_before_somebody_says(
    plain: World,
) -> None:
    case = cancelled(plain, plain.member)
    row = Withheld.objects.get()
    assert row.entitlements is None  # 未配置
    with pytest.raises(RewardNotNamed, match=rf"{case.public_id}.*李队员"):
        plain.batch(entitlements=[SUBSIDY])
    assert plain.batch(entitlements=[FUND]).lines.get().posting == plain.secretary
    payment = actions.Money(
        posting=plain.member, entitlement=SUBSIDY, year=2025, amount=yuan("600"), paid_on=TODAY
    )
    with pytest.raises(RewardNotNamed):
        plain.pay(payment)
    assert list(queries.to_settle(actor=plain["office"])) == [row]
    settle: dict[str, Any] = {"row": row, "at": at(), "by": plain["office"]}
    with pytest.raises(NotEntitled):
        actions.settle_withheld(entitlements=["invented"], reason="奖励即此项", **settle)
    assert actions.settle_withheld(entitlements=[], reason="本年度无奖励项目", **settle)
    assert not actions.settle_withheld(entitlements=[], reason="本年度无奖励项目", **settle)
    assert plain.batch(entitlements=[SUBSIDY]).lines.get().amount == yuan("1800.00")
    assert EventRecord.objects.filter(name="support.reward.settled").count() == 1


def test_what_somebody_names_is_withheld(plain: World) -> None:
    cancelled(plain, plain.member)
    row = Withheld.objects.get()
    actions.settle_withheld(
        row=row, entitlements=[SUBSIDY], reason="按县文件", at=at(), by=plain["office"]
    )
    line = plain.lines()["李队员", SUBSIDY]
    assert (line.state, line.withheld) == ("withheld", yuan("1800.00"))
    with pytest.raises(NothingDue):
        plain.batch(entitlements=[SUBSIDY])


def test_the_person_and_his_unit_read_of_it_once_he_is_told_and_charlie_never(
    world: World,
) -> None:
    case = cancelled(world, world.member)
    key = Withheld.objects.get().public_id
    own = lambda: world.lines("member")["李队员", REWARD].state  # noqa: E731
    assert own() == "gap"
    for who in ("member", "unit", "charlie", "other_unit"):
        with pytest.raises(NotFound):
            queries.one_withheld(actor=world[who], public_id=key)
    tell(world, case)
    assert own() == "withheld"
    for who in ("member", "unit", "township", "office"):
        assert queries.one_withheld(actor=world[who], public_id=key).case == case.public_id
    for who in ("charlie", "other_unit", "secretary"):
        assert not queries.withheld(actor=world[who]).exists()
    for who in ("township", "unit", "member", "charlie"):
        with pytest.raises(NotAllowed):
            actions.settle_withheld(
                row=Withheld.objects.get(), entitlements=[], reason="无", at=at(), by=world[who]
            )
    himself = Actor(account=99, name="x", held=world["office"].held, person=_person(world))
    with pytest.raises(NotAllowed):
        actions.settle_withheld(
            row=Withheld.objects.get(), entitlements=[], reason="无", at=at(), by=himself
        )


def _person(world: World) -> str:
    key: str = world.member.person.public_id
    return key
