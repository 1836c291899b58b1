"""From due to paid: drawn up, signed, sent to the finance office, read back, reconciled to the fen."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.support.world import (
    COUNTY,
    FUND,
    JUNE_END,
    SUBSIDY,
    TODAY,
    TOWNSHIP,
    VILLAGE,
    World,
    at,
    yuan,
)
from zhucun.intake import queries as lists
from zhucun.intake.readers.table import read_table
from zhucun.intake.readers.workbook import Workbook
from zhucun.intake.rows import Plan, Scope, handler_for, silent
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.events import Origin
from zhucun.ledger.models import AccessRecord, EventRecord
from zhucun.support import actions, marts, queries
from zhucun.support.errors import (
    BatchNotSigned,
    BatchPaid,
    DayInFuture,
    DueNotConfigured,
    LargerThanDue,
    LargerThanLine,
    NotEntitled,
    NothingDue,
    NumberInText,
    PaidBefore,
    PaidTwice,
    PostingEnded,
    ReversedAlready,
)
from zhucun.support.models import Batch, Payment

FEED = queries.FEED


@pytest.fixture
def locked(world: World) -> World:
    """The member's first half of the year is locked: 3,800 yuan."""
    world.lock(world.member, 1, 2, 3, 4, 5, 6)
    return world


def sent_back(path: Path, changes: dict[str, dict[str, Any]]) -> Path:
    """The file as the finance office fills it in: name → heading → what it writes."""
    book = load_workbook(path)
    page = book.active
    assert page is not None
    heads = {cell.value: cell.column for cell in page[1]}
    for row in page.iter_rows(min_row=2):
        said = changes.get(str(row[heads["姓名"] - 1].value), {})
        for heading, value in said.items():
            row[heads[heading] - 1].value = value
    book.save(path)
    return path


def planned(world: World, path: Path, who: str = "office") -> Plan:
    """The file held against what is known, as the intake shows it before it is accepted."""
    table = read_table(
        Workbook(path.read_bytes(), name=path.name), lists.feed_spec(FEED, COUNTY, TODAY)
    )
    plan = handler_for(FEED).plan(table, scope_of(world, who), silent)
    plan.errors = [*table.errors, *plan.errors]
    return plan


def scope_of(world: World, who: str) -> Scope:
    spec = lists.feed_spec(FEED, COUNTY, TODAY)
    return Scope(actor=world[who], area=COUNTY, as_of=TODAY, at=at(), spec=spec)


def accepted(world: World, plan: Plan) -> None:
    scope = scope_of(world, "office")
    handler_for(FEED).accept(plan, scope, lambda _row: Origin(), None, silent)


def test_from_a_locked_month_to_a_reconciled_batch(locked: World) -> None:
    world = locked
    world.lock(world.far, 4, 5)
    batch = world.batch(entitlements=[SUBSIDY])
    assert {row.posting.person.name: row.amount for row in batch.lines.all()} == {
        "李队员": yuan("3800.00"),
        "赵小河": yuan("1000.00"),
    }
    with pytest.raises(BatchNotSigned):
        actions.export_batch(batch=batch, at=at(), by=world["office"])
    world.sign(batch)
    assert (batch.state, batch.signed_on) == ("signed", TODAY)
    assert actions.export_batch(batch=batch, at=at(), by=world["office"])
    path, count = queries.batch_workbook(batch, actor=world["office"], lang="zh")
    assert count == 2
    page = load_workbook(path).active
    assert page is not None
    heads = [cell.value for cell in page[1]]
    assert heads[:3] == ["明细编号", "单位", "姓名"]
    accounts = [row[heads.index("银行账号(由财政填写)")].value for row in page.iter_rows(min_row=2)]
    assert accounts == [None, None]
    assert AccessRecord.objects.filter(what="payments", rows=2).exists()
    # as it went out nothing is paid yet, and the file says so row by row
    unpaid = planned(world, path).skipped
    assert [(one.row, one.column, one.heading) for one in unpaid] == [
        (2, "N", "实发金额(元)"),
        (3, "N", "实发金额(元)"),
    ]
    # the finance office pays one of them, and tries to pay the other too much
    told = {"支付日期": TODAY, "凭证号": "2025-17"}
    sent_back(
        path,
        {
            "李队员": told | {"实发金额(元)": 3800},
            "赵小河": told | {"实发金额(元)": 1000.5},
        },
    )
    assert queries.reconciled(batch).difference == yuan("-4800.00")
    plan = planned(world, path)
    [error] = plan.errors
    assert (error.column, error.row, error.code) == ("N", 3, "support.larger-than-line")
    assert "1000.5" in error.why
    assert "赵小河" in error.why
    accepted(world, plan)
    found = queries.reconciled(batch)
    assert (found.asked, found.paid, found.even) == (yuan("4800.00"), yuan("3800.00"), 1)
    [rest] = found.differences
    assert (rest.line.posting.person.name, rest.difference) == ("赵小河", yuan("-1000.00"))
    world.pay(world.money(rest.line, voucher="2025-18"))
    assert queries.reconciled(batch).is_even
    assert world.lines()["李队员", SUBSIDY].state == "even"
    again = planned(world, path)  # the file comes twice
    assert (len(again.new), again.same) == (0, 1)
    assert Payment.objects.count() == 2
    path.unlink()


