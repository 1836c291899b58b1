"""Teams of one are a transportation problem: exact, whatever the size."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from match_brute import brute_force
from match_made import PENALTY, make_facts, make_spec
from scipy.optimize import linear_sum_assignment

from benchmarks.match_judge import Judge
from zhucun.engines.match import (
    Avoid,
    Ending,
    Facts,
    Fit,
    FitRow,
    Locks,
    Mix,
    Near,
    Only,
    Pairs,
    Require,
    Spec,
    Stay,
    Wish,
    score,
    solve,
)
from zhucun.engines.match.run.classes import are_single
from zhucun.engines.match.run.paired import solve_singles

SPEC = make_spec(
    terms=(
        Fit(name="leader", rows=(FitRow(supply="leads", demand="severe", points=300),)),
        Near(name="near", supply="home", demand="code", points=(0, 0, 10, 60, 140, 150)),
        Wish(name="kept", points=(40,)),
    ),
    bars=(Only(name="serves", supply="serves"), Avoid(name="kin")),
    capacity="places",
)
CODES = ("", "4312", "431202", "431202101", "431202101201", "431202101202", "431203", "431203100")


@st.composite
def matches(draw: st.DrawFn, people: int, households: int) -> Facts:
    """A few helpers and households in a few villages, with wishes, kin and locks."""
    n, m = draw(st.integers(1, people)), draw(st.integers(1, households))
    flags = st.booleans()

    def column(strategy: Any, rows: int) -> list[Any]:
        return draw(st.lists(strategy, min_size=rows, max_size=rows))

    pair = st.tuples(st.integers(0, n - 1), st.integers(0, m - 1), st.just(0))
    return make_facts(
        people=n,
        villages=m,
        least=column(st.integers(0, 1), m),
        most=[1] * m,
        supply={
            "leads": column(flags, n),
            "serves": column(flags, n),
            "home": column(st.sampled_from(CODES), n),
            "places": column(st.integers(0, 3), n),
        },
        demand={"severe": column(flags, m), "code": column(st.sampled_from(CODES), m)},
        pairs={
            "kept": draw(st.lists(pair, max_size=3)),
            "kin": draw(st.lists(pair, max_size=3)),
        },
    )


def best_of_all(spec: Spec, facts: Facts) -> float:
    """Every place of every helper beside every household, and a place at nobody for each of them:
    assignment by another algorithm."""
    judge = Judge(spec, facts)
    n, m = len(facts.group), len(facts.demand["least"])
    seats = np.repeat(np.arange(n), facts.supply["places"])
    worth = np.full((m, len(seats) + m), -1e12)
    for j in range(m):
        alone = float(-PENALTY * int(facts.demand["least"][j]))
        worth[j, len(seats) + j] = alone
        for at, i in enumerate(seats.tolist()):
            if not judge.bars(i, j) and (i, j) not in judge.never:
                worth[j, at] = sum(judge.pair_points(i, j).values())
    rows, columns = linear_sum_assignment(worth, maximize=True)
    return float(worth[rows, columns].sum())


@given(facts=matches(people=5, households=6))
@settings(max_examples=50, deadline=None)
def test_no_assignment_is_worth_more(facts: Facts) -> None:
    """Beside assignment by another algorithm, which shares nothing with ours but the judge."""
    proposal = solve(SPEC, facts, seed=1, seconds=20, gap=0.0)
    best = best_of_all(SPEC, facts)
    assert proposal.objective == round(best)
    assert proposal.bound >= best - 0.5
    assert score(SPEC, facts, proposal.pairs).broken == ()


@given(facts=matches(people=12, households=30))
@settings(max_examples=30, deadline=None)
def test_the_bound_holds_and_is_met_where_nobody_is_kin(facts: Facts) -> None:
    found = solve_singles(SPEC, facts, seed=1, seconds=20, gap=1e9)
    assert found is not None
    best = best_of_all(SPEC, facts)
    assert found.objective <= best + 0.5
    assert found.bound >= best - 0.5
    if not len(facts.pairs["kin"].left):
        assert found.objective == found.bound
    assert score(SPEC, facts, found.pairs).broken == ()


@given(facts=matches(people=4, households=3))
@settings(max_examples=20, deadline=None)
def test_all_assignments_tried_say_the_same(facts: Facts) -> None:
    found = brute_force(SPEC, facts)
    assert found is not None
    assert solve(SPEC, facts, seed=1, seconds=20, gap=0.0).objective == found.objective


@given(facts=matches(people=6, households=8), at=st.integers(0, 40))
@settings(max_examples=30, deadline=None)
def test_who_is_locked_stays_and_the_rest_is_as_good_as_it_can_be(facts: Facts, at: int) -> None:
    pairs = solve(SPEC, facts, seed=1, seconds=20, gap=0.0).pairs
    if not len(pairs):
        return
    kept = pairs[at % len(pairs)]
    locked = Facts(**{**vars(facts), "locks": Locks(must=np.array([[kept[0], kept[1], -1]]))})
    again = solve(SPEC, locked, seed=1, seconds=20, gap=0.0)
    assert kept.tolist() in again.pairs.tolist()
    assert again.objective == solve(SPEC, facts, seed=1, seconds=20, gap=0.0).objective


def test_what_ties_people_together_is_no_match_of_teams_of_one() -> None:
    facts = make_facts(people=2, villages=1, supply={"leads": [True, False], "band": [1, 2]})
    mixed = make_spec(terms=(Mix(name="mix", supply="band", points=5),))
    assert not are_single(mixed, facts)
    assert not are_single(make_spec(), make_facts(people=2, villages=1, most=[2]))
    assert are_single(make_spec(terms=(Stay(name="stay", points=4),)), facts)
    require = Require(name="r", supply="leads", demand="led")
    assert are_single(make_spec(bars=(require,)), facts)


def test_a_flag_that_is_required_is_kept() -> None:
    spec = make_spec(bars=(Require(name="r", supply="leads", demand="severe"),), capacity="places")
    facts = make_facts(
        people=2,
        villages=3,
        supply={"leads": [True, False], "places": [1, 5]},
        demand={"severe": [True, True, False]},
    )
    proposal = solve(spec, facts, seed=1, seconds=5)
    assert [each.missing for each in proposal.shortages] == [1]
    assert {row[1] for row in proposal.pairs.tolist() if row[0] == 1} == {2}


def test_places_of_one_kind_are_taken_in_turn() -> None:
    facts = make_facts(
        people=4, villages=6, supply={"leads": [False] * 4, "places": [5] * 4}, demand={}
    )
    proposal = solve(make_spec(capacity="places"), facts, seed=1, seconds=5)
    assert sorted(np.bincount(proposal.pairs[:, 0]).tolist()) == [1, 1, 2, 2]


def test_kin_change_places_with_a_neighbour_at_no_cost() -> None:
    count = 300
    homes = [f"4312021012{at % 10:02}" for at in range(count)]
    facts = make_facts(
        people=count,
        villages=count,
        supply={
            "leads": [False] * count,
            "serves": [True] * count,
            "home": homes,
            "places": [1] * count,
        },
        demand={"severe": [False] * count, "code": homes},
        pairs={"kept": [], "kin": [(at, at, 0) for at in range(count)]},
    )
    proposal = solve(SPEC, facts, seed=1, seconds=20, gap=0.0)
    assert proposal.objective == proposal.bound == count * 150
    assert not set(map(tuple, proposal.pairs[:, :2].tolist())) & {(at, at) for at in range(count)}


def test_who_stops_it_gets_an_answer_with_everybody_missing() -> None:
    facts = make_facts(people=1, villages=2, supply={"places": [5]}, demand={})
    spec = make_spec(capacity="places")
    stopped = solve(spec, facts, seed=1, seconds=5, on_progress=lambda progress: False)
    assert stopped.ending is Ending.CANCELLED
    assert len(stopped.shortages) == 2
    assert stopped.bound >= 0


def test_a_wish_by_rank_counts_for_its_pair_only() -> None:
    spec = make_spec(terms=(Wish(name="wish", points=(30, 10)),))
    wishes = Pairs(left=np.array([0, 1]), right=np.array([1, 1]), rank=np.array([0, 1]))
    facts = make_facts(people=2, villages=2)
    facts = Facts(**{**vars(facts), "pairs": {"wish": wishes}})
    proposal = solve(spec, facts, seed=1, seconds=5)
    assert [row[:2] for row in proposal.pairs.tolist()] == [[1, 0], [0, 1]]
    assert proposal.terms == {"wish": 30}
