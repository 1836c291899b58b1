"""Those without a posting: what is stated of them, what is planned for them and given to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from zhucun.directory.perms import OPERATOR, Actor
from zhucun.directory.queries import midnight
from zhucun.ledger import actions as ledger
from zhucun.support import events, perms
from zhucun.support.actions.batches import payees_of
from zhucun.support.actions.payments import record_payments
from zhucun.support.actions.words import plain
from zhucun.support.enums import StatedFact
from zhucun.support.errors import (
    DayInFuture,
    DayOfOtherYear,
    DocumentNeeded,
    FactOfOthers,
    GivenIsMoney,
    GivenIsThere,
    NotEntitled,
    PeriodReversed,
    YearNeeded,
)
from zhucun.support.marts import fact_index
from zhucun.support.models import Given, Payee, Payment, Stated
from zhucun.support.queries.dues import month_end
from zhucun.support.queries.files import OF_A_YEAR, SUBJECT_OF, Beneficiary
from zhucun.support.queries.judging import Money
from zhucun.support.queries.others import Owed, owing

#: Facts that rest on a document; of an illness none is asked for.
_BY_DOCUMENT = OF_A_YEAR | {StatedFact.MODEL}


@transaction.atomic
def state_fact(
    *,
    of: Beneficiary,
    fact: str,
    on: date,
    year: int | None = None,
    document: str = "",
    at: datetime,
    by: Actor,
) -> Stated:
    """State a fact of a file, by the office of the area; the same again changes nothing. Raises
    FactOfOthers, YearNeeded, DocumentNeeded, DayInFuture, NumberInText, TextTooLong, NotAllowed."""
    perms.require_office(by, of.area)
    if SUBJECT_OF.get(fact) != of.subject:
        raise FactOfOthers(fact=fact[:20])
    paper = plain(document, most=60)
    if fact in _BY_DOCUMENT and not paper:
        raise DocumentNeeded
    if fact in OF_A_YEAR and year is None:
        raise YearNeeded
    if on > localdate(at):
        raise DayInFuture(day=on)
    made, is_new = Stated.objects.get_or_create(
        subject=of.subject,
        key=of.key,
        fact_index=fact_index(fact),
        on=on,
        voided_on=None,
        defaults={
            "area": of.area,
            "fact": fact,
            "year": year if fact in OF_A_YEAR else None,
            "document": paper,
            "by": by.account,
            "by_name": by.name,
        },
    )
    if is_new:
        event = events.FactStated(
            **_head(made, midnight(on)), entry=made.public_id, year=made.year, document=paper
        )
        ledger.append(event, origin=by.origin)
    return made


@transaction.atomic
def end_fact(*, stated: Stated, until: date, at: datetime, by: Actor) -> bool:
    """It holds no more from a day on. False where that is on record. Raises PeriodReversed,
    DayInFuture, NotAllowed."""
    perms.require_office(by, stated.area)
    if until <= stated.on:
        raise PeriodReversed(since=stated.on, until=until)
    if until > localdate(at):
        raise DayInFuture(day=until)
    if not Stated.objects.filter(pk=stated.pk, until=None, voided_on=None).update(until=until):
        return False
    event = events.FactEnded(**_head(stated, midnight(until)), entry=stated.public_id, until=until)
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def void_fact(*, stated: Stated, reason: str, at: datetime, by: Actor) -> bool:
    """It was stated by mistake. False where it is void. Raises ReasonNeeded, NumberInText,
    NotAllowed."""
    perms.require_office(by, stated.area)
    why = plain(reason, needed=True)
    standing = Stated.objects.filter(pk=stated.pk, voided_on=None)
    if not standing.update(voided_on=localdate(at), void_reason=why):
        return False
    event = events.FactVoided(**_head(stated, at), entry=stated.public_id, reason=why)
    return ledger.append(event, origin=by.origin)


@dataclass(frozen=True, kw_only=True)
class GivenDraft:
    """What is planned for a day (`planned_on`) or was given on one (`on`), one time; money is paid
    (`pay_other`). `year`: for which, that of the day if not said."""

    of: Beneficiary
    entitlement: str
    on: date | None = None
    planned_on: date | None = None
    year: int | None = None
    batch: str = ""
    document: str = ""
    reason: str = ""


@transaction.atomic
def record_given(drafts: Sequence[GivenDraft], *, at: datetime, by: Actor) -> list[Given]:
    """Write down what was given or planned, the whole list or nothing.

    Raises NotEntitled, GivenIsMoney, DayInFuture, DayOfOtherYear, GivenIsThere, NumberInText,
    TextTooLong, NotAllowed. Some queries for each entitlement, place and year of the list.
    """
    today = localdate(at)
    known: dict[tuple[str, str, int], dict[tuple[str, str], Owed]] = {}
    rows = []
    for draft in drafts:
        perms.require_office(by, draft.of.area)
        day = draft.on or draft.planned_on
        assert day is not None, "a day on which it was given or is planned"
        if draft.on is not None and draft.on > today:
            raise DayInFuture(day=draft.on)
        year = draft.year or day.year
        if abs(day.year - year) > 1:
            raise DayOfOtherYear(day=day, year=year)
        where = draft.of.area, draft.entitlement, year
        if where not in known:
            known[where] = _owed(*where, today=today)
        rows.append(_given(draft, year, known[where], by))
    try:
        with transaction.atomic():
            Given.objects.bulk_create(rows, batch_size=1_000)
    except IntegrityError as error:
        raise GivenIsThere(person=drafts[0].of.row.name, day=rows[0].on or "—") from error
    ledger.append_many((_recorded(row, at), by.origin, None) for row in rows)
    return rows


def _owed(area: str, entitlement: str, year: int, *, today: date) -> dict[tuple[str, str], Owed]:
    """What is due of a place in a year up to the end of this month, by whose it is."""
    through = min(max(month_end(today), date(year, 1, 31)), date(year, 12, 31))
    found = owing(actor=OPERATOR, year=year, through=through, areas=[area], entitlement=entitlement)
    return {(line.subject, line.key): line for line in found.lines if line.is_entitled}


def _given(draft: GivenDraft, year: int, owed: dict[tuple[str, str], Owed], by: Actor) -> Given:
    of = draft.of
    line = owed.get((of.subject, of.key))
    if line is None:
        raise NotEntitled(what=draft.entitlement[:60], person=of.row.name, year=year)
    if line.asked.kind == "money":
        raise GivenIsMoney(what=line.asked.label.zh)
    return Given(
        subject=of.subject,
        key=of.key,
        area=of.area,
        entitlement=draft.entitlement,
        year=year,
        planned_on=draft.planned_on,
        on=draft.on,
        batch=plain(draft.batch, most=40),
        document=plain(draft.document, most=60),
        reason=plain(draft.reason),
        by=by.account,
        by_name=by.name,
    )


@transaction.atomic
def pay_other(
    *,
    of: Beneficiary,
    entitlement: str,
    year: int,
    amount: Decimal,
    on: date,
    document: str,
    over_reason: str = "",
    key: str = "",
    at: datetime,
    by: Actor,
) -> Payment | None:
    """Write down money that was paid to somebody without a posting, or came back (below nought),
    without a list of the finance office: by the path of every payment. None where it is on record.
    Raises what `record_payments` does, and DocumentNeeded."""
    perms.require_office(by, of.area)
    pk = payees_of([of])[of.subject, of.key]
    money = Money(
        payee=Payee.objects.get(pk=pk),
        entitlement=entitlement,
        year=year,
        amount=amount,
        paid_on=on,
        voucher=document,
        key=key,
    )
    made = record_payments([money], over_reason=over_reason, at=at, by=by)
    return made[0] if made else None


@transaction.atomic
def done_given(*, given: Given, on: date, at: datetime, by: Actor) -> bool:
    """What was planned was given on a day. False where it is on record as given. Raises
    DayInFuture, DayOfOtherYear, GivenIsThere, NotAllowed."""
    perms.require_office(by, given.area)
    if on > localdate(at):
        raise DayInFuture(day=on)
    if abs(on.year - given.year) > 1:
        raise DayOfOtherYear(day=on, year=given.year)
    try:
        with transaction.atomic():
            planned = Given.objects.filter(pk=given.pk, on=None, voided_on=None)
            if not planned.update(on=on):
                return False
    except IntegrityError as error:
        raise GivenIsThere(person=given.entitlement, day=on) from error
    given.refresh_from_db()
    return ledger.append(_recorded(given, at), origin=by.origin)


@transaction.atomic
def void_given(*, given: Given, reason: str, at: datetime, by: Actor) -> bool:
    """It was written down by mistake, or is not to be any more. False where it is void. Raises
    ReasonNeeded, NumberInText, NotAllowed."""
    perms.require_office(by, given.area)
    why = plain(reason, needed=True)
    standing = Given.objects.filter(pk=given.pk, voided_on=None)
    if not standing.update(voided_on=localdate(at), void_reason=why):
        return False
    event = events.GivenVoided(
        **_head(given, at), given=given.public_id, entitlement=given.entitlement, reason=why
    )
    return ledger.append(event, origin=by.origin)


def _recorded(row: Given, at: datetime) -> events.GivenRecorded:
    return events.GivenRecorded(
        **_head(row, midnight(row.on) if row.on else at),
        given=row.public_id,
        entitlement=row.entitlement,
        year=row.year,
        planned_on=row.planned_on,
        on=row.on,
        document=row.document,
        reason=row.reason,
    )


def _head(row: Stated | Given, at: datetime) -> dict[str, Any]:
    return {"subject": f"{row.subject}:{row.key}", "area": row.area, "happened_at": at}
