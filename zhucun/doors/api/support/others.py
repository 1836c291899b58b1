"""Endpoints that write what is stated of, given and paid to those without a posting."""

from __future__ import annotations

from django.utils.timezone import localdate, now
from ninja import Router, Status

from zhucun.directory.enums import Permission
from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import Code, IdempotencyKey, PublicId
from zhucun.doors.api.problems import Unfit
from zhucun.doors.api.receipts import once
from zhucun.doors.api.routes import read, write
from zhucun.doors.api.support.due_schemas import GivenOut, OtherFileOut, StatedFactOut
from zhucun.doors.api.support.forms import FactIn, GivenIn, OnIn, OtherPaymentIn, WhoseIn, WhyIn
from zhucun.doors.api.support.schemas import PaymentOut
from zhucun.kernel.problems import N_
from zhucun.support import actions, queries

_ONE_DAY = N_("give the day on which it was done, or is planned")


def _of(request: Request, body: WhoseIn) -> queries.Beneficiary:
    return queries.beneficiary(
        actor=request.auth,
        subject=body.subject,
        key=body.key,
        area=body.area,
        as_of=localdate(),
    )


def other_file(request: Request, area: Code, subject: str, key: str) -> OtherFileOut:
    """What was given to one person or place without a posting, and what is stated.

    Facts only for who keeps support there. Some six queries.
    """
    found = queries.beneficiary(
        actor=request.auth, subject=subject[:20], key=key[:12], area=area, as_of=localdate()
    )
    given = queries.given(actor=request.auth, subject=found.subject, key=found.key)
    facts = queries.stated(actor=request.auth, subject=found.subject, key=found.key)
    return OtherFileOut(
        name=found.row.name,
        area=found.area,
        given=[GivenOut.of(row) for row in given],
        facts=[StatedFactOut.of(row) for row in facts],
    )


def record_given(request: Request, body: GivenIn, key: IdempotencyKey = "") -> Status[GivenOut]:
    """Write down that something was given to somebody without a posting, or is planned.

    409 where it is on record for that day; 422 for money, which is a payment.
    """
    actor = request.auth
    if (body.on is None) == (body.planned_on is None):
        raise Unfit(field="body.on", why=_ONE_DAY)

    def act() -> str:
        told = body.model_dump(exclude={"subject", "key", "area"})
        draft = actions.GivenDraft(of=_of(request, body), **told)
        return actions.record_given([draft], at=now(), by=actor)[0].public_id

    made = once(actor=actor, key=key, doing="record_given", body=body, act=act)
    return Status(201, GivenOut.of(queries.one_given(actor=actor, public_id=made)))


def finish_given(
    request: Request, public_id: PublicId, body: OnIn, key: IdempotencyKey = ""
) -> GivenOut:
    """What was planned was given on a day.

    Safe to repeat.
    """
    actor = request.auth

    def act() -> str:
        row = queries.one_given(actor=actor, public_id=public_id)
        actions.done_given(given=row, on=body.on, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"finish_given {public_id}", body=body, act=act)
    return GivenOut.of(queries.one_given(actor=actor, public_id=public_id))


def void_given(
    request: Request, public_id: PublicId, body: WhyIn, key: IdempotencyKey = ""
) -> GivenOut:
    """It was written down by mistake, or is not to be any more: it counts no more.

    Safe to repeat.
    """
    actor = request.auth
    row = queries.one_given(actor=actor, public_id=public_id, void=True)

    def act() -> str:
        actions.void_given(given=row, reason=body.reason, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"void_given {public_id}", body=body, act=act)
    return GivenOut.of(queries.one_given(actor=actor, public_id=public_id, void=True))


def record_other_payment(
    request: Request, body: OtherPaymentIn, key: IdempotencyKey = ""
) -> Status[PaymentOut]:
    """Write down money that was paid to somebody without a posting, without a list.

    The same payment with its voucher sent again is one. 409 where it is more than due or not
    configured: with `over_reason` it is recorded all the same, by your decision.
    """
    actor = request.auth

    def act() -> str:
        of = _of(request, body)
        made = actions.pay_other(
            of=of,
            entitlement=body.entitlement,
            year=body.year,
            amount=body.amount,
            on=body.paid_on,
            document=body.voucher,
            over_reason=body.over_reason,
            at=now(),
            by=actor,
        )
        if made is None:
            known = queries.payments(actor=actor, year=body.year, payee=(of.subject, of.key))
            made = known.filter(
                entitlement=body.entitlement,
                amount=body.amount,
                paid_on=body.paid_on,
                voucher=body.voucher.strip(),
                reverses=None,
                is_taken_back=False,
            )[0]
        return made.public_id

    made = once(actor=actor, key=key, doing="record_other_payment", body=body, act=act)
    return Status(201, PaymentOut.of(queries.one_payment(actor=actor, public_id=made)))


def state_fact(request: Request, body: FactIn, key: IdempotencyKey = "") -> Status[StatedFactOut]:
    """State a fact of somebody without a posting, sealed; the same again changes nothing.

    422 where it is not stated of such a one, or its year or document is missing.
    """
    actor = request.auth

    def act() -> str:
        told = body.model_dump(exclude={"subject", "key", "area"})
        row = actions.state_fact(of=_of(request, body), at=now(), by=actor, **told)
        return row.public_id

    made = once(actor=actor, key=key, doing="state_fact", body=body, act=act)
    return Status(201, StatedFactOut.of(queries.one_stated(actor=actor, public_id=made)))


def end_fact(
    request: Request, public_id: PublicId, body: OnIn, key: IdempotencyKey = ""
) -> StatedFactOut:
    """A fact holds no more from a day on.

    Safe to repeat.
    """
    actor = request.auth

    def act() -> str:
        row = queries.one_stated(actor=actor, public_id=public_id)
        actions.end_fact(stated=row, until=body.on, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"end_fact {public_id}", body=body, act=act)
    return StatedFactOut.of(queries.one_stated(actor=actor, public_id=public_id))


def void_fact(
    request: Request, public_id: PublicId, body: WhyIn, key: IdempotencyKey = ""
) -> StatedFactOut:
    """A fact was stated by mistake: it counts no more.

    Safe to repeat.
    """
    actor = request.auth
    row = queries.one_stated(actor=actor, public_id=public_id, void=True)

    def act() -> str:
        actions.void_fact(stated=row, reason=body.reason, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"void_fact {public_id}", body=body, act=act)
    return StatedFactOut.of(queries.one_stated(actor=actor, public_id=public_id, void=True))


def connect(router: Router) -> None:
    """Adds what is read and written of those without a posting."""
    sees, keeps = Permission.SEE_SUPPORT, Permission.KEEP_SUPPORT
    whose = "/support-others/{area}/{subject}/{key}"
    read(router, whose, other_file, answers=OtherFileOut, needs=sees)
    for path, view, answers, makes in (
        ("/support-others/given", record_given, GivenOut, True),
        ("/support-others/payments", record_other_payment, PaymentOut, True),
        ("/support-others/facts", state_fact, StatedFactOut, True),
        ("/support-given/{public_id}/done", finish_given, GivenOut, False),
        ("/support-given/{public_id}/void", void_given, GivenOut, False),
        ("/support-facts/{public_id}/end", end_fact, StatedFactOut, False),
        ("/support-facts/{public_id}/void", void_fact, StatedFactOut, False),
    ):
        write(router, path, view, answers=answers, needs=keeps, makes=makes)
