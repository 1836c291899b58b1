"""What was paid above what is due comes back (应退): seen, listed, asked for, returned, to the fen."""

from __future__ import annotations

from typing import Any

import pytest
from openpyxl import load_workbook

from tests import factories as make
from tests.support.cases import cancelled, tell
from tests.support.packs import REWARD
from tests.support.test_payments import accepted, planned, sent_back
from tests.support.world import COUNTY, TODAY, World, at, yuan
from zhucun.directory.enums import Role
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.reward import actions as reward
from zhucun.reward.models import LiabilityCase
from zhucun.support import actions, queries
from zhucun.support.errors import (
    BatchReturnsNothing,
    LargerThanLine,
    MoreThanToReturn,
    NothingToReturn,
    OtherSign,
    PaidTwice,
)
from zhucun.support.models import BatchLine, Payment


@pytest.fixture
def world(rewarded: World) -> World:
    return rewarded


def paid_and_cancelled(world: World) -> LiabilityCase:
    """The reward of the member was paid; then a case cancelled it."""
    batch = world.exported(entitlements=[REWARD])
    world.pay(*(world.money(line) for line in batch.lines.all()))
    return cancelled(world, world.member)


def lifted(world: World, case: LiabilityCase) -> None:
    """On appeal, by somebody else."""
    tell(world, case)
    reward.appeal(case=case, text="任务已按期完成", at=at(), by=world["member"])
    case.refresh_from_db()
    second = make.actor("second", Role.OFFICE, COUNTY, on=TODAY)
    reward.answer_appeal(case=case, is_lifted=True, answer="属实，撤销", at=at(), by=second)


def line_of(world: World, who: str = "office") -> Any:
    return world.lines(who)["李队员", REWARD]


@pytest.fixture
def asked_back(world: World) -> tuple[World, LiabilityCase, BatchLine]:
    """The reward that was paid is asked back, in a batch that went to the finance office."""
    case = paid_and_cancelled(world)
    batch = world.exported(returns=True)
    return world, case, batch.lines.select_related("posting__person", "batch").get()


def test_a_reward_that_was_paid_before_it_was_cancelled_is_to_be_returned(world: World) -> None:
    with pytest.raises(NothingToReturn):
        world.batch(returns=True)
    paid_and_cancelled(world)
    line = line_of(world)
    assert (line.state, line.withheld, line.paid, line.over) == ("over", 3000, 3000, 3000)
    assert (line.gap, line.missing, line.unpaid) == (yuan("-3000.00"), 0, 0)
    lines = world.lines(entitlement=REWARD).values()
    sums = {row.role: row for row in queries.board(list(lines), digits=6)}
    one, other = sums["member"], sums["first_secretary"]
    assert (one.due, one.withheld, one.paid, one.gap, one.over) == (3000, 3000, 3000, 0, 3000)
    assert (other.due, other.paid, other.gap, other.over) == (3000, 3000, 0, 0)
    for row in sums.values():  # to the yuan
        assert row.due - row.withheld - row.paid == row.gap - row.over
    assert world.lines(state="over").keys() == {("李队员", REWARD)}


def test_what_is_asked_back_goes_out_in_the_file_and_comes_back_reconciled(
    asked_back: tuple[World, LiabilityCase, BatchLine],
) -> None:
    world, _case, line = asked_back
    assert (line.due, line.paid_before, line.amount) == (0, 3000, yuan("-3000.00"))
    assert (line_of(world).returning, line_of(world).to_return) == (3000, 0)
    with pytest.raises(NothingToReturn):  # nothing is asked back twice
        world.batch(returns=True)
    path, count = queries.batch_workbook(line.batch, actor=world["office"], lang="zh")
    page: Any = load_workbook(path).active
    heads = [cell.value for cell in page[1]]
    assert count == 1
    assert page[2][heads.index("本次金额(元)")].value == -3000
    told: dict[str, Any] = {"支付日期": TODAY, "凭证号": "退2025-3"}
    sent_back(path, {"李队员": told | {"实发金额(元)": 3000}})
    [error] = planned(world, path).errors
    assert (error.code, error.column) == ("support.other-sign", "N")
    sent_back(path, {"李队员": {"实发金额(元)": -3000}})
    plan = planned(world, path)
    assert plan.errors == []
    accepted(world, plan)
    found = queries.reconciled(line.batch)
    assert (found.asked, found.paid, found.is_even) == (yuan("-3000.00"), yuan("-3000.00"), True)
    after = line_of(world)
    assert (after.paid, after.over, after.gap, after.state) == (0, 0, 0, "withheld")
    assert (planned(world, path).same, Payment.objects.filter(is_return=True).count()) == (1, 1)
    path.unlink()


