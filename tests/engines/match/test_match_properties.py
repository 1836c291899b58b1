"""The engine against brute force and against a judge that shares nothing with it, on drawn matches.

`match_brute` tries every assignment; `benchmarks.match_judge` says what pairs are worth and which
hard rules they break; `benchmarks.match_world` makes rounds as they are.
"""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from match_brute import Best, brute_force
from match_small import facts, keep, shuffled, specs

from benchmarks.match_ground import Scale
from benchmarks.match_judge import Judge, Verdict
from benchmarks.match_rules import SPEC
from benchmarks.match_world import make_facts
from zhucun.engines.match import changes, resolve, score, solve, why
from zhucun.engines.match.answers import Choice, Proposal
from zhucun.engines.match.errors import MatchError
from zhucun.engines.match.facts import Facts, Locks
from zhucun.engines.match.spec import Bar, Remain, Spec

SECONDS = 60.0  # not reached: a search that ends by itself is the same on a busy machine
TOWNSHIPS = Scale(cities=1, counties=2, villages=24, people=84)
Teams = dict[int, set[int]]


def examples(count: int) -> settings:
    """The same examples every time, so that a red test stays red."""
    return settings(
        max_examples=count,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )


def best_of(spec: Spec, given_facts: Facts) -> Best:
    """The best by brute force; matches that nobody can solve are drawn again."""
    best = brute_force(spec, given_facts)
    assume(best is not None)
    assert best is not None
    return best


def exactly(spec: Spec, given_facts: Facts) -> Proposal:
    return solve(spec, given_facts, seed=1, seconds=SECONDS, gap=0.0)


def verdict(spec: Spec, given_facts: Facts, proposal: Proposal) -> Verdict:
    return Judge(spec, given_facts).verdict(proposal.pairs.tolist())


def shortages(proposal: Proposal) -> dict[tuple[str, int], int]:
    return {(each.rule, each.demand): each.missing for each in proposal.shortages}


def town_round(seed: int) -> Facts:
    return make_facts(np.random.default_rng(seed), TOWNSHIPS)


# ── what is proposed ────────────────────────────────────────────────────────────────


@examples(25)
@given(specs(), facts())
def test_a_proposal_is_as_good_as_the_best_of_all_assignments(spec: Spec, small: Facts) -> None:
    best, proposal = best_of(spec, small), exactly(spec, small)
    assert proposal.objective == best.objective
    assert proposal.bound >= best.objective - 1e-6


@examples(15)
@given(specs(), facts())
def test_the_bound_is_never_below_the_best_of_all_assignments(spec: Spec, small: Facts) -> None:
    best = best_of(spec, small)
    proposal = solve(spec, small, seed=1, seconds=SECONDS)
    assert proposal.objective <= best.objective <= proposal.bound + 1e-6


@examples(20)
@given(specs(), facts(locked=True))
def test_no_hard_rule_and_no_lock_is_ever_broken(spec: Spec, small: Facts) -> None:
    best_of(spec, small)
    proposal = solve(spec, small, seed=1, seconds=SECONDS)
    assert verdict(spec, small, proposal).broken == ()


@examples(20)
@given(specs(), facts(locked=True))
def test_what_a_proposal_says_of_itself_is_true(spec: Spec, small: Facts) -> None:
    """Its terms, its shortages and its objective; and they add up."""
    best_of(spec, small)
    proposal = solve(spec, small, seed=1, seconds=SECONDS)
    found = verdict(spec, small, proposal)
    assert proposal.terms == found.terms
    assert shortages(proposal) == found.short
    assert proposal.objective == found.objective == _summed(spec, proposal)
    order = [(demand, -leads, person) for person, demand, leads in proposal.pairs.tolist()]
    assert order == sorted(order)


@examples(20)
@given(specs(), facts(locked=True))
def test_nothing_is_short_that_an_assignment_can_have(spec: Spec, small: Facts) -> None:
    """A penalty outweighs all terms, so that the best assignment has the fewest shortages."""
    best, proposal = best_of(spec, small), exactly(spec, small)
    assert _lost(spec, proposal) == best.penalty


