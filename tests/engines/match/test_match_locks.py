"""What a person decided stands: in a proposal, when solved again, and against other rules."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from match_made import PENALTY, make_facts, make_spec

from benchmarks.match_judge import Judge
from benchmarks.match_rules import SPEC
from benchmarks.match_world import Scale
from benchmarks.match_world import make_facts as make_round
from zhucun.engines.match import (
    Apart,
    Avoid,
    Ending,
    Facts,
    Lead,
    Locks,
    LocksConflict,
    OneGroup,
    Product,
    Progress,
    Proposal,
    Quota,
    Remain,
    blocking_pairs,
    changes,
    resolve,
    solve,
)

TOWN = Scale(cities=1, counties=1, villages=30, people=110)
LEAD = Lead(name="lead", supply="can_lead", demand="led", penalty=PENALTY)
WORTH = Product(name="worth", supply="worth", demand="weight", points=1)


@pytest.fixture(scope="module")
def town() -> Facts:
    return make_round(np.random.default_rng(5), TOWN)


@pytest.fixture(scope="module")
def before(town: Facts) -> Proposal:
    return solve(SPEC, town, seed=1, seconds=60)


def test_a_lock_holds_in_its_role_and_a_ban_holds() -> None:
    people = {"worth": [9, 5, 1], "can_lead": [True, True, True]}
    facts = make_facts(
        people=3,
        least=[2],
        supply=people,
        demand={"weight": [1], "led": [True]},
        must=[(2, 0, 1)],
        never=[(0, 0)],
    )
    proposal = solve(make_spec(terms=(WORTH,), shortfalls=(LEAD,)), facts, seed=1, seconds=5)
    assert proposal.pairs.tolist() == [[2, 0, 1], [1, 0, 0]]


def test_who_is_not_to_lead_does_not() -> None:
    people = {"can_lead": [True, True]}
    facts = make_facts(people=2, least=[2], supply=people, demand={"led": [True]}, must=[(0, 0, 0)])
    proposal = solve(make_spec(shortfalls=(LEAD,)), facts, seed=1, seconds=5)
    assert proposal.pairs.tolist() == [[1, 0, 1], [0, 0, 0]]


@pytest.mark.parametrize(
    ("bars", "rule", "locks", "more"),
    [
        ((Avoid(name="kin"),), "kin", (0,), {"pairs": {"kin": [(0, 0, 0)]}, "must": [(0, 0, -1)]}),
        ((), "size", (0, 1), {"must": [(0, 0, -1), (1, 0, -1)]}),
        ((), "capacity", (0, 1), {"villages": 2, "must": [(0, 0, -1), (0, 1, -1)]}),
        ((), "never", (0,), {"must": [(0, 0, -1)], "never": [(0, 0)]}),
        ((), "role", (0, 1), {"must": [(0, 0, 1), (0, 0, 0)]}),
        ((), "lead", (0,), {"must": [(0, 0, 1)]}),
        (
            (Quota(name="quota", column="quota"),),
            "quota",
            (0,),
            {"quota": [0], "must": [(0, 0, -1)]},
        ),
        (
            (Apart(name="apart", supply="sex", demand="one"),),
            "apart",
            (0, 1),
            {
                "least": [2],
                "supply": {"sex": [0, 1]},
                "demand": {"one": [True]},
                "must": [(0, 0, -1), (1, 0, -1)],
            },
        ),
        (
            (OneGroup(name="one", demand="one"),),
            "one",
            (0, 1),
            {
                "least": [2],
                "group": [0, 1],
                "demand": {"one": [True]},
                "must": [(0, 0, -1), (1, 0, -1)],
            },
        ),
        (
            (Remain(name="remain", supply="remains"),),
            "remain",
            (0,),
            {
                "villages": 2,
                "supply": {"remains": [True, False]},
                "current": [0, -1],
                "must": [(0, 1, -1)],
            },
        ),
    ],
)
def test_locks_that_contradict_are_refused_by_name(
    bars: Any, rule: str, locks: tuple[int, ...], more: dict[str, Any]
) -> None:
    with pytest.raises(LocksConflict) as caught:
        solve(make_spec(bars=bars), make_facts(people=2, **more), seed=1, seconds=5)
    assert (caught.value.rule, caught.value.locks) == (rule, locks)


# ── solved again ────────────────────────────────────────────────────────────────────


def test_solved_again_with_locks_only_what_must_change_changes(
    town: Facts, before: Proposal
) -> None:
    judge = Judge(SPEC, town)
    moved = 0
    for supply, demand, _ in before.pairs.tolist():
        others = [each for each in range(TOWN.villages) if each != demand]
        lock = next((d for d in others if not judge.bars(supply, d)), None)
        if lock is None or town.supply["remains"][supply] or town.demand["one_unit"][lock]:
            continue
        locks = Locks(must=np.array([(supply, lock, -1)]))
        facts = dataclasses.replace(town, locks=locks)
        after = resolve(SPEC, facts, before=before, seed=1, seconds=60)
        assert Judge(SPEC, facts).verdict(after.pairs.tolist()).broken == ()
        touched = changes(before, after)
        assert any(each.supply == supply and each.becomes == lock for each in touched)
        assert after.shortages == before.shortages == ()
        assert len(touched) <= 9
        moved += 1
        if moved == 3:
            return
    pytest.fail("nobody to move")


def test_solved_again_with_a_ban_he_goes_and_hardly_anybody_else(
    town: Facts, before: Proposal
) -> None:
    remains = town.supply["remains"]
    supply, demand, _ = next(row for row in before.pairs.tolist() if not remains[row[0]])
    facts = dataclasses.replace(town, locks=Locks(never=np.array([(supply, demand)])))
    after = resolve(SPEC, facts, before=before, seed=1, seconds=60)
    touched = changes(before, after)
    assert supply in {each.supply for each in touched}
    assert len(touched) <= 6
    assert len(after.shortages) <= len(before.shortages) + 1


def test_solved_again_from_pairs_without_change_nothing_changes(
    town: Facts, before: Proposal
) -> None:
    after = resolve(SPEC, town, before=before.pairs, seed=2, seconds=60)
    assert after.pairs.tolist() == before.pairs.tolist()
    assert after.objective == before.objective


# ── the search ─────────────────────────────────────────────────────────────────────


def test_the_same_seed_gives_the_same_proposal(town: Facts, before: Proposal) -> None:
    again = solve(SPEC, town, seed=1, seconds=60)
    assert again.pairs.tolist() == before.pairs.tolist()
    assert again.bound == before.bound


def test_a_proposal_is_close_to_its_bound(before: Proposal) -> None:
    assert before.gap <= 0.02
    assert before.objective <= before.bound


def test_who_cancels_gets_the_best_so_far(town: Facts) -> None:
    seen: list[Progress] = []

    def stop(progress: Progress) -> bool:
        seen.append(progress)
        return progress.objective is None

    proposal = solve(SPEC, town, seed=1, seconds=60, gap=0.0, on_progress=stop)
    assert proposal.ending is Ending.CANCELLED
    assert len(proposal.pairs) > 30
    assert Judge(SPEC, town).verdict(proposal.pairs.tolist()).broken == ()
    assert proposal.objective <= proposal.bound
    assert seen[-1].objective is not None


def test_no_time_gives_what_there_is(town: Facts) -> None:
    proposal = solve(SPEC, town, seed=1, seconds=0.0)
    assert proposal.ending is Ending.TIME
    assert Judge(SPEC, town).verdict(proposal.pairs.tolist()).broken == ()


def test_few_ranked_wishes_block(town: Facts, before: Proposal) -> None:
    nobody = np.zeros((0, 3), np.int64)
    found = blocking_pairs(SPEC, town, before)
    assert len(found) < len(blocking_pairs(SPEC, town, nobody)) / 3
    placed = {(row[0], row[1]) for row in before.pairs.tolist()}
    assert not placed & set(found)
