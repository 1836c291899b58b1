"""Teams for the villages of a round: our match beside the office by hand, one-shot HiGHS and CP-SAT
on the full model, and deferred acceptance.

    python -m benchmarks.bench_match [--size county|city|province|nation] [--seeds 1 2 3]

Without a size: county and city. Every contestant has a process of its own, one after the other, so
that its time and memory are its own; the solvers get the same seconds and the same gap to stop at,
from nothing and from the office's pairs. One judge (`match_judge`, which shares nothing with the
engine) says what each result is worth and which hard rules it breaks; where the engine's own
`score` says otherwise, nothing is written; neither where a result is above a bound that another
claims to have proven. `start_mb` is the process with the round and all libraries, `peak_mb` its
peak while the contestant worked. A nation is solved a province at a time and has our match and
the office only; `--areas 54 61` measures these provinces again, in the nation that is kept. What
was measured replaces the same size, seed and contestant in benchmarks/results/match.json (`--only
ours`: that one alone).
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.match_judge import Judge
from benchmarks.match_measure import DISAGREE, Figures, judged, peak_mb, timed, warm_up
from benchmarks.match_nation import measured_again, run_nation
from benchmarks.match_results import OURS, RESULTS, keep, kept, must_agree, stamp, total
from benchmarks.match_rivals import Office, deferred_acceptance
from benchmarks.match_round import Ints, Round, make_arcs
from benchmarks.match_rules import SPEC
from benchmarks.match_world import NATION, SCALES, make_round
from zhucun.engines.match import changes, resolve, solve
from zhucun.engines.match.answers import Proposal
from zhucun.engines.match.facts import Facts, Locks

ROOT = Path(__file__).resolve().parents[1]
#: By size: seconds that a contestant has (in a nation: a province), the gap to reach, the seeds.
GOALS: dict[str, tuple[float, float, tuple[int, ...]]] = {
    "county": (10, 0.005, (1, 2, 3)),
    "city": (60, 0.01, (1, 2, 3)),
    "province": (300, 0.015, (1,)),
    "nation": (300, 0.02, (1,)),
}
LOCKS = 10


# ── the contestants ─────────────────────────────────────────────────────────────────


def run_ours(facts: Facts, asked: argparse.Namespace) -> Figures:
    figures: Figures = {"warm_up_seconds": round(warm_up(), 2), "start_mb": round(peak_mb())}
    with timed(figures):
        proposal = solve(SPEC, facts, seed=asked.seed, seconds=asked.seconds, gap=asked.gap)
    figures["peak_mb"] = round(peak_mb())
    found, _ = judged(facts, proposal.pairs)
    figures |= found | {
        "bound": round(proposal.bound, 1),
        "gap_percent": round(100 * proposal.gap, 3),
        "ending": str(proposal.ending),
    }
    figures["after_ten_locks"] = locked_again(facts, proposal, asked)
    return figures


def locked_again(facts: Facts, before: Proposal, asked: argparse.Namespace) -> Figures:
    """Ten people are locked to other villages: how long, and who moves."""
    figures: Figures = {}
    locked = replace(facts, locks=Locks(must=ten_locks(facts, before, asked.seed)))
    with timed(figures):
        after = resolve(SPEC, locked, before=before, seed=asked.seed, seconds=asked.seconds)
    verdict = Judge(SPEC, locked).verdict(after.pairs.tolist())
    moved = changes(before, after)
    figures |= {
        "share_of_first_time": round(figures["seconds"] / max(before.seconds, 1e-9), 3),
        "changed": len(moved),
        "changed_village": sum(each.was != each.becomes for each in moved),
        "objective": verdict.objective,
        "gap_percent": round(100 * after.gap, 3),
        "broken": len(verdict.broken),
        "short": sum(verdict.short.values()),
    }
    return figures


def ten_locks(facts: Facts, proposal: Proposal, seed: int) -> Ints:
    """Ten people who are proposed somewhere, each to another village where he may go; no village
    twice, and none of those whose team has to be of one unit or one sex."""
    dice, round_ = np.random.default_rng(seed), make_arcs(facts)
    at = np.full(len(facts.group), -1)
    at[proposal.pairs[:, 0]] = proposal.pairs[:, 1]
    open_ = ~(round_.what("one_unit") | round_.what("one_lodging"))
    movable = (at >= 0) & ~round_.who("remains")
    chosen: list[tuple[int, int, int]] = []
    for village in dice.permutation(np.flatnonzero(open_)).tolist():
        others = round_.person[round_.of(village)]
        others = others[movable[others] & (at[others] != village)]
        if len(others):
            person = int(dice.choice(others))
            movable[person] = False
            chosen.append((person, village, -1))
        if len(chosen) == LOCKS:
            break
    return np.array(chosen, np.int64)


def run_office(facts: Facts, asked: argparse.Namespace) -> Figures:
    return run_hand(facts, lambda round_: Office(round_).work())


def run_matching(facts: Facts, asked: argparse.Namespace) -> Figures:
    return run_hand(facts, deferred_acceptance)


def run_hand(facts: Facts, work: Callable[[Round], Ints]) -> Figures:
    figures: Figures = {"start_mb": round(peak_mb())}
    with timed(figures):
        rows = work(make_arcs(facts))
    figures["peak_mb"] = round(peak_mb())
    return figures | judged(facts, rows)[0]


def run_solver(facts: Facts, asked: argparse.Namespace) -> Figures:
    from benchmarks.match_model import solve_cp_sat, solve_highs

    start_mb = round(peak_mb())
    limit = asked.memory_gb * 2**30
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    round_ = make_arcs(facts)
    start = Office(round_).work() if "office" in asked.one else None
    if asked.one.startswith("HiGHS"):
        found = solve_highs(round_, asked.seconds, asked.gap, start)
    else:
        found = solve_cp_sat(round_, asked.seconds, asked.gap, asked.seed, start)
    figures: Figures = {
        "seconds": round(found.seconds, 2),
        "build_seconds": round(found.build_seconds, 2),
        "start_mb": start_mb,
        "peak_mb": round(peak_mb()),
        "ending": found.status,
        "bound": round(found.bound, 1) if np.isfinite(found.bound) else None,
    }
    return figures if found.rows is None else figures | judged(facts, found.rows)[0]


CONTESTANTS: dict[str, Callable[[Facts, argparse.Namespace], Figures]] = {
    OURS: run_ours,
    "office by hand": run_office,
    "HiGHS": run_solver,
    "HiGHS, from the office": run_solver,
    "CP-SAT": run_solver,
    "CP-SAT, from the office": run_solver,
    "matching": run_matching,
}


# ── the whole ────────────────────────────────────────────────────────────────────────


def child(size: str, seed: int, name: str, asked: argparse.Namespace) -> Figures:
    """One contestant in a process of its own; what a crash or an endless run left is said."""
    seconds, gap, _ = GOALS[size]
    seconds = asked.seconds or seconds
    command = [sys.executable, "-m", "benchmarks.bench_match", "--size", size, "--one", name]
    command += ["--seed", str(seed), "--seconds", str(seconds), "--gap", str(asked.gap or gap)]
    command += ["--memory-gb", str(asked.memory_gb), "--areas", *asked.areas]
    patience = None if size == "nation" else 4 * seconds + 600
    try:
        done = subprocess.run(
            command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False, timeout=patience
        )
    except subprocess.TimeoutExpired:
        return {"ending": f"stopped: no answer in {patience:.0f} seconds"}
    if done.returncode:
        if name == OURS or done.returncode == DISAGREE:
            raise SystemExit(f"{name} failed: nothing was written")
        return {"ending": f"failed with {done.returncode}, memory was limited"}
    found: Figures = json.loads(done.stdout.splitlines()[-1])
    return found


def measure(size: str, asked: argparse.Namespace) -> None:
    """The contestants asked for, seed after seed; each seed is written when it is done."""
    seconds, gap, seeds = GOALS[size]
    names = [OURS, "office by hand"] if size == "nation" else list(CONTESTANTS)
    names = [name for name in names if not asked.only or name in asked.only]
    scale = NATION if size == "nation" else SCALES[size]
    head: Figures = {"villages": scale.villages, "people": scale.people}
    head |= {"goal_seconds": seconds, "goal_gap_percent": 100 * gap}
    for seed in asked.seeds or seeds:
        found: dict[str, Figures] = {}
        for name in names:
            before = stamp()
            found[name] = child(size, seed, name, asked) | before
            found[name] |= {"allowed_seconds": asked.seconds or seconds}
            print(line(size, seed, name, found[name]), flush=True)
        if asked.areas:
            found = {n: measured_again(kept(size, seed, RESULTS)[n], f) for n, f in found.items()}
        if asked.dry:
            must_agree(found)
        else:
            keep(size, seed, head, found, RESULTS)


def line(size: str, seed: int, name: str, found: Figures) -> str:
    """One line for whoever watches."""
    keys = ["objective", "bound", "gap_percent", "seconds", "cpu_seconds", "load", "peak_mb"]
    keys += ["blocking_pairs", "ending"]
    told = [f"{key} {found[key]}" for key in keys if key in found]
    told += [f"{key} {total(found[key])}" for key in ("short", "broken") if key in found]
    again = found.get("after_ten_locks")
    told += [f"after ten locks {again}"] if again else []
    return f"{size} {seed} {name:24} {' · '.join(told)}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=list(GOALS), default="", help="county and city without")
    parser.add_argument("--seeds", type=int, nargs="*", default=[])
    parser.add_argument("--seconds", type=float, default=0.0, help="instead of the goal's")
    parser.add_argument("--gap", type=float, default=0.0, help="instead of the goal's")
    parser.add_argument("--memory-gb", type=int, default=16, help="that a solver may address")
    parser.add_argument("--only", nargs="*", default=[], help="these contestants")
    parser.add_argument("--areas", nargs="*", default=[], help="these provinces of a nation again")
    parser.add_argument("--dry", action="store_true", help="nothing is written")
    parser.add_argument("--one", default="", help="this contestant, in this process")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    if not asked.one:
        for size in [asked.size] if asked.size else ["county", "city"]:
            measure(size, asked)
    elif asked.size == "nation":
        print(json.dumps(run_nation(asked, asked.one == OURS)))
    else:
        facts = make_round(asked.size, asked.seed)
        print(json.dumps(CONTESTANTS[asked.one](facts, asked)))


if __name__ == "__main__":
    main()
