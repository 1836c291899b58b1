"""Credit, read: loans with what is owed, overdue, subsidised; ratings; stations; the risk fund."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.fields import DecimalField
from django.db.models.functions import Coalesce

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor, in_areas
from zhucun.economy import perms
from zhucun.economy.models import (
    Loan,
    Rating,
    Repayment,
    RiskEntry,
    Station,
)
from zhucun.economy.queries.balances import Interest, balance, interest_of
from zhucun.economy.queries.judging import Verdict, judged
from zhucun.kernel.divisions import Level
from zhucun.kernel.problems import NotFound, Problem
from zhucun.ledger import actions as ledger
from zhucun.ledger.enums import Access
from zhucun.ledger.fields import on_day

_YUAN: DecimalField[Any, Any] = DecimalField(max_digits=14, decimal_places=2)
_CENT = Decimal("0.01")
#: The parameter that says which part of the interest is subsidised.
SHARE = "interest_subsidy_share"


def loan_facts(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the rules of a pack ask of a loan. `amount` is the most that the household owes with it
    on any day until it is due: the ceiling is that of a household (单户上限), and a loan that is
    recorded later may have been granted earlier. Two queries."""
    household, on = values["household"], values["granted_on"]
    borrower = values["borrower"]
    total = _most_owed(values)
    born = borrower.birth_on
    return {
        "household": household.public_id,
        "county": household.area[: Level.COUNTY],
        "amount": float(total),
        "months": values["months"],
        "borrower_age": _age(born, on) if born is not None else None,
        "purpose": values["purpose"],
        "has_collateral": values["has_collateral"],
        "has_guarantor": values["has_guarantor"],
        "rate": float(values["rate"]),
        "base_rate": None if values["base_rate"] is None else float(values["base_rate"]),
    }


def _most_owed(values: Mapping[str, Any]) -> Decimal:
    """What a household owes at most, from the day of a loan until it is due. What is owed grows on
    the days of loans only."""
    own, on = values.get("pk"), values["granted_on"]
    beside = Loan.objects.filter(household=values["household"], granted_on__lt=values["due_on"])
    granted = {
        key: (day, yuan)
        for key, day, yuan in beside.order_by("pk").values_list("pk", "granted_on", "amount")
        if key != own
    }
    granted[own or 0] = (on, values["amount"])
    paid = Repayment.objects.filter(loan__in=granted)
    back = list(paid.order_by("pk").values_list("loan", "on", "amount"))
    return max(
        sum((yuan for since, yuan in granted.values() if since <= day), Decimal(0))
        - sum((yuan for _key, when, yuan in back if when <= day), Decimal(0))
        for day in {on, *(since for since, _yuan in granted.values() if since > on)}
    )


def with_owed(rows: QuerySet[Loan], *, as_of: date) -> QuerySet[Any]:
    """With `owed`, the principal that is owed at the end of a day."""
    paid = Repayment.objects.filter(loan=OuterRef("pk"), on__lte=as_of)
    total = paid.order_by().values("loan").annotate(total=Sum("amount")).values("total")
    back = Coalesce(Subquery(total, output_field=_YUAN), Decimal(0), output_field=_YUAN)
    return rows.annotate(owed=F("amount") - back)


def loans(
    *,
    actor: Actor,
    as_of: date,
    area: str = "",
    state: str = "",
    household: str = "",
) -> QuerySet[Loan]:
    """Loans granted by a day, the next due first, with `owed` on it; `state`: running, overdue or
    repaid. One query."""
    found = perms.visible(Loan, actor).filter(granted_on__lte=as_of)
    if area:
        found = found.filter(in_areas("area", (area,)))
    if household:
        found = found.filter(household__public_id=household)
    found = with_owed(found, as_of=as_of)
    conditions = {
        "running": Q(owed__gt=0),
        "overdue": Q(owed__gt=0, due_on__lte=as_of),
        "repaid": Q(owed=0),
    }
    if state:
        found = found.filter(conditions[state])
    return found.select_related("household__village", "borrower").order_by("due_on", "pk")


def log_loans(actor: Actor, rows: int, *, area: str = "", is_file: bool = False) -> None:
    """Note in the access log that somebody read a list of loans with what households owe, or took
    it as a file: one record for the whole. None where nothing was shown."""
    if rows:
        ledger.log_access(
            kind=Access.EXPORT if is_file else Access.REVEAL,
            origin=actor.origin,
            subject="loans",
            what="loans",
            area=area,
            rows=rows,
        )


