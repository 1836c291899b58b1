"""Lines of a batch that are not sent as they are: cancelled, or not due any more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Max, Q, Sum

from zhucun.directory.perms import OPERATOR
from zhucun.support.enums import BatchState
from zhucun.support.models import Batch, BatchLine
from zhucun.support.queries.holds import holds_of
from zhucun.support.queries.judging import standing
from zhucun.support.queries.paid import ZERO
from zhucun.support.queries.payees import name_payees
from zhucun.support.queries.standing import Standing


@dataclass(frozen=True, kw_only=True)
class Stopped:
    """A line that is not sent as it is: `rest` of it is not paid, `left` is what is due of it now,
    or to be returned. `is_held`: a case cancelled it, or nobody has said whether."""

    line: BatchLine
    rest: Decimal
    left: Decimal
    is_held: bool = False

    @property
    def posting(self) -> Any:
        return self.line.posting

    @property
    def name(self) -> str:
        return self.line.name

    @property
    def label(self) -> str:
        return self.line.label

    @property
    def amount(self) -> Decimal:
        found: Decimal = self.line.amount
        return found


def stopped_lines(batch: Batch) -> list[Stopped]:
    """The lines of a batch that are not to be paid, or of which nobody has said whether, and those
    that ask for more than is due now beside what other batches ask for; of one that asks for money
    back those that ask for more than is to be returned. Whoever asks. Some ten queries for each day
    up to which batches of the same lines were drawn up."""
    rows: list[Any] = list(
        batch.lines.annotate(got=Sum("payments__amount"))
        .select_related("posting__person", "payee")
        .order_by("area", "pk")
    )
    name_payees(rows, as_of=batch.through)
    is_return = any(row.amount < 0 for row in rows)
    holds = holds_of(actor=OPERATOR, year=batch.year)
    now = _due_now(batch, rows)
    found: list[Stopped] = []
    for row in rows:
        rest, line = row.amount - (row.got or ZERO), now.get((*row.who, row.entitlement))
        person = row.posting.person.public_id if row.posting is not None else ""
        held = person in holds.open or (person, row.entitlement) in holds.lines
        if is_return:
            left = -line.over if line else ZERO
            if rest < left:
                found.append(Stopped(line=row, rest=rest, left=left))
            continue
        left = max(ZERO, line.missing - max(ZERO, line.pending - rest)) if line else ZERO
        if held or rest > max(ZERO, left):
            found.append(Stopped(line=row, rest=rest, left=left, is_held=held))
    return found


def _due_now(batch: Batch, rows: Sequence[BatchLine]) -> dict[tuple[str, int, str], Standing]:
    """What is due of the lines of a batch now; of one that pays, each up to the last day up to
    which a running batch asks for it: all that they ask for together is due by then."""
    until = {(*row.who, row.entitlement): batch.through for row in rows}
    paying = [row for row in rows if row.amount > 0]
    mine = Q(posting__in={row.posting_id for row in paying if row.posting_id}) | Q(
        payee__in={row.payee_id for row in paying if row.payee_id}
    )
    same = BatchLine.objects.filter(mine, batch__year=batch.year, amount__gt=0)
    same = same.exclude(batch__state=BatchState.DROPPED).order_by()
    last = same.values_list("posting", "payee", "entitlement").annotate(Max("batch__through"))
    for posting, payee, what, day in last:
        key = ("posting", posting, what) if posting else ("payee", payee, what)
        if key in until:
            until[key] = day
    found: dict[tuple[str, int, str], Standing] = {}
    for day in sorted(set(until.values())):
        those = [row for row in rows if until[*row.who, row.entitlement] == day]
        for key, line in standing(those, year=batch.year, through=day).items():
            if until.get(key) == day:
                found[key] = line
    return found
