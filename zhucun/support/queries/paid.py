"""What is on record of money: paid and still to come, and what units arranged, which is what counts
as paid of the funds that units give."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

from django.db.models import QuerySet, Sum

from zhucun.support.enums import BatchState, UnitFundKind
from zhucun.support.models import BatchLine, FundEntry, Payment

ZERO = Decimal("0.00")
#: Money by key of the posting, or of the payee without one, and entitlement.
Sums = Mapping[tuple[int, str], Decimal]
Whose = Literal["posting", "payee"]


def _of(rows: QuerySet[Any], keys: Collection[int] | None, whose: Whose) -> QuerySet[Any]:
    """Rows of postings or of those without one; `keys`: these only."""
    if keys is not None:
        return rows.filter(**{f"{whose}__in": keys})
    return rows.filter(**{f"{whose}__isnull": False})


def paid_of(year: int, keys: Collection[int] | None, whose: Whose = "posting") -> Sums:
    """Payments less what was taken back and what came back. One query."""
    found = _of(Payment.objects.filter(year=year), keys, whose)
    sums = found.order_by().values_list(whose, "entitlement").annotate(total=Sum("amount"))
    return {(key, what): Decimal(total).quantize(ZERO) for key, what, total in sums}


@dataclass(frozen=True, slots=True)
class Decided:
    """Money that somebody decided to pay above what was due, with his reason."""

    amount: Decimal
    reason: str
    voucher: str
    on: date
    by: str


def decided_of(
    year: int, keys: Collection[int] | None, whose: Whose = "posting"
) -> Mapping[tuple[int, str], tuple[Decided, ...]]:
    """What somebody decided to pay above what was due, and was not taken back. One query."""
    rows = _of(
        Payment.objects.filter(year=year, is_taken_back=False, over_amount__gt=0), keys, whose
    )
    found: dict[tuple[int, str], tuple[Decided, ...]] = defaultdict(tuple)
    for one in rows.order_by("paid_on", "pk"):
        decided = Decided(one.over_amount, one.over_reason, one.voucher, one.paid_on, one.by_name)
        found[getattr(one, f"{whose}_id"), one.entitlement] += (decided,)
    return found


def waiting_of(
    year: int, keys: Collection[int] | None, whose: Whose = "posting"
) -> tuple[Sums, Sums]:
    """What running batches ask to be paid, and to be returned, and nobody did yet. One query."""
    found = BatchLine.objects.filter(batch__year=year).exclude(batch__state=BatchState.DROPPED)
    rows = _of(found, keys, whose).annotate(got=Sum("payments__amount"))
    pays: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    returns: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    for key, what, amount, got in rows.values_list(whose, "entitlement", "amount", "got"):
        rest = amount - (got or ZERO)
        if amount > 0:
            pays[key, what] += max(ZERO, rest)
        else:
            returns[key, what] += max(ZERO, -rest)
    return pays, returns


#: What units arranged, by the unit's public id, the place and the entitlement ("": none is named).
Arranged = Mapping[tuple[str, str, str], Decimal]


def arranged_of(year: int, units: Iterable[str]) -> Arranged:
    """What units arranged for a place. One query."""
    rows = FundEntry.objects.filter(
        year=year, kind=UnitFundKind.ARRANGED, unit__public_id__in=set(units)
    )
    sums = rows.order_by().values_list("unit__public_id", "area", "entitlement")
    return {
        (unit, area, what): Decimal(total).quantize(ZERO)
        for unit, area, what, total in sums.annotate(total=Sum("amount"))
    }


def by_fund(told: Mapping[str, Decimal], ids: Collection[str]) -> dict[str, Decimal]:
    """What was arranged of each of these entitlements; what names none is that of the only one."""
    found = {what: told.get(what, ZERO) for what in ids}
    if len(found) == 1:
        [only] = found
        found[only] += told.get("", ZERO)
    return found


def arranged_and_spent(*, unit: Any, village: Any, year: int) -> tuple[Decimal, Decimal]:
    """What a unit arranged for a village in a year, and spent of it, held until the transaction
    ends: who records of the same money at once waits for his turn. Two queries."""
    rows = FundEntry.objects.filter(unit=unit, village=village, year=year)
    held = rows.select_for_update().filter(kind=UnitFundKind.ARRANGED).order_by("pk")
    list(held.values_list("pk"))  # who spends where nothing is arranged is refused in any case
    sums = dict(rows.order_by().values_list("kind").annotate(total=Sum("amount")))
    arranged, spent = (
        Decimal(sums.get(kind, 0)).quantize(ZERO)
        for kind in (UnitFundKind.ARRANGED, UnitFundKind.SPENT)
    )
    return arranged, spent


def shares(total: Decimal, dues: Sequence[Decimal | None]) -> list[Decimal]:
    """What a unit arranged for several people of a place, told to each by what is due for him, to
    the fen and with nothing left over. Where the due of some is not configured (None) the others
    come first, and the rest is told to those in equal parts."""
    known = [due or ZERO for due in dues]
    owed = sum(known, ZERO)
    is_open = [Decimal(due is None) for due in dues]
    if not any(is_open):
        return _told(total, known if owed else [Decimal(1)] * len(known))
    first = min(total, owed)
    mine = _told(first, known) if owed else [ZERO] * len(known)
    return [a + b for a, b in zip(mine, _told(total - first, is_open), strict=True)]


def _told(total: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """Rounded so that the parts add up: each is what it adds to the sum."""
    whole, weight, before, found = sum(weights), Decimal(0), ZERO, []
    for each in weights:
        weight += each
        upto = (total * weight / whole).quantize(ZERO, ROUND_HALF_UP)
        found.append(upto - before)
        before = upto
    return found


def with_arranged(
    lines: Sequence[Any], year: int, beside: Callable[[str], Collection[str]]
) -> list[Any]:
    """The lines, those of funds that units give with the share of what the unit arranged of them
    for the place: it is recorded once, with its document. `beside`: what else units owe a place, by
    its code. One query where there are such lines."""
    groups: dict[tuple[str, str], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, line in enumerate(lines):
        if line.asked.paid_by == "unit":
            groups[line.posting.unit, line.posting.area][line.asked.id].append(number)
    found = list(lines)
    if not groups:
        return found
    told: dict[tuple[str, str], dict[str, Decimal]] = defaultdict(dict)
    for (unit, area, what), amount in arranged_of(year, (unit for unit, _ in groups)).items():
        told[unit, area][what] = amount
    for key, funds in groups.items():
        mine = by_fund(told[key], {*funds, *beside(key[1])})
        for what, numbers in funds.items():
            numbers.sort(key=lambda each: lines[each].posting.key)
            parts = shares(mine[what], [lines[each].due.amount for each in numbers])
            for number, part in zip(numbers, parts, strict=True):
                found[number] = replace(lines[number], paid=lines[number].paid + part)
    return found
