"""Endpoints of what is due, of batches and payments."""

from __future__ import annotations

from django.utils.timezone import localdate, now
from ninja import Query, Status

from zhucun.directory.enums import Permission
from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import IdempotencyKey, PublicId
from zhucun.doors.api.paging import page
from zhucun.doors.api.receipts import once
from zhucun.doors.api.support.due_schemas import OtherLineOut, OtherLinesOut, OtherSumOut
from zhucun.doors.api.support.forms import (
    BackIn,
    BatchesWanted,
    BatchIn,
    BoardWanted,
    LinesWanted,
    OthersWanted,
    PaymentIn,
    PaymentsWanted,
    WhyIn,
)
from zhucun.doors.api.support.schemas import (
    NotConnectedOut,
    PaymentBatchCardOut,
    PaymentBatchOut,
    PaymentBatchPage,
    PaymentOut,
    PaymentPage,
    SupportBoardOut,
    SupportLineOut,
    SupportLinesOut,
    SupportSumOut,
)
from zhucun.kernel.divisions import Level
from zhucun.kernel.problems import NotFound
from zhucun.support import actions, queries


def support_board(request: Request, wanted: Query[BoardWanted]) -> SupportBoardOut:
    """Due, paid and missing of a year by entitlement, role, level of the unit and place.

    Some ten queries whatever the number of postings; 27,000 take seconds.
    """
    lines = queries.due_lines(
        actor=request.auth,
        year=wanted.year,
        through=wanted.through,
        wanted=queries.Wanted(area=wanted.area),
    )
    digits = Level.TOWNSHIP if wanted.by == "township" else Level.COUNTY
    links = queries.link_lines(
        actor=request.auth,
        year=wanted.year,
        through=wanted.through,
        area=wanted.area,
        beside=lines,
    )
    rows = [SupportSumOut.of(row) for row in queries.board([*lines, *links], digits=digits)]
    areas = [wanted.area] if wanted.area else request.auth.areas(Permission.SEE_SUPPORT)
    left = queries.unconnected(areas=areas, year=wanted.year, through=wanted.through)
    owed = queries.owing(actor=request.auth, year=wanted.year, through=wanted.through, areas=areas)
    return SupportBoardOut(
        year=wanted.year,
        through=wanted.through,
        rows=rows,
        others=[OtherSumOut.of(row) for row in queries.other_sums(owed)],
        not_connected=[NotConnectedOut.of(one) for one in left],
    )


def support_lines(request: Request, wanted: Query[LinesWanted]) -> SupportLinesOut:
    """The lines behind the board, each with its arithmetic, clause and pack.

    Some eight queries whatever the number of rows.
    """
    found = queries.due_lines(
        actor=request.auth,
        year=wanted.year,
        through=wanted.through,
        wanted=queries.Wanted(
            area=wanted.area,
            entitlement=wanted.entitlement,
            role=wanted.role,
            level=wanted.level,
            state=wanted.state,
        ),
    )
    part = found[wanted.offset : wanted.offset + wanted.limit]
    return SupportLinesOut(total=len(found), rows=[SupportLineOut.of(line) for line in part])


def other_lines(request: Request, wanted: Query[OthersWanted]) -> OtherLinesOut:
    """What is due to cadres of villages and townships, committees and places, line by line.

    They serve on no posting and stand in other registers. A query for each register and month, and
    some more, whatever the number of rows.
    """
    found = queries.owing(
        actor=request.auth,
        year=wanted.year,
        through=wanted.through,
        areas=[wanted.area] if wanted.area else request.auth.areas(Permission.SEE_SUPPORT),
        entitlement=wanted.entitlement,
    ).lines
    part = found[wanted.offset : wanted.offset + wanted.limit]
    named = queries.named_others(actor=request.auth, lines=part, as_of=wanted.through)
    rows = [
        OtherLineOut.of(line, named[line.code].name if line.code in named else "") for line in part
    ]
    return OtherLinesOut(total=len(found), rows=rows)


def payment_batches(request: Request, wanted: Query[BatchesWanted]) -> PaymentBatchPage:
    """Batches for the finance office, the latest first.

    One query whatever the number of rows.
    """
    found = queries.batches(actor=request.auth, area=wanted.area, year=wanted.year)
    rows, following = page(found, ["-made_at", "-pk"], wanted)
    return PaymentBatchPage(rows=[PaymentBatchOut.of(row) for row in rows], next=following)


def draw_up_batch(
    request: Request, body: BatchIn, key: IdempotencyKey = ""
) -> Status[PaymentBatchOut]:
    """Draw up what finance owes in an area up to the end of a month.

    409 where nothing is due and unpaid. With `returns`: what was paid above what is due, each line
    below 0; 409 where nothing was.
    """
    actor = request.auth

    def act() -> str:
        batch = actions.draw_up(
            area=body.area,
            year=body.year,
            through=queries.through_of(body.year, localdate(), body.month),
            entitlements=body.entitlements,
            returns=body.returns,
            title=body.title,
            at=now(),
            by=actor,
        )
        return batch.public_id

    made = once(actor=actor, key=key, doing="draw_up_batch", body=body, act=act)
    return Status(201, PaymentBatchOut.of(queries.one_batch(actor=actor, public_id=made)))


