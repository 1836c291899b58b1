"""Helpers for the poor households of a city: our match beside OR-tools' min-cost flow written by
hand, the same flow over our classes, and an office that goes village by village.

    python -m benchmarks.bench_pairing [--size tenth|city|cadres] [--seed 1] [--only ours]

Without a size all three: a tenth of 怀化 (26,050 × 5,900), the whole city (260,500 × 59,222), and
the 43,498 cadres alone, who are too few. By hand: a node for each helper and household, an arc for
each pair of a township, and nodes between for what is farther. Each contestant has a process of its
own. The judge (`pairing_world.points_of`, `broken_of`) shares nothing with the engine. `bound`: the
value of the linear programme, which our prices prove. OR-tools' optimum has to lie between our
result and our bound, else nothing is written.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.pairing_world import CAP, PENALTY, SCALES, SPEC, broken_of, make_pairing, points_of
from zhucun.engines.match import solve
from zhucun.engines.match.facts import Facts, Ints
from zhucun.engines.match.run.classes import classify
from zhucun.engines.match.run.forced import forced_pairs
from zhucun.engines.match.run.tree import grow

Figures = dict[str, Any]
RESULTS = Path(__file__).resolve().parent / "results" / "pairing.json"
ROOT = Path(__file__).resolve().parents[1]
OURS, HAND, CLASSES, OFFICE = "ours", "OR-tools by hand", "OR-tools on our classes", "office"
_PATIENCE = 900


def peak_mb() -> int:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def judged(facts: Facts, who: Ints, where: Ints) -> Figures:
    short = len(facts.demand["least"]) - len(np.unique(where))
    return {
        "objective": int(points_of(facts, who, where).sum()) - PENALTY * short,
        "pairs": len(who),
        "short": short,
        "broken": broken_of(facts, who, where),
    }


def run_ours(facts: Facts) -> Figures:
    solve(SPEC, make_pairing("tenth", 9), seed=1, seconds=60)  # libraries are loaded
    start, started, spent = peak_mb(), time.perf_counter(), time.process_time()
    proposal = solve(SPEC, facts, seed=1, seconds=300, gap=1e-4)
    seconds, spent = time.perf_counter() - started, time.process_time() - spent
    found = judged(facts, proposal.pairs[:, 0], proposal.pairs[:, 1])
    assert found["objective"] == proposal.objective
    return found | {
        "seconds": round(seconds, 2),
        "cpu_seconds": round(spent, 2),
        "start_mb": start,
        "peak_mb": peak_mb(),
        "bound": proposal.bound,
        "gap_percent": round(100 * proposal.gap, 6),
    }


# ── OR-tools by hand ────────────────────────────────────────────────────────────────


class _Flow:
    """Nodes 0 … with supplies; every household also from nobody, at the penalty."""

    def __init__(self) -> None:
        from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

        self.solver = SimpleMinCostFlow()

    def arcs(self, tail: Ints, head: Ints, most: Any, cost: Any) -> Ints:
        count = np.broadcast_to(most, tail.shape).astype(np.int64)
        costs = np.broadcast_to(cost, tail.shape).astype(np.int64)
        found: Ints = self.solver.add_arcs_with_capacity_and_unit_cost(tail, head, count, costs)
        return found


def run_hand(facts: Facts) -> Figures:
    start, started, spent = peak_mb(), time.perf_counter(), time.process_time()
    flow, helpers = _Flow(), len(facts.group)
    households = len(facts.demand["least"])
    home, code = facts.supply["home"].astype("U12"), facts.demand["code"].astype("U12")
    first_home, between = helpers, {}
    nobody, drain = helpers + households, helpers + households + 1
    pairs: list[tuple[Ints, Ints, Ints]] = []
    kin = facts.pairs["kin"].left * households + facts.pairs["kin"].right
    town_of_helper = home.astype("U9")
    by_town = np.argsort(code, kind="stable")
    towns, starts = np.unique(code[by_town].astype("U9"), return_index=True)
    for town, rows in zip(towns, np.split(by_town, starts[1:]), strict=True):
        near = np.flatnonzero((town_of_helper == town) & (np.char.str_len(home) >= 9))
        who, where = np.repeat(near, len(rows)), np.tile(rows, len(near))
        kept = ~np.isin(who * households + where, kin)
        who, where = who[kept], where[kept]
        at = flow.arcs(who, first_home + where, 1, -points_of(facts, who, where))
        pairs.append((at, who, where))
    legs = _legs(flow, facts, between, drain + 1, first_home)
    flow.arcs(np.full(helpers, nobody), np.arange(helpers) * 0 + drain, 0, 0)
    flow.arcs(np.full(households, nobody), first_home + np.arange(households), 1, PENALTY)
    supply = np.zeros(drain + 1 + len(between), np.int64)
    supply[:helpers] = CAP
    supply[first_home : first_home + households] = -1
    supply[nobody] = households
    supply[drain] = -CAP * helpers
    flow.arcs(np.arange(helpers), np.full(helpers, drain), CAP, 0)
    flow.arcs(np.array([nobody]), np.array([drain]), households, 0)
    flow.solver.set_nodes_supplies(np.arange(len(supply)), supply)
    built = time.perf_counter() - started
    status = flow.solver.solve()
    assert status == flow.solver.OPTIMAL, status
    seconds, spent = time.perf_counter() - started, time.process_time() - spent
    who, where = _chosen(flow, pairs, legs)
    return judged(facts, who, where) | {
        "seconds": round(seconds, 2),
        "cpu_seconds": round(spent, 2),
        "build_seconds": round(built, 2),
        "start_mb": start,
        "peak_mb": peak_mb(),
        "arcs": flow.solver.num_arcs(),
        "optimum": -flow.solver.optimal_cost(),
    }


def _legs(
    flow: _Flow, facts: Facts, between: dict[Any, int], first: int, first_home: int
) -> list[tuple[Ints, Ints, Ints, Ints]]:
    """Beyond the township: a node for each area and kind of helper, and of household, between."""
    home, code = facts.supply["home"].astype("U12"), facts.demand["code"].astype("U12")
    kind = facts.supply["leads"] * 2 + facts.supply["able"]
    severe = facts.demand["severe"].astype(np.int64)
    legs = []
    for digits, points in ((6, 60), (4, 10)):
        areas = np.unique(code.astype(f"U{digits}"))
        for area in areas:
            there = home.astype(f"U{digits}") == area
            who = np.flatnonzero(there & (np.char.str_len(home) >= digits))
            where = np.flatnonzero(code.astype(f"U{digits}") == area)
            middle = []
            for k in range(4):
                mine = who[kind[who] == k]
                node = first + len(between)
                between[area, "helper", k] = node
                at = flow.arcs(mine, np.full(len(mine), node), CAP, 0)
                middle.append((node, k))
                legs.append((at, mine, np.full(len(mine), node), np.zeros(len(mine), np.int64)))
            for s in range(2):
                yours = where[severe[where] == s]
                node = first + len(between)
                between[area, "home", s] = node
                at = flow.arcs(np.full(len(yours), node), first_home + yours, 1, 0)
                legs.append((at, np.full(len(yours), node), yours, np.ones(len(yours), np.int64)))
                for source, k in middle:
                    worth = points + 300 * (k // 2) * s + 50 * (k % 2)
                    one = np.array([source])
                    at = flow.arcs(one, np.array([node]), len(yours), -worth)
                    legs.append((at, one, np.array([node]), np.full(1, 2)))
    return legs


def _chosen(
    flow: _Flow,
    pairs: list[tuple[Ints, Ints, Ints]],
    legs: list[tuple[Ints, Ints, Ints, Ints]],
) -> tuple[Ints, Ints]:
    """Pairs of arcs, and those that meet between."""
    who: list[Ints] = []
    where: list[Ints] = []
    for at, helpers, homes in pairs:
        taken = flow.solver.flows(at) > 0
        who.append(helpers[taken])
        where.append(homes[taken])
    come: dict[int, list[int]] = {}
    go: dict[int, list[int]] = {}
    for at, tail, head, kind in legs:
        amount = flow.solver.flows(at)
        for t, h, k, n in zip(
            tail.tolist(), head.tolist(), kind.tolist(), amount.tolist(), strict=True
        ):
            if n and k == 0:
                come.setdefault(h, []).extend([t] * n)
            elif n and k == 1:
                go.setdefault(t, []).append(h)
    for at, tail, head, kind in legs:
        if kind[0] != 2 if len(kind) else True:
            continue
        n = int(flow.solver.flows(at)[0])
        for _ in range(n):
            who.append(np.array([come[int(tail[0])].pop()]))
            where.append(np.array([go[int(head[0])].pop()]))
    return np.concatenate(who), np.concatenate(where)


def run_classes(facts: Facts) -> Figures:
    """OR-tools in the place of HiGHS: the optimum of our programme by another solver."""
    start, started, spent = peak_mb(), time.perf_counter(), time.process_time()
    classes = classify(SPEC, facts, forced_pairs(SPEC, facts))
    assert classes is not None
    tree = grow(classes)
    flow = _Flow()
    s, d = len(tree.supply.area), len(tree.demand.area)
    source, drain = s + d, s + d + 1
    most = int(tree.supply.own.sum())
    up = np.flatnonzero(tree.supply.above >= 0)
    flow.arcs(up, tree.supply.above[up], most, 0)
    down = np.flatnonzero(tree.demand.above >= 0)
    flow.arcs(s + tree.demand.above[down], s + down, most, 0)
    flow.arcs(tree.left, s + tree.right, most, -tree.points)
    flow.arcs(np.full(s, source), np.arange(s), tree.supply.own, 0)
    flow.arcs(s + np.arange(d), np.full(d, drain), tree.demand.own, 0)
    flow.arcs(np.array([source]), np.array([drain]), most, 0)
    flow.solver.set_nodes_supplies(np.array([source, drain]), np.array([most, -most]))
    assert flow.solver.solve() == flow.solver.OPTIMAL
    seconds, spent = time.perf_counter() - started, time.process_time() - spent
    households = len(facts.demand["least"])
    return {
        "seconds": round(seconds, 2),
        "cpu_seconds": round(spent, 2),
        "start_mb": start,
        "peak_mb": peak_mb(),
        "arcs": flow.solver.num_arcs(),
        "optimum": -flow.solver.optimal_cost() - PENALTY * households,
    }


def run_office(facts: Facts) -> Figures:
    """Village by village, household by household: the first helper of the township with a place
    left who is no kin, else of the county, else of the city."""
    start, started, spent = peak_mb(), time.perf_counter(), time.process_time()
    home, code = facts.supply["home"].astype("U12"), facts.demand["code"].astype("U12")
    kin = set(zip(facts.pairs["kin"].left.tolist(), facts.pairs["kin"].right.tolist(), strict=True))
    left = facts.supply["places"].astype(np.int64).tolist()
    queues: dict[str, list[int]] = {}
    for helper, place in enumerate(home.tolist()):
        for digits in (12, 9, 6, 4):
            if len(place) >= digits:
                queues.setdefault(place[:digits], []).append(helper)
    who, where = [], []
    for at in np.argsort(code, kind="stable").tolist():
        for digits in (12, 9, 6, 4):
            queue = queues.get(str(code[at])[:digits], [])
            while queue and not left[queue[-1]]:
                queue.pop()
            found = next(
                (one for one in reversed(queue[-50:]) if left[one] and (one, at) not in kin), -1
            )
            if found >= 0:
                left[found] -= 1
                who.append(found)
                where.append(at)
                break
    seconds, spent = time.perf_counter() - started, time.process_time() - spent
    return judged(facts, np.array(who), np.array(where)) | {
        "seconds": round(seconds, 2),
        "cpu_seconds": round(spent, 2),
        "start_mb": start,
        "peak_mb": peak_mb(),
    }


CONTESTANTS: dict[str, Callable[[Facts], Figures]] = {
    OURS: run_ours,
    CLASSES: run_classes,
    HAND: run_hand,
    OFFICE: run_office,
}


def child(size: str, name: str, seed: int) -> Figures:
    command = [sys.executable, "-m", "benchmarks.bench_pairing", "--size", size]
    command += ["--seed", str(seed), "--one", name]
    try:
        done = subprocess.run(
            command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False, timeout=_PATIENCE
        )
    except subprocess.TimeoutExpired:
        return {"ending": f"stopped: no answer in {_PATIENCE} seconds"}
    if done.returncode:
        return {"ending": f"failed with {done.returncode}"}
    found: Figures = json.loads(done.stdout.splitlines()[-1])
    return found


def agree(found: dict[str, Figures]) -> None:
    """An optimum that another solver proves lies between our result and our bound."""
    ours = found.get(OURS, {})
    for name in (CLASSES, HAND):
        optimum = found.get(name, {}).get("optimum")
        if optimum is None or "bound" not in ours:
            continue
        if not ours["objective"] <= optimum <= ours["bound"] + 1:
            raise SystemExit(f"{name}: {optimum} is not within ours, nothing is written")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=list(SCALES), default="")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--one", default="")
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(CONTESTANTS[asked.one](make_pairing(asked.size, asked.seed))))
        return
    kept: Figures = json.loads(RESULTS.read_text()) if RESULTS.exists() else {"sizes": {}}
    for size in [asked.size] if asked.size else list(SCALES):
        of_size = kept["sizes"].setdefault(size, {})
        for name in asked.only or CONTESTANTS:
            load = round(os.getloadavg()[0], 2)
            of_size[name] = child(size, name, asked.seed) | {"load": load}
            print(size, name, of_size[name], flush=True)
        agree(of_size)
        of_size |= {"households": SCALES[size].households, "helpers": SCALES[size].helpers}
        kept["machine"] = {
            "cores": os.cpu_count(),
            "system": platform.system(),
            "python": platform.python_version(),
            "measured": time.strftime("%Y-%m-%d"),
        }
        RESULTS.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
