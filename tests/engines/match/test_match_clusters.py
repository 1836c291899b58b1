"""Many demands in clusters: programmes over several of them, and areas added up."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.match_ground import Scale
from benchmarks.match_judge import Judge
from benchmarks.match_rules import SPEC
from benchmarks.match_world import make_facts
from zhucun.engines.match import AreaReport, Facts, solve, solve_by_area
from zhucun.engines.match.run import abreast, exchange, search, workers
from zhucun.engines.match.run import clusters as several
from zhucun.engines.match.run.clusters import Clusters, price_jointly, served_by
from zhucun.engines.match.run.prices import bound_at, common_price, lower
from zhucun.engines.match.run.problem import compile_problem
from zhucun.engines.match.run.regions import Pool
from zhucun.engines.match.run.state import Search, pairs_of


@pytest.fixture
def two_cities() -> Facts:
    """Two cities of two counties each, whose province's units serve three of the four."""
    scale = Scale(cities=2, counties=4, villages=64, people=200)
    return make_facts(np.random.default_rng(3), scale)


@pytest.fixture(autouse=True)
def small_clusters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(several, "_LARGEST", 20)
    monkeypatch.setattr(several, "_JOINT", 40)
    monkeypatch.setattr(search, "_WHOLE", 30)


def _begun(facts: Facts) -> Search:
    found = Search(compile_problem(SPEC, facts), 1, 600.0, 0.0, None)
    common = common_price(found.problem)
    found.prove(common.bound, common.prices)
    prices = lower(found.problem, found.prices, steps=20)
    found.prove(prices.bound, prices.prices)
    return found


def test_regions_hold_every_demand_once_and_cities_together(two_cities: Facts) -> None:
    problem = compile_problem(SPEC, two_cities)
    regions = Clusters(problem).regions()
    assert sorted(np.concatenate(regions).tolist()) == list(range(64))
    assert max(len(region) for region in regions) <= 40
    cities = [set(two_cities.demand["code"][region].astype("U4").tolist()) for region in regions]
    assert min(len(city) for city in cities) == 1


def test_joint_programmes_lower_the_bound_and_it_stays_proven(two_cities: Facts) -> None:
    begun = _begun(two_cities)
    before, clusters = begun.bound, Clusters(begun.problem)
    regions = clusters.regions()
    assert len(regions) > 1
    shared = set(served_by(begun.problem, regions[0])) & set(served_by(begun.problem, regions[1]))
    assert shared  # whom two programmes may take
    price_jointly(begun, clusters, Pool(begun.problem))
    assert begun.bound < before
    assert begun.bound == pytest.approx(bound_at(begun.problem, begun.prices)[0], abs=1.0)
    assert begun.bound >= solve(SPEC, two_cities, seed=1, seconds=600.0, gap=0.03).objective


def test_clusters_give_the_same_on_any_number_of_cores(
    two_cities: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for cores in (1, 3):
        for module in (abreast, workers):
            monkeypatch.setattr(module, "CORES", cores)
        found.append(solve(SPEC, two_cities, seed=5, seconds=600.0, gap=0.01))
    assert found[0].pairs.tolist() == found[1].pairs.tolist()
    assert found[0].bound == found[1].bound
    verdict = Judge(SPEC, two_cities).verdict(found[0].pairs.tolist())
    assert verdict.broken == ()
    assert verdict.objective == found[0].objective


def test_teams_in_turn_leave_villages_of_one_unit_their_units(two_cities: Facts) -> None:
    begun = _begun(two_cities)
    exchange.anew(begun, np.random.default_rng(1))
    pairs = pairs_of(begun.problem, begun.teams)
    size = np.bincount(pairs[:, 1], minlength=64)
    one = two_cities.demand["one_unit"].astype(bool)
    assert (size[one] < two_cities.demand["least"][one].astype(int)).sum() == 0


def test_areas_are_added_up() -> None:
    few = Scale(cities=1, counties=1, villages=8, people=30)
    areas = [(code, make_facts(np.random.default_rng(1), few, province=code)) for code in "ab"]
    report = AreaReport()
    found = []
    for code, proposal in solve_by_area(SPEC, iter(areas), seed=1, seconds=60.0):
        report.add(code, proposal)
        found.append(proposal)
    assert [line.code for line in report.lines] == ["a", "b"]
    assert report.objective == sum(each.objective for each in found)
    assert report.bound == sum(each.bound for each in found)
    assert report.terms["served"] == sum(each.terms["served"] for each in found)
    assert min(each.gap for each in found) <= report.gap <= max(each.gap for each in found)
