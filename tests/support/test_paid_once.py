"""Money goes out once: what is signed is held against what is due on the day, and what was paid is
told apart, taken back and recorded again."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from threading import Barrier, BrokenBarrierError, Thread
from typing import Any

import pytest
from django.db import connection

from tests.support.cases import cancelled
from tests.support.packs import REWARD
from tests.support.test_payments import accepted, planned, sent_back
from tests.support.world import COUNTY, JUNE_END, SUBSIDY, TODAY, World, at, yuan
from zhucun.analytics.queries import tables
from zhucun.kernel.ids import new_public_id
from zhucun.support import actions, queries
from zhucun.support.actions import batches as drawing
from zhucun.support.actions import payments as paying
from zhucun.support.errors import (
    BatchAsksTooMuch,
    LargerThanLine,
    LineWaits,
    NothingDue,
    NothingToReturn,
    PaidAlike,
    PaidTwice,
    PartCameBack,
)
from zhucun.support.models import Batch, BatchLine, Payment
from zhucun.support.queries.dues import due_lines
from zhucun.support.queries.judging import Ledger

MARCH_END = date(2025, 3, 31)
BACK: dict[str, Any] = {"reason": "误记", "on": TODAY, "at": at()}


@pytest.fixture
def locked(world: World) -> World:
    """The member's first half of the year is locked: 3,800 yuan."""
    world.lock(world.member, 1, 2, 3, 4, 5, 6)
    return world


def export(world: World, batch: Batch) -> bool:
    return actions.export_batch(batch=batch, at=at(), by=world["office"])


def drop(world: World, batch: Batch) -> bool:
    return actions.drop_batch(batch=batch, reason="重报", at=at(), by=world["office"])


def line_of(batch: Batch) -> BatchLine:
    return batch.lines.select_related("posting__person", "batch").get()


def by_hand(world: World, amount: str, **more: Any) -> actions.Money:
    values: dict[str, Any] = {
        "posting": world.member,
        "entitlement": SUBSIDY,
        "year": 2025,
        "amount": yuan(amount),
        "paid_on": TODAY,
        "voucher": "手-1",
    }
    return actions.Money(**{**values, **more})


def doubled(batch: Batch) -> Batch:
    """The same batch as a second clerk makes it who read before the first had written."""
    lines = list(batch.lines.all())
    batch.pk, batch.public_id, batch._state.adding = None, new_public_id(), True
    batch.title = "又一批"
    batch.save()
    for line in lines:
        line.pk, line.public_id, line.batch, line._state.adding = None, new_public_id(), batch, True
        line.save()
    return batch


# ── what is signed against what is due ────────────────────────────────────────


def test_a_batch_that_was_signed_before_somebody_left_is_not_exported(locked: World) -> None:
    batch = locked.batch(entitlements=[SUBSIDY])
    locked.sign(batch)
    assert queries.stopped_lines(batch) == []
    locked.leaves(locked.member, date(2025, 5, 16))
    with pytest.raises(BatchAsksTooMuch, match=r"李队员 .* 3800.00 → 2738.71"):
        export(locked, batch)
    batch.refresh_from_db()
    assert batch.state == "signed"
    assert drop(locked, batch)
    assert line_of(locked.exported(entitlements=[SUBSIDY])).amount == yuan("2738.71")


def test_of_two_batches_that_ask_for_the_same_none_goes_out_before_one_is_dropped(
    locked: World,
) -> None:
    batch = locked.batch(entitlements=[SUBSIDY])
    locked.sign(batch)
    first = Batch.objects.get(pk=batch.pk)
    second = doubled(batch)
    for each in (first, second):
        with pytest.raises(BatchAsksTooMuch, match="→ 0"):
            export(locked, each)
    assert drop(locked, second)
    assert export(locked, first)


def test_a_later_batch_for_later_months_stops_no_earlier_one(locked: World) -> None:
    early = locked.batch(entitlements=[SUBSIDY], through=MARCH_END)
    late = locked.batch(entitlements=[SUBSIDY])
    assert [line_of(each).amount for each in (early, late)] == [yuan("1800"), yuan("2000")]
    for batch in (early, late):
        locked.sign(batch)
    assert export(locked, late)
    locked.pay(locked.money(line_of(late)))
    assert export(locked, early)


