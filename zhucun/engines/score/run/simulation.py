"""What another plan would change, term by term, before it is adopted."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import numpy as np

from zhucun.engines.score.answers import Answers, Change, Explained, Simulated, Term
from zhucun.engines.score.facts import Facts
from zhucun.engines.score.run import run
from zhucun.engines.score.spec import Plan

_ZERO = Decimal(0)


def simulate(before: Plan, after: Plan, facts: Facts) -> Simulated:
    """Both plans over the same facts: whose total or proposal changes, and by which terms."""
    one, other = run(before, facts), run(after, facts)
    was, becomes = _grades(one), _grades(other)
    moves = Counter(
        (left, right) for left, right in zip(was, becomes, strict=True) if left != right
    )
    differs = (one.total != other.total) | np.array(
        [left != right for left, right in zip(was, becomes, strict=True)], np.bool_
    )
    return Simulated(
        before=one,
        after=other,
        changed=np.flatnonzero(differs),
        moves=dict(sorted(moves.items(), key=lambda move: (move[0][0] or "", move[0][1] or ""))),
        change=lambda subject: _change(one.explain(subject), other.explain(subject), subject),
    )


def _grades(answers: Answers) -> list[str | None]:
    names = [grade.id for grade in answers.plan.last.grades]
    return [names[number] if number >= 0 else None for number in answers.grade.tolist()]


def _change(one: Explained, other: Explained, subject: int) -> Change:
    left, right = _terms(one), _terms(other)
    return Change(
        subject=subject,
        total_before=one.total,
        total_after=other.total,
        grade_before=one.grade,
        grade_after=other.grade,
        terms=tuple(
            Term(what, segment, left.get((what, segment), _ZERO), right.get((what, segment), _ZERO))
            for what, segment in dict.fromkeys([*left, *right])
            if left.get((what, segment), _ZERO) != right.get((what, segment), _ZERO)
        ),
    )


def _terms(told: Explained) -> dict[tuple[str, int], Decimal]:
    """What adds up to the total. With one segment: its parts; with several: the segments."""
    if told.total is None or told.base is None:
        return {}
    terms = {
        ("calibration", -1): told.calibration,
        ("deducted", -1): -told.deducted,
        ("rounding", -1): told.rounding,
    }
    if len(told.segments) > 1:
        return {("segment", each.segment): each.given or _ZERO for each in told.segments} | terms
    parts = {
        (line.part, line.segment): line.given or _ZERO for line in told.lines if line.depth == 0
    }
    return parts | terms
