"""Whether a shortage must be, and what would end it, against every assignment of small matches."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations, combinations_with_replacement, product
from typing import Any

import numpy as np
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from match_brute import brute_force
from match_made import PENALTY, make_facts, make_spec
from match_small import BARS, SHORTFALLS, facts
from match_small import PENALTY as DEAR

from benchmarks.match_judge import Judge
from zhucun.engines.match import (
    Apart,
    Core,
    Diagnosis,
    Facts,
    Lead,
    Locks,
    Need,
    OneGroup,
    Pairs,
    Proposal,
    Quota,
    Remedy,
    Share,
    Size,
    Spec,
    diagnose,
    score,
    solve,
)

Most = Mapping[tuple[str, int], int]


def examples(count: int) -> settings:
    return settings(
        max_examples=count,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )


def _some(parts: tuple[Any, ...]) -> st.SearchStrategy[tuple[Any, ...]]:
    kept = st.lists(st.booleans(), min_size=len(parts), max_size=len(parts))
    return kept.map(lambda flags: tuple(p for p, flag in zip(parts, flags, strict=True) if flag))


def hard_specs() -> st.SearchStrategy[Spec]:
    """Nothing is wished: the rules of groups and teams decide."""
    return st.builds(
        Spec,
        size=st.just(Size(name="size", least="least", most="most", penalty=DEAR)),
        bars=_some(BARS),
        shortfalls=_some(SHORTFALLS),
        capacity=st.sampled_from((None, None, "capacity")),
    )


def exists(spec: Spec, given_facts: Facts, most: Most) -> bool:
    """Whether any assignment keeps all rules and lacks no more than this; what is not named may lack
    anything."""
    judge = Judge(spec, given_facts)
    demands = range(len(judge.demand[spec.size.least]))
    people = range(len(judge.group))
    teams: list[list[tuple[tuple[int, int, int], ...]]] = []
    for demand in demands:
        found = []
        able = [p for p in people if not any(judge.team_broken(demand, [p], []))]
        for size in range(judge.demand[spec.size.most][demand] + 1):
            for team in combinations(able, size):
                for leader in (None, *team):
                    led = [] if leader is None else [leader]
                    if any(judge.team_broken(demand, team, led)):
                        continue
                    short = judge.team_short(demand, team, led)
                    if all(short.get(n, 0) <= m for (n, d), m in most.items() if d == demand):
                        found.append(tuple((p, demand, int(p == leader)) for p in team))
        teams.append(found)
    return _search(judge, teams, (), most)


def _search(
    judge: Judge,
    teams: list[list[tuple[tuple[int, int, int], ...]]],
    chosen: tuple[tuple[int, int, int], ...],
    most: Most,
) -> bool:
    if not teams:
        verdict = judge.verdict(chosen)
        return not verdict.broken and all(
            verdict.short.get((n, d), 0) <= m for (n, d), m in most.items() if d < 0
        )
    capacity = judge.spec.capacity
    for team in teams[0]:
        serves = Counter(p for p, _, _ in (*chosen, *team))
        may = all(n <= (judge.supply[capacity][p] if capacity else 1) for p, n in serves.items())
        if may and _search(judge, teams[1:], (*chosen, *team), most):
            return True
    return False


def all_needs(spec: Spec, given_facts: Facts, proposal: Proposal) -> dict[tuple[str, int], int]:
    """By need of every demand and of the whole, how many the proposal lacks."""
    names = [spec.size.name, *(p.name for p in spec.shortfalls if not isinstance(p, Share))]
    most = {(n, d): 0 for n in names for d in range(len(given_facts.demand[spec.size.least]))}
    most |= {(p.name, -1): 0 for p in spec.shortfalls if isinstance(p, Share)}
    return most | {(s.rule, s.demand): s.missing for s in proposal.shortages}


def some_proposal(spec: Spec, given_facts: Facts, data: st.DataObject) -> Proposal:
    """The best one, or one that somebody has thinned out by hand."""
    found = solve(spec, given_facts, seed=1, seconds=60.0, gap=0.0)
    must = {tuple(row[:2]) for row in given_facts.locks.must.tolist()}
    free = [
        at
        for at, (person, demand, _) in enumerate(found.pairs.tolist())
        if (person, demand) not in must and not given_facts.supply["remains"][person]
    ]
    if not free or data.draw(st.booleans()):
        return found
    pairs = np.delete(found.pairs, data.draw(st.sampled_from(free)), axis=0)
    told = score(spec, given_facts, pairs)
    return dataclasses.replace(
        found, pairs=pairs, objective=told.objective, shortages=told.shortages
    )


Match = tuple[Spec, Facts]


def changed(spec: Spec, small: Facts, remedy: Remedy, amount: int) -> Iterator[Match]:
    """The matches with so much of a remedy: one for each way to do it."""
    people = range(len(small.group))
    match remedy.kind:
        case "quota":
            quota = small.groups["quota"].copy()
            quota[remedy.group] += amount
            yield spec, dataclasses.replace(small, groups={"quota": quota})
        case "rule":
            yield _without_rule(spec, small, remedy) if amount else (spec, small)
        case "bar":
            for who in combinations(people, amount):
                yield spec, _lifted(small, remedy, who)
        case "reach":
            for group in range(len(small.groups["quota"])) if amount else ():
                yield spec, _reaching(small, remedy.demand, group)
        case "supply":
            yield from _with_more(spec, small, remedy, amount)


def _without_rule(spec: Spec, small: Facts, remedy: Remedy) -> Match:
    (bar,) = [bar for bar in spec.bars if bar.name == remedy.rule]
    assert isinstance(bar, OneGroup | Apart)
    flags = small.demand[bar.demand].copy()
    flags[remedy.demand] = False
    bars = tuple(
        dataclasses.replace(bar, demand="lifted") if each is bar else each for each in spec.bars
    )
    demand = {**small.demand, "lifted": flags}
    return dataclasses.replace(spec, bars=bars), dataclasses.replace(small, demand=demand)


def _lifted(small: Facts, remedy: Remedy, who: tuple[int, ...]) -> Facts:
    """A hard rule lifted for some people at one demand only."""
    pairs, never = dict(small.pairs), {tuple(row) for row in small.locks.never.tolist()}
    supply = dict(small.supply)
    lifted = {(person, remedy.demand) for person in who}
    if remedy.rule == "never":
        never -= lifted
    elif remedy.rule == "avoid":
        rows = zip(pairs["avoid"].left.tolist(), pairs["avoid"].right.tolist(), strict=True)
        left, right = np.array([row for row in rows if row not in lifted]).reshape(-1, 2).T
        pairs["avoid"] = Pairs(left=left.astype(int), right=right.astype(int), rank=left * 0)
    else:
        name = {"only": "ok", "require": "b"}[remedy.rule]
        held = small.demand["strict"] | (remedy.rule == "only")
        never |= {
            (person, demand)
            for person in who
            for demand in np.flatnonzero(held).tolist()
            if demand != remedy.demand and not supply[name][person]
        }
        supply[name] = supply[name].copy()
        supply[name][list(who)] = True
    locks = Locks(must=small.locks.must, never=np.array(sorted(never), int).reshape(-1, 2))
    return dataclasses.replace(small, pairs=pairs, supply=supply, locks=locks)


def _reaching(small: Facts, demand: int, group: int) -> Facts:
    """A group serves one demand more, and no other."""
    code = np.append(small.areas, "9" * 12)
    area = small.demand["code"].copy()
    reach = list(small.reach.tolist())
    served = {g: [str(small.areas[a]) for h, a in reach if h == g] for g, _ in reach}
    for other, areas in served.items():
        if any(str(area[demand]).startswith(each) for each in areas):
            reach.append([other, len(code) - 1])
    area[demand] = "9" * 12
    table = np.array([*reach, [group, len(code) - 1]], np.int64)
    column = {**small.demand, "code": area}
    return dataclasses.replace(small, demand=column, areas=code, reach=table)


def _with_more(spec: Spec, small: Facts, remedy: Remedy, amount: int) -> Iterator[Match]:
    """So many more people of any group who may serve, each at the demand (for a share: at any)."""
    groups, sexes = len(small.groups["quota"]), (0, 1)
    demands = range(len(small.demand["code"])) if remedy.demand < 0 else (remedy.demand,)
    for each in combinations_with_replacement(product(range(groups + 1), sexes, demands), amount):
        flag = {"lead": "can_lead", "some": "young", "share": "young"}.get(remedy.rule, "")
        more = {name: [name in ("ok", "b", flag)] * amount for name in small.supply}
        supply = {
            name: np.append(column, np.array(more[name]).astype(column.dtype))
            for name, column in small.supply.items()
        }
        rows = slice(len(small.group), None)
        supply["sex"][rows] = [sex for _, sex, _ in each]
        supply["capacity"][rows] = 1
        supply["remains"][rows] = False
        supply["bits"][rows] = 255 * (remedy.rule == "covers")
        supply["home"][rows] = ""
        quota = np.append(small.groups["quota"], 0)
        np.add.at(quota, [group for group, _, _ in each], 1)
        must = [(len(small.group) + at, demand, -1) for at, (_, _, demand) in enumerate(each)]
        yield (
            spec,
            dataclasses.replace(
                small,
                supply=supply,
                groups={"quota": quota},
                group=np.append(small.group, [group for group, _, _ in each]).astype(int),
                current=np.append(small.current, [-1] * amount).astype(int),
                locks=Locks(
                    must=np.concatenate([small.locks.must, np.array(must, int).reshape(-1, 3)]),
                    never=small.locks.never,
                ),
            ),
        )


@examples(25)
@given(hard_specs(), facts(most_people=6, locked=True), st.data())
def test_a_shortage_is_proven_only_where_no_assignment_lacks_less(
    spec: Spec, small: Facts, data: st.DataObject
) -> None:
    """And avoidable only where one does; small matches are always decided, shares among them."""
    assume(brute_force(spec, small) is not None)
    proposal = some_proposal(spec, small, data)
    most = all_needs(spec, small, proposal)
    for each in diagnose(spec, small, proposal):
        at = each.shortage.rule, each.shortage.demand
        less = exists(spec, small, {**most, at: each.shortage.missing - 1})
        assert (each.proven, each.avoidable) == (not less, less)


@examples(20)
@given(hard_specs(), facts(most_people=6, locked=True), st.data())
def test_a_core_cannot_be_kept_and_without_any_need_of_it_can(
    spec: Spec, small: Facts, data: st.DataObject
) -> None:
    assume(brute_force(spec, small) is not None)
    proposal = some_proposal(spec, small, data)
    missing = all_needs(spec, small, proposal)
    for each in diagnose(spec, small, proposal):
        if each.core is None:
            continue
        short = each.shortage
        assert each.core.needs[0] == Need(rule=short.rule, demand=short.demand)
        most = {(n.rule, n.demand): missing[n.rule, n.demand] for n in each.core.needs}
        most[short.rule, short.demand] -= 1
        assert not exists(spec, small, most)
        for need in each.core.needs if each.core.is_minimal else ():
            rest = {key: m for key, m in most.items() if key != (need.rule, need.demand)}
            assert exists(spec, small, rest)


@examples(25)
@given(hard_specs(), facts(most_people=6, locked=True), st.data())
def test_a_verified_remedy_ends_the_shortage_and_less_of_it_does_not(
    spec: Spec, small: Facts, data: st.DataObject
) -> None:
    assume(brute_force(spec, small) is not None)
    proposal = some_proposal(spec, small, data)
    missing = all_needs(spec, small, proposal)
    for each in diagnose(spec, small, proposal):
        most = {**missing, (each.shortage.rule, each.shortage.demand): 0}
        for remedy in each.remedies:
            if remedy.verified and remedy.amount < 3:
                ways = changed(spec, small, remedy, remedy.amount)
                assert any(exists(*way, most) for way in ways), remedy
                fewer = changed(spec, small, remedy, remedy.amount - 1)
                assert not any(exists(*way, most) for way in fewer), remedy


# ── by name ─────────────────────────────────────────────────────────────────────────


def diagnosed(spec: Spec, given_facts: Facts) -> list[Diagnosis]:
    return diagnose(spec, given_facts, solve(spec, given_facts, seed=1, seconds=5))


def test_a_shortage_that_one_unit_a_team_makes_is_proven_and_names_the_rule() -> None:
    spec = make_spec(bars=(OneGroup(name="one", demand="one"),))
    given_facts = make_facts(people=2, group=[0, 1], least=[2], demand={"one": [True]})
    (found,) = diagnosed(spec, given_facts)
    assert found.proven
    assert found.core == Core(needs=(Need(rule="size", demand=0),), rules=("one",), is_minimal=True)
    told = {(each.kind, each.rule, each.amount, each.verified) for each in found.remedies}
    assert told == {("rule", "one", 1, True), ("supply", "size", 1, True)}


def test_a_share_of_the_whole_match_is_proven_to_lack_people() -> None:
    young = Share(name="young", supply="young", permille=500, penalty=PENALTY)
    given_facts = make_facts(people=4, villages=4, supply={"young": [True, False, False, False]})
    (found,) = diagnosed(make_spec(shortfalls=(young,)), given_facts)
    assert (found.shortage.missing, found.proven) == (1, True)
    assert found.core is not None
    assert found.core.is_minimal  # of two villages one may be young; of three not half
    assert len({need.demand for need in found.core.needs} - {-1}) == 3
    assert found.remedies == (
        Remedy(
            kind="supply", rule="young", demand=-1, supply=-1, group=-1, amount=1, verified=True
        ),
    )


def test_two_villages_that_share_one_unit_stand_in_the_core_of_each_other() -> None:
    """Each would have the two of the second unit; the first unit has one only."""
    spec = make_spec(bars=(OneGroup(name="one", demand="one"), Quota(name="quota", column="quota")))
    given_facts = make_facts(
        people=3,
        villages=2,
        group=[0, 1, 1],
        quota=[2, 2],
        least=[2, 2],
        demand={"one": [True, True]},
    )
    found = diagnosed(spec, given_facts)
    (core,) = {each.core for each in found}
    assert core is not None
    assert {need.rule for need in core.needs} == {"size"}
    assert all(each.proven and not each.avoidable for each in found)


def test_what_a_longer_search_would_mend_is_not_called_proven() -> None:
    spec = make_spec(shortfalls=(Lead(name="lead", supply="lead", demand="led", penalty=PENALTY),))
    given_facts = make_facts(
        people=2, villages=1, supply={"lead": [True, False]}, demand={"led": [True]}
    )
    found = solve(spec, given_facts, seed=1, seconds=5)
    pairs = np.array([[1, 0, 0]])
    told = score(spec, given_facts, pairs)
    byhand = dataclasses.replace(found, pairs=pairs, shortages=told.shortages)
    (each,) = diagnose(spec, given_facts, byhand)
    assert (each.proven, each.avoidable, each.core) == (False, True, None)
