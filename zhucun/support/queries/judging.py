"""Whether money may be recorded as paid: one judgement for a file and for a hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum
from django.utils.translation import get_language

from zhucun.directory.perms import OPERATOR
from zhucun.kernel.problems import Problem
from zhucun.support.enums import BatchState
from zhucun.support.errors import (
    AmountNotPositive,
    DayInFuture,
    DayTooEarly,
    DocumentNeeded,
    DueNotConfigured,
    LargerThanDue,
    LargerThanLine,
    LineWaits,
    MoreThanToReturn,
    NotEntitled,
    OtherSign,
    PaidAlike,
    PaidBefore,
    PaidTwice,
    PostingEnded,
    RewardNotNamed,
    RewardWithheld,
    UnitArranges,
)
from zhucun.support.models import BatchLine, Payee, Payment
from zhucun.support.queries.dues import Line, due_lines, month_end
from zhucun.support.queries.holds import Holds, holds_of
from zhucun.support.queries.others import owing
from zhucun.support.queries.paid import ZERO
from zhucun.support.queries.payees import around, name_payees
from zhucun.support.queries.standing import Standing

_CENT = Decimal("0.01")
#: A posting or a payee without one, by kind and key; and with entitlement and year.
Who = tuple[str, int]
Whose = tuple[str, int, str, int]


@dataclass(frozen=True, kw_only=True)
class Money:
    """Money that somebody says was paid to a posting or a payee without one, or came back (below
    nought); `line` where it answers a line of a batch. `key`: the public id that it is to have: the
    same sent twice is one payment."""

    entitlement: str
    year: int
    amount: Decimal
    paid_on: date
    voucher: str = ""
    posting: Any = None
    payee: Payee | None = None
    line: BatchLine | None = None
    key: str = ""

    @property
    def who(self) -> Who:
        return ("posting", self.posting.pk) if self.payee is None else ("payee", self.payee.pk)

    @property
    def whose(self) -> Whose:
        return *self.who, self.entitlement, self.year

    @property
    def name(self) -> str:
        if self.payee is None:
            return str(self.posting.person.name)
        return self.payee.called or self.payee.key

    @property
    def first_day(self) -> date:
        """The first day on which it can have been paid: of the year before the one for which it is,
        and of the posting."""
        first = date(self.year - 1, 1, 1)
        return first if self.posting is None else max(first, self.posting.starts_on)

    @property
    def area(self) -> str:
        return str(self.posting.area if self.payee is None else self.payee.area)

    def is_like(self, one: Payment) -> bool:
        """Whether a payment is of the same amount, day and voucher."""
        voucher = self.voucher.strip()
        return (one.amount, one.paid_on, one.voucher) == (self.amount, self.paid_on, voucher)

    def is_same(self, one: Payment) -> bool:
        """The same, and to the same person for the same."""
        return self.is_like(one) and self.whose == (*one.who, one.entitlement, one.year)


class Ledger:
    """What is due to some people and was paid, read once; `take` counts what was accepted."""

    def __init__(self, rows: Sequence[Money], *, today: date) -> None:
        """Some ten queries for each year of the rows, whatever their number; of those without a
        posting one more for each register and month."""
        self.today = today
        self.lines: dict[Whose, Standing] = {}
        self.holds: dict[int, Holds] = {}
        name_payees(rows, as_of=today)
        for year in sorted({row.year for row in rows}):
            mine = [row for row in rows if row.year == year]
            through = month_end(min(today, date(year, 12, 31)))
            self.holds[year] = holds_of(actor=OPERATOR, year=year)
            for key, line in standing(mine, year=year, through=through).items():
                self.lines[*key, year] = line
        self.paid = {key: line.paid for key, line in self.lines.items()}
        keys = [row.line.pk for row in rows if row.line is not None]
        self.of_line: dict[int, list[Payment]] = {}
        for payment in Payment.objects.filter(line__in=keys).order_by("pk"):
            self.of_line.setdefault(payment.line_id or 0, []).append(payment)
        self.sums = {
            key: sum((one.amount for one in those), ZERO) for key, those in self.of_line.items()
        }
        by_hand = [row for row in rows if row.line is None]
        self.standing, self.waiting = _standing(by_hand), _waiting(by_hand)
        sent = [row.key for row in rows if row.key]
        known = Payment.objects.filter(public_id__in=sent) if sent else ()
        self.keys = {one.public_id: one for one in known}

    def is_known(self, row: Money) -> bool:
        """True where this very payment is on record: the file, or the form, came twice. By hand
        only a voucher tells two payments of the same amount and day apart."""
        sent = self.keys.get(row.key)
        if sent is not None and not sent.is_taken_back and row.is_same(sent):
            return True
        if row.line is None:
            return bool(row.voucher.strip()) and any(map(row.is_like, self._like(row)))
        those = self.of_line.get(row.line.pk, ())
        return any(
            row.is_like(one) for one in those if one.reverses_id is None and not one.is_taken_back
        )

    def _like(self, row: Money) -> Sequence[Payment]:
        return self.standing.get(row.whose, ()) if row.line is None else ()

    def refusal(self, row: Money) -> Problem | None:
        """Why it is not recorded without somebody's decision; None: it may be. Raises what no
        decision mends: a bad amount or day, an entitlement that is none."""
        self._require_sound(row)
        person = row.name
        line = self.lines.get(row.whose)
        if line is None:
            raise NotEntitled(what=row.entitlement, person=person, year=row.year)
        what = line.asked.label.in_("en" if (get_language() or "").startswith("en") else "zh")
        if line.asked.paid_by == "unit" and row.amount > 0:
            raise UnitArranges(what=what, person=person)
        if row.payee is not None and row.line is None and not row.voucher.strip():
            raise DocumentNeeded
        if self._is_alike(row):
            return PaidAlike(amount=row.amount, person=person, what=what, day=row.paid_on)
        if row.amount < 0:
            return self._of_return(row, line, what) or self._of_batch(row, what)
        if line.held:
            return RewardWithheld(what=what, person=person, year=row.year, case=line.held)
        case = self.holds[row.year].open.get(row.posting.person.public_id) if row.posting else None
        if case:
            return RewardNotNamed(case=case, person=person, year=row.year)
        return self._of_line(row) or self._of_due(row, line, what)

    def _is_alike(self, row: Money) -> bool:
        """Whether nothing tells it from a payment that is on record."""
        return any(
            replace(row, voucher=one.voucher).is_like(one)
            for one in self._like(row)
            if not (one.voucher and row.voucher.strip())
        )

    def _of_line(self, row: Money) -> Problem | None:
        """No more is paid than is left of the line that it answers."""
        if row.line is None:
            return None
        person = row.name
        left = row.line.amount - self.sums.get(row.line.pk, ZERO)
        if left <= 0 and self.of_line.get(row.line.pk):
            last = self.of_line[row.line.pk][-1]
            return PaidTwice(person=person, day=last.paid_on, voucher=last.voucher or "—")
        if row.amount > left:
            return LargerThanLine(amount=row.amount, left=left, person=person)
        return None

    def _of_due(self, row: Money, line: Standing, what: str) -> Problem | None:
        """No more is paid than is due."""
        person = row.name
        if line.due.amount is None:
            return DueNotConfigured(person=person, what=what)
        paid = self.paid[row.whose]
        if paid + row.amount <= line.due.amount:
            return self._of_batch(row, what)
        ends = line.posting.ends_on if isinstance(line, Line) else None
        if ends is not None and ends <= row.paid_on:
            return PostingEnded(person=person, day=ends, due=line.due.amount, paid=paid)
        return LargerThanDue(
            amount=row.amount, person=person, what=what, due=line.due.amount, paid=paid
        )

    def _of_return(self, row: Money, line: Standing, what: str) -> Problem | None:
        """What came back is at most what the line of its batch asks for, and what was paid above
        what is due."""
        person = row.name
        if row.line is not None:
            left = row.line.amount - self.sums.get(row.line.pk, ZERO)
            if left >= 0:
                last = self.of_line[row.line.pk][-1]
                return PaidTwice(person=person, day=last.paid_on, voucher=last.voucher or "—")
            if row.amount < left:
                return LargerThanLine(amount=row.amount, left=left, person=person)
        paid = self.paid[row.whose]
        over = replace(line, paid=paid).over
        if -row.amount <= over:
            return None
        return MoreThanToReturn(amount=row.amount, person=person, what=what, over=over)

    def _of_batch(self, row: Money, what: str) -> Problem | None:
        """By hand nothing is paid that a batch at the finance office asks for: it would come
        twice."""
        for line, rest in self.waiting.get(row.whose, ()):
            if (rest < 0) == (row.amount < 0):
                person, title = row.name, line.batch.title
                return LineWaits(rest=rest, person=person, what=what, title=title)
        return None

    def above_due(self, row: Money) -> Decimal:
        """How much of a payment lies above what is due: what somebody decides who records it all
        the same. Where that is not configured all of it; a cancelled reward is asked back, whoever
        paid it."""
        line = self.lines[row.whose]
        if row.amount < 0:
            return ZERO
        if line.due.amount is None:
            return row.amount
        paid = self.paid[row.whose]
        return min(row.amount, max(ZERO, paid + row.amount - line.due.amount))

    def take(self, row: Money) -> None:
        """From here on it counts as paid."""
        if row.whose in self.paid:
            self.paid[row.whose] += row.amount
        if row.line is not None:
            self.sums[row.line.pk] = self.sums.get(row.line.pk, ZERO) + row.amount
        made = Payment(
            posting=row.posting,
            payee=row.payee,
            entitlement=row.entitlement,
            year=row.year,
            amount=row.amount,
            paid_on=row.paid_on,
            voucher=row.voucher.strip(),
        )
        if row.line is not None:
            self.of_line.setdefault(row.line.pk, []).append(made)
        self.standing.setdefault(row.whose, []).append(made)
        if row.key:
            self.keys.setdefault(row.key, made)

    def _require_sound(self, row: Money) -> None:
        if not row.amount or row.amount != row.amount.quantize(_CENT):
            raise AmountNotPositive(amount=row.amount)
        asked = row.line.amount if row.line is not None else row.amount
        if (row.amount < 0) != (asked < 0):
            raise OtherSign(amount=row.amount, asked=asked)
        if row.paid_on > self.today:
            raise DayInFuture(day=row.paid_on)
        if row.paid_on < row.first_day:
            raise DayTooEarly(day=row.paid_on, first=row.first_day)
        if row.line is not None:
            made = row.line.batch.made_at.date()
            if row.paid_on < made:
                raise PaidBefore(day=row.paid_on, made=made)


def standing(
    rows: Sequence[Money | BatchLine], *, year: int, through: date
) -> dict[tuple[str, int, str], Standing]:
    """How what the rows are about stands in a year up to a day, whoever asks; of lines of batches,
    and of those without a posting, also where nothing is due any more."""
    found: dict[tuple[str, int, str], Standing] = {}
    codes = {row.posting.public_id for row in rows if row.posting is not None}
    if codes:
        keep = [
            (row.posting.pk, row.entitlement)
            for row in rows
            if row.posting is not None and (isinstance(row, BatchLine) or row.line is not None)
        ]
        for line in due_lines(
            actor=OPERATOR, year=year, through=through, postings=codes, keep=keep
        ):
            found["posting", line.posting.key, line.asked.id] = line
    others = [(row.payee, row.entitlement) for row in rows if row.payee is not None]
    if others:
        wanted = {(payee.subject, payee.key, what): payee.pk for payee, what in others}
        what = {what for _payee, what in others}
        owed = owing(
            actor=OPERATOR,
            year=year,
            through=through,
            areas=[around({payee.area for payee, _what in others})],
            entitlement=what.pop() if len(what) == 1 else "",
            kinds=("money",),
            keep=frozenset(wanted),
        )
        for one in owed.lines:
            pk = wanted.get(one.where)
            if pk is not None:
                found["payee", pk, one.asked.id] = one
    return found


def _of(rows: Sequence[Money]) -> Q:
    """Money of the same people."""
    return Q(posting__in={row.posting.pk for row in rows if row.posting is not None}) | Q(
        payee__in={row.payee.pk for row in rows if row.payee is not None}
    )


def _standing(rows: Sequence[Money]) -> dict[Whose, list[Payment]]:
    """Payments to the people of the rows that were not taken back. One query; none without
    rows."""
    found: dict[Whose, list[Payment]] = {}
    if rows:
        those = Payment.objects.filter(_of(rows))
        for one in those.filter(reverses=None, is_taken_back=False).order_by("pk"):
            found.setdefault((*one.who, one.entitlement, one.year), []).append(one)
    return found


def _waiting(rows: Sequence[Money]) -> dict[Whose, list[tuple[BatchLine, Decimal]]]:
    """Lines at the finance office of the people of the rows, with what is left of each. One query;
    none without rows."""
    found: dict[Whose, list[tuple[BatchLine, Decimal]]] = {}
    if rows:
        those: Any = BatchLine.objects.filter(_of(rows), batch__state=BatchState.EXPORTED)
        those = those.annotate(got=Sum("payments__amount")).select_related("batch")
        for one in those.order_by("pk"):
            rest = one.amount - (one.got or ZERO)
            if rest and (rest < 0) == (one.amount < 0):
                found.setdefault((*one.who, one.entitlement, one.batch.year), []).append(
                    (one, rest)
                )
    return found


def lines_by_number(numbers: Sequence[str]) -> Mapping[str, BatchLine]:
    """Lines of batches by the number that stands in the file. One query for each 500."""
    found: dict[str, BatchLine] = {}
    for start in range(0, len(numbers), 500):
        rows = BatchLine.objects.filter(public_id__in=numbers[start : start + 500])
        for row in rows.select_related("batch", "posting__person", "posting__unit", "payee"):
            found[row.public_id] = row
    return found