def test_what_runs_in_a_batch_is_not_asked_for_again(locked: World) -> None:
    locked.batch(entitlements=[SUBSIDY])
    with pytest.raises(NothingDue):
        locked.batch(entitlements=[SUBSIDY])
    line = locked.lines()["李队员", SUBSIDY]
    assert (line.gap, line.pending, line.unpaid) == (3800, 3800, 0)
    batch = Batch.objects.get()
    assert actions.drop_batch(batch=batch, reason="名单有误", at=at(), by=locked["office"])
    assert not actions.drop_batch(batch=batch, reason="名单有误", at=at(), by=locked["office"])
    assert locked.lines()["李队员", SUBSIDY].unpaid == 3800


def test_more_than_due_is_refused_and_recorded_only_by_somebodys_decision(locked: World) -> None:
    batch = locked.exported(entitlements=[SUBSIDY])
    [line] = batch.lines.all()
    with pytest.raises(LargerThanLine, match=r"3900.*3800.00 yuan left"):
        locked.pay(locked.money(line, "3900"))
    by_hand = locked.money(line, "3900", line=None)
    with pytest.raises(LargerThanDue, match=r"3800.00 due, 0.00 paid"):
        locked.pay(by_hand)
    assert not Payment.objects.exists()
    [made] = locked.pay(by_hand, over_reason="县委办会议纪要第3号：补发交通补助")
    assert made.over_reason.startswith("县委办")
    found = locked.lines()["李队员", SUBSIDY]
    assert (found.gap, found.agreed, found.state) == (yuan("-100.00"), 100, "agreed")
    assert list(queries.payments(actor=locked["office"], over=True)) == [made]


def test_a_line_is_not_paid_twice(locked: World) -> None:
    [line] = locked.exported(entitlements=[SUBSIDY]).lines.all()
    assert len(locked.pay(locked.money(line))) == 1
    assert locked.pay(locked.money(line)) == []  # the very same payment
    with pytest.raises(PaidTwice, match="2025-17"):
        locked.pay(locked.money(line, voucher="2025-99"))
    with pytest.raises(BatchPaid):
        actions.drop_batch(batch=line.batch, reason="误", at=at(), by=locked["office"])


def test_instalments_of_a_line_come_to_its_amount(locked: World) -> None:
    [line] = locked.exported(entitlements=[SUBSIDY]).lines.all()
    locked.pay(locked.money(line, "3000"), locked.money(line, "800", voucher="2025-18"))
    assert queries.reconciled(line.batch).is_even


def test_nobody_is_paid_beyond_the_end_of_the_posting(locked: World) -> None:
    [line] = locked.exported(entitlements=[SUBSIDY]).lines.all()
    locked.leaves(locked.member, date(2025, 5, 16))
    with pytest.raises(PostingEnded, match=r"left the post on 2025-05-16"):
        locked.pay(locked.money(line))
    due = locked.lines()["李队员", SUBSIDY].due.amount
    assert due == yuan("2738.71")  # 4 × 600 and 700 × 15/31
    assert locked.pay(locked.money(line, "2738.71"))


def test_what_is_not_configured_is_paid_only_with_a_reason(locked: World) -> None:
    locked.leaves(locked.secretary, date(2025, 6, 16))
    row = actions.Money(
        posting=locked.secretary,
        entitlement=FUND,
        year=2025,
        amount=yuan("5000"),
        paid_on=TODAY,
    )
    with pytest.raises(DueNotConfigured):
        locked.pay(row)
    assert locked.pay(row, over_reason="按半年核拨，县财政局批复")
    assert locked.lines()["王驻村", FUND].gap is None


