"""Who served twice within the days is asked, counted and marked for the days on which he served."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from tests.engines.score.cases import QUARTERS, SINCE, UNTIL, d, plan_with, year_of
from tests.engines.score.world import Person, World, ints
from zhucun.engines.score import BadFacts, Facts, Fault, Gaps, Partial, run
from zhucun.engines.score.run.periods import days_served

AWAY = (date(2025, 3, 1), date(2025, 11, 1))


def facts(marks: list, away: tuple[date, date] = AWAY, subject: int = 0) -> Facts:
    start, until = (ints([day.toordinal()]) for day in away)
    world = World(persons=[Person(), Person()], marks=marks)
    return replace(world.facts(), gaps=Gaps(subject=ints([subject]), start=start, until=until))


def test_days_of_service_leave_the_gap_out() -> None:
    spans = [(date(2025, 1, 1), date(2026, 1, 1)), (date(2025, 4, 1), date(2025, 7, 1))]
    since, until = (ints([day.toordinal() for day in days]) for days in zip(*spans, strict=True))
    assert days_served(facts([]), since, until).tolist() == [[59 + 61, 0], [365, 91]]


def test_a_quarter_in_the_gap_is_not_asked_and_a_mark_of_it_does_not_count() -> None:
    lone = [
        mark for mark in year_of() if mark.part != "quarter" or mark.period not in QUARTERS[1:3]
    ]
    partial = tuple(replace(part, partial=Partial.ASKED) for part in plan_with().last.parts)
    plan = plan_with(parts=partial)
    assert run(plan, facts(lone)).explain(0).total == d(80)
    bad = [mark if mark in lone else replace(mark, mark=d(10)) for mark in year_of()]
    found = run(plan, facts(bad))
    assert found.explain(0).total == d(80)
    assert {flag.row for flag in found.flags if flag.fault == Fault.NOT_SERVED} == {2, 3, 4, 5}


def test_a_gap_lies_within_the_days_of_service() -> None:
    with pytest.raises(BadFacts, match="gap"):
        facts([], away=(date(2019, 1, 1), date(2025, 1, 1)))
    with pytest.raises(BadFacts, match="nowhere"):
        facts([], subject=2)


def test_without_a_gap_everything_is_as_before() -> None:
    marks = year_of()
    whole = World(persons=[Person(), Person()], marks=marks).facts()
    assert len(whole.gaps) == 0
    edges = ints([SINCE.toordinal()]), ints([UNTIL.toordinal()])
    assert np.array_equal(days_served(whole, *edges), np.array([[365], [365]]))