def test_no_more_comes_back_than_was_too_much_and_a_wrong_sign_is_refused(
    asked_back: tuple[World, LiabilityCase, BatchLine],
) -> None:
    world, _case, line = asked_back
    with pytest.raises(OtherSign):
        world.pay(world.money(line, "3000"))
    with pytest.raises(LargerThanLine):
        world.pay(world.money(line, "-3000.01"))
    even = BatchLine.objects.get(posting=world.secretary)
    with pytest.raises(MoreThanToReturn, match=r"-1 yuan.*: 0.00 yuan"):
        world.pay(world.money(even, "-1", line=None))
    world.pay(world.money(line, "-1000"), world.money(line, "-2000", voucher="2025-18"))
    with pytest.raises(PaidTwice):
        world.pay(world.money(line, "-1", voucher="2025-19"))
    [first, _second] = Payment.objects.filter(is_return=True).order_by("pk")
    back: dict[str, Any] = {"reason": "误记", "on": TODAY, "at": at(), "by": world["office"]}
    made = actions.reverse_payment(payment=first, **back)
    assert (made.amount, line_of(world).over) == (yuan("1000.00"), yuan("1000.00"))


def test_a_decision_lifted_after_the_recovery_makes_the_reward_due_again(
    asked_back: tuple[World, LiabilityCase, BatchLine],
) -> None:
    world, case, line = asked_back
    world.pay(world.money(line))
    lifted(world, case)
    assert (line_of(world).state, line_of(world).unpaid) == ("gap", yuan("3000.00"))
    assert world.batch(entitlements=[REWARD]).lines.get().amount == yuan("3000.00")


def test_a_decision_lifted_before_the_recovery_stops_it(world: World) -> None:
    case = paid_and_cancelled(world)
    waiting = world.batch(returns=True)
    world.sign(waiting)
    lifted(world, case)
    assert line_of(world).state == "even"
    assert [row.posting for row in queries.stopped_lines(waiting)] == [world.member]
    with pytest.raises(BatchReturnsNothing, match="李队员"):
        actions.export_batch(batch=waiting, at=at(), by=world["office"])


@pytest.mark.parametrize(("gives_back", "unpaid"), [(False, 0), (True, 3000)])
def test_who_restores_the_cadre_says_whether_the_reward_is_due_again(
    world: World, gives_back: bool, unpaid: int
) -> None:
    case = cancelled(world, world.member)
    until = TODAY.replace(day=TODAY.day + 1)
    reward.notify(
        case=case, document="社组〔2025〕3号", influence_until=until, at=at(), by=world["office"]
    )
    case.refresh_from_db()
    later = at(TODAY.replace(day=TODAY.day + 2))
    done: dict[str, Any] = {"reason": "影响期满，表现良好", "at": later, "by": world["office"]}
    assert reward.restore(case=case, gives_back=gives_back, **done)
    assert line_of(world).unpaid == unpaid


def test_who_asks_money_back_and_who_never_sees_it(
    asked_back: tuple[World, LiabilityCase, BatchLine],
) -> None:
    world, case, line = asked_back
    for who in ("township", "unit", "member", "charlie"):
        with pytest.raises(NotAllowed):
            world.batch(by=world[who], returns=True)
        with pytest.raises(NotAllowed):
            world.pay(world.money(line), by=world[who])
    assert line_of(world, "member").over == 0  # he was not told yet
    tell(world, case)
    assert line_of(world, "member").over == 3000
    assert ("李队员", REWARD) not in world.lines("charlie")
    with pytest.raises(NotFound):
        queries.one_batch(actor=world["charlie"], public_id=line.batch.public_id)
