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
from zhucun.support import events, perms
from zhucun.support.actions.words import plain
from zhucun.support.errors import DayInFuture, NoReversalOfReversal, PaidTwice, ReversedAlready
from zhucun.support.models import BatchLine, Payment
from zhucun.support.queries.judging import Ledger, Money


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
    record already is left as it is. More than due, twice, after the end of the posting, or back
    more than was too much is refused; with `over_reason` somebody records it all the same, and the
    reason stands with it.

    Raises LargerThanDue, LargerThanLine, MoreThanToReturn, PaidTwice, PostingEnded,
    DueNotConfigured, NotEntitled, UnitArranges, RewardWithheld, RewardNotNamed, OtherSign,
    AmountNotPositive, DayInFuture, PaidBefore, NumberInText, NotAllowed. Some fifteen queries for
    each year, whatever the number of rows.
    """
    for area in {row.posting.area for row in rows}:
        perms.require_office(by, area)
    why = plain(over_reason)
    _hold([row.line.pk for row in rows if row.line is not None])
    book = Ledger(rows, today=localdate(at))
    made: list[Payment] = []
    sources: list[Origin] = []
    for number, row in enumerate(rows):
        if book.is_known(row):
            continue
        problem = book.refusal(row)
        if problem is not None and not why:
            raise problem
        made.append(_payment(row, why if problem is not None else "", by))
        sources.append(origins[number] if origins else by.origin)
        book.take(row)
    try:
        with transaction.atomic():
            Payment.objects.bulk_create(made, batch_size=1_000)
    except IntegrityError as error:  # the same file came twice at once
        first = rows[0]
        raise PaidTwice(
            person=first.posting.person.name, day=first.paid_on, voucher=first.voucher or "—"
        ) from error
    ledger.append_many(
        (_paid(one), origin, None) for one, origin in zip(made, sources, strict=True)
    )
    return made


def _hold(lines: Sequence[int]) -> None:
    """Nobody else pays these lines until the end of the transaction."""
    held = BatchLine.objects.filter(pk__in=lines).order_by("pk").select_for_update()
    list(held.values_list("pk", flat=True))


def _payment(row: Money, why: str, by: Actor) -> Payment:
    return Payment(
        posting=row.posting,
        area=row.posting.area,
        entitlement=row.entitlement,
        year=row.year,
        amount=row.amount,
        paid_on=row.paid_on,
        voucher=plain_voucher(row.voucher),
        line=row.line,
        is_return=row.amount < 0,
        over_reason=why,
        by=by.account,
        by_name=by.name,
    )


def plain_voucher(text: str) -> str:
    """A voucher's number: short, and no account. Raises TextTooLong, NumberInText."""
    return plain(text, most=40)


def _paid(one: Payment) -> events.Paid:
    return events.Paid(
        subject=f"posting:{one.posting.public_id}",
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
    Raises ReversedAlready, NoReversalOfReversal, DayInFuture, ReasonNeeded, NumberInText,
    NotAllowed."""
    perms.require_office(by, payment.area)
    why = plain(reason, needed=True)
    if payment.reverses_id is not None:
        raise NoReversalOfReversal
    if on > localdate(at):
        raise DayInFuture(day=on)
    values: dict[str, Any] = {
        name: getattr(payment, name)
        for name in ("posting_id", "area", "entitlement", "year", "voucher", "line_id", "is_return")
    }
    try:
        with transaction.atomic():
            back = Payment.objects.create(
                **values,
                amount=-payment.amount,
                paid_on=on,
                reverses=payment,
                reason=why,
                by=by.account,
                by_name=by.name,
            )
    except IntegrityError as error:
        known = Payment.objects.get(reverses=payment)
        raise ReversedAlready(day=known.paid_on) from error
    event = events.PaymentReversed(
        subject=f"posting:{payment.posting.public_id}",
        area=payment.area,
        happened_at=midnight(on),
        payment=back.public_id,
        reverses=payment.public_id,
        amount=back.amount,
        reason=why,
    )
    ledger.append(event, origin=by.origin)
    return back
