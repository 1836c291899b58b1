"""How a contestant of the match benchmark is measured and judged, in a process of its own."""

from __future__ import annotations

import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from benchmarks.match_ground import Scale
from benchmarks.match_judge import Judge, Verdict
from benchmarks.match_round import Ints
from benchmarks.match_rules import SPEC
from benchmarks.match_world import make_facts
from zhucun.engines.match import blocking_pairs, resolve, score, solve
from zhucun.engines.match.facts import Facts

DISAGREE = 3  # how a process ends whose figures may not be written
Figures = dict[str, Any]


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
