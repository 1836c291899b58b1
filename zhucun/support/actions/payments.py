"""What was paid, and what was taken back: from a file or by hand, by one path."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.ledger import actions as ledger
from zhucun.ledger.events import Origin
from zhucun.roster.queries import hold_postings
from zhucun.support import events, perms
from zhucun.support.actions.words import plain
from zhucun.support.errors import (
    DayInFuture,
    DayTooEarly,
    NoReversalOfReversal,
    PaidTwice,
    PartCameBack,
    ReversedAlready,
)
from zhucun.support.models import Payment
from zhucun.support.queries.judging import Ledger, Money
from zhucun.support.queries.paid import ZERO, paid_of
from zhucun.support.queries.payees import hold_payees


@transaction.atomic
def record_payments(
    rows: Sequence[Money],
    *,
    over_reason: str = "",
    at: datetime,
    by: Actor,
    origins: Sequence[Origin] | None = None,
) -> list[Payment]:
    """Write down what was paid, or came back, the whole list or nothing; a payment that is on
    record already is left as it is. More than due, twice, after the end of the posting, beside a
    batch that asks for it, or back more than was too much is refused; with `over_reason` somebody
    records it all the same, and the reason stands with it.

    Raises LargerThanDue, LargerThanLine, MoreThanToReturn, PaidTwice, PaidAlike, LineWaits,
    PostingEnded, DueNotConfigured, NotEntitled, UnitArranges, RewardWithheld, RewardNotNamed,
    OtherSign, AmountNotPositive, DayInFuture, DayTooEarly, PaidBefore, NumberInText, NotAllowed.
    Some fifteen queries for each year, whatever the number of rows; of those without a posting one
    more for each register and month.
    """
    for area in {row.area for row in rows}:
        perms.require_office(by, area)
    why = plain(over_reason)
    hold_postings(pk__in={row.posting.pk for row in rows if row.posting is not None})
    hold_payees([row.payee.pk for row in rows if row.payee is not None])
    book = Ledger(rows, today=localdate(at))
    made: list[Payment] = []
    named: dict[str, Any]
    sources: list[Origin] = []
    for number, row in enumerate(rows):
        if book.is_known(row):
            continue
        problem = book.refusal(row)
        if problem is not None and not why:
            raise problem
        named = {"public_id": row.key} if row.key and row.key not in book.keys else {}
        if problem is not None:
            named |= {"over_reason": why, "over_amount": book.above_due(row)}
        made.append(_payment(row, by, **named))
        sources.append(origins[number] if origins else by.origin)
        book.take(row)
    try:
        with transaction.atomic():
            Payment.objects.bulk_create(made, batch_size=1_000)
    except IntegrityError as error:  # the same file came twice at once
        raise _twice(made) from error
    ledger.append_many(
        (_paid(one), origin, None) for one, origin in zip(made, sources, strict=True)
    )
    return made


def _twice(made: Sequence[Payment]) -> PaidTwice:
    """The first of them that stands already."""
    standing = Payment.objects.filter(reverses=None, is_taken_back=False)
    for one in made:
        like = standing.filter(
            line=one.line, voucher=one.voucher, paid_on=one.paid_on, amount=one.amount
        )
        if standing.filter(public_id=one.public_id).exists() or (one.line and like.exists()):
            break
    return PaidTwice(person=one.name, day=one.paid_on, voucher=one.voucher or "—")


def _payment(row: Money, by: Actor, **more: Any) -> Payment:
    return Payment(
        **more,
        posting=row.posting,
        payee=row.payee,
        area=row.area,
        entitlement=row.entitlement,
        year=row.year,
        amount=row.amount,
        paid_on=row.paid_on,
        voucher=plain_voucher(row.voucher),
        line=row.line,
        is_return=row.amount < 0,
        by=by.account,
        by_name=by.name,
    )


def plain_voucher(text: str) -> str:
    """A voucher's number: short, and no account. Raises TextTooLong, NumberInText."""
    return plain(text, most=40)


def _paid(one: Payment) -> events.Paid:
    return events.Paid(
        subject=one.whose,
        area=one.area,
        happened_at=midnight(one.paid_on),
        payment=one.public_id,
        entitlement=one.entitlement,
        year=one.year,
        amount=one.amount,
        paid_on=one.paid_on,
        voucher=one.voucher,
        line=one.line.public_id if one.line else "",
        over_reason=one.over_reason,
    )


@transaction.atomic
def reverse_payment(*, payment: Payment, reason: str, on: date, at: datetime, by: Actor) -> Payment:
    """Take back a payment, or a return, that was written down by mistake: a new record of the other
    sign; the first one stays as it was. Money that really came back is a payment below nought.
    Raises ReversedAlready, PartCameBack, NoReversalOfReversal, DayInFuture, DayTooEarly,
    ReasonNeeded, NumberInText, NotAllowed."""
    perms.require_office(by, payment.area)
    why = plain(reason, needed=True)
    if payment.reverses_id is not None:
        raise NoReversalOfReversal
    if on > localdate(at):
        raise DayInFuture(day=on)
    if on < payment.paid_on:
        raise DayTooEarly(day=on, first=payment.paid_on)
    hold_postings(pk=payment.posting_id)
    hold_payees([payment.payee_id] if payment.payee_id else [])
    standing = Payment.objects.filter(pk=payment.pk, is_taken_back=False)
    if not standing.update(is_taken_back=True):
        raise ReversedAlready(day=Payment.objects.get(reverses=payment).paid_on)
    _require_there(payment)
    values: dict[str, Any] = {
        name: getattr(payment, name)
        for name in ("posting_id", "payee_id", "area", "entitlement", "year")
        + ("voucher", "line_id", "is_return")
    }
    back = Payment.objects.create(
        **values,
        amount=-payment.amount,
        paid_on=on,
        reverses=payment,
        reason=why,
        by=by.account,
        by_name=by.name,
    )
    event = events.PaymentReversed(
        subject=payment.whose,
        area=payment.area,
        happened_at=midnight(on),
        payment=back.public_id,
        reverses=payment.public_id,
        amount=back.amount,
        reason=why,
    )
    ledger.append(event, origin=by.origin)
    return back


def _require_there(payment: Payment) -> None:
    """Raises PartCameBack where less than the payment counts as paid: what is paid is never below
    nought."""
    whose, key = payment.who
    sums = paid_of(payment.year, [key], "payee" if whose == "payee" else "posting")
    paid = sums.get((key, payment.entitlement), ZERO)
    if paid < payment.amount:
        raise PartCameBack(amount=payment.amount, person=payment.name, paid=paid)
