"""Due → given → gap of those who serve on no posting: grassroots cadres, members of village
committees, townships. They stand in other rooms' registers; who is entitled follows from these."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Max, Sum

from zhucun.analytics.queries.rows import shown_by_code
from zhucun.analytics.queries.shown_row import Row
from zhucun.directory.perms import Actor, in_areas
from zhucun.engines.entitlement import Per
from zhucun.support import perms
from zhucun.support.enums import GivenState
from zhucun.support.models import Payment
from zhucun.support.queries.asked import Asked
from zhucun.support.queries.dues import month_end
from zhucun.support.queries.paid import ZERO, decided_of, waiting_of
from zhucun.support.queries.registers import (
    NOTHING_DUE,
    Entitled,
    asked_of,
    doubts,
    entitled,
    not_entitled,
    rows_of,
)
from zhucun.support.queries.standing import Standing

_NONE, _TIME = Decimal(0), Decimal(1)
#: Whose and what: subject, key, entitlement.
Where = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed(Standing):
    """One entitlement of one row of another register in a year; amounts are yuan, or times where it
    is no money. `code` is that of the row in its mart; `payee` is the key of whom money was asked
    for or paid to. `is_entitled` False: something was given although the row fits in no month."""

    subject: str
    key: str
    code: str
    area: str
    payee: int | None = None
    planned: int = 0
    last: date | None = None
    is_entitled: bool = True

    @property
    def where(self) -> Where:
        return self.subject, self.key, self.asked.id

    @property
    def given(self) -> Decimal:
        return self.paid

    @property
    def state(self) -> GivenState:
        if self.over:
            return GivenState.OVER
        if self.gap is None:
            return GivenState.OPEN if self.is_entitled else GivenState.UNKNOWN
        if self.agreed:
            return GivenState.AGREED
        return GivenState.GAP if self.missing else GivenState.EVEN


@dataclass(frozen=True, kw_only=True)
class Owing:
    """What is owed; `items` are the entitlements with the number of rows of which it is not known
    whether they are entitled."""

    lines: tuple[Owed, ...]
    items: tuple[tuple[Asked, int], ...]


def owing(
    *,
    actor: Actor,
    year: int,
    through: date,
    areas: Sequence[str],
    entitlement: str = "",
    kinds: Sequence[str] = (),
    keep: frozenset[Where] = frozenset(),
    doubtful: bool = False,
) -> Owing:
    """What is due of a year up to a day to those without a posting, and what they were given, by
    entitlement and place; also what somebody was given who is not entitled. Each register is looked
    at on the last day of each month: whoever fits then is entitled on his days of that month; who
    came and went between is not found. `kinds`: these only, such as money. `keep`: of these there
    is a line also where nothing is due and nothing was given; with `doubtful` also of whom it is
    not known whether they are entitled.

    A query for each pack, register and month, and five more, whatever the number of rows; again
    those of the registers where something was given that is not due by the day but later."""
    found, without, items = _due(actor, year, through, areas, entitlement, kinds)
    record = _Record(actor, year, areas)
    lines = [record.line(one, year) for one in found]
    known = {line.where for line in lines}
    lines += [
        line
        for one in without
        if (one.subject, one.key, one.asked.id) not in known
        and (
            (line := record.line(one, year, of_year=True)).given
            or line.where in keep
            or (doubtful and one.due.amount is None)
        )
    ]
    known = {line.where for line in lines}
    lines += [line for line in record.strangers(items, keep) if line.where not in known]
    lines = _ahead(lines, actor, year, through, areas, entitlement, kinds)
    lines.sort(key=lambda one: (one.subject, one.asked.id, one.area, one.key))
    return Owing(lines=tuple(lines), items=tuple(items))


def _due(
    actor: Actor,
    year: int,
    through: date,
    areas: Sequence[str],
    entitlement: str,
    kinds: Sequence[str],
) -> tuple[list[Entitled], list[Entitled], list[tuple[Asked, int]]]:
    """Who is entitled, whose rows are not, and the entitlements."""
    found: list[Entitled] = []
    without: list[Entitled] = []
    items: list[tuple[Asked, int]] = []
    for area in areas:
        for pack, word, asks in asked_of(area, year, through):
            mine = [
                one
                for one in asks
                if entitlement in ("", one.id) and (not kinds or one.kind in kinds)
            ]
            if mine:
                rows = rows_of(actor, pack, area, year, through, mine)
                found += entitled(word, rows, mine, year, through)
                without += not_entitled(word, rows, mine)
                items += doubts(rows, mine)
    return found, without, items


class _Given(NamedTuple):
    """What was given of a year, when last, and of whom it is known otherwise."""

    amount: Decimal
    last: date | None


class _Record:
    """What is on record of some areas: given, planned, paid, decided, waiting. Six queries."""

    def __init__(self, actor: Actor, year: int, areas: Sequence[str]) -> None:
        self.year = year
        self.given: dict[Where, dict[int, _Given]] = defaultdict(dict)
        self.planned: dict[Where, int] = defaultdict(int)
        self.at: dict[tuple[str, str], tuple[str, str]] = {}
        inside = in_areas("area", tuple(areas))
        rows = perms.visible_given(actor).filter(inside, year__lte=year)
        for subject, key, what, of, on, area in rows.values_list(
            "subject", "key", "entitlement", "year", "on", "area"
        ):
            where = subject, key, what
            self.at.setdefault((subject, key), ("", area))
            if on is not None:
                self._add(where, of, _TIME, on)
            elif of == year:
                self.planned[where] += 1
        payees = perms.visible_payees(actor).filter(inside)
        self.payees = {(one.subject, one.key): one.pk for one in payees}
        self.at |= {(one.subject, one.key): (one.code, one.area) for one in payees}
        whose = {pk: who for who, pk in self.payees.items()}
        keys: Any = payees.order_by().values("pk")
        paid = Payment.objects.filter(payee__in=keys, year__lte=year).order_by()
        sums = paid.values_list("payee", "entitlement", "year").annotate(
            total=Sum("amount"), last=Max("paid_on")
        )
        for payee, what, of, total, last in sums:
            self._add((*whose[payee], what), of, Decimal(total).quantize(ZERO), last)
        self.pending, self.returning = waiting_of(year, keys, "payee")
        self.decided = decided_of(year, keys, "payee")

    def _add(self, where: Where, year: int, amount: Decimal, on: date) -> None:
        was = self.given[where].get(year, _Given(_NONE, None))
        last = max(on, was.last) if was.last else on
        self.given[where][year] = _Given(was.amount + amount, last)

    def line(self, one: Entitled, year: int, *, of_year: bool = False) -> Owed:
        """What was given of the year, or ever of what is given once."""
        where = one.subject, one.key, one.asked.id
        ever = one.asked.spec.per in (Per.ONCE, Per.TERM) and not of_year
        mine = {of: each for of, each in self.given[where].items() if ever or of == year}
        payee = self.payees.get((one.subject, one.key))
        key = payee or 0, one.asked.id
        return Owed(
            subject=one.subject,
            key=one.key,
            code=one.code,
            area=one.area,
            asked=one.asked,
            due=one.due,
            is_entitled=one.fits,
            payee=payee,
            paid=sum((each.amount for each in mine.values()), _NONE),
            last=max((each.last for each in mine.values() if each.last), default=None),
            pending=self.pending.get(key, ZERO),
            returning=self.returning.get(key, ZERO),
            decided=self.decided.get(key, ()),
            planned=self.planned.get(where, 0),
        )

    def strangers(self, items: Sequence[tuple[Asked, int]], keep: frozenset[Where]) -> list[Owed]:
        """What was given in the year to somebody who stands in the register no more."""
        asks = {(one.subject, one.id): one for one, _unknown in items}
        given = {where for where, years in self.given.items() if self.year in years}
        found = []
        for subject, key, what in sorted(given | keep):
            one = asks.get((subject, what))
            if one is not None and (subject, key) in self.at:
                code, area = self.at[subject, key]
                whose = Entitled(
                    subject=subject,
                    key=key,
                    code=code,
                    area=area,
                    asked=one,
                    due=NOTHING_DUE,
                    fits=False,
                )
                line = self.line(whose, self.year, of_year=True)
                if line.given or line.where in keep:
                    found.append(line)
        return found


def _ahead(
    lines: list[Owed],
    actor: Actor,
    year: int,
    through: date,
    areas: Sequence[str],
    entitlement: str,
    kinds: Sequence[str],
) -> list[Owed]:
    """The lines, where more was given than is due by the day with what is due by the end of the
    month in which it was given."""
    late = [line.last for line in lines if line.excess and line.last and line.last > through]
    if not late:
        return lines
    until = min(month_end(max(late)), date(year, 12, 31))
    found, _without, _items = _due(actor, year, until, areas, entitlement, kinds)
    later = {(one.subject, one.key, one.asked.id): one.due.amount for one in found}
    told = []
    for line in lines:
        due = later.get(line.where) if line.last and line.last > through else None
        if line.excess and due is not None:
            more = max(ZERO, due - (line.due.amount or _NONE))
            line = replace(line, ahead=min(line.excess, more))
        told.append(line)
    return told


@dataclass(frozen=True, kw_only=True)
class OtherSums:
    """A row of the board: one entitlement over all who are entitled. `open` of the lines are not
    configured and in no sum; of `unknown` rows it is not known whether they are entitled. `gap` is
    still to be given, `over` was given and is not due, `agreed` too, but as somebody decided."""

    asked: Asked
    subject: str
    lines: int
    open: int
    unknown: int
    due: Decimal
    given: Decimal
    gap: Decimal
    over: Decimal
    agreed: Decimal
    planned: int


def other_sums(found: Owing) -> list[OtherSums]:
    """What is owed, added up by register and entitlement; also where nobody is entitled."""
    grouped: dict[tuple[str, str], list[Owed]] = defaultdict(list)
    for line in found.lines:
        grouped[line.subject, line.asked.id].append(line)
    sums: dict[tuple[str, str], OtherSums] = {}
    for one, unknown in found.items:
        where = one.subject, one.id
        mine = grouped[where]
        sums[where] = OtherSums(
            asked=one,
            subject=one.subject,
            lines=len(mine),
            open=sum(line.due.amount is None for line in mine),
            unknown=unknown + (sums[where].unknown if where in sums else 0),
            due=sum((line.due.amount or _NONE for line in mine), _NONE),
            given=sum((line.given for line in mine), _NONE),
            gap=sum((line.missing for line in mine), _NONE),
            over=sum((line.over for line in mine), _NONE),
            agreed=sum((line.agreed for line in mine), _NONE),
            planned=sum(line.planned for line in mine),
        )
    return [sums[where] for where in sorted(sums)]


def named_others(*, actor: Actor, lines: Iterable[Owed], as_of: date) -> dict[str, Row]:
    """Who they are, by code, as their own rooms name them. One query a register."""
    by_subject: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        by_subject[line.subject].append(line.code)
    found: dict[str, Row] = {}
    for subject, codes in by_subject.items():
        found |= shown_by_code(actor=actor, subject=subject, codes=codes, as_of=as_of)
    return found
