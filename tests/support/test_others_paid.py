"""Those without a posting are paid as postings are: list, signatures, file out, file back, even."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests import factories as make
from tests.support.others_world import (
    COUNTY,
    JUNE_END,
    TODAY,
    TOWNSHIP,
    VILLAGE,
    Others,
    at,
    build,
    with_sums,
)
from tests.support.test_payments import sent_back
from zhucun.branches import actions as branches
from zhucun.branches.models import Seat
from zhucun.directory.perms import OPERATOR
from zhucun.intake import queries as lists
from zhucun.intake.readers.table import read_table
from zhucun.intake.readers.workbook import Workbook
from zhucun.intake.rows import Plan, Scope, handler_for, silent
from zhucun.kernel.problems import NotFound
from zhucun.ledger.events import Origin
from zhucun.reports.queries import payment_list
from zhucun.signoff import actions as signoff
from zhucun.support import actions, queries
from zhucun.support.enums import GivenState
from zhucun.support.errors import BatchAsksTooMuch, LargerThanLine, LineWaits, NothingDue
from zhucun.support.models import Batch, Payment

ALLOWANCE = "township-allowance"
PAID: dict[str, Any] = {"支付日期": TODAY, "凭证号": "2018-71"}


@pytest.fixture
def hard(db: None, settings: Any, tmp_path: Path) -> Others:
    """Under a pack with sums: four cadres of a hard township are due 200 a month since March."""
    settings.POLICY_DIR = with_sums(tmp_path / "policy")
    world = build()
    make.tag(TOWNSHIP, "hard-remote", since=date(2018, 3, 1))
    return world


def draw(world: Others, **more: Any) -> Batch:
    asked: dict[str, Any] = {"area": COUNTY, "year": 2018, "through": JUNE_END, **more}
    return actions.draw_up(at=at(), by=world["county"], **asked)


def export(world: Others, batch: Batch) -> Batch:
    """Sent, approved on paper by the finance office, and sent to it."""
    by = world["county"]
    actions.send_batch(batch=batch, at=at(), by=by)
    card = queries.chain_card(actor=by, batch=batch, as_of=TODAY)
    assert card is not None
    for step, word in card.may.signs + card.may.records:
        signed = signoff.Signing(
            case=card.case.public_id,
            step=step,
            word=word,
            evidence=card.opened.evidence,
            signer="县财政局 张股长",
        )
        signoff.sign_case(signed, at=at(), by=by)
    batch.refresh_from_db()
    actions.export_batch(batch=batch, at=at(), by=by)
    batch.refresh_from_db()
    return batch


def planned(world: Others, path: Path, who: str = "county") -> tuple[Plan, Scope]:
    spec = lists.feed_spec(queries.FEED, COUNTY, TODAY)
    table = read_table(Workbook(path.read_bytes(), name=path.name), spec)
    scope = Scope(actor=world[who], area=COUNTY, as_of=TODAY, at=at(), spec=spec)
    plan = handler_for(queries.FEED).plan(table, scope, silent)
    plan.errors = [*table.errors, *plan.errors]
    return plan, scope


def of(world: Others, name: str, **more: Any) -> queries.Owed:
    return world.owing(**more)[name, ALLOWANCE]


def test_from_what_is_due_to_a_batch_that_is_even_to_the_fen(hard: Others) -> None:
    batch = draw(hard, entitlements=[ALLOWANCE])
    assert {(row.payee.subject, row.amount) for row in batch.lines.all() if row.payee} == {
        ("grassroots_cadre", Decimal("800.00"))
    }
    assert batch.lines.count() == 4
    with pytest.raises(NothingDue):  # what runs in a batch is not asked for again
        draw(hard)
    assert of(hard, "谭支书").pending == 800
    export(hard, batch)
    path, count = queries.batch_workbook(batch, actor=hard["county"], lang="zh")
    page: Any = load_workbook(path).active
    heads = [cell.value for cell in page[1]]
    rows = {row[heads.index("姓名")]: row for row in page.iter_rows(min_row=2, values_only=True)}
    assert (count, set(rows)) == (4, {"谭支书", "龙主任", "杨委员", "向书记"})
    assert rows["谭支书"][heads.index("所驻村")] == "枫木村"
    assert payment_list(batch, at=at(), language="zh", by=hard["county"])[:4] == b"%PDF"

    # more than due is an error at its cell; nothing of the file is taken
    sent_back(path, dict.fromkeys(rows, PAID | {"实发金额(元)": 800}))
    sent_back(path, {"谭支书": {"实发金额(元)": 800.01}})
    [error] = planned(hard, path)[0].errors
    assert (error.code, error.column, error.sheet) == ("support.larger-than-line", "N", page.title)
    assert error.row == 2 + list(rows).index("谭支书")
    # of another county none of the lines is known
    assert {each.code for each in planned(hard, path, "charlie")[0].errors} == {
        "support.line-unknown"
    }

    sent_back(path, {"谭支书": {"实发金额(元)": 800}})
    plan, scope = planned(hard, path)
    assert plan.errors == []
    handler_for(queries.FEED).accept(plan, scope, lambda _row: Origin(), None, silent)
    found = queries.reconciled(batch)
    assert (found.asked, found.paid, found.is_even) == (3200, 3200, True)
    assert of(hard, "谭支书").state is GivenState.EVEN
    again, _scope = planned(hard, path)  # the same file once more
    assert (again.new, again.same, Payment.objects.count()) == ([], 4, 4)
    path.unlink()


def test_what_ends_after_the_list_is_drawn_up_stops_it_or_comes_back(hard: Others) -> None:
    waiting = draw(hard, entitlements=[ALLOWANCE])
    seat = Seat.objects.order_by("pk")[0]
    branches.end_seat(seat=seat, on=date(2018, 5, 1), reason="resigned", at=at(), by=OPERATOR)
    [stopped] = queries.stopped_lines(waiting)
    assert (stopped.rest, stopped.left) == (800, 400)
    with pytest.raises(BatchAsksTooMuch, match=r"谭\*\*.*800.00 → 400.00"):
        actions.send_batch(batch=waiting, at=at(), by=hard["county"])
    actions.drop_batch(batch=waiting, reason="人员变动", at=at(), by=hard["county"])

    batch = export(hard, draw(hard))
    line = batch.lines.select_related("batch", "payee").get(amount=400)
    money: dict[str, Any] = {
        "payee": line.payee,
        "entitlement": ALLOWANCE,
        "year": 2018,
        "paid_on": TODAY,
        "voucher": "2018-72",
    }
    pay: dict[str, Any] = {"at": at(), "by": hard["county"]}
    with pytest.raises(LineWaits):  # by hand it would come twice
        actions.record_payments([actions.Money(amount=Decimal(400), **money)], **pay)
    with pytest.raises(LargerThanLine):
        actions.record_payments([actions.Money(amount=Decimal(401), line=line, **money)], **pay)
    paid = actions.Money(amount=Decimal(400), line=line, **money)
    assert len(actions.record_payments([paid], **pay)) == 1
    assert actions.record_payments([paid], **pay) == []

    # the register says now that he left in March: 200 were too much, and are asked back
    Seat.objects.filter(pk=seat.pk).update(until=date(2018, 4, 1))
    line_now = next(
        one
        for one in queries.owing(
            actor=hard["office"], year=2018, through=JUNE_END, areas=[VILLAGE]
        ).lines
        if one.asked.id == ALLOWANCE and one.over
    )
    assert (line_now.over, line_now.state) == (200, GivenState.OVER)
    back = export(hard, draw(hard, returns=True))
    returned = back.lines.select_related("batch", "payee").get()
    assert returned.amount == -200
    came = actions.Money(amount=Decimal(-200), line=returned, **{**money, "voucher": "退1"})
    actions.record_payments([came], **pay)
    assert queries.reconciled(back).is_even
    assert not any(
        one.over
        for one in queries.owing(
            actor=hard["office"], year=2018, through=JUNE_END, areas=[VILLAGE]
        ).lines
    )


def test_charlie_sees_no_money_of_theirs_and_a_county_costs_what_a_village_costs(
    hard: Others, queries_of: Callable[..., Any]
) -> None:
    tan = hard.whose("谭支书")
    hard.give(tan, ALLOWANCE, on=TODAY, amount=Decimal("100"), document="凭证1")
    payment = Payment.objects.get()
    for who in ("office", "county", "township"):
        assert queries.one_payment(actor=hard[who], public_id=payment.public_id).name == "谭支书"
    assert not queries.payments(actor=hard["charlie"]).exists()
    with pytest.raises(NotFound):
        queries.one_payment(actor=hard["charlie"], public_id=payment.public_id)
    back = actions.reverse_payment(
        payment=payment, reason="误记", on=TODAY, at=at(), by=hard["county"]
    )
    assert (back.payee, of(hard, "谭支书").given) == (payment.payee, 0)
    batch = draw(hard, entitlements=[ALLOWANCE])
    few = len(queries_of(lambda: queries.stopped_lines(batch)))
    actions.drop_batch(batch=batch, reason="重编", at=at(), by=hard["county"])
    hard.seats(20)
    more = draw(hard, entitlements=[ALLOWANCE])
    assert more.lines.count() == 24
    assert len(queries_of(lambda: queries.stopped_lines(more))) == few
