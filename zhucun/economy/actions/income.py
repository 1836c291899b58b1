"""Bookings of money: collective income, money received, sales; struck out, never edited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from zhucun.directory.perms import Actor
from zhucun.directory.queries import place_on
from zhucun.economy import events
from zhucun.economy.actions.checking import (
    amount,
    author,
    head,
    known,
    maybe_amount,
    past,
    plain,
    record_id,
    unit_of,
    village,
    word,
)
from zhucun.economy.enums import FundKind, IncomeKind, Nature
from zhucun.economy.errors import (
    ForecastAsActual,
    ForecastThere,
    ForecastTooLate,
    NotOfHere,
    ReasonNeeded,
    YearOutOfRange,
)
from zhucun.economy.models import Fund, Income, Sale
from zhucun.economy.perms import require_keeper
from zhucun.kernel.divisions import Level, at_level
from zhucun.ledger import actions as ledger
from zhucun.ledger.events import Origin

#: A village books no income of a year before this one.
FIRST_YEAR = 1949
#: A forecast reaches as far as a contract of arable land does (承包期).
YEARS_AHEAD = 30


@dataclass(frozen=True, kw_only=True)
class IncomeDraft:
    """Money of a village for a year. `on`: the day on which it was booked, or the forecast made;
    `amount` in yuan; `body`: which body brought it."""

    village: Any
    year: int
    kind: str
    nature: str
    amount: Decimal
    on: date
    body: Any | None = None
    note: str = ""
    public_id: str = ""


@transaction.atomic
def book_income(*, draft: IncomeDraft, at: datetime, by: Actor) -> Income:
    """Book actual income, or record a forecast apart from it (HN22-49, HN22-50); the same id with
    the same content gives the record that is there.

    Raises YearOutOfRange, ForecastAsActual, ForecastTooLate, ForecastThere, PlaceMerged or
    PlaceGone for a village that had ended on the day, RecordIdTaken, AmountWrong, WordUnknown,
    DayInFuture, NotOfHere, NotAllowed.
    """
    return book_all([(draft, by.origin)], at=at, by=by)[0]


@transaction.atomic
def book_all(
    drafts: Sequence[tuple[IncomeDraft, Origin]], *, at: datetime, by: Actor
) -> list[Income]:
    """Book many, each with where it comes from; all or none. Raises what `book_income` raises."""
    rows: list[Income] = []
    made: list[tuple[Income, Origin]] = []
    for draft, origin in drafts:
        key, values = record_id(draft.public_id), check_income(draft, at, by)
        there = known(Income, key, values) if draft.public_id else None
        if there is None:
            _require_one_forecast(values)
            there = Income(public_id=key, area=draft.village.code, **values, **author(by))
            made.append((there, origin))
        rows.append(there)
    Income.objects.bulk_create([row for row, _origin in made], batch_size=500)
    ledger.append_many((_booked(row, at), origin, None) for row, origin in made)
    return rows


@transaction.atomic
def receive_fund(
    *,
    public_id: str = "",
    place: Any,
    kind: str,
    given: Decimal,
    on: date,
    source: str = "",
    project: Any | None = None,
    at: datetime,
    by: Actor,
) -> Fund:
    """Record money that came to a village, for a project or for none (HN22-45, HN22-52, SQ24-098).

    Raises RecordIdTaken, AmountWrong, NotOfHere, WordUnknown, DayInFuture, PlaceWrong, NotAllowed.
    """
    require_keeper(by, village(place).code)
    values = {
        "village": place,
        "kind": word("kind", kind, FundKind.values),
        "source": plain("source", source, most=60),
        "amount": amount("amount", given),
        "on": past(on, at),
        "project": _of_county(project, place.code, "title"),
    }
    key = record_id(public_id)
    there = known(Fund, key, values)
    if there is not None:
        return there
    row = Fund.objects.create(public_id=key, area=place.code, **values, **author(by))
    event = events.FundReceived(
        **head("fund", row, at),
        kind=row.kind,
        amount=str(row.amount),
        on=row.on,
        project=project.public_id if project else "",
    )
    ledger.append(event, origin=by.origin)
    return row


@dataclass(frozen=True, kw_only=True)
class SaleDraft:
    """Produce sold: `quantity` in `unit` (公斤, 吨, 个 …), `yuan` where the price is known."""

    village: Any
    product: str
    quantity: Decimal
    unit: str
    on: date
    yuan: Decimal | None = None
    buyer: str = ""
    project: Any | None = None
    body: Any | None = None


@transaction.atomic
def record_sale(*, public_id: str = "", draft: SaleDraft, at: datetime, by: Actor) -> Sale:
    """Record produce that was sold, in its unit (SQ24-101).

    Raises RecordIdTaken, UnitUnknown, AmountWrong, NotOfHere, DayInFuture, PlaceWrong, NotAllowed.
    """
    area = village(draft.village).code
    require_keeper(by, area)
    values = {
        "village": draft.village,
        "product": plain("product", draft.product, most=20, needed=True),
        "quantity": amount("quantity", draft.quantity),
        "unit": unit_of(draft.unit),
        "on": past(draft.on, at),
        "yuan": maybe_amount("yuan", draft.yuan),
        "buyer": plain("buyer", draft.buyer, most=60),
        "project": _of_county(draft.project, area, "title"),
        "body": _of_county(draft.body, area, "name"),
    }
    key = record_id(public_id)
    there = known(Sale, key, values)
    if there is not None:
        return there
    row = Sale.objects.create(public_id=key, area=area, **values, **author(by))
    event = events.SaleRecorded(
        **head("sale", row, at),
        product=row.product,
        quantity=str(row.quantity),
        unit=row.unit,
        on=row.on,
        yuan=None if row.yuan is None else str(row.yuan),
    )
    ledger.append(event, origin=by.origin)
    return row


@transaction.atomic
def void_booking(*, booking: Income | Fund | Sale, reason: str, at: datetime, by: Actor) -> bool:
    """Strike out a booking; it stays with its reason and counts nowhere. False where it is struck
    out. Raises ReasonNeeded, NotAllowed."""
    require_keeper(by, booking.area)
    why = plain("reason", reason, most=200)
    if not why:
        raise ReasonNeeded
    model = type(booking)
    standing = model._default_manager.filter(pk=booking.pk, voided_on=None)
    if not standing.update(voided_on=localdate(at), void_reason=why):
        return False
    what = model.__name__.lower()
    event = events.BookingVoided(**head(what, booking, at), what=what, on=booking.on, reason=why)
    return ledger.append(event, origin=by.origin)


def check_income(draft: IncomeDraft, at: datetime, by: Actor) -> dict[str, Any]:
    """The fields of a booking as they are kept. Raises what `book_income` raises of a draft."""
    area = village(draft.village).code
    require_keeper(by, area)
    on, year = past(draft.on, at), draft.year
    place_on(code=area, as_of=on)
    nature = word("nature", draft.nature, Nature.values)
    if not FIRST_YEAR <= year <= on.year + YEARS_AHEAD:
        raise YearOutOfRange(year=year, first=FIRST_YEAR, last=on.year + YEARS_AHEAD)
    if nature == Nature.ACTUAL and year > on.year:
        raise ForecastAsActual(year=year, day=on)
    if nature == Nature.FORECAST and year < on.year:
        raise ForecastTooLate(year=year, day=on)
    return {
        "village": draft.village,
        "year": year,
        "kind": word("kind", draft.kind, IncomeKind.values),
        "nature": nature,
        "amount": amount("amount", draft.amount),
        "on": on,
        "body": _of_county(draft.body, area, "name"),
        "note": plain("note", draft.note, most=100),
    }


def _booked(row: Income, at: datetime) -> events.IncomeBooked:
    return events.IncomeBooked(
        **head("income", row, at),
        year=row.year,
        kind=row.kind,
        nature=row.nature,
        amount=str(row.amount),
        on=row.on,
    )


def _require_one_forecast(values: dict[str, Any]) -> None:
    if values["nature"] != Nature.FORECAST:
        return
    same = {"area": values["village"].code, "year": values["year"], "kind": values["kind"]}
    there = Income.objects.filter(nature=Nature.FORECAST, voided_on=None, **same).first()
    if there is not None:
        raise ForecastThere(amount=there.amount, kind=there.get_kind_display(), year=there.year)


def _of_county(row: Any | None, area: str, name: str) -> Any | None:
    """A project or body of the same county that is there. Raises NotOfHere."""
    if row is None:
        return None
    county = at_level(area, Level.COUNTY)
    if not row.area.startswith(county):
        raise NotOfHere(name=getattr(row, name))
    return row
