"""Teams for the villages of a round: our match beside the office by hand, one-shot HiGHS and CP-SAT
on the full model, and deferred acceptance.

    python -m benchmarks.bench_match [--size county|city|province|nation] [--seeds 1 2 3]

Without a size: county and city. Every contestant has a process of its own, one after the other, so
that its time and memory are its own; the solvers get the same seconds and the same gap to stop at,
from nothing and from the office's pairs. One judge (`match_judge`, which shares nothing with the
engine) says what each result is worth and which hard rules it breaks; where the engine's own
`score` says otherwise, nothing is written; neither where a result is above a bound that another
claims to have proven. `start_mb` is the process with the round and all libraries, `peak_mb` its
peak while the contestant worked. A nation is solved a province at a time and has our
match and the office only. Writes its sizes into benchmarks/results/match.json.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.match_ground import Scale
from benchmarks.match_judge import Judge, Verdict
from benchmarks.match_rivals import Office, deferred_acceptance
from benchmarks.match_round import Ints, Round, make_arcs
from benchmarks.match_rules import SPEC
from benchmarks.match_world import NATION, SCALES, make_facts, make_nation, make_round
from zhucun.engines.match import blocking_pairs, changes, resolve, score, solve
from zhucun.engines.match.answers import Proposal
from zhucun.engines.match.facts import Facts, Locks

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "match.json"
OURS = "ours"
#: By size: seconds that a contestant has (in a nation: a province), the gap to reach, the seeds.
GOALS: dict[str, tuple[float, float, tuple[int, ...]]] = {
    "county": (10, 0.005, (1, 2, 3)),
    "city": (60, 0.01, (1, 2, 3)),
    "province": (300, 0.015, (1,)),
    "nation": (120, 0.02, (1,)),
}
MEMORY_GOAL_MB = 4_096  # of a province
LOCKS = 10
DISAGREE = 3  # how a process ends whose figures may not be written
Figures = dict[str, Any]


# ── measuring, in a process of its own ───────────────────────────────────────────────


def peak_mb() -> float:
    """Of this process and of the largest that it started."""
    own, others = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return (own.ru_maxrss + others.ru_maxrss) / 1024


@contextmanager
def timed(figures: Figures, name: str = "") -> Iterator[None]:
    """Wall and CPU seconds of what is done within."""
    wall, spent = time.perf_counter(), time.process_time()
    yield
    figures[f"{name}seconds"] = round(time.perf_counter() - wall, 2)
    figures[f"{name}cpu_seconds"] = round(time.process_time() - spent, 2)


def judged(facts: Facts, rows: Ints) -> tuple[Figures, Verdict]:
    """What a result is worth; the judge and the engine's `score` have to agree."""
    verdict = Judge(SPEC, facts).verdict(rows.tolist())
    told = score(SPEC, facts, rows)
    short = {(each.rule, each.demand): each.missing for each in told.shortages}
    if (told.objective, told.terms, short) != (verdict.objective, verdict.terms, verdict.short):
        print("the judge and the engine's score do not agree", file=sys.stderr)
        sys.exit(DISAGREE)
    missing: Counter[str] = Counter()
    for (rule, _), lack in verdict.short.items():
        missing[rule] += lack
    broken = Counter(each.partition(":")[0] for each in verdict.broken)
    figures = {
        "objective": verdict.objective,
        "pairs": len(rows),
        "broken": dict(sorted(broken.items())),
        "short": dict(sorted(missing.items())),
        "blocking_pairs": len(blocking_pairs(SPEC, facts, rows)),
    }
    return figures, verdict


def warm_up() -> float:
    """The engine's loops are compiled at their first call and loaded at the first of a process;
    a server has done it. How long it took here."""
    started = time.perf_counter()
    few = make_facts(np.random.default_rng(1), Scale(cities=1, counties=2, villages=16, people=56))
    before = solve(SPEC, few, seed=1, seconds=60.0)
    resolve(SPEC, few, before=before, seed=1, seconds=60.0)
    return time.perf_counter() - started


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


# ── a nation, a province at a time ───────────────────────────────────────────────────


def run_nation(asked: argparse.Namespace) -> Figures:
    """Provinces share nobody: what they are worth and their bounds add up."""
    total: Counter[str] = Counter()
    short: Counter[str] = Counter()
    figures: Figures = {"peak_mb": 0, "provinces": {}}
    if asked.one == OURS:
        figures["warm_up_seconds"] = round(warm_up(), 2)
    bound = seconds = 0.0
    for code, facts in make_nation(asked.seed):
        part: Figures = {}
        with timed(part):
            if asked.one == OURS:
                found = solve(SPEC, facts, seed=asked.seed, seconds=asked.seconds, gap=asked.gap)
                rows, best = found.pairs, found.bound
            else:
                rows, best = Office(make_arcs(facts)).work(), np.nan
        figures["peak_mb"] = max(figures["peak_mb"], round(peak_mb()))
        worth, _ = judged(facts, rows)
        short.update(worth["short"])
        numbers = {name: worth[name] for name in ("objective", "pairs", "blocking_pairs")}
        total.update(numbers | {"broken": sum(worth["broken"].values())})
        bound, seconds = bound + best, seconds + part["seconds"]
        part |= {"villages": len(facts.demand["code"]), "people": len(facts.group)}
        if asked.one == OURS:
            part["gap_percent"] = round(100 * (best - worth["objective"]) / best, 3)
        figures["provinces"][code] = part
        print(f"{asked.one:30} {code} {part}", file=sys.stderr, flush=True)
    figures |= dict(total) | {"short": dict(short), "seconds": round(seconds, 1)}
    if asked.one == OURS:
        figures |= {"bound": round(bound, 1)}
        figures["gap_percent"] = round(100 * (bound - total["objective"]) / bound, 3)
    return figures