@examples(15)
@given(specs(), facts(locked=True))
def test_what_no_assignment_can_keep_is_refused(spec: Spec, small: Facts) -> None:
    assume(brute_force(spec, small) is None)
    with pytest.raises(MatchError):
        solve(spec, small, seed=1, seconds=SECONDS)


def _lost(spec: Spec, proposal: Proposal) -> int:
    penalty = {part.name: part.penalty for part in (spec.size, *spec.shortfalls)}
    return sum(penalty[each.rule] * each.missing for each in proposal.shortages)


def _summed(spec: Spec, proposal: Proposal) -> int:
    return sum(proposal.terms.values()) - _lost(spec, proposal)


@examples(25)
@given(specs(), facts(locked=True), st.data())
def test_any_assignment_is_scored_and_its_faults_are_found(
    spec: Spec, small: Facts, data: st.DataObject
) -> None:
    """Edited by hand it may break anything; nobody is twice at one place."""
    people, demands = len(small.group), len(small.demand["code"])
    cells = st.tuples(st.integers(0, people - 1), st.integers(0, demands - 1))
    roles = data.draw(st.dictionaries(cells, st.integers(0, 1), max_size=6))
    pairs = np.array(sorted((*cell, role) for cell, role in roles.items()), np.int64)
    found = Judge(spec, small).verdict(pairs.reshape(-1, 3).tolist())
    told = score(spec, small, pairs.reshape(-1, 3))
    assert (told.objective, told.terms) == (found.objective, found.terms)
    assert {(each.rule, each.demand): each.missing for each in told.shortages} == found.short
    assert bool(told.broken) == bool(found.broken), (told.broken, found.broken)


# ── when the question changes ────────────────────────────────────────────────────────────


