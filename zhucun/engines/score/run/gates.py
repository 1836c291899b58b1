"""Conditions for a grade, three-valued: what is not known, and what is not configured, is not
passed, and says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zhucun.engines.rules import Judge, Outcome, Rule, compile_rules
from zhucun.engines.score.answers import GateSaid, Standing
from zhucun.engines.score.facts import Facts, Ints
from zhucun.engines.score.spec import Plan

_STANDING = {
    Outcome.PASS: Standing.NOT_REACHED,
    Outcome.NOT_APPLICABLE: Standing.NOT_REACHED,
    Outcome.FAIL: Standing.GATE_FAILED,
    Outcome.UNKNOWN: Standing.GATE_UNKNOWN,
    Outcome.UNSET: Standing.GATE_UNSET,
}
#: What is told first where several gates of a grade are not passed.
_ORDER = (Standing.GATE_FAILED, Standing.GATE_UNSET, Standing.GATE_UNKNOWN)


class Gates:
    """The gates of a plan's last scheme, compiled once."""

    def __init__(self, plan: Plan, facts: Facts) -> None:
        segment = plan.segments[-1]
        as_of = segment.until - timedelta(days=1)
        self._facts = facts
        self._judges: dict[str, Judge] = {}
        for grade in dict.fromkeys(gate.grade for gate in segment.scheme.gates):
            rules: list[Rule] = [gate.rule for gate in segment.scheme.gates if gate.grade == grade]
            self._judges[grade] = compile_rules(rules, segment.values, as_of)

    def has(self, grade: str) -> bool:
        return grade in self._judges

    def standing(self, grade: str, subjects: Ints) -> NDArray[np.uint8]:
        """How subjects stand to the gates of a grade; NOT_REACHED where all are passed."""
        judge = self._judges[grade]
        columns = [self._column(name, subjects) for name in judge.names]
        known: dict[tuple[Any, ...], int] = {}
        found = []
        for values in zip(*columns, strict=True) if columns else ((),) * len(subjects):
            if (said := known.get(values)) is None:
                outcomes = judge.outcomes(dict(zip(judge.names, values, strict=True)))
                said = known[values] = _worst(outcomes)
            found.append(said)
        return np.array(found, np.uint8)

    def explain(self, subject: int) -> tuple[GateSaid, ...]:
        """Every gate with the values that decided."""
        return tuple(
            GateSaid(
                grade=grade,
                gate=answer.rule,
                outcome=answer.outcome,
                values=answer.values,
                parameters=answer.parameters,
                because=answer.because,
            )
            for grade, judge in self._judges.items()
            for answer in judge.explain(self._row(judge, subject))
        )

    def _row(self, judge: Judge, subject: int) -> Mapping[str, Any]:
        at = np.array([subject])
        return {name: self._column(name, at)[0] for name in judge.names}

    def _column(self, name: str, subjects: Ints) -> Sequence[Any]:
        """A column of some subjects; a field that nobody gives is not known."""
        column = self._facts.fields.get(name)
        if column is None:
            return [None] * len(subjects)
        return [column[number] for number in subjects.tolist()]


def _worst(outcomes: Sequence[Outcome]) -> int:
    standings = {_STANDING[outcome] for outcome in outcomes}
    return int(next((each for each in _ORDER if each in standings), Standing.NOT_REACHED))