def one_loan(*, actor: Actor, public_id: str) -> Loan:
    """Raises NotFound."""
    rows = perms.visible(Loan, actor).filter(public_id=public_id)
    found = rows.select_related("household__village", "borrower__household").first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, kw_only=True)
class LoanSums:
    """What loans come to, in yuan: granted, still owed, and of that overdue with its share."""

    count: int
    granted: Decimal
    owed: Decimal
    overdue: Decimal
    overdue_count: int

    @property
    def share(self) -> Decimal | None:
        """Of what is owed, what is overdue, in per cent; None where nothing is owed."""
        return (self.overdue / self.owed * 100).quantize(Decimal("0.1")) if self.owed else None


def loan_sums(rows: QuerySet[Any], *, as_of: date) -> LoanSums:
    """What loans that `loans` found come to. One query."""
    granted = owing = late = Decimal(0)
    count = late_count = 0
    for amount, owed, due_on in rows.order_by().values_list("amount", "owed", "due_on"):
        count += 1
        granted += amount
        owing += Decimal(owed)
        if owed > 0 and due_on <= as_of:
            late += Decimal(owed)
            late_count += 1
    return LoanSums(
        count=count,
        granted=granted.quantize(_CENT),
        owed=owing.quantize(_CENT),
        overdue=late.quantize(_CENT),
        overdue_count=late_count,
    )


@dataclass(frozen=True, kw_only=True)
class LoanCard:
    """One loan with its repayments, the interest of each year with the subsidised part, what the
    rules say, and what the risk fund moved for it."""

    loan: Loan
    owed: Decimal
    repayments: tuple[Repayment, ...]
    interest: tuple[Interest, ...]
    verdict: Verdict
    risk: tuple[RiskEntry, ...]
    is_overdue: bool
    may_keep: bool
    may_run_fund: bool


def loan_card(*, actor: Actor, public_id: str, as_of: date) -> LoanCard:
    """One loan, for one reading: what a household owes stands in clear, so the access log keeps who
    read it. Six queries. Raises NotFound."""
    loan = one_loan(actor=actor, public_id=public_id)
    ledger.log_access(
        kind=Access.REVEAL,
        origin=actor.origin,
        subject=f"household:{loan.household.public_id}",
        what="loan",
        area=loan.area,
    )
    paid = tuple(loan.repayments.filter(on__lte=as_of).order_by("on", "pk"))
    left = loan.amount - sum((one.amount for one in paid), Decimal(0))
    facts = loan_facts({**vars(loan), "household": loan.household, "borrower": loan.borrower,
                        "pk": loan.pk})  # fmt: skip
    may = perms.may_keep(actor, loan.area)
    county = loan.area[: Level.COUNTY]
    return LoanCard(
        loan=loan,
        owed=left,
        repayments=paid,
        interest=interest_by_year(loan, paid, as_of=as_of),
        verdict=judged("loan", facts, area=loan.area, on=loan.granted_on),
        risk=tuple(loan.risk_entries.filter(on__lte=as_of).order_by("on", "pk")),
        is_overdue=left > 0 and loan.due_on <= as_of,
        may_keep=may and left > 0,
        may_run_fund=perms.may_run_fund(actor, county),
    )


def interest_by_year(loan: Loan, paid: Iterable[Repayment], *, as_of: date) -> tuple[Interest, ...]:
    """The interest of each year up to a day, with the share that the pack of the year's last day
    subsidises; None: not configured, or the loan is not subsidised. No query."""
    back = [(one.on, one.amount) for one in paid]
    until = date.fromordinal(as_of.toordinal() + 1)
    found = []
    for year in range(loan.granted_on.year, min(as_of, loan.due_on).year + 1):
        interest = interest_of(
            year,
            amount=loan.amount,
            rate=loan.rate,
            granted_on=loan.granted_on,
            due_on=loan.due_on,
            repaid=back,
            until=until,
        )
        share = share_on(loan.area, date(year, 12, 31)) if loan.is_subsidised else Decimal(0)
        found.append(Interest(year=year, interest=interest, share=share))
    return tuple(found)


def share_on(area: str, day: date) -> Decimal | None:
    """Which part of the interest the pack of an area subsidises on a day; None: 未配置."""
    try:
        found = directory.pack_for(area, as_of=day).parameters.get(SHARE)
    except Problem:
        return None
    value = found.value if found is not None else None
    return Decimal(str(value)) if isinstance(value, (int, Decimal)) else None