def test_bad_rows_are_refused_whatever_reason_is_given(locked: World) -> None:
    [line] = locked.exported(entitlements=[SUBSIDY]).lines.all()
    for problem, more in (
        (DayInFuture, {"paid_on": date(2025, 7, 11)}),
        (PaidBefore, {"paid_on": date(2025, 7, 9)}),
        (NotEntitled, {"entitlement": FUND, "line": None}),
        (NumberInText, {"voucher": "6222020200012345678"}),
    ):
        with pytest.raises(problem):
            locked.pay(locked.money(line, **more), over_reason="无")
    assert not Payment.objects.exists()


def test_a_payment_is_taken_back_by_a_record_of_its_own(locked: World) -> None:
    [line] = locked.exported(entitlements=[SUBSIDY]).lines.all()
    [payment] = locked.pay(locked.money(line))
    back: dict[str, Any] = {
        "reason": "账户有误退回",
        "on": TODAY,
        "at": at(),
        "by": locked["office"],
    }
    made = actions.reverse_payment(payment=payment, **back)
    assert (made.amount, made.reverses) == (yuan("-3800.00"), payment)
    with pytest.raises(ReversedAlready):
        actions.reverse_payment(payment=payment, **back)
    payment.refresh_from_db()
    assert payment.amount == yuan("3800.00")
    assert queries.reconciled(line.batch).paid == 0
    assert locked.pay(locked.money(line, voucher="2025-20"))
    assert EventRecord.objects.filter(name="support.payment.reversed").count() == 1


def test_who_may_pay_and_who_may_not(locked: World) -> None:
    batch = locked.exported(entitlements=[SUBSIDY])
    [line] = batch.lines.all()
    for who in ("township", "unit", "member"):
        with pytest.raises(NotAllowed):
            locked.pay(locked.money(line), by=locked[who])
        with pytest.raises(NotAllowed):
            locked.batch(by=locked[who])
    assert queries.one_batch(actor=locked["office"], public_id=batch.public_id).number == 1
    for who in ("township", "unit", "member", "charlie"):
        with pytest.raises(NotFound):
            queries.one_batch(actor=locked[who], public_id=batch.public_id)
    [payment] = locked.pay(locked.money(line))
    for who in ("office", "township", "unit", "member"):
        assert queries.one_payment(actor=locked[who], public_id=payment.public_id) == payment
    for who in ("charlie", "other_unit", "secretary"):
        with pytest.raises(NotFound):
            queries.one_payment(actor=locked[who], public_id=payment.public_id)


def test_a_batch_of_a_village_asks_for_its_people_only(locked: World) -> None:
    locked.lock(locked.far, 4)
    batch = locked.batch(area=VILLAGE, entitlements=[SUBSIDY])
    assert [row.posting.person.name for row in batch.lines.all()] == ["李队员"]
    assert (batch.through, TOWNSHIP) == (JUNE_END, VILLAGE[:9])


def test_a_file_that_is_not_ours_is_an_error_at_its_cell(locked: World) -> None:
    batch = locked.exported(entitlements=[SUBSIDY])
    path, _count = queries.batch_workbook(batch, actor=locked["office"], lang="zh")
    sent_back(path, {"李队员": {"明细编号": "zzzzzzzzzzzz", "实发金额(元)": 1}})
    assert [(one.column, one.code) for one in planned(locked, path).errors] == [
        ("A", "support.line-unknown")
    ]
    sent_back(path, {"李队员": {"明细编号": batch.lines.get().public_id}})
    assert [one.code for one in planned(locked, path, "charlie").errors] == ["support.line-unknown"]
    path.unlink()


def test_figures_count_due_paid_and_gap_of_signed_batches(locked: World) -> None:
    batch = locked.exported(entitlements=[SUBSIDY])
    locked.batch(entitlements=[FUND])  # not signed: in no figure
    locked.pay(locked.money(batch.lines.get(), "3000"))
    names = ("due", "asked", "paid", "gap", "role", "year")
    rows = list(marts.lines(as_of=TODAY, areas=(COUNTY,), names=names, tags={}))
    assert [
        (row["m_due"], row["m_asked"], row["m_paid"], row["m_gap"], row["m_role"]) for row in rows
    ] == [(yuan("3800"), yuan("3800"), yuan("3000"), yuan("800"), "member")]
    assert not marts.lines(as_of=TODAY, areas=("520111",), names=names, tags={}).exists()
