"""Why it is so, why something is missing, and what would help."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
from match_made import PENALTY, make_facts, make_spec

from benchmarks.match_judge import Judge
from benchmarks.match_rules import SPEC
from benchmarks.match_world import Scale
from benchmarks.match_world import make_facts as make_round
from zhucun.engines.match import (
    Avoid,
    Diagnosis,
    Facts,
    Lead,
    Only,
    Product,
    Proposal,
    Quota,
    Reach,
    Spec,
    changes,
    diagnose,
    solve,
    why,
)

TOWN = Scale(cities=1, counties=1, villages=30, people=110)
LEAD = Lead(name="lead", supply="can_lead", demand="led", penalty=PENALTY)
WORTH = Product(name="worth", supply="worth", demand="weight", points=1)


@pytest.fixture(scope="module")
def town() -> Facts:
    return make_round(np.random.default_rng(5), TOWN)


@pytest.fixture(scope="module")
def proposal(town: Facts) -> Proposal:
    return solve(SPEC, town, seed=1, seconds=60)


def test_the_terms_of_all_teams_add_up_to_the_objective(town: Facts, proposal: Proposal) -> None:
    teams = why(SPEC, town, proposal, demands=range(TOWN.villages), choices=1)
    terms: Counter[str] = Counter()
    for team in teams:
        for part in (team.terms, *(seat.terms for seat in team.seats)):
            terms.update(part)
    penalty = {rule.name: rule.penalty for rule in (SPEC.size, *SPEC.shortfalls)}
    lost = sum(penalty[s.rule] * s.missing for team in teams for s in team.shortages)
    assert terms == Counter(dict(proposal.terms))
    assert terms.total() - lost == proposal.objective


def test_a_next_choice_costs_exactly_what_the_whole_would_lose(
    town: Facts, proposal: Proposal
) -> None:
    judge = Judge(SPEC, town)
    seen = 0
    for team in why(SPEC, town, proposal, demands=range(0, TOWN.villages, 3)):
        for seat in team.seats:
            for choice in seat.next_choices:
                rows = exchanged(proposal, seat.supply, team.demand, choice)
                worth = judge.verdict(best_led(judge, rows))
                assert not worth.broken
                assert proposal.objective - worth.objective == choice.cost
                seen += 1
    assert seen > 50


def exchanged(proposal: Proposal, holder: int, demand: int, choice: Any) -> dict[int, set[int]]:
    teams: dict[int, set[int]] = {}
    for supply, place, _ in proposal.pairs.tolist():
        teams.setdefault(place, set()).add(supply)
    teams[demand].remove(holder)
    if choice.from_demand >= 0:
        teams[choice.from_demand].remove(choice.supply)
    teams[demand].add(choice.supply)
    if choice.replaced_to >= 0:
        teams[choice.replaced_to].add(holder)
    return teams


def best_led(judge: Judge, teams: dict[int, set[int]]) -> list[tuple[int, int, int]]:
    rows = []
    for demand, team in teams.items():
        able = [each for each in sorted(team) if judge.supply["can_lead"][each]]
        leader = max(able, key=lambda each: judge.supply["merit"][each], default=-1)
        rows += [(each, demand, int(each == leader)) for each in team]
    return rows


def test_who_earns_more_is_excluded_by_a_named_rule() -> None:
    facts = make_facts(
        people=3,
        supply={"worth": [1, 8, 9], "ok": [True, False, True]},
        demand={"weight": [1]},
        pairs={"kin": [(2, 0, 0)]},
    )
    spec = make_spec(terms=(WORTH,), bars=(Only(name="eligible", supply="ok"), Avoid(name="kin")))
    (team,) = why(spec, facts, solve(spec, facts, seed=1, seconds=5), demands=[0])
    found = [(each.supply, each.points, each.rules) for each in team.seats[0].excluded]
    assert found == [(2, 9, ("kin",)), (1, 8, ("eligible",))]


# ── what is missing ────────────────────────────────────────────────────────────────


def diagnosed(spec: Spec, facts: Facts) -> list[Diagnosis]:
    return diagnose(spec, facts, solve(spec, facts, seed=1, seconds=5))


def smallest(found: Diagnosis) -> tuple[str, str, int, int, int]:
    first = found.remedies[0]
    return first.kind, first.rule, first.supply, first.group, first.amount


def test_where_nothing_is_missing_nothing_is_diagnosed() -> None:
    assert diagnosed(make_spec(), make_facts(people=1)) == []


def test_no_leader_in_the_county_more_people_are_needed() -> None:
    facts = make_facts(
        people=4,
        villages=3,
        supply={"can_lead": [True, False, False, False]},
        demand={"led": [True, True, True]},
    )
    found = diagnosed(make_spec(shortfalls=(LEAD,)), facts)
    assert [each.shortage.rule for each in found] == ["lead", "lead"]
    assert all(each.proven for each in found)
    assert found[0].against["lead"] == 1
    assert smallest(found[0]) == ("supply", "lead", -1, -1, 1)


def test_a_quota_that_is_too_small_is_to_be_raised() -> None:
    spec = make_spec(bars=(Quota(name="quota", column="quota"),))
    facts = make_facts(people=3, villages=3, group=[0, 0, 0], quota=[2])
    (found,) = diagnosed(spec, facts)
    assert found.proven
    assert found.against["quota"] == 3 - 2
    assert smallest(found) == ("quota", "quota", found.remedies[0].supply, 0, 1)


def test_everybody_is_excluded_by_avoidance_one_bar_is_to_be_lifted() -> None:
    facts = make_facts(
        people=2,
        supply={"worth": [3, 5]},
        demand={"weight": [1]},
        pairs={"kin": [(0, 0, 0), (1, 0, 0)]},
    )
    (found,) = diagnosed(make_spec(terms=(WORTH,), bars=(Avoid(name="kin"),)), facts)
    assert found.proven
    assert found.against == {"size": 2, "kin": 2}
    assert smallest(found) == ("bar", "kin", 1, -1, 1)


def test_a_unit_that_does_not_reach_is_to_reach() -> None:
    spec = make_spec(bars=(Reach(name="reach", demand="code"),))
    facts = make_facts(people=1, demand={"code": ["430121100201"]}, areas=["4302"], reach=[(0, 0)])
    (found,) = diagnosed(spec, facts)
    assert found.proven
    assert smallest(found) == ("reach", "reach", 0, 0, 1)


def test_two_proposals_side_by_side() -> None:
    facts = make_facts(people=3, villages=2)
    one = solve(make_spec(), facts, seed=1, seconds=5)
    assert changes(one, one) == ()
    locked = make_facts(people=3, villages=2, must=[(2, 1, -1)])
    other = solve(make_spec(), locked, seed=1, seconds=5)
    found = {each.supply: (each.was, each.becomes) for each in changes(one, other)}
    was = {supply: demand for supply, demand, _ in one.pairs.tolist()}
    now = {supply: demand for supply, demand, _ in other.pairs.tolist()}
    assert found == {
        each: (was.get(each, -1), now.get(each, -1))
        for each in range(3)
        if was.get(each, -1) != now.get(each, -1)
    }
