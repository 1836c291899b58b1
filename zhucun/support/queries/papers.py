"""A batch as signers see it: the evidence that a signature binds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from zhucun.kernel.ciphers import sm3
from zhucun.signoff.rows import Line, Paper, Section, Words
from zhucun.support.models import Batch, BatchLine
from zhucun.support.queries.paid import ZERO
from zhucun.support.queries.payees import name_for_finance

#: So many lines are named; the digest binds all of them.
_SHOWN = 200


def batch_papers(rows: Sequence[Batch]) -> dict[str, Paper]:
    """Batches by public id: sums by entitlement, the lines, and the digest of every line. One
    query."""
    lines: dict[int, list[BatchLine]] = {row.pk: [] for row in rows}
    found = BatchLine.objects.filter(batch__in=list(lines)).select_related(
        "posting__person", "posting__place", "posting__unit", "payee"
    )
    all_ = list(found.order_by("area", "posting__person__pinyin", "entitlement", "pk"))
    name_for_finance(all_, as_of=max((row.through for row in rows), default=date.min))
    for line in all_:
        lines[line.batch_id].append(line)
    return {row.public_id: _paper(row, lines[row.pk]) for row in rows}


def _paper(batch: Batch, lines: Sequence[BatchLine]) -> Paper:
    sums: dict[str, tuple[int, Decimal]] = {}
    for line in lines:
        number, total = sums.get(line.label, (0, ZERO))
        sums[line.label] = number + 1, total + line.amount
    whole = sum((line.amount for line in lines), ZERO)
    text = "\n".join(
        f"{line.public_id} {_whose(line)} {line.entitlement} {line.amount}" for line in lines
    )
    head = (
        Line(label=("截至", "Up to"), value=_same(batch.through)),
        Line(label=("人次", "Lines"), value=_same(len(lines))),
        Line(label=("合计(元)", "Total (yuan)"), value=_same(whole)),
        Line(label=("政策包", "Packs"), value=_same("、".join(batch.packs) or "—")),
        Line(label=("明细摘要", "Digest of the lines"), value=_same(sm3(text.encode()).hex()[:16])),
    )
    return Paper(
        title=batch.title,
        sections=(
            Section(label=("支付批次", "Batch"), lines=head),
            Section(
                label=("按项目", "By entitlement"),
                lines=tuple(
                    Line(
                        label=_same(label),
                        value=(f"{number} 人 {total} 元", f"{number} people, {total} yuan"),
                    )
                    for label, (number, total) in sorted(sums.items())
                ),
            ),
            Section(label=("明细", "Lines"), lines=tuple(map(_line, lines[:_SHOWN]))),
        ),
    )


def _whose(row: BatchLine) -> str:
    """As the digest names whose a line is."""
    return str(row.posting.public_id) if row.posting is not None else row.whose


def _line(row: BatchLine) -> Line:
    posting = row.posting
    if posting is not None:
        unit = posting.unit.name if posting.unit else "—"
        where = f"{unit} · {posting.place.short_name}"
    else:
        where = f"{row.payee.detail if row.payee else ''} · {row.area}"
    return Line(
        label=_same(f"{row.name} · {where}"),
        value=(f"{row.label} {row.amount} 元", f"{row.label} {row.amount} yuan"),
    )


def _same(value: object) -> Words:
    return str(value), str(value)