def payment_batch(request: Request, public_id: PublicId) -> PaymentBatchCardOut:
    """One batch, line by line against what was paid.

    Three queries, and one for each register of those without a posting.
    """
    return _card(request, public_id)


def _card(request: Request, public_id: str) -> PaymentBatchCardOut:
    batch = queries.one_batch(actor=request.auth, public_id=public_id)
    lines = list(queries.lines_of(batch))
    queries.name_payees(lines, as_of=batch.through, actor=request.auth)
    return PaymentBatchCardOut.made(batch, queries.reconciled(batch), lines)


def send_batch(
    request: Request, public_id: PublicId, key: IdempotencyKey = ""
) -> PaymentBatchCardOut:
    """Send a batch to its signers.

    Safe to repeat.
    """
    actor = request.auth

    def act() -> str:
        batch = queries.one_batch(actor=actor, public_id=public_id)
        actions.send_batch(batch=batch, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"send_batch {public_id}", body=None, act=act)
    return _card(request, public_id)


def export_batch(
    request: Request, public_id: PublicId, key: IdempotencyKey = ""
) -> PaymentBatchCardOut:
    """A signed batch goes to the finance office: its lines are the file.

    Safe to repeat. 409 where it is not signed.
    """
    actor = request.auth

    def act() -> str:
        batch = queries.one_batch(actor=actor, public_id=public_id)
        actions.export_batch(batch=batch, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"export_batch {public_id}", body=None, act=act)
    return _card(request, public_id)


def drop_batch(
    request: Request, public_id: PublicId, body: WhyIn, key: IdempotencyKey = ""
) -> PaymentBatchCardOut:
    """A batch is not paid: its lines are due again.

    Safe to repeat. 409 where payments of it stand.
    """
    actor = request.auth

    def act() -> str:
        batch = queries.one_batch(actor=actor, public_id=public_id)
        actions.drop_batch(batch=batch, reason=body.reason, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"drop_batch {public_id}", body=body, act=act)
    return _card(request, public_id)


def support_payments(request: Request, wanted: Query[PaymentsWanted]) -> PaymentPage:
    """What was paid, the latest first; reversals are rows of their own.

    To postings and to those without one. One query, and one for each register, whatever the number
    of rows.
    """
    asked = wanted.model_dump(exclude={"after", "limit"})
    rows, following = page(
        queries.payments(actor=request.auth, **asked), ["-paid_on", "-pk"], wanted
    )
    queries.name_payees(rows, as_of=localdate(), actor=request.auth)
    return PaymentPage(rows=[PaymentOut.of(row) for row in rows], next=following)


def record_payment(
    request: Request, body: PaymentIn, key: IdempotencyKey = ""
) -> Status[PaymentOut]:
    """Write down what was paid, or returned (below 0).

    The same payment with its voucher sent again is one. 409 where it is more than due, paid twice,
    like another without a voucher, paid to somebody who had left, waiting in a batch at the finance
    office, or back more than was too much: with `over_reason` it is recorded all the same, by your
    decision. 422 for a fund that a unit gives: what it arranged is recorded at the unit.
    """
    actor = request.auth

    def act() -> str:
        posting = queries.one_posting(actor=actor, public_id=body.posting)
        line = None
        if body.line:
            line = queries.line_numbered(actor=actor, public_id=body.line)
            if line.posting_id != posting.pk or line.entitlement != body.entitlement:
                raise NotFound
        money = actions.Money(
            posting=posting,
            entitlement=body.entitlement,
            year=body.year,
            amount=body.amount,
            paid_on=body.paid_on,
            voucher=body.voucher,
            line=line,
        )
        made = actions.record_payments([money], over_reason=body.over_reason, at=now(), by=actor)
        one = made[0] if made else queries.payment_like(actor=actor, money=money)
        return one.public_id

    made = once(actor=actor, key=key, doing="record_payment", body=body, act=act)
    return Status(201, PaymentOut.of(queries.one_payment(actor=actor, public_id=made)))


def reverse_payment(
    request: Request, public_id: PublicId, body: BackIn, key: IdempotencyKey = ""
) -> Status[PaymentOut]:
    """Take a payment back, by a record of its own below nought.

    409 where it was taken back.
    """
    actor = request.auth

    def act() -> str:
        found = queries.one_payment(actor=actor, public_id=public_id)
        back = actions.reverse_payment(
            payment=found, reason=body.reason, on=body.on, at=now(), by=actor
        )
        return back.public_id

    made = once(actor=actor, key=key, doing=f"reverse_payment {public_id}", body=body, act=act)
    return Status(201, PaymentOut.of(queries.one_payment(actor=actor, public_id=made)))
