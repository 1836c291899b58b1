"""The benchmark's rounds and rivals: what they are given is what the judge says, and the office
keeps to every rule."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.match_ground import Scale
from benchmarks.match_judge import Judge
from benchmarks.match_rivals import Office
from benchmarks.match_round import make_arcs
from benchmarks.match_rules import SPEC
from benchmarks.match_world import SCALES, make_facts, make_nation, make_round

SMALL = Scale(cities=1, counties=2, villages=20, people=70)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_rivals_get_every_pair_that_no_rule_bars_and_its_points(seed: int) -> None:
    facts = make_facts(np.random.default_rng(seed), SMALL, centre=seed == 2)
    round_, judge = make_arcs(facts), Judge(SPEC, facts)
    for village in range(round_.villages):
        arcs = round_.of(village)
        people = round_.person[arcs].tolist()
        assert people == [each for each in range(70) if not judge.bars(each, village)]
        earned = [sum(judge.pair_points(each, village).values()) for each in people]
        assert round_.points[arcs].tolist() == earned


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_office_breaks_no_hard_rule(seed: int) -> None:
    facts = make_facts(np.random.default_rng(seed), SMALL)
    assert Judge(SPEC, facts).verdict(Office(make_arcs(facts)).work().tolist()).broken == ()


def test_a_round_has_its_size_and_is_the_same_for_the_same_seed() -> None:
    one, other = make_round("county", 7), make_round("county", 7)
    assert (len(one.demand["code"]), len(one.group)) == (118, 450)
    assert len(set(one.demand["code"].tolist())) == 118
    for name, column in one.supply.items():
        assert column.tolist() == other.supply[name].tolist()
    assert one.pairs["cadre-wish"].rank.tolist() == other.pairs["cadre-wish"].rank.tolist()
    assert SCALES["city"].villages == 1_000


def test_a_nation_comes_a_province_at_a_time_and_adds_up() -> None:
    scale = Scale(cities=56, counties=280, villages=5_600, people=16_900)
    parts = [(code, len(f.demand["code"]), len(f.group)) for code, f in make_nation(1, scale)]
    assert len({code for code, _, _ in parts}) == 28
    assert sum(villages for _, villages, _ in parts) == 5_600
    assert sum(people for _, _, people in parts) == 16_900