# ── the whole ────────────────────────────────────────────────────────────────────────


def child(size: str, seed: int, name: str, asked: argparse.Namespace) -> Figures:
    """One contestant in a process of its own; what a crash or an endless run left is said."""
    seconds, gap, _ = GOALS[size]
    seconds = asked.seconds or seconds
    command = [sys.executable, "-m", "benchmarks.bench_match", "--size", size, "--one", name]
    command += ["--seed", str(seed), "--seconds", str(seconds), "--gap", str(asked.gap or gap)]
    command += ["--memory-gb", str(asked.memory_gb)]
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


def measure(size: str, asked: argparse.Namespace) -> Figures:
    """All contestants and seeds of a size."""
    seconds, gap, seeds = GOALS[size]
    names = [OURS, "office by hand"] if size == "nation" else list(CONTESTANTS)
    names = [name for name in names if not asked.only or name in asked.only]
    runs: dict[str, dict[str, Figures]] = {}
    for seed in asked.seeds or seeds:
        runs[str(seed)] = {}
        for name in names:
            found = runs[str(seed)][name] = child(size, seed, name, asked)
            print(line(size, seed, name, found), flush=True)
        must_agree(runs[str(seed)])
    scale = NATION if size == "nation" else SCALES[size]
    return {
        "villages": scale.villages,
        "people": scale.people,
        "seconds": asked.seconds or seconds,
        "goal_gap_percent": 100 * (asked.gap or gap),
        "measured": time.strftime("%Y-%m-%d"),
        "seeds": runs,
        "summary": summary(runs, names),
    }


def must_agree(run: dict[str, Figures]) -> None:
    """Stops the benchmark where somebody's bound is below what another reached within the rules."""
    bounds = {name: each["bound"] for name, each in run.items() if each.get("bound") is not None}
    for name, found in run.items():
        for other, bound in bounds.items():
            kept = "objective" in found and not total(found["broken"])
            if kept and found["objective"] > bound + 0.5:
                raise SystemExit(f"{name} is above the bound of {other}: nothing was written")


def summary(runs: dict[str, dict[str, Figures]], names: list[str]) -> Figures:
    """By contestant, over the seeds: medians, and of the gap to our bound the largest."""
    found: Figures = {}
    for name in names:
        each = [run[name] for run in runs.values() if "objective" in run[name]]
        bounds = [run[OURS]["bound"] for run in runs.values() if OURS in run]
        found[name] = {"answered": f"{len(each)} of {len(runs)}"}
        if each:
            for key in ("seconds", "peak_mb", "blocking_pairs"):
                found[name][key] = statistics.median(one[key] for one in each)
            found[name]["short"] = [total(one["short"]) for one in each]
            found[name]["broken"] = [total(one["broken"]) for one in each]
        if len(each) == len(bounds):
            gaps = [
                100 * (bound - one["objective"]) / bound
                for one, bound in zip(each, bounds, strict=True)
            ]
            found[name]["largest_gap_to_our_bound_percent"] = round(max(gaps), 3)
    return found


def total(what: Any) -> int:
    return sum(what.values()) if isinstance(what, dict) else int(what)


def line(size: str, seed: int, name: str, found: Figures) -> str:
    """One line for whoever watches."""
    keys = ("objective", "bound", "gap_percent", "seconds", "peak_mb", "blocking_pairs", "ending")
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
    parser.add_argument(
        "--only", nargs="*", default=[], help="these contestants; nothing is written"
    )
    parser.add_argument("--one", default="", help="this contestant, in this process")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    if asked.one:
        nation = asked.size == "nation"
        found = (
            run_nation(asked)
            if nation
            else CONTESTANTS[asked.one](make_round(asked.size, asked.seed), asked)
        )
        print(json.dumps(found))
        return
    kept: Figures = json.loads(RESULTS.read_text()) if RESULTS.exists() else {"sizes": {}}
    for size in [asked.size] if asked.size else ["county", "city"]:
        found = measure(size, asked)
        if asked.only:
            continue
        kept["machine"] = {
            "cores": os.cpu_count(),
            "system": platform.system(),
            "python": platform.python_version(),
        }
        kept["versions"] = {
            name: version(name) for name in ("numpy", "ortools", "highspy", "matching")
        }
        kept["sizes"][size] = found
        RESULTS.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