@dataclass(frozen=True, kw_only=True)
class SubsidySums:
    """The interest of the subsidised loans of a year and its subsidised part, in yuan; `unset`
    loans lie where no share is configured and count in no subsidy."""

    year: int
    loans: int
    interest: Decimal
    subsidy: Decimal
    unset: int


def subsidy_of(rows: QuerySet[Loan], *, year: int, as_of: date) -> SubsidySums:
    """The interest and subsidy of a year of loans that `loans` found. Two queries."""
    found: list[Loan] = list(rows.filter(is_subsidised=True).order_by())
    back: dict[int, list[tuple[date, Decimal]]] = {}
    paid = Repayment.objects.filter(loan__in=rows.order_by().values("pk"), on__lte=as_of)
    for key, on, amount in paid.values_list("loan", "on", "amount"):
        back.setdefault(key, []).append((on, amount))
    until, shares = date.fromordinal(as_of.toordinal() + 1), dict[str, Decimal | None]()
    interest = subsidy = Decimal(0)
    count = unset = 0
    for loan in found:
        one = interest_of(
            year,
            amount=loan.amount,
            rate=loan.rate,
            granted_on=loan.granted_on,
            due_on=loan.due_on,
            repaid=back.get(loan.pk, []),
            until=until,
        )
        if not one:
            continue
        county = loan.area[: Level.COUNTY]
        if county not in shares:
            shares[county] = share_on(loan.area, date(year, 12, 31))
        part = Interest(year=year, interest=one, share=shares[county]).subsidy
        count, interest = count + 1, interest + one
        subsidy += part or Decimal(0)
        unset += part is None
    return SubsidySums(year=year, loans=count, interest=interest, subsidy=subsidy, unset=unset)


def ratings(*, actor: Actor, as_of: date, area: str = "") -> QuerySet[Rating]:
    """The latest rating of each household up to a day, by village. One query."""
    later = Rating.objects.filter(household=OuterRef("household"), on__lte=as_of)
    newest = later.order_by("-on", "-pk").values("pk")[:1]
    found = perms.visible(Rating, actor).filter(pk=Subquery(newest))
    if area:
        found = found.filter(in_areas("area", (area,)))
    rows = found.select_related("household__village", "station__village")
    return rows.order_by("area", "household__number")


def one_rating(*, actor: Actor, public_id: str) -> Rating:
    """Raises NotFound."""
    rows = perms.visible(Rating, actor).filter(public_id=public_id)
    found = rows.select_related("household__village", "station__village").first()
    if found is None:
        raise NotFound
    return found


def stations(*, actor: Actor, as_of: date, area: str = "") -> QuerySet[Station]:
    """Finance stations on a day, by village. One query."""
    found = perms.visible(Station, actor).filter(on_day(as_of))
    if area:
        found = found.filter(in_areas("area", (area,)))
    return found.select_related("village").order_by("area", "pk")


def station_verdict(station: Station, *, as_of: date) -> Verdict:
    """What the rules of the pack say of a finance station (HH18-156). No query."""
    facts = {"village": station.area, "run_by_village": station.is_run_by_village}
    return judged("finance_station", facts, area=station.area, on=as_of)


def one_station(*, actor: Actor, public_id: str) -> Station:
    """Raises NotFound."""
    found = perms.visible(Station, actor).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, kw_only=True)
class RiskFund:
    """The risk fund of a county on a day: what it holds, and how it came to that."""

    area: str
    balance: Decimal
    entries: tuple[RiskEntry, ...]


def risk_funds(*, actor: Actor, as_of: date, area: str = "") -> list[RiskFund]:
    """The risk funds of the counties that the actor sees. One query."""
    found = perms.visible(RiskEntry, actor).filter(on__lte=as_of)
    if area:
        found = found.filter(in_areas("area", (area[: Level.COUNTY],)))
    by_county: dict[str, list[RiskEntry]] = {}
    for row in found.select_related("loan").order_by("area", "-on", "-pk"):
        by_county.setdefault(row.area, []).append(row)
    return [
        RiskFund(area=county, balance=_held(rows), entries=tuple(rows))
        for county, rows in by_county.items()
    ]


def _held(rows: Sequence[RiskEntry]) -> Decimal:
    return balance((row.kind, row.amount) for row in rows)


def _age(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
