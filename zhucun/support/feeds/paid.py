"""支付明细表: the file of a batch with what was paid. Each row answers its line by number; what is
more than due, paid twice or paid to somebody who had left is an error at its cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from zhucun.directory.enums import Permission
from zhucun.intake.rows import (
    Masked,
    New,
    OriginOf,
    Plan,
    Progress,
    Row,
    Scope,
    Table,
    first_seen,
)
from zhucun.kernel.divisions import is_under
from zhucun.kernel.problems import N_, Problem
from zhucun.support.actions import Money, record_payments
from zhucun.support.enums import BatchState
from zhucun.support.errors import LineUnknown, OtherName, PaidDayNeeded
from zhucun.support.models import BatchLine
from zhucun.support.queries import name_for_finance, name_payees, payments
from zhucun.support.queries.judging import Ledger, lines_by_number

_UNPAID = N_("The row has no amount paid: its line stays unpaid.")
_FILL = N_("Once it is paid, write the amount and bring the file again.")
_AT = {
    "support.line-unknown": ("line",),
    "support.other-sign": ("paid",),
    "support.day-in-future": ("paid_on",),
    "support.paid-before": ("paid_on",),
    "support.paid-day-needed": ("paid_on", "paid"),
    "support.other-name": ("name",),
    "support.number-in-text": ("voucher",),
    "support.paid-twice": ("voucher", "paid"),
    "intake.row-twice": ("line",),
}


class PaidList:
    """One row a line of a batch; what came back of a line that asks for money back stands below
    nought. Rows without an amount are counted and left unpaid; a row with one has its day, and
    the name of its line. Units and amounts due are the platform's own and are not read back."""

    name = "support-payments"
    personal: frozenset[str] = frozenset()
    ends_gone = False
    left_open: frozenset[str] = frozenset()
    limits: Mapping[str, int] = {"line": 20, "voucher": 40}
    keeps = frozenset({"line", "paid", "paid_on", "voucher"})

    def columns_of(self, event: str, data: Mapping[str, Any]) -> Mapping[str, Sequence[str]]:
        return {"amount": ("paid",), "paid_on": ("paid_on",), "voucher": ("voucher",)}

    def plan(self, table: Table, scope: Scope, progress: Progress) -> Plan:
        """Some fifteen queries for each year of the lines, whatever the number of rows."""
        plan = Plan()
        lines = lines_by_number([str(row.get("line") or "") for row in table.rows])
        _name(lines, scope)
        told: list[tuple[Row, Money]] = []
        for row in table.rows:
            if row.get("paid") is None:
                plan.skipped.append(row.left(_UNPAID, _FILL, "paid"))
                continue
            try:
                told.append((row, _money(row, lines, scope)))
            except Problem as problem:
                plan.errors.append(_error(row, problem))
        book = Ledger([money for _row, money in told], today=scope.as_of)
        seen: dict[str, Row] = {}
        for row, money in told:
            try:
                _take(plan, row, money, book, seen)
            except Problem as problem:
                plan.errors.append(_error(row, problem))
        progress(len(table.rows), len(table.rows), "plan")
        return plan

    def accept(
        self,
        plan: Plan,
        scope: Scope,
        origin_of: OriginOf,
        end_gone_on: date | None,
        progress: Progress,
    ) -> None:
        """In one piece: a refusal leaves nothing behind."""
        scope.actor.require(Permission.IMPORT, area=scope.area)
        record_payments(
            [new.found for new in plan.new],
            at=scope.at,
            by=scope.actor,
            origins=[origin_of(new.row) for new in plan.new],
        )
        progress(len(plan.new), len(plan.new), "accept")

    def export(self, scope: Scope) -> Iterator[Mapping[str, Any]]:
        """What was paid, the latest first, as the list has it."""
        found = payments(actor=scope.actor, area=scope.area).filter(line__isnull=False)
        rows = list(found)
        name_payees(rows, as_of=scope.as_of, actor=scope.actor)
        for row in rows:
            assert row.line is not None
            unit = row.posting.unit if row.posting is not None else None
            yield {
                "line": row.line.public_id,
                "unit": unit.name if unit else "",
                "name": row.name,
                "what": row.line.label,
                "year": row.year,
                "due": row.line.due,
                "amount": row.line.amount,
                "paid": row.amount,
                "paid_on": row.paid_on,
                "voucher": row.voucher,
            }


def _money(row: Row, lines: Mapping[str, BatchLine], scope: Scope) -> Money:
    """What the row says was paid. Raises LineUnknown, also where the line is not of this area,
    OtherName, PaidDayNeeded."""
    number = str(row.get("line") or "")
    line = lines.get(number)
    if (
        line is None
        or line.batch.state != BatchState.EXPORTED
        or not is_under(line.area, scope.area)
        or not scope.actor.can(Permission.KEEP_SUPPORT, area=line.area)
    ):
        raise LineUnknown(line=number)
    said, amount = row.get("name"), Decimal(str(row.get("paid")))
    if said is not None and type(said) is not Masked and _plain(said) != _plain(line.name):
        raise OtherName(line=number)
    if row.get("paid_on") is None:
        raise PaidDayNeeded(amount=amount)
    return Money(
        posting=line.posting,
        payee=line.payee,
        entitlement=line.entitlement,
        year=line.batch.year,
        amount=amount,
        paid_on=row.get("paid_on"),
        voucher=str(row.get("voucher") or "").strip(),
        line=line,
    )


def _name(lines: Mapping[str, BatchLine], scope: Scope) -> None:
    """Whole names of those without a posting, as the file that went out has them."""
    mine = [line for line in lines.values() if is_under(line.area, scope.area)]
    name_for_finance(mine, as_of=scope.as_of)


def _plain(name: Any) -> str:
    """Files put spaces into names of two signs."""
    return "".join(str(name).split())


def _take(plan: Plan, row: Row, money: Money, book: Ledger, seen: dict[str, Row]) -> None:
    assert money.line is not None
    key = f"{money.line.public_id}:{money.voucher}:{money.paid_on}:{money.amount}"
    first_seen(seen, key, row)
    if book.is_known(money):
        plan.same += 1
        return
    problem = book.refusal(money)
    if problem is not None:
        raise problem
    book.take(money)
    plan.new.append(New(row, key, money))


def _error(row: Row, problem: Problem) -> Any:
    return row.error(problem, *_AT.get(problem.code, ("paid", "line")))
