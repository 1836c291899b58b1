"""Helpers to households: teams of one, a helper serves up to five."""

from __future__ import annotations

import numpy as np
from match_made import PENALTY, make_spec

from zhucun.engines.match import Ending, Facts, Near, Reach, Stay, diagnose, solve, solve_by_area

VILLAGES, HELPERS, HOUSEHOLDS = 12, 7, 33  # by village; 7 × 5 = 35 places
SPEC = make_spec(
    terms=(
        Near(name="near", supply="home", demand="code", points=(0, 1, 2, 3, 4, 9)),
        Stay(name="stay", points=20),
    ),
    bars=(Reach(name="reach", demand="code"),),
    capacity="places",
)


def households(*, helpers: int, rows: int, villages: int = VILLAGES) -> Facts:
    """Every village has its own helpers; some live next door to a household."""
    dice = np.random.default_rng(3)
    codes = np.array([f"4301211{at:02}201" for at in range(villages)])
    at = np.repeat(np.arange(villages), rows)
    count = helpers * villages
    current = dice.integers(-1, rows, count)
    village = np.repeat(np.arange(villages), helpers)
    return Facts(
        supply={"home": codes[dice.integers(0, villages, count)], "places": np.full(count, 5)},
        demand={"code": codes[at], "least": at * 0 + 1, "most": at * 0 + 1},
        groups={},
        group=village,
        current=np.where(current >= 0, current + village * rows, -1),
        areas=codes,
        reach=np.stack([np.arange(villages), np.arange(villages)], axis=1),
    )


def test_every_household_gets_a_helper_and_no_helper_more_than_five() -> None:
    facts = households(helpers=HELPERS, rows=HOUSEHOLDS)
    proposal = solve(SPEC, facts, seed=1, seconds=60, gap=0.001)
    assert proposal.shortages == ()
    assert proposal.ending is Ending.CLOSE
    assert sorted(proposal.pairs[:, 1].tolist()) == list(range(VILLAGES * HOUSEHOLDS))
    assert np.bincount(proposal.pairs[:, 0]).max() <= 5


def test_too_few_helpers_leave_as_many_households_as_arithmetic_says() -> None:
    """43,498 helpers of five households for 260,500 households, a thousandth of it: 43 × 5 < 260."""
    facts = households(helpers=43, rows=260, villages=1)
    proposal = solve(SPEC, facts, seed=1, seconds=60, gap=0.001)
    assert sum(each.missing for each in proposal.shortages) == 260 - 43 * 5
    assert proposal.objective < -PENALTY
    found = diagnose(SPEC, facts, proposal)
    assert all(each.proven for each in found)
    assert {each.remedies[0].kind for each in found} == {"supply"}


def test_areas_come_one_after_the_other_and_a_cancelled_one_is_the_last() -> None:
    areas = [(code, households(helpers=3, rows=12, villages=2)) for code in ("43", "52", "53")]
    found = dict(solve_by_area(SPEC, iter(areas), seed=1, seconds=60))
    assert list(found) == ["43", "52", "53"]
    assert found["43"].pairs.tolist() == found["53"].pairs.tolist()
    stopped = solve_by_area(SPEC, iter(areas), seed=1, seconds=60, on_progress=lambda p: False)
    assert [proposal.ending for _, proposal in stopped] == [Ending.CANCELLED]
