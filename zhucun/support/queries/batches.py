"""Batches with their lines, and how they come out against what was paid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor, in_areas
from zhucun.intake.rows import silent
from zhucun.intake.writers.export import exported
from zhucun.kernel.divisions import Level, at_level
from zhucun.kernel.problems import NotFound
from zhucun.ledger import actions as journal
from zhucun.ledger.enums import Access
from zhucun.signoff import queries as signing
from zhucun.support import perms
from zhucun.support.models import Batch, BatchLine, Payment
from zhucun.support.models.payments import money
from zhucun.support.queries.paid import ZERO
from zhucun.support.queries.payees import name_for_finance, name_payees

KIND = "payment_batch"
FEED = "support-payments"


def batches(*, actor: Actor, area: str = "", year: int | None = None) -> QuerySet[Batch]:
    """Batches of the actor's areas, the latest first, with `number`, `total` and `got`, what was
    paid of them. One query."""
    found = perms.visible_batches(actor)
    if area:
        found = found.filter(in_areas("area", (area,)))
    if year:
        found = found.filter(year=year)
    paid = Payment.objects.filter(line__batch=OuterRef("pk")).order_by().values("line__batch")
    got = paid.annotate(total=Sum("amount")).values("total")
    return found.annotate(
        number=Count("lines"),
        total=Coalesce(Sum("lines__amount"), ZERO, output_field=money()),
        got=Coalesce(Subquery(got), ZERO, output_field=money()),
    ).order_by("-made_at", "-pk")


def one_batch(*, actor: Actor, public_id: str) -> Batch:
    """One batch with its sums. Raises NotFound."""
    found = batches(actor=actor).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def lines_of(batch: Batch) -> QuerySet[BatchLine]:
    """The lines of a batch that the reader may see, each with `got`, what was paid of it. One
    query."""
    rows = batch.lines.annotate(got=Coalesce(Sum("payments__amount"), ZERO, output_field=money()))
    found: QuerySet[BatchLine] = rows.select_related(
        "posting__person", "posting__place", "posting__unit", "payee"
    ).order_by("area", "posting__person__pinyin", "entitlement", "pk")
    return found


def line_numbered(*, actor: Actor, public_id: str) -> BatchLine:
    """One line of a batch by its number. Raises NotFound."""
    rows = perms.visible_lines(actor).filter(public_id=public_id)
    found = rows.select_related("batch", "posting__person", "payee").first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A line whose payments are not what it asked for."""

    line: BatchLine
    got: Decimal

    @property
    def difference(self) -> Decimal:
        """Paid less asked for; below nought: still to come."""
        found: Decimal = self.got - self.line.amount
        return found


@dataclass(frozen=True, kw_only=True)
class Reconciled:
    """A batch against what was paid, to the fen: `paid` − `asked` is the sum of `differences`."""

    asked: Decimal
    paid: Decimal
    lines: int
    even: int
    differences: tuple[Difference, ...]

    @property
    def is_even(self) -> bool:
        return not self.differences

    @property
    def difference(self) -> Decimal:
        return self.paid - self.asked


def reconciled(batch: Batch) -> Reconciled:
    """The batch line by line. One query, and one for each register of those without a posting."""
    rows: Sequence[Any] = list(lines_of(batch))
    name_payees([row for row in rows if row.got != row.amount], as_of=batch.through)
    differing = tuple(Difference(line=row, got=row.got) for row in rows if row.got != row.amount)
    return Reconciled(
        asked=sum((row.amount for row in rows), ZERO),
        paid=sum((row.got for row in rows), ZERO),
        lines=len(rows),
        even=len(rows) - len(differing),
        differences=differing,
    )


def chain_card(*, actor: Actor, batch: Batch, as_of: date) -> Any | None:
    """How the signing of a batch stands; None before it was sent. Some eight queries."""
    found = signing.cases(actor=actor, as_of=as_of, kind=KIND, subjects=[batch.public_id])
    rows = list(found[:1])
    return signing.cards(rows, actor=actor, as_of=as_of)[0] if rows else None


def payments(
    *,
    actor: Actor,
    year: int | None = None,
    area: str = "",
    posting: str = "",
    payee: tuple[str, str] | None = None,
    over: bool = False,
) -> QuerySet[Payment]:
    """Payments that the actor may see, the latest first; `payee`: to this subject and key without
    a posting; `over`: only those that somebody recorded though more than due. One query."""
    found = perms.visible_payments(actor)
    if year:
        found = found.filter(year=year)
    if area:
        found = found.filter(in_areas("area", (area,)))
    if posting:
        found = found.filter(posting__public_id=posting)
    if payee:
        found = found.filter(payee__subject=payee[0], payee__key=payee[1])
    if over:
        found = found.exclude(over_reason="")
    return found.select_related(
        *("posting__person", "posting__place", "posting__unit", "payee", "line__batch", "reverses"),
        "reversal",
    ).order_by("-paid_on", "-pk")


def payment_like(*, actor: Actor, money: Any) -> Payment:
    """The payment that is on record as somebody says it again. Raises NotFound."""
    rows = payments(actor=actor, year=money.year)
    rows = rows.filter(posting=money.posting, payee=money.payee)
    rows = rows.filter(reverses=None, is_taken_back=False, entitlement=money.entitlement)
    for one in rows.filter(amount=money.amount, paid_on=money.paid_on):
        if one.voucher == money.voucher.strip() and money.line in (None, one.line):
            return one
    raise NotFound


def one_payment(*, actor: Actor, public_id: str) -> Payment:
    """One payment with whose it is. Raises NotFound."""
    found = payments(actor=actor).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    name_payees([found], as_of=found.paid_on, actor=actor)
    return found


def batch_workbook(batch: Batch, *, actor: Actor, lang: str) -> tuple[Path, int]:
    """(file, number of rows) in the layout of the list `support-payments`, which comes back with
    the columns of what was paid; the caller removes the file. Two queries, five where somebody
    without a posting is paid, and one record in the access log. Account numbers are kept nowhere:
    their column stays empty for finance."""
    pack = directory.pack_for(batch.area, as_of=batch.through)
    path, count = exported(
        _rows(batch), spec=pack.feed(FEED), masked=frozenset(), lang=lang, progress=silent
    )
    journal.log_access(
        kind=Access.EXPORT,
        origin=actor.origin,
        subject=f"batch:{batch.public_id}",
        what="payments",
        area=batch.area,
        rows=count,
    )
    return path, count


def _rows(batch: Batch) -> Iterator[dict[str, Any]]:
    rows = list(lines_of(batch))
    codes = {at_level(row.area, Level.TOWNSHIP) for row in rows}
    codes |= {row.area for row in rows if row.posting is None}
    names = directory.names_of(codes, as_of=batch.through)
    tails = name_for_finance(rows, as_of=batch.through)
    for row in rows:
        posting = row.posting
        number = posting.person.id_number if posting else tails.get(row.payee_id or 0, "")
        yield {
            "line": row.public_id,
            "unit": posting.unit.name if posting and posting.unit else "",
            "name": row.name,
            "id_tail": number[-4:] if number else "",
            "township": names.get(at_level(row.area, Level.TOWNSHIP), ""),
            "place": posting.place.short_name if posting else names.get(row.area, ""),
            "role": str(posting.get_role_display()) if posting else row.payee.detail,
            "what": row.label,
            "year": batch.year,
            "due": row.due,
            "paid_before": row.paid_before,
            "amount": row.amount,
            "account": "",
            "paid": None,
            "paid_on": None,
            "voucher": "",
        }
