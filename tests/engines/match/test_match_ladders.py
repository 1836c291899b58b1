"""Nothing stays short that a few moves would end, however early the search may stop."""

from __future__ import annotations

import numpy as np
import pytest
from match_made import PENALTY, make_facts, make_spec

from benchmarks.match_judge import Judge
from benchmarks.match_rules import SPEC
from benchmarks.match_world import Scale
from benchmarks.match_world import make_facts as make_round
from zhucun.engines.match import Facts, OneGroup, Quota, Some, diagnose, solve
from zhucun.engines.match.run.ladders import climb
from zhucun.engines.match.run.places import teams_of
from zhucun.engines.match.run.problem import Problem, compile_problem
from zhucun.engines.match.run.scoring import as_pairs
from zhucun.engines.match.run.state import pairs_of
from zhucun.engines.match.run.workers import Teams


def stand(problem: Problem, *pairs: tuple[int, int]) -> Teams:
    """Who is where."""
    table = np.array([(supply, demand, 0) for supply, demand in pairs], np.int64)
    return teams_of(problem, as_pairs(table))[0]


def where(problem: Problem, teams: Teams) -> set[tuple[int, int]]:
    return {(supply, demand) for supply, demand, _ in pairs_of(problem, teams).tolist()}


def only(*pairs: tuple[int, int], people: int, villages: int) -> np.ndarray:
    """The pairs that are locked out, so that only these are left."""
    every = {(supply, demand) for supply in range(people) for demand in range(villages)}
    return np.array(sorted(every - set(pairs)), np.int64)


def test_one_follows_the_other_until_somebody_comes_who_is_left_over() -> None:
    allowed = [(0, 0), (0, 1), (1, 1), (1, 2), (2, 2)]
    never = only(*allowed, people=3, villages=3)
    problem = compile_problem(make_spec(), make_facts(people=3, villages=3, never=never))
    teams = stand(problem, (0, 1), (1, 2))
    found = climb(problem, teams, 0)
    assert found is not None
    assert where(problem, found[0]) == {(0, 0), (1, 1), (2, 2)}
    assert found[1].tolist() == [0, 1, 2]


def test_nobody_leaves_where_he_is_needed() -> None:
    never = only((0, 0), (0, 1), people=1, villages=2)
    problem = compile_problem(make_spec(), make_facts(people=1, villages=2, never=never))
    assert climb(problem, stand(problem, (0, 1)), 0) is None


def test_a_unit_that_may_send_nobody_more_calls_one_back() -> None:
    spec = make_spec(bars=(Quota(name="quota", column="quota"),))
    never = only((0, 0), (1, 1), (2, 1), people=3, villages=2)
    facts = make_facts(people=3, villages=2, group=[0, 0, 1], quota=[1, 1], never=never)
    problem = compile_problem(spec, facts)
    found = climb(problem, stand(problem, (1, 1)), 0)
    assert found is not None
    assert where(problem, found[0]) == {(0, 0), (2, 1)}


def test_somebody_who_does_not_meet_the_rule_makes_room() -> None:
    spec = make_spec(
        shortfalls=(Some(name="young", supply="young", demand="all", penalty=PENALTY),)
    )
    facts = make_facts(
        people=2, villages=1, supply={"young": [False, True]}, demand={"all": [True]}, most=[1]
    )
    problem = compile_problem(spec, facts)
    found = climb(problem, stand(problem, (0, 0)), 0)
    assert found is not None
    assert where(problem, found[0]) == {(1, 0)}


def test_a_village_of_one_unit_takes_a_whole_team_of_another() -> None:
    spec = make_spec(bars=(OneGroup(name="one", demand="one"),))
    facts = make_facts(
        people=5, villages=1, least=[3], group=[0, 0, 1, 1, 1], demand={"one": [True]}
    )
    problem = compile_problem(spec, facts)
    found = climb(problem, stand(problem, (0, 0), (1, 0)), 0)
    assert found is not None
    assert where(problem, found[0]) == {(2, 0), (3, 0), (4, 0)}


@pytest.fixture(scope="module", params=[1, 2])
def tight(request: pytest.FixtureRequest) -> Facts:
    """Hardly more people than seats."""
    dice = np.random.default_rng(request.param)
    return make_round(dice, Scale(cities=2, counties=8, villages=240, people=730))


def test_a_search_that_may_stop_at_once_leaves_short_only_what_must_be(tight: Facts) -> None:
    proposal = solve(SPEC, tight, seed=1, seconds=120, gap=0.9)
    assert Judge(SPEC, tight).verdict(proposal.pairs.tolist()).broken == ()
    assert [each for each in diagnose(SPEC, tight, proposal) if not each.proven] == []
