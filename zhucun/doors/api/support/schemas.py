"""What the API says of support."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ninja import Schema

from zhucun.doors.api.support.due_schemas import OtherSumOut, PartOfDueOut
from zhucun.engines.entitlement import Open, ProRata
from zhucun.support.enums import BatchState, LineState
from zhucun.support.queries import Line, Reconciled, Sums, Unconnected

_CENT = Decimal("0.01")


class SupportSumOut(Schema):
    """`due` and `gap` are of the lines that are configured; `open` of the lines are not, `left_out`
    months are not locked; `withheld` was cancelled by decisions and is in no gap; `over` was paid
    above what is due and is to be returned; `agreed` too, but as somebody decided: it stays. What a
    unit owes a village, whoever serves there, has no `role`; its rows are /unit-ties."""

    entitlement: str
    label: str
    payer: str
    paid_by: str
    role: str
    level: str
    area: str
    lines: int
    open: int
    left_out: int
    due: Decimal
    paid: Decimal
    withheld: Decimal
    gap: Decimal
    over: Decimal
    agreed: Decimal

    @classmethod
    def of(cls, row: Sums) -> SupportSumOut:
        return cls(
            entitlement=row.entitlement,
            label=row.label.zh,
            payer=row.payer.zh if row.payer else "",
            paid_by=row.paid_by,
            role=row.role,
            level=row.level,
            area=row.area,
            lines=row.lines,
            open=row.open,
            left_out=row.left_out,
            due=row.due,
            paid=row.paid,
            withheld=row.withheld,
            gap=row.gap,
            over=row.over,
            agreed=row.agreed,
        )


class NotConnectedOut(Schema):
    """An entitlement of a pack, of whose `subject` nobody keeps a register (未接入)."""

    entitlement: str
    label: str
    subject: str
    clauses: list[str]
    pack: str

    @classmethod
    def of(cls, one: Unconnected) -> NotConnectedOut:
        return cls(
            entitlement=one.id,
            label=one.label.zh,
            subject=one.subject.zh,
            clauses=list(one.clauses),
            pack=one.pack,
        )


class SupportBoardOut(Schema):
    year: int
    through: date
    rows: list[SupportSumOut]
    others: list[OtherSumOut]
    not_connected: list[NotConnectedOut]


class ReadingOut(Schema):
    way: ProRata
    amount: Decimal


class SupportLineOut(Schema):
    """`due` None: not configured (未配置), `open` says what; `readings` are never added. `held_by`:
    the case that cancelled it, `withheld` what is not due because of it. `over`: paid above what is
    due, to be returned; `returning` of it is asked back in batches. `agreed`: paid above what is
    due by somebody's decision, not asked back. Of a fund that a unit gives `paid` is what the unit
    arranged. `is_shared`: an earlier posting of the person takes a month, the year, or what is
    given once; `is_overruled`: days lie under a higher entitlement of the same stack."""

    posting: str
    place: str
    role: str
    unit: str
    entitlement: str
    label: str
    state: LineState
    due: Decimal | None
    paid: Decimal
    pending: Decimal
    withheld: Decimal
    held_by: str
    gap: Decimal | None
    over: Decimal
    agreed: Decimal
    returning: Decimal
    open: Open | None
    readings: list[ReadingOut]
    months_not_locked: list[date]
    is_shared: bool
    is_overruled: bool
    parts: list[PartOfDueOut]

    @classmethod
    def of(cls, line: Line) -> SupportLineOut:
        return cls(
            posting=line.posting.code,
            place=line.posting.area,
            role=line.posting.role,
            unit=line.posting.unit,
            entitlement=line.asked.id,
            label=line.asked.label.zh,
            state=line.state,
            due=line.due.amount,
            paid=line.paid,
            pending=line.pending,
            withheld=line.withheld,
            held_by=line.held,
            gap=line.gap,
            over=line.over,
            agreed=line.agreed,
            returning=line.returning,
            open=line.due.open,
            readings=[ReadingOut(way=way, amount=amount) for way, amount in line.due.readings],
            months_not_locked=list(line.due.left_out),
            is_shared=line.due.is_shared,
            is_overruled=line.due.is_overruled,
            parts=[PartOfDueOut.made(part) for part in line.due.parts],
        )


class SupportLinesOut(Schema):
    total: int
    rows: list[SupportLineOut]


class PaymentBatchOut(Schema):
    id: str
    title: str
    area: str
    year: int
    through: date
    state: BatchState
    lines: int
    asked: Decimal
    paid: Decimal
    packs: list[str]
    made_at: datetime
    by: str
    signed_on: date | None

    @classmethod
    def of(cls, row: Any) -> PaymentBatchOut:
        return cls(
            id=row.public_id,
            title=row.title,
            area=row.area,
            year=row.year,
            through=row.through,
            state=row.state,
            lines=row.number,
            asked=row.total.quantize(_CENT),
            paid=row.got.quantize(_CENT),
            packs=row.packs,
            made_at=row.made_at,
            by=row.by_name,
            signed_on=row.signed_on,
        )


class PaymentBatchPage(Schema):
    rows: list[PaymentBatchOut]
    next: str | None


def whose(row: Any) -> dict[str, str]:
    """Whose money it is."""
    if row.posting is not None:
        return {"posting": row.posting.public_id, "subject": "", "key": "", "name": row.name}
    return {"posting": "", "subject": row.payee.subject, "key": row.payee.key, "name": row.name}


class BatchLineOut(Schema):
    """`id` is the number of the line in the file. To somebody without a posting `posting` is empty,
    and `subject` and `key` say whose it is."""

    id: str
    posting: str
    subject: str
    key: str
    name: str
    unit: str
    entitlement: str
    label: str
    due: Decimal
    paid_before: Decimal
    amount: Decimal
    paid: Decimal

    @classmethod
    def of(cls, row: Any) -> BatchLineOut:
        unit = row.posting.unit if row.posting else None
        return cls(
            id=row.public_id,
            **whose(row),
            unit=unit.name if unit else "",
            entitlement=row.entitlement,
            label=row.label,
            due=row.due,
            paid_before=row.paid_before,
            amount=row.amount,
            paid=row.got.quantize(_CENT),
        )


class PaymentBatchCardOut(Schema):
    """A batch against what was paid: `difference` = paid − asked, over `differing` lines."""

    batch: PaymentBatchOut
    difference: Decimal
    differing: int
    lines: list[BatchLineOut]

    @classmethod
    def made(cls, batch: Any, sums: Reconciled, lines: Any) -> PaymentBatchCardOut:
        return cls(
            batch=PaymentBatchOut.of(batch),
            difference=sums.difference,
            differing=len(sums.differences),
            lines=[BatchLineOut.of(row) for row in lines],
        )


class PaymentOut(Schema):
    """To a posting, or to somebody without one by `subject` and `key`. `is_return`: what came back
    of too much, below nought. `reverses`: the payment that was written down by mistake and that
    this one takes back, with the other sign. `over_amount`: how much of it lay above what was due,
    as somebody decided."""

    id: str
    posting: str
    subject: str
    key: str
    name: str
    entitlement: str
    year: int
    amount: Decimal
    paid_on: date
    voucher: str
    line: str
    reverses: str
    is_return: bool
    over_reason: str
    over_amount: Decimal
    reason: str
    by: str

    @classmethod
    def of(cls, row: Any) -> PaymentOut:
        return cls(
            id=row.public_id,
            **whose(row),
            entitlement=row.entitlement,
            year=row.year,
            amount=row.amount,
            paid_on=row.paid_on,
            voucher=row.voucher,
            line=row.line.public_id if row.line else "",
            reverses=row.reverses.public_id if row.reverses else "",
            is_return=row.is_return,
            over_reason=row.over_reason,
            over_amount=row.over_amount,
            reason=row.reason,
            by=row.by_name,
        )


class PaymentPage(Schema):
    rows: list[PaymentOut]
    next: str | None


class WithheldRewardOut(Schema):
    """`entitlements`: the payments that are stopped; None: nobody has said which (未配置), and
    nothing of the person is drawn up. `ended_on`: the decision was lifted."""

    id: str
    case: str
    posting: str
    name: str
    area: str
    year: int
    entitlements: list[str] | None
    decided_on: date
    reason: str
    settled_by: str
    ended_on: date | None

    @classmethod
    def of(cls, row: Any) -> WithheldRewardOut:
        return cls(
            id=row.public_id,
            case=row.case,
            posting=row.posting.public_id,
            name=row.posting.person.name,
            area=row.area,
            year=row.year,
            entitlements=row.entitlements,
            decided_on=row.decided_on,
            reason=row.reason,
            settled_by=row.settled_by_name,
            ended_on=row.ended_on,
        )


class WithheldRewardPage(Schema):
    rows: list[WithheldRewardOut]
    next: str | None
