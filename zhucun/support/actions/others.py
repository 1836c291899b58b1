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
from zhucun.support.actions.words import plain
from zhucun.support.enums import StatedFact
from zhucun.support.errors import (
    AmountNotPositive,
    DayInFuture,
    DocumentNeeded,
    DueNotConfigured,
    FactOfOthers,
    GivenIsThere,
    LargerThanDue,
    NotEntitled,
    PeriodReversed,
    YearNeeded,
)
from zhucun.support.marts import fact_index
from zhucun.support.models import Given, Stated
from zhucun.support.queries.dues import month_end
from zhucun.support.queries.files import OF_A_YEAR, SUBJECT_OF, Beneficiary
from zhucun.support.queries.others import Owed, owing

_CENT = Decimal("0.01")
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
    """What is planned for a day (`planned_on`) or was given on one (`on`); money has an amount and
    a document. `year`: for which, that of the day if not said. `reason`: why more than is due, or
    although that is not configured."""

    of: Beneficiary
    entitlement: str
    on: date | None = None
    planned_on: date | None = None
    year: int | None = None
    amount: Decimal | None = None
    batch: str = ""
    document: str = ""
    reason: str = ""


@transaction.atomic
def record_given(drafts: Sequence[GivenDraft], *, at: datetime, by: Actor) -> list[Given]:
    """Write down what was given or planned, the whole list or nothing. Money that is more than due,
    or due without a configured sum, is refused unless somebody gives the reason.

    Raises NotEntitled, AmountNotPositive, DocumentNeeded, DueNotConfigured, LargerThanDue,
    DayInFuture, GivenIsThere, NumberInText, TextTooLong, NotAllowed. Some queries for each
    entitlement, place and year of the list.
    """
    today = localdate(at)
    known: dict[tuple[str, str, int], dict[str, Owed]] = {}
    rows = []
    for draft in drafts:
        perms.require_office(by, draft.of.area)
        day = draft.on or draft.planned_on
        assert day is not None, "a day on which it was given or is planned"
        if draft.on is not None and draft.on > today:
            raise DayInFuture(day=draft.on)
        year = draft.year or day.year
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


def _owed(area: str, entitlement: str, year: int, *, today: date) -> dict[str, Owed]:
    """What is due of a place in a year up to the end of this month, by whose it is."""
    through = min(max(month_end(today), date(year, 1, 31)), date(year, 12, 31))
    found = owing(actor=OPERATOR, year=year, through=through, areas=[area], entitlement=entitlement)
    return {line.key: line for line in found.lines}


def _given(draft: GivenDraft, year: int, owed: dict[str, Owed], by: Actor) -> Given:
    of, line = draft.of, owed.get(draft.of.key)
    if line is None or line.subject != of.subject:
        raise NotEntitled(what=draft.entitlement[:60], person=of.row.name, year=year)
    paper, why = plain(draft.document, most=60), plain(draft.reason)
    amount = draft.amount if line.asked.kind == "money" else None
    if line.asked.kind == "money":
        if amount is None or amount <= 0 or amount != amount.quantize(_CENT) or draft.on is None:
            raise AmountNotPositive(amount=amount or 0)
        if not paper:
            raise DocumentNeeded
        if not why:
            _require_due(line, amount, of)
    return Given(
        subject=of.subject,
        key=of.key,
        area=of.area,
        entitlement=draft.entitlement,
        year=year,
        amount=amount,
        planned_on=draft.planned_on,
        on=draft.on,
        batch=plain(draft.batch, most=40),
        document=paper,
        reason=why,
        by=by.account,
        by_name=by.name,
    )


def _require_due(line: Owed, amount: Decimal, of: Beneficiary) -> None:
    what = line.asked.label.zh
    if line.due.amount is None:
        raise DueNotConfigured(person=of.row.name, what=what)
    if line.given + amount > line.due.amount:
        raise LargerThanDue(
            amount=amount,
            person=of.row.name,
            what=what,
            due=line.due.amount,
            paid=line.given,
        )


@transaction.atomic
def done_given(*, given: Given, on: date, at: datetime, by: Actor) -> bool:
    """What was planned was given on a day. False where it is on record as given. Raises
    DayInFuture, GivenIsThere, NotAllowed."""
    perms.require_office(by, given.area)
    if on > localdate(at):
        raise DayInFuture(day=on)
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
        amount=row.amount,
        planned_on=row.planned_on,
        on=row.on,
        document=row.document,
        reason=row.reason,
    )


def _head(row: Stated | Given, at: datetime) -> dict[str, Any]:
    return {"subject": f"{row.subject}:{row.key}", "area": row.area, "happened_at": at}
