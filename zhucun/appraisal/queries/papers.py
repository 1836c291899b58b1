"""A grade as signers see it: parts with their rows counted, deductions, the decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from zhucun.appraisal.models import Appraisee, Deduction, Review
from zhucun.appraisal.queries.proofs import set_aside
from zhucun.appraisal.queries.schemes import view_of
from zhucun.appraisal.queries.views import View
from zhucun.signoff.rows import Line, Paper, Section, Words

_DASH: Words = ("—", "—")
#: In place of the points of a deduction that takes none.
SET_ASIDE: Words = ("不扣分(依据已撤销)", "no points (what it rested on was set aside)")


def appraisee_papers(rows: Sequence[Appraisee]) -> dict[str, Paper]:
    """Cadres by public id. Three queries for each appraisal."""
    keys = [row.pk for row in rows]
    reviews = Counter(
        Review.objects.filter(appraisee__in=keys, withdrawn_on=None).values_list(
            "appraisee", flat=True
        )
    )
    taken: dict[int, list[Deduction]] = {}
    for one in Deduction.objects.filter(appraisee__in=keys, withdrawn_on=None).order_by("pk"):
        taken.setdefault(one.appraisee_id, []).append(one)
    views = {row.appraisal_id: row.appraisal for row in rows}
    seen = {key: view_of(appraisal) for key, appraisal in views.items()}
    return {
        row.public_id: Paper(
            title=row.called,
            sections=(
                Section(
                    label=("考核各项", "Parts"),
                    lines=tuple(_parts(row, seen[row.appraisal_id], reviews[row.pk])),
                ),
                Section(
                    label=("扣分", "Deductions"),
                    lines=tuple(_taken(row, one) for one in taken.get(row.pk, ())),
                ),
                Section(label=("等次", "Grade"), lines=tuple(_grade(row, seen[row.appraisal_id]))),
            ),
        )
        for row in rows
    }


def _parts(row: Appraisee, view: View, reviews: int) -> list[Line]:
    lines = [Line(label=("评价记录数", "Reviews on record"), value=_same(reviews))]
    for one in row.result.get("lines", ()):
        part = view.part(one["part"])
        label = part.label if part else (one["part"], one["part"])
        lines.append(Line(label=label, value=_same(one["value"])))
    lines.append(Line(label=("总分", "Total"), value=_same(row.result.get("total"))))
    return lines


def _taken(row: Appraisee, one: Deduction) -> Line:
    """A deduction with its points, or that it takes none."""
    label = (f"{one.get_evidence_display()} {one.evidence_key}",) * 2
    zh, en = SET_ASIDE if one.public_id in set_aside(row) else (f"-{one.points}",) * 2
    value = (f"{zh} {one.reason}", f"{en} {one.reason}")
    return Line(label=(label[0], label[1]), value=value, by=one.by_name, on=one.on)


def _grade(row: Appraisee, view: View) -> list[Line]:
    return [
        Line(label=("按办法得出", "By the scheme"), value=_named(view, row.proposed)),
        Line(
            label=("拟定等次", "Decided grade"),
            value=_named(view, row.grade),
            by=row.decided_by_name,
            on=row.decided_on,
        ),
        Line(label=("理由", "Reason"), value=_same(row.reason or None)),
    ]


def _named(view: View, grade: str) -> Words:
    found = view.grade(grade)
    return found.label if found else _DASH


def _same(value: Any) -> Words:
    text = "—" if value is None else str(value)
    return text, text
