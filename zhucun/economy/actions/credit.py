"""Finance stations, micro-loans within the policy, repayments, the risk fund."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import get_language

from zhucun.directory.perms import Actor
from zhucun.economy import events
from zhucun.economy.actions.checking import (
    amount,
    author,
    belongs,
    ending,
    head,
    known,
    lives,
    past,
    plain,
    record_id,
    rewritten,
    village,
    word,
)
from zhucun.economy.enums import Purpose, RiskMove
from zhucun.economy.errors import (
    AmountWrong,
    HasEnded,
    LoanNotOverdue,
    LoanRefused,
    RepaidTooEarly,
    RepaidTooMuch,
    RiskFundShort,
    StationThere,
)
from zhucun.economy.models import Loan, Repayment, RiskEntry, Station
from zhucun.economy.perms import require_fund, require_keeper
from zhucun.economy.queries.balances import balance, owed
from zhucun.economy.queries.credit import loan_facts
from zhucun.economy.queries.judging import Judged, judged
from zhucun.kernel.divisions import Level, at_level
from zhucun.kernel.periods import months_after
from zhucun.ledger import actions as ledger

_MILLE = Decimal("0.001")


@transaction.atomic
def open_station(
    *,
    public_id: str = "",
    place: Any,
    since: date,
    is_run_by_village: bool | None = None,
    at: datetime,
    by: Actor,
) -> Station:
    """Open the finance station of a village (HH18-153, HH18-156); the same id gives the one that
    is there. Raises StationThere, RecordIdTaken, PlaceWrong, DayInFuture, NotAllowed."""
    require_keeper(by, village(place).code)
    values = {
        "village": place,
        "is_run_by_village": is_run_by_village,
        "valid_from": past(since, at),
    }
    key = record_id(public_id)
    there = known(Station, key, values)
    if there is not None:
        return there
    standing = Station.objects.filter(area=place.code, valid_until=None).first()
    if standing is not None:
        raise StationThere(place=place.short_name, day=standing.valid_from)
    row = Station.objects.create(public_id=key, area=place.code, **values, **author(by))
    ledger.append(events.StationOpened(**head("station", row, at), since=since), origin=by.origin)
    return row


@transaction.atomic
def change_station(
    *, station: Station, base: int, changes: Mapping[str, Any], at: datetime, by: Actor
) -> bool:
    """Change a station (`is_run_by_village`, `since`) as it was seen at version `base`; False where
    nothing differs. The event keeps both values.

    Raises EditedMeanwhile, HasEnded, DayInFuture, NotAllowed.
    """
    require_keeper(by, station.area)
    rows = Station.objects.select_for_update(of=("self",)).select_related("village")
    row = rows.get(pk=station.pk)
    if row.valid_until is not None:
        raise HasEnded(name=row.village.short_name, day=row.valid_until)
    values: dict[str, Any] = {}
    if "is_run_by_village" in changes:
        values["is_run_by_village"] = changes["is_run_by_village"]
    if "since" in changes:
        values["valid_from"] = past(changes["since"], at)
    told = rewritten(row, base, values)
    if not told:
        return False
    station.refresh_from_db()
    return ledger.append(
        events.StationChanged(**head("station", row, at), **told), origin=by.origin
    )


@transaction.atomic
def close_station(*, station: Station, until: date, at: datetime, by: Actor) -> bool:
    """Close a station; False where it is closed. Raises DaysReversed, NotAllowed."""
    require_keeper(by, station.area)
    ending(station.valid_from, past(until, at))
    if not Station.objects.filter(pk=station.pk, valid_until=None).update(valid_until=until):
        return False
    event = events.StationClosed(**head("station", station, at), until=until)
    return ledger.append(event, origin=by.origin)


@dataclass(frozen=True, kw_only=True)
class LoanDraft:
    """A micro-loan as its contract says: yuan, months, rates in per cent a year; `borrower`: a
    member of the household."""

    borrower: Any
    lender: str
    amount: Decimal
    months: int
    on: date
    rate: Decimal
    purpose: str
    base_rate: Decimal | None = None
    has_collateral: bool | None = None
    has_guarantor: bool | None = None
    is_subsidised: bool = True


@transaction.atomic
def grant_loan(*, public_id: str = "", draft: LoanDraft, at: datetime, by: Actor) -> Loan:
    """Record a micro-loan, judged by the rules of the pack of its day (HH18-152): amount with what
    the household owes beside it at most until it is due, months, age, purpose, collateral,
    guarantor, rate.

    Raises LoanRefused with sentence and clause where a rule that blocks is broken; what is not
    known or not configured (未配置) is kept with the loan and shown. Also MemberNotThere,
    RecordIdTaken, AmountWrong, WordUnknown, DayInFuture, HouseholdElsewhere, NotAllowed.
    """
    household = draft.borrower.household
    require_keeper(by, household.area)
    values = {
        "household": household,
        "borrower": draft.borrower,
        "lender": plain("lender", draft.lender, most=60, needed=True),
        "amount": amount("amount", draft.amount),
        "months": _months(draft.months),
        "granted_on": past(draft.on, at),
        "due_on": months_after(draft.on, draft.months),
        "rate": _rate("rate", draft.rate),
        "base_rate": None if draft.base_rate is None else _rate("base_rate", draft.base_rate),
        "purpose": word("purpose", draft.purpose, Purpose.values),
        "has_collateral": draft.has_collateral,
        "has_guarantor": draft.has_guarantor,
        "is_subsidised": draft.is_subsidised,
    }
    key = record_id(public_id)
    there = known(Loan, key, values)
    if there is not None:
        return there
    lives(household, draft.on)
    belongs(draft.borrower, draft.on)
    type(household).objects.select_for_update().get(pk=household.pk)
    verdict = judged("loan", loan_facts(values), area=household.area, on=draft.on)
    refuse(LoanRefused, verdict.blocking)
    row = Loan.objects.create(
        public_id=key,
        area=household.area,
        pack=verdict.pack,
        was_judged=verdict.told,
        **values,
        **author(by),
    )
    event = events.LoanGranted(
        **head("loan", row, at),
        household=household.public_id,
        amount=str(row.amount),
        months=row.months,
        on=row.granted_on,
        judged=verdict.told,
    )
    ledger.append(event, origin=by.origin)
    return row


@transaction.atomic
def repay(
    *, public_id: str = "", loan: Loan, given: Decimal, on: date, at: datetime, by: Actor
) -> Repayment:
    """Record principal that came back; with the last yuan the loan is repaid.

    Raises RepaidTooMuch, RepaidTooEarly, RecordIdTaken, AmountWrong, DayInFuture, NotAllowed.
    """
    require_keeper(by, loan.area)
    values: dict[str, Any] = {
        "loan": loan,
        "on": past(on, at),
        "amount": amount("amount", given),
    }
    key = record_id(public_id)
    there = known(Repayment, key, values)
    if there is not None:
        return there
    row = Loan.objects.select_for_update().get(pk=loan.pk)
    if on < row.granted_on:
        raise RepaidTooEarly(day=row.granted_on)
    paid = list(row.repayments.values_list("on", "amount"))
    left = owed(row.amount, paid, on=date.max)
    if values["amount"] > left:
        raise RepaidTooMuch(amount=values["amount"], owed=left)
    made = Repayment.objects.create(public_id=key, area=row.area, **values, **author(by))
    left -= made.amount
    if not left:
        row.repaid_on = max([on, *(day for day, _yuan in paid)])
        row.save(update_fields=["repaid_on"])
    loan.refresh_from_db()
    event = events.LoanRepaid(
        **head("loan", row, at), amount=str(made.amount), on=on, owed=str(left)
    )
    ledger.append(event, origin=by.origin)
    return made


@transaction.atomic
def move_risk_fund(
    *,
    public_id: str = "",
    county: Any,
    kind: str,
    given: Decimal,
    on: date,
    loan: Loan | None = None,
    note: str = "",
    at: datetime,
    by: Actor,
) -> RiskEntry:
    """Pay into the risk fund of a county, compensate the bank for what is overdue of a loan, or
    record what was recovered of it. The fund never holds less than nought.

    Raises RiskFundShort, LoanNotOverdue, RecordIdTaken, AmountWrong, WordUnknown, NotAllowed.
    """
    area = at_level(county.code, Level.COUNTY)
    require_fund(by, area)
    values: dict[str, Any] = {
        "on": past(on, at),
        "kind": word("kind", kind, RiskMove.values),
        "amount": amount("amount", given),
        "loan": loan if kind != RiskMove.PAID_IN else None,
        "note": plain("note", note, most=100),
    }
    key = record_id(public_id)
    there = known(RiskEntry, key, values)
    if there is not None:
        return there
    type(county).objects.select_for_update().get(pk=county.pk)
    if kind != RiskMove.PAID_IN:
        _require_covered(loan, area, kind=kind, given=values["amount"], on=on)
    if kind == RiskMove.COMPENSATED:
        rows = RiskEntry.objects.filter(area=area)
        held = balance(rows.values_list("kind", "amount"))
        if values["amount"] > held:
            raise RiskFundShort(balance=held, amount=values["amount"])
    row = RiskEntry.objects.create(public_id=key, area=area, **values, **author(by))
    event = events.RiskFundMoved(
        **head("risk-fund", row, at),
        kind=row.kind,
        amount=str(row.amount),
        on=on,
        loan=loan.public_id if loan else "",
    )
    ledger.append(event, origin=by.origin)
    return row


def refuse(problem: type[Any], rules: Sequence[Judged]) -> None:
    """Raise a refusal with what the blocking rules say, in the reader's language, and where they
    stand."""
    if rules:
        raise problem(**refusal(rules))


def refusal(rules: Sequence[Judged], **listed: Sequence[str]) -> dict[str, Any]:
    """What a refusal says of the rules that block, and of what else is `listed`."""
    at = 1 if (get_language() or "zh").startswith("en") else 0
    comma = ", " if at else "、"
    return {
        "rules": tuple(rules),
        "why": comma.join(one.message[at] for one in rules),
        "source": comma.join(dict.fromkeys(one.source for one in rules)),
        **{name: comma.join(words) for name, words in listed.items()},
    }


def _require_covered(loan: Loan | None, area: str, *, kind: str, given: Decimal, on: date) -> None:
    """A compensation is of what is overdue and not compensated; a recovery of what was compensated.
    Raises LoanNotOverdue."""
    if loan is None or not loan.area.startswith(area):
        raise LoanNotOverdue(day=on, owed=Decimal(0))
    moved = loan.risk_entries.values_list("kind", "amount")
    out = -balance(moved)
    if kind == RiskMove.RECOVERED:
        room = out
    else:
        paid = list(loan.repayments.values_list("on", "amount"))
        room = owed(loan.amount, paid, on=on) - out if loan.due_on <= on else Decimal(0)
    if given > room:
        raise LoanNotOverdue(day=on, owed=room)


def _months(given: int) -> int:
    if not 0 < given <= 360:
        raise AmountWrong(field="months")
    return given


def _rate(field: str, given: Decimal) -> Decimal:
    """Per cent a year with three decimals. Raises AmountWrong."""
    if not given.is_finite() or not 0 <= given < 100:
        raise AmountWrong(field=field)
    rounded = given.quantize(_MILLE)
    if rounded != given:
        raise AmountWrong(field=field)
    return rounded