@pytest.mark.only_postgres
@pytest.mark.django_db(transaction=True)
def test_two_clerks_who_draw_up_at_once_make_one_batch(
    locked: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    both_read, said = Barrier(2), []

    def read(**more: Any) -> Any:
        found = due_lines(**more)
        with suppress(BrokenBarrierError):  # the second one waits for his turn
            both_read.wait(timeout=1)
        return found

    monkeypatch.setattr(drawing, "due_lines", read)

    def draw() -> None:
        try:
            said.append(line_of(locked.batch(entitlements=[SUBSIDY])).amount)
        except NothingDue:
            said.append("nothing")
        finally:
            connection.close()

    threads = [Thread(target=draw) for _each in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, said)) == ["3800.00", "nothing"]


# ── what was paid, brought in ────────────────────────────────────────


def test_a_payment_taken_back_by_mistake_is_recorded_again_with_its_voucher(locked: World) -> None:
    line = line_of(locked.exported(entitlements=[SUBSIDY]))
    for _again in range(2):
        [payment] = locked.pay(locked.money(line))
        assert locked.pay(locked.money(line)) == []
        actions.reverse_payment(payment=payment, by=locked["office"], **BACK)
    assert len(locked.pay(locked.money(line))) == 1
    assert queries.reconciled(line.batch).is_even


def test_two_instalments_of_a_day_without_a_voucher_are_two_rows_of_a_file(locked: World) -> None:
    line = line_of(locked.exported(entitlements=[SUBSIDY]))
    locked.pay(locked.money(line, "3000", voucher=""), locked.money(line, "700", voucher=""))
    assert locked.pay(locked.money(line, "700", voucher="")) == []
    path, _count = queries.batch_workbook(line.batch, actor=locked["office"], lang="zh")
    sent_back(path, {"李队员": {"实发金额(元)": 100, "支付日期": TODAY}})
    accepted(locked, planned(locked, path))
    assert queries.reconciled(line.batch).is_even
    path.unlink()