@examples(15)
@given(specs(), facts(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(spec: Spec, small: Facts, dice: Any) -> None:
    best_of(spec, small)
    assert exactly(spec, shuffled(small, dice)).objective == exactly(spec, small).objective


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_the_rows_stays_within_the_gap(seed: int) -> None:
    import random

    one = town_round(seed)
    other = shuffled(one, random.Random(seed))
    first, second = (solve(SPEC, each, seed=1, seconds=SECONDS) for each in (one, other))
    assert first.objective <= second.bound + 1e-6
    assert second.objective <= first.bound + 1e-6


@examples(15)
@given(specs(), facts(), st.integers(0, 7))
def test_one_candidate_more_never_lowers_the_bound(spec: Spec, small: Facts, who: int) -> None:
    people = len(small.group)
    assume(who < people)
    assume(not (small.supply["remains"][who] and any(isinstance(b, Remain) for b in spec.bars)))
    fewer = best_of(spec, keep(small, [each for each in range(people) if each != who]))
    more = solve(spec, small, seed=1, seconds=SECONDS)
    assert more.bound >= fewer.objective - 1e-6


@examples(15)
@given(specs(), facts(locked=True))
def test_solving_again_without_a_change_changes_nothing(spec: Spec, small: Facts) -> None:
    best_of(spec, small)
    before = solve(spec, small, seed=1, seconds=SECONDS)
    after = resolve(spec, small, before=before, seed=2, seconds=SECONDS)
    assert changes(before, after) == ()
    assert after.pairs.tolist() == before.pairs.tolist()


@examples(15)
@given(specs(), facts(), st.data())
def test_solving_again_keeps_new_locks_and_all_hard_rules(
    spec: Spec, small: Facts, data: st.DataObject
) -> None:
    best_of(spec, small)
    before = solve(spec, small, seed=1, seconds=SECONDS)
    cell = st.tuples(
        st.integers(0, len(small.group) - 1), st.integers(0, len(small.demand["code"]) - 1)
    )
    must = np.array([(*data.draw(cell), -1)], np.int64)
    locked = dataclasses.replace(small, locks=Locks(must=must))
    best_of(spec, locked)
    after = resolve(spec, locked, before=before, seed=1, seconds=SECONDS)
    found = verdict(spec, locked, after)
    assert found.broken == ()
    assert (found.objective, found.short) == (after.objective, shortages(after))


# ── why ──────────────────────────────────────────────────────────────────────────────


@examples(20)
@given(specs(), facts(locked=True))
def test_the_explanations_add_up_to_the_score(spec: Spec, small: Facts) -> None:
    best_of(spec, small)
    proposal = solve(spec, small, seed=1, seconds=SECONDS)
    teams = why(spec, small, proposal, demands=range(len(small.demand["code"])))
    terms: Counter[str] = Counter()
    for team in teams:
        for part in (team.terms, *(seat.terms for seat in team.seats)):
            terms.update(part)
    assert {name: points for name, points in terms.items() if points} == {
        name: points for name, points in proposal.terms.items() if points
    }
    told = [short for team in teams for short in team.shortages]
    assert sorted(told, key=repr) == sorted(
        (each for each in proposal.shortages if each.demand >= 0), key=repr
    )
    seats = [(s.supply, t.demand, int(s.leads)) for t in teams for s in t.seats]
    assert sorted(seats) == sorted(map(tuple, proposal.pairs.tolist()))


@examples(20)
@given(specs(), facts())
def test_an_exclusion_names_the_rules_that_exclude(spec: Spec, small: Facts) -> None:
    best_of(spec, small)
    proposal = solve(spec, small, seed=1, seconds=SECONDS)
    judge = Judge(spec, small)
    bars = {bar.name for bar in spec.bars if isinstance(bar, Bar)}
    for team in why(spec, small, proposal, demands=range(len(small.demand["code"]))):
        for seat in team.seats:
            for each in seat.excluded:
                assert each.rules
                assert set(each.rules) & bars == set(judge.bars(each.supply, team.demand))


@examples(15)
@given(specs(), facts(locked=True))
def test_a_next_choice_costs_what_the_exchange_loses(spec: Spec, small: Facts) -> None:
    best_of(spec, small)
    proposal = solve(spec, small, seed=1, seconds=SECONDS)
    judge = Judge(spec, small)
    for team in why(spec, small, proposal, demands=range(len(small.demand["code"]))):
        for seat in team.seats:
            for choice in seat.next_choices:
                teams = exchanged(proposal, seat.supply, team.demand, choice)
                worth = best_led(judge, teams)
                assert choice.cost == proposal.objective - worth


def exchanged(proposal: Proposal, holder: int, demand: int, choice: Choice) -> Teams:
    """By demand, who is there once somebody else has the holder's seat."""
    teams: Teams = defaultdict(set)
    for person, place, _ in proposal.pairs.tolist():
        teams[place].add(person)
    teams[demand] = teams[demand] - {holder} | {choice.supply}
    teams[choice.from_demand].discard(choice.supply)
    teams[choice.replaced_to].add(holder)
    teams.pop(-1, None)
    return teams


def best_led(judge: Judge, teams: Teams) -> int:
    """The most that teams earn, whoever leads them."""
    found = []
    places = sorted(teams)
    for leaders in product(*[(None, *sorted(teams[place])) for place in places]):
        rows = [
            (person, place, int(person == leader))
            for place, leader in zip(places, leaders, strict=True)
            for person in teams[place]
        ]
        verdict = judge.verdict(rows)
        if not verdict.broken:
            found.append(verdict.objective)
    return max(found)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_round_of_townships_is_solved_close_to_its_bound(seed: int) -> None:
    given_facts = town_round(seed)
    proposal = solve(SPEC, given_facts, seed=seed, seconds=SECONDS)
    found = verdict(SPEC, given_facts, proposal)
    assert found.broken == ()
    assert (found.objective, found.short) == (proposal.objective, shortages(proposal))
    assert proposal.gap <= 0.01
    again = solve(SPEC, given_facts, seed=seed, seconds=SECONDS)
    assert again.pairs.tolist() == proposal.pairs.tolist()
