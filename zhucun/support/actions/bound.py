"""Funds of units, and the projects to which they bind themselves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import get_language

from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.ledger import actions as ledger
from zhucun.roster.queries import hold_postings
from zhucun.support import events, perms
from zhucun.support.actions.words import plain
from zhucun.support.enums import UnitFundKind
from zhucun.support.errors import (
    AmountNotPositive,
    DayInFuture,
    DayOfOtherYear,
    DayTooEarly,
    DocumentNeeded,
    FundIsThere,
    FundNotNamed,
    NoReversalOfReversal,
    OtherVillage,
    ProjectBound,
    ReversedAlready,
    SpentMoreThanArranged,
)
from zhucun.support.models import BoundProject, FundEntry
from zhucun.support.queries.bound import Tie
from zhucun.support.queries.paid import arranged_and_spent

_CENT = Decimal("0.01")


@dataclass(frozen=True, kw_only=True)
class FundDraft:
    """Money that a unit arranged for a village, or that was spent of it; `entitlement`: of which of
    the funds that it owes there, by id; left out where there is one."""

    kind: str
    amount: Decimal
    on: date
    document: str
    purpose: str = ""
    entitlement: str = ""


@transaction.atomic
def record_fund(*, tie: Tie, draft: FundDraft, at: datetime, by: Actor) -> FundEntry:
    """Write down money that a unit arranged or spent, with its document; what is on record with the
    same document, day, amount and purpose is left as it is. Raises AmountNotPositive, DayInFuture,
    DayOfOtherYear, DocumentNeeded, FundIsThere, FundNotNamed, SpentMoreThanArranged, NumberInText,
    NotAllowed."""
    perms.require_keeper(by, tie.area, tie.unit)
    if draft.amount <= 0 or draft.amount != draft.amount.quantize(_CENT):
        raise AmountNotPositive(amount=draft.amount)
    if draft.on > localdate(at):
        raise DayInFuture(day=draft.on)
    if abs(draft.on.year - tie.year) > 1:
        raise DayOfOtherYear(day=draft.on, year=tie.year)
    document = plain(draft.document, most=60)
    if not document:
        raise DocumentNeeded
    purpose = plain(draft.purpose, most=100)
    hold_postings(pk__in=[row.pk for row in tie.people])  # the same form at once waits here
    draft = replace(draft, entitlement=_fund_of(tie, draft.entitlement))
    known = _known(tie, draft, document, purpose)
    if known is not None:
        return known
    if draft.kind == UnitFundKind.SPENT:
        arranged, spent = arranged_and_spent(unit=tie.unit, village=tie.village, year=tie.year)
        if spent + draft.amount > arranged:
            raise _too_much(tie, arranged, spent + draft.amount)
    row = FundEntry.objects.create(
        unit=tie.unit,
        village=tie.village,
        area=tie.area,
        year=tie.year,
        kind=UnitFundKind(draft.kind),
        entitlement=draft.entitlement,
        amount=draft.amount,
        on=draft.on,
        document=document,
        purpose=purpose,
        by=by.account,
        by_name=by.name,
    )
    event = events.FundRecorded(
        **_head(row),
        entry=row.public_id,
        village=row.area,
        year=row.year,
        kind=row.kind,
        amount=row.amount,
        document=document,
        entitlement=row.entitlement,
    )
    ledger.append(event, origin=by.origin)
    return row


def _fund_of(tie: Tie, named: str) -> str:
    """The fund of which money is. Raises FundNotNamed."""
    ids = [fund.asked.id for fund in tie.funds]
    if named in ids:
        return named
    if len(ids) > 1 or named:
        lang = "en" if (get_language() or "").startswith("en") else "zh"
        funds = ", ".join(fund.asked.label.in_(lang) for fund in tie.funds)
        raise FundNotNamed(
            unit=tie.unit.name, place=tie.village.short_name, year=tie.year, funds=funds or "—"
        )
    return ids[0] if ids else ""


def _known(tie: Tie, draft: FundDraft, document: str, purpose: str) -> FundEntry | None:
    """The entry that says the same, was it not taken back. One query. Raises FundIsThere where it
    names another purpose."""
    standing = FundEntry.objects.filter(reverses=None, reversal=None)
    alike = standing.filter(
        unit=tie.unit,
        village=tie.village,
        year=tie.year,
        kind=draft.kind,
        entitlement__in=("", draft.entitlement),
        document=document,
        on=draft.on,
        amount=draft.amount,
    )
    rows = list(alike.select_related("unit", "village").order_by("pk"))
    for row in rows:
        if row.purpose == purpose:
            return row
    if rows:
        raise FundIsThere(amount=draft.amount, day=draft.on, document=document)
    return None


@transaction.atomic
def reverse_fund(*, entry: FundEntry, reason: str, on: date, at: datetime, by: Actor) -> FundEntry:
    """Take an entry back: a new one below nought. Raises ReversedAlready, NoReversalOfReversal,
    SpentMoreThanArranged, DayInFuture, DayTooEarly, ReasonNeeded, NumberInText, NotAllowed."""
    perms.require_keeper(by, entry.area, entry.unit)
    why = plain(reason, needed=True, most=100)
    if entry.reverses_id is not None:
        raise NoReversalOfReversal
    if on > localdate(at):
        raise DayInFuture(day=on)
    if on < entry.on:
        raise DayTooEarly(day=on, first=entry.on)
    values: dict[str, Any] = {
        name: getattr(entry, name)
        for name in ("unit_id", "village_id", "area", "year", "kind", "entitlement", "document")
    }
    arranged, spent = arranged_and_spent(unit=entry.unit, village=entry.village, year=entry.year)
    try:
        with transaction.atomic():
            back = FundEntry.objects.create(
                **values,
                amount=-entry.amount,
                on=on,
                purpose=why,
                reverses=entry,
                by=by.account,
                by_name=by.name,
            )
    except IntegrityError as error:
        known = FundEntry.objects.get(reverses=entry)
        raise ReversedAlready(day=known.on) from error
    if entry.kind == UnitFundKind.ARRANGED and spent > arranged - entry.amount:
        raise _too_much(entry, arranged - entry.amount, spent)
    event = events.FundReversed(
        **_head(back),
        entry=back.public_id,
        reverses=entry.public_id,
        amount=back.amount,
        reason=why,
    )
    ledger.append(event, origin=by.origin)
    return back


@transaction.atomic
def bind_project(*, tie: Tie, project: Any, at: datetime, by: Actor) -> BoundProject:
    """A unit binds itself to a project of its village for a year. Raises ProjectBound,
    OtherVillage, NotAllowed."""
    perms.require_keeper(by, tie.area, tie.unit)
    if project.village_id != tie.village.pk:
        raise OtherVillage(unit=tie.unit.name, place=project.village.short_name, year=tie.year)
    try:
        with transaction.atomic():
            row = BoundProject.objects.create(
                unit=tie.unit,
                project=project,
                area=tie.area,
                year=tie.year,
                by=by.account,
                by_name=by.name,
            )
    except IntegrityError as error:
        raise ProjectBound from error
    event = events.ProjectBoundTo(
        subject=f"unit:{tie.unit.public_id}",
        area=tie.area,
        happened_at=at,
        project=project.public_id,
        year=tie.year,
    )
    ledger.append(event, origin=by.origin)
    return row


def _too_much(of: Tie | FundEntry, arranged: Decimal, spent: Decimal) -> SpentMoreThanArranged:
    return SpentMoreThanArranged(
        unit=of.unit.name,
        place=of.village.short_name,
        year=of.year,
        arranged=arranged,
        spent=spent,
    )


def _head(row: FundEntry) -> dict[str, Any]:
    return {
        "subject": f"unit:{row.unit.public_id}",
        "area": row.area,
        "happened_at": midnight(row.on),
    }
