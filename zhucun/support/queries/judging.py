"""Whether money may be recorded as paid: one judgement for a file and for a hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils.translation import get_language

from zhucun.directory.perms import OPERATOR
from zhucun.kernel.problems import Problem
from zhucun.support.errors import (
    AmountNotPositive,
    DayInFuture,
    DueNotConfigured,
    LargerThanDue,
    LargerThanLine,
    MoreThanToReturn,
    NotEntitled,
    OtherSign,
    PaidBefore,
    PaidTwice,
    PostingEnded,
    RewardNotNamed,
    RewardWithheld,
    UnitArranges,
)
from zhucun.support.models import Batch, BatchLine, Payment
from zhucun.support.queries.dues import Line, due_lines, month_end
from zhucun.support.queries.holds import Holds, holds_of
from zhucun.support.queries.paid import ZERO

_CENT = Decimal("0.01")
_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Money:
    """Money that somebody says was paid, or came back (below nought); `line` where it answers a
    line of a batch."""

    posting: Any
    entitlement: str
    year: int
    amount: Decimal
    paid_on: date
    voucher: str = ""
    line: BatchLine | None = None


class Ledger:
    """What is due and was paid of some postings, read once; `take` counts what was accepted."""

    def __init__(self, rows: Sequence[Money], *, today: date) -> None:
        """Some ten queries for each year of the rows, whatever their number."""
        self.today = today
        self.lines: dict[tuple[str, str, int], Line] = {}
        self.holds: dict[int, Holds] = {}
        for year in sorted({row.year for row in rows}):
            codes = {row.posting.public_id for row in rows if row.year == year}
            through = min(today, date(year, 12, 31))
            self.holds[year] = holds_of(actor=OPERATOR, year=year)
            for line in due_lines(
                actor=OPERATOR, year=year, through=month_end(through), postings=codes
            ):
                self.lines[line.posting.code, line.asked.id, year] = line
        self.paid = {key: line.paid for key, line in self.lines.items()}
        keys = [row.line.pk for row in rows if row.line is not None]
        self.of_line: dict[int, list[Payment]] = {}
        for payment in Payment.objects.filter(line__in=keys).order_by("pk"):
            self.of_line.setdefault(payment.line_id or 0, []).append(payment)
        self.sums = {
            key: sum((one.amount for one in those), ZERO) for key, those in self.of_line.items()
        }

    def is_known(self, row: Money) -> bool:
        """True where this very payment is on record: the file came twice."""
        if row.line is None:
            return False
        back = {one.reverses_id for one in self.of_line.get(row.line.pk, ())}
        return any(
            one.reverses_id is None
            and one.pk not in back
            and (one.amount, one.paid_on, one.voucher) == (row.amount, row.paid_on, row.voucher)
            for one in self.of_line.get(row.line.pk, ())
        )

    def refusal(self, row: Money) -> Problem | None:
        """Why it is not recorded without somebody's decision; None: it may be. Raises what no
        decision mends: a bad amount or day, an entitlement that is none."""
        self._require_sound(row)
        person = row.posting.person.name
        line = self.lines.get((row.posting.public_id, row.entitlement, row.year))
        if line is None:
            raise NotEntitled(what=row.entitlement, person=person, year=row.year)
        what = line.asked.label.in_("en" if (get_language() or "").startswith("en") else "zh")
        if line.asked.paid_by == "unit":
            raise UnitArranges(what=what, person=person)
        if row.amount < 0:
            return self._of_return(row, line, what)
        if line.held:
            return RewardWithheld(what=what, person=person, year=row.year, case=line.held)
        case = self.holds[row.year].open.get(line.posting.person)
        if case:
            return RewardNotNamed(case=case, person=person, year=row.year)
        if row.line is not None:
            left = row.line.amount - self.sums.get(row.line.pk, ZERO)
            if left <= 0 and self.of_line.get(row.line.pk):
                last = self.of_line[row.line.pk][-1]
                return PaidTwice(person=person, day=last.paid_on, voucher=last.voucher or "—")
            if row.amount > left:
                return LargerThanLine(amount=row.amount, left=left, person=person)
        if line.due.amount is None:
            return DueNotConfigured(person=person, what=what)
        paid = self.paid[row.posting.public_id, row.entitlement, row.year]
        if paid + row.amount <= line.due.amount:
            return None
        ends = line.posting.ends_on
        if ends is not None and ends <= row.paid_on:
            return PostingEnded(person=person, day=ends, due=line.due.amount, paid=paid)
        return LargerThanDue(
            amount=row.amount, person=person, what=what, due=line.due.amount, paid=paid
        )

    def _of_return(self, row: Money, line: Line, what: str) -> Problem | None:
        """What came back is at most what the line of its batch asks for, and what was paid above
        what is due."""
        person = row.posting.person.name
        if row.line is not None:
            left = row.line.amount - self.sums.get(row.line.pk, ZERO)
            if left >= 0:
                last = self.of_line[row.line.pk][-1]
                return PaidTwice(person=person, day=last.paid_on, voucher=last.voucher or "—")
            if row.amount < left:
                return LargerThanLine(amount=row.amount, left=left, person=person)
        paid = self.paid[row.posting.public_id, row.entitlement, row.year]
        over = ZERO if line.gap is None else max(ZERO, paid - (line.gap + line.paid))
        if -row.amount <= over:
            return None
        return MoreThanToReturn(amount=row.amount, person=person, what=what, over=over)

    def take(self, row: Money) -> None:
        """From here on it counts as paid."""
        key = row.posting.public_id, row.entitlement, row.year
        if key in self.paid:
            self.paid[key] += row.amount
        if row.line is not None:
            self.sums[row.line.pk] = self.sums.get(row.line.pk, ZERO) + row.amount
            self.of_line.setdefault(row.line.pk, []).append(
                Payment(amount=row.amount, paid_on=row.paid_on, voucher=row.voucher)
            )

    def _require_sound(self, row: Money) -> None:
        if not row.amount or row.amount != row.amount.quantize(_CENT):
            raise AmountNotPositive(amount=row.amount)
        asked = row.line.amount if row.line is not None else row.amount
        if (row.amount < 0) != (asked < 0):
            raise OtherSign(amount=row.amount, asked=asked)
        if row.paid_on > self.today:
            raise DayInFuture(day=row.paid_on)
        if row.line is not None:
            made = row.line.batch.made_at.date()
            if row.paid_on < made:
                raise PaidBefore(day=row.paid_on, made=made)


def stopped_lines(batch: Batch) -> list[BatchLine]:
    """The lines of a batch that are not to be paid, or of which nobody has said whether; of one
    that asks for money back those that ask for more than is to be returned. Whoever asks. Two
    queries, for money back some ten."""
    rows: list[Any] = list(
        batch.lines.annotate(got=Sum("payments__amount"))
        .select_related("posting__person")
        .order_by("area", "pk")
    )
    if not any(row.amount < 0 for row in rows):
        holds = holds_of(actor=OPERATOR, year=batch.year)
        return [
            row
            for row in rows
            for person in [row.posting.person.public_id]
            if person in holds.open or (person, row.entitlement) in holds.lines
        ]
    lines = due_lines(
        actor=OPERATOR,
        year=batch.year,
        through=batch.through,
        postings={row.posting.public_id for row in rows},
    )
    over = {(line.posting.key, line.asked.id): line.over for line in lines}
    return [
        row
        for row in rows
        if (row.got or ZERO) - row.amount > over.get((row.posting_id, row.entitlement), ZERO)
    ]


def lines_by_number(numbers: Sequence[str]) -> Mapping[str, BatchLine]:
    """Lines of batches by the number that stands in the file. One query for each 500."""
    found: dict[str, BatchLine] = {}
    for start in range(0, len(numbers), 500):
        rows = BatchLine.objects.filter(public_id__in=numbers[start : start + 500])
        for row in rows.select_related("batch", "posting__person", "posting__unit"):
            found[row.public_id] = row
    return found