def test_who_is_paid_twice_at_once_is_named_himself(
    locked: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stale(Ledger):
        """As it was read before the same file came from somebody else."""

        def is_known(self, row: actions.Money) -> bool:
            return False

        def refusal(self, row: actions.Money) -> None:
            return None

    locked.lock(locked.far, 4, 5)
    batch = locked.exported(entitlements=[SUBSIDY])
    lines = {
        row.posting.person.name: row
        for row in batch.lines.select_related("posting__person", "batch")
    }
    locked.pay(locked.money(lines["李队员"]))
    monkeypatch.setattr(paying, "Ledger", Stale)
    with pytest.raises(PaidTwice, match="李队员"):
        locked.pay(locked.money(lines["赵小河"]), locked.money(lines["李队员"]))
    assert Payment.objects.count() == 1


# ── by hand ────────────────────────────────────────


def test_the_same_payment_by_hand_is_recorded_once(locked: World) -> None:
    assert len(locked.pay(by_hand(locked, "600"))) == 1
    assert locked.pay(by_hand(locked, "600")) == []
    assert len(locked.pay(by_hand(locked, "600", voucher="手-2"))) == 1
    locked.pay(by_hand(locked, "500", voucher=""))
    with pytest.raises(PaidAlike, match="李队员"):  # no voucher: nobody can tell
        locked.pay(by_hand(locked, "500", voucher=""))
    with pytest.raises(PaidAlike):
        locked.pay(by_hand(locked, "500"))
    [made] = locked.pay(by_hand(locked, "500", voucher=""), over_reason="同日另付一笔")
    assert (made.over_reason, made.over_amount) == ("同日另付一笔", 0)
    assert locked.lines()["李队员", SUBSIDY].paid == yuan("2200.00")


def test_a_form_that_is_sent_twice_is_one_payment(locked: World) -> None:
    row = by_hand(locked, "500", voucher="", key=new_public_id())
    [made] = locked.pay(row, over_reason="补发")
    assert made.public_id == row.key
    assert locked.pay(row, over_reason="补发") == []
    # changed and sent again from the same page it is another
    [other] = locked.pay(by_hand(locked, "400", voucher="", key=row.key))
    assert other.public_id != row.key


def test_by_hand_nothing_is_paid_that_waits_at_the_finance_office(locked: World) -> None:
    batch = locked.exported(entitlements=[SUBSIDY])
    with pytest.raises(LineWaits, match=r"3800.00 yuan for 李队员 .*上半年补助"):
        locked.pay(by_hand(locked, "600"))
    [made] = locked.pay(by_hand(locked, "600"), over_reason="县财政另行直接支付")
    assert (made.line, made.over_amount) == (None, 0)
    assert [one.left for one in queries.stopped_lines(batch)] == [yuan("3200.00")]
    assert locked.pay(by_hand(locked, "3000", line=line_of(batch), voucher="17"))


# ── taken back, and returned ────────────────────────────────────────


def test_a_payment_of_which_a_part_came_back_is_not_taken_back(rewarded: World) -> None:
    world = rewarded
    batch = world.exported(entitlements=[REWARD])
    line = batch.lines.select_related("posting__person", "batch").get(posting=world.member)
    [payment] = world.pay(world.money(line))
    cancelled(world, world.member)
    [part] = world.pay(world.money(line, "-1000", line=None, voucher="退1"))
    with pytest.raises(PartCameBack, match=r"3000.00 yuan .*李队员 only 2000.00"):
        actions.reverse_payment(payment=payment, by=world["office"], **BACK)
    payment.refresh_from_db()
    assert not payment.is_taken_back
    actions.reverse_payment(payment=part, by=world["office"], **BACK)
    actions.reverse_payment(payment=payment, by=world["office"], **BACK)
    assert world.lines()["李队员", REWARD].paid == 0


def test_what_somebody_decided_to_pay_is_not_asked_back(locked: World) -> None:
    line = line_of(locked.exported(entitlements=[SUBSIDY]))
    with pytest.raises(LargerThanLine):
        locked.pay(locked.money(line, "3900"))
    why = "县委办会议纪要第3号：补发交通补助"
    [made] = locked.pay(locked.money(line, "3900"), over_reason=why)
    assert made.over_amount == yuan("100.00")
    with pytest.raises(NothingToReturn):
        locked.batch(returns=True)
    # he left: what was paid beyond that day is asked back, what was decided is not
    locked.leaves(locked.member, date(2025, 5, 16))
    found = locked.lines()["李队员", SUBSIDY]
    assert (found.gap, found.over, found.agreed) == (
        yuan("-1161.29"),
        yuan("1061.29"),
        yuan("100.00"),
    )
    assert [(one.reason, one.amount) for one in found.decided] == [(why, 100)]
    assert line_of(locked.batch(returns=True)).amount == yuan("-1061.29")
    [row] = [row for row in queries.board(list(locked.lines().values())) if row.agreed]
    assert row.due - row.withheld - row.paid == row.gap - row.over - row.agreed
    # taken back it is no decision any more
    actions.reverse_payment(payment=made, by=locked["office"], **BACK)
    assert locked.lines()["李队员", SUBSIDY].decided == ()


def test_what_is_not_registered_is_not_connected_with_its_clause(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(tables.MARTS, "committee_member")
    found = queries.unconnected(areas=["4312"], year=2020, through=date(2020, 12, 31))
    told = {one.id: (one.subject.zh, one.clauses) for one in found if one.pack == "huaihua-2018"}
    assert told == {"village-reward": ("村“两委”成员", ("HH18-076", "HH18-090"))}
    # the same for a province above it; nothing of it elsewhere, and after its time
    assert queries.unconnected(areas=["43"], year=2020, through=date(2020, 12, 31)) == found
    assert queries.unconnected(areas=[COUNTY], year=2020, through=date(2020, 12, 31)) == []
    assert queries.unconnected(areas=["4312"], year=2025, through=JUNE_END) == []
