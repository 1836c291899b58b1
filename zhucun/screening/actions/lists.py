"""Lists come in, are given their legal basis, and are withdrawn; what was paid is never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from zhucun.directory.perms import Actor
from zhucun.directory.queries import id_index
from zhucun.households.queries import name_keys
from zhucun.ledger import actions as ledger
from zhucun.ledger.events import Origin
from zhucun.screening import events, perms
from zhucun.screening.actions.words import head, plain
from zhucun.screening.enums import COMPARED, UNDER_WAY, LeadState, RegisterKind
from zhucun.screening.errors import BasisNeeded, ListGone, ListInUse, SettledOtherwise
from zhucun.screening.models import Exclusion, Fact, Lead, Payment, RegisterList, Standard

_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class PaymentDraft:
    """A row of a list of what was paid. `number` as it is written, `whole` with its 18 places, ""
    where it is none; `row_key` and `serial` name the row."""

    area: str
    programme: str
    name: str
    number: str
    whole: str
    is_valid: bool
    account: bytes | None
    amount: Decimal
    units: Decimal | None
    paid_for_on: date
    granted_on: date | None
    row_key: bytes
    serial: int


@dataclass(frozen=True, slots=True)
class StandardDraft:
    """What a programme gives for one unit since a day, and what it excludes."""

    programme: str
    per_unit: Decimal | None
    starts_on: date | None
    excludes: tuple[str, ...]


@transaction.atomic
def take_payments(
    drafts: Sequence[PaymentDraft],
    *,
    area: str,
    as_of: date,
    at: datetime,
    by: Actor,
    origin: Origin,
) -> RegisterList:
    """Keep a list of what was paid: name and number sealed. Raises NotAllowed."""
    made = _list(
        RegisterKind.BENEFIT, area=area, as_of=as_of, rows=len(drafts), by=by, origin=origin
    )
    for start in range(0, len(drafts), _BATCH):
        Payment.objects.bulk_create(_payment(made, one) for one in drafts[start : start + _BATCH])
    return _taken(made, at=at, origin=origin)


@transaction.atomic
def take_facts(
    facts: Sequence[tuple[str, date | None]],
    *,
    register: RegisterKind,
    area: str,
    as_of: date,
    at: datetime,
    by: Actor,
    origin: Origin,
) -> RegisterList:
    """Keep of a register the index of each ID number with its day; the first of several days, and
    how often the number stands there. The number itself is forgotten. Raises NotAllowed."""
    found: dict[bytes, tuple[date | None, int]] = {}
    for number, on in facts:
        key = id_index(number)
        if key is None:
            continue
        before, times = found.get(key, (None, 0))
        first = min(filter(None, (before, on)), default=None)
        found[key] = (first, times + 1)
    made = _list(register, area, as_of, len(facts), by=by, origin=origin)
    rows = [Fact(list=made, key=key, on=on, times=n) for key, (on, n) in sorted(found.items())]
    Fact.objects.bulk_create(rows, batch_size=_BATCH)
    return _taken(made, at=at, origin=origin)


@transaction.atomic
def take_standards(
    drafts: Sequence[StandardDraft],
    *,
    area: str,
    as_of: date,
    at: datetime,
    by: Actor,
    origin: Origin,
) -> RegisterList:
    """Keep what programmes give for one unit, each until its next amount, and which exclude each
    other. Raises NotAllowed."""
    made = _list(
        RegisterKind.STANDARD, area=area, as_of=as_of, rows=len(drafts), by=by, origin=origin
    )
    Standard.objects.bulk_create(_standards(made, drafts))
    pairs = {(one.programme, other) for one in drafts for other in one.excludes}
    both = sorted(pairs | {(other, one) for one, other in pairs})
    Exclusion.objects.bulk_create(Exclusion(list=made, one=a, other=b) for a, b in both)
    return _taken(made, at=at, origin=origin)


@transaction.atomic
def declare_list(*, list_: RegisterList, source: str, basis: str, at: datetime, by: Actor) -> bool:
    """Say which department gave a list, and the law by which it is compared; from then on it is.
    False where it was said with these words.

    Raises BasisNeeded, ListGone, SettledOtherwise, NumberInReason, NotAllowed.
    """
    perms.require_keeper(by, list_.area)
    who, why = plain(source, most=60), plain(basis)
    if not who or (list_.register in COMPARED and not why):
        raise BasisNeeded
    _require_standing(list_)
    rows = RegisterList.objects.filter(pk=list_.pk, declared_on=None, withdrawn_on=None)
    if not rows.update(source=who, basis=why, declared_on=localdate(at)):
        now = RegisterList.objects.get(pk=list_.pk)
        if (now.source, now.basis) == (who, why):
            return False
        raise SettledOtherwise
    list_.refresh_from_db()
    event = events.ListDeclared(**head("register_list", list_, at), source=who, basis=why)
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def withdraw_list(*, list_: RegisterList, reason: str, at: datetime, by: Actor) -> bool:
    """A list was wrong: it is compared no more, and leads about its payments that nobody has taken
    up are closed. False where it is withdrawn. Raises ListInUse, ScreeningReasonNeeded,
    NumberInReason, NotAllowed."""
    perms.require_keeper(by, list_.area)
    why = plain(reason, needed=True)
    leads = Lead.objects.filter(payment__list=list_.pk)
    running = leads.filter(state__in=UNDER_WAY).count()
    if running:
        raise ListInUse(count=running)
    rows = RegisterList.objects.filter(pk=list_.pk, withdrawn_on=None)
    if not rows.update(withdrawn_on=localdate(at), withdraw_reason=why):
        return False
    leads.filter(state=LeadState.FOUND).update(state=LeadState.WITHDRAWN)
    list_.refresh_from_db()
    event = events.ListWithdrawn(**head("register_list", list_, at), reason=why)
    return ledger.append(event, origin=by.origin)


def _require_standing(list_: RegisterList) -> None:
    if list_.withdrawn_on is not None:
        raise ListGone(day=list_.withdrawn_on)


def _list(
    register: RegisterKind, area: str, as_of: date, rows: int, *, by: Actor, origin: Origin
) -> RegisterList:
    perms.require_keeper(by, area)
    return RegisterList.objects.create(
        register=register,
        area=area,
        as_of=as_of,
        batch=(origin.source or {}).get("batch", ""),
        rows=rows,
        by=by.account,
        by_name=by.name,
    )


def _taken(made: RegisterList, *, at: datetime, origin: Origin) -> RegisterList:
    event = events.ListTaken(
        **head("register_list", made, at),
        register=made.register,
        as_of=made.as_of,
        rows=made.rows,
    )
    ledger.append(event, origin=origin)
    return made


def _payment(made: RegisterList, one: PaymentDraft) -> Payment:
    return Payment(
        list=made,
        row_key=one.row_key,
        serial=one.serial,
        area=one.area,
        programme=one.programme,
        name=one.name,
        number=one.number,
        key=id_index(one.whole),
        name_index=name_keys(one.name).name,
        is_valid=one.is_valid,
        account=one.account,
        amount=one.amount,
        units=one.units,
        paid_for_on=one.paid_for_on,
        granted_on=one.granted_on,
    )


def _standards(made: RegisterList, drafts: Sequence[StandardDraft]) -> list[Standard]:
    amounts: dict[str, dict[date, Decimal]] = {}
    for one in drafts:
        if one.per_unit is not None and one.starts_on is not None:
            amounts.setdefault(one.programme, {})[one.starts_on] = one.per_unit
    found: list[Any] = []
    for programme, by_day in sorted(amounts.items()):
        days = [*sorted(by_day), date.max]
        for start, end in zip(days, days[1:], strict=False):
            found.append(
                Standard(
                    list=made,
                    programme=programme,
                    per_unit=by_day[start],
                    starts_on=start,
                    ends_on=end,
                )
            )
    return found
