"""One subject in full: every line with its rows; lines add up to the total."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import numpy as np

from zhucun.engines.score.answers import (
    Cell,
    Explained,
    Fault,
    Joined,
    Line,
    Row,
    Standing,
    Taken,
    Why,
)
from zhucun.engines.score.facts import NONE, Facts, Ints
from zhucun.engines.score.run.gates import Gates
from zhucun.engines.score.run.scoring import Leaf, Node, Scored, is_open
from zhucun.engines.score.spec import Plan, amount


class Behind:
    """The rows of each subject, found by one sort of a table when first asked for."""

    def __init__(self, subject: Ints) -> None:
        self._order = np.argsort(subject, kind="stable")
        self._sorted = subject[self._order]

    def of(self, subject: int) -> Ints:
        low, high = np.searchsorted(self._sorted, [subject, subject + 1])
        return np.sort(self._order[low:high])


@dataclass(kw_only=True)
class Explainer:
    """Explains subjects of one run."""

    plan: Plan
    facts: Facts
    scored: Sequence[Scored]
    days: Ints  # S × N
    on_last: Sequence[Ints]  # S × N: the value of each segment on the scale of the last
    joined: Ints  # S × N: what each segment gives to the base
    points: Ints  # of the deductions, on the scale of the last segment
    columns: Mapping[str, Ints]  # total, base, calibration, deducted, rounding, why, grade
    faults: Ints  # of the deductions
    standings: Sequence[Any]
    gates: Gates
    _behind: dict[str, Behind] = field(default_factory=dict)

    def __call__(self, subject: int) -> Explained:
        """Everything about one subject."""
        columns = {name: int(column[subject]) for name, column in self.columns.items()}
        has = columns["total"] >= 0
        grades = self.plan.last.grades
        grade = columns["grade"]
        return Explained(
            total=_known(columns["total"]),
            base=_known(columns["base"]),
            calibration=amount(columns["calibration"]),
            deducted=amount(columns["deducted"]),
            rounding=amount(columns["rounding"]),
            why=Why(columns["why"]),
            segments=tuple(
                Joined(
                    segment=number,
                    value=_known(int(each.value[subject])),
                    scale=each.segment.scheme.scale,
                    on_last=_known(int(self.on_last[number][subject])),
                    days=int(self.days[number, subject]),
                    given=amount(self.joined[number, subject]) if has else None,
                )
                for number, each in enumerate(self.scored)
            ),
            lines=tuple(self._lines(subject)),
            deductions=tuple(self._taken(subject)),
            gates=self.gates.explain(subject),
            grade=grades[grade].id if grade >= 0 else None,
            standings={
                each.id: Standing(int(column[subject]))
                for each, column in zip(grades, self.standings, strict=True)
            },
        )

    def _lines(self, subject: int) -> Iterator[Line]:
        for segment, each in enumerate(self.scored):
            for node in each.nodes():
                value = int(node.value[subject])
                yield Line(
                    part=node.part.id,
                    segment=segment,
                    depth=node.depth,
                    value=_known(value),
                    weight=node.part.weight,
                    given=amount(node.given[subject]) if value >= 0 else None,
                    why=Why(int(node.why[subject])),
                    cells=tuple(self._cells(subject, segment, node)) if node.leaf else (),
                )

    def _cells(self, subject: int, segment: int, node: Node) -> Iterator[Cell]:
        leaf = node.leaf
        assert leaf is not None, "cells are asked of marked parts"
        assessors, at = node.part.assessors, leaf.at
        behind = self._rows(leaf, node.part.id, subject)
        values, shares = leaf.value[subject].tolist(), leaf.given[subject].tolist()
        held, asked = leaf.held[subject].tolist(), at.asked[subject].tolist()
        partial, has_weights = at.partial[subject].tolist(), not is_open(node.part)
        for period, (start, until) in enumerate(
            zip(at.start.tolist(), at.until.tolist(), strict=True)
        ):
            for number, value in enumerate(values[period]):
                rows = [
                    row for where, kind, row in behind if where == period and kind in (number, NONE)
                ]
                if not asked[period] and value < 0 and not rows:
                    continue
                why = Why(0)
                if held[period][number]:
                    why = Why.HELD_BACK
                elif value < 0 and asked[period]:
                    why = Why.MISSING if leaf.connected else Why.NOT_CONNECTED
                elif value < 0:
                    why = Why.PARTIAL_OPEN if partial[period] else Why.NOT_SERVED
                is_known = value >= 0 and has_weights
                yield Cell(
                    part=node.part.id,
                    segment=segment,
                    start=start,
                    until=until,
                    by=assessors[number].id if assessors else "",
                    asked=asked[period],
                    value=_known(value),
                    weight=assessors[number].weight if assessors else None,
                    given=amount(shares[period][number]) if is_known else None,
                    rows=tuple(rows),
                    why=why,
                )

    def _rows(self, leaf: Leaf, part: str, subject: int) -> list[tuple[int, int, Row]]:
        """The rows of a subject in a part, each with its period and class there."""
        marks = self.facts.marks.get(part)
        if marks is None:
            return []
        if part not in self._behind:
            self._behind[part] = Behind(marks.subject)
        at = self._behind[part].of(subject)
        read = leaf.rows
        columns = (at, marks.row[at], read.mark[at], read.fault[at], read.counted[at])
        rows = [
            Row(index, row, amount(mark), Fault(fault), counted)
            for index, row, mark, fault, counted in zip(*(c.tolist() for c in columns), strict=True)
        ]
        return list(zip(read.period[at].tolist(), read.kind[at].tolist(), rows, strict=True))

    def _taken(self, subject: int) -> Iterator[Taken]:
        given = self.facts.deductions
        if "" not in self._behind:
            self._behind[""] = Behind(given.subject)
        for index in self._behind[""].of(subject).tolist():
            yield Taken(
                at=index,
                row=int(given.row[index]),
                evidence=int(given.evidence[index]),
                points=amount(given.points[index]),
                on_last=amount(self.points[index]),
                fault=Fault(int(self.faults[index])),
            )


def _known(value: int) -> Decimal | None:
    return None if value < 0 else amount(value)
