"""A province's year of appraisal: all totals, gates, quotas and proposals, beside SQL by hand.

    python -m benchmarks.bench_score [--cadres 27000] [--rounds 7]

The world: cadres of 122 counties and 1,800 townships; four quarters of comments by two classes, two
evaluations by villagers, one yearly appraisal by three classes; one per cent of the marks missing;
a quota by level of the unit and class of personnel in each county, and satisfaction as a gate.

- ours: `run` on columns, as a whole, then again with the offices of all assessors checked; the
  reasons of single persons; a second plan beside the first; the hash of everything;
- by hand: DuckDB on native tables in memory, one statement from marks to proposed grades: no rows
  behind a number, no reasons, no flags, no offices, no word for what is not configured;
- the limit: reading every column once (a sum in NumPy).

Contestants take turns; the ratio is the median of the rounds' ratios. Nothing is timed before both
have given the same total and the same grade to every cadre, and a second run the same bits. Writes
benchmarks/results/score.json.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from benchmarks.score_world import database, plan, scheme, with_offices, world
from zhucun.engines.score import Answers, Facts, digest, run, simulate

RESULTS = Path(__file__).resolve().parent / "results" / "score.json"
GOAL_SECONDS, GOAL_RATIO = 30.0, 1.5

BY_HAND = """
WITH cell AS (
    SELECT part, subject, period, kind, (2 * SUM(mark) + COUNT(*)) // (2 * COUNT(*)) AS value
    FROM mark WHERE mark BETWEEN 0 AND 1000000 GROUP BY ALL
), period AS (
    SELECT c.part, c.subject, c.period,
           (2 * SUM(c.value * w.weight) + 10000) // 20000 AS value
    FROM cell c JOIN class_weight w USING (part, kind)
    GROUP BY ALL HAVING COUNT(*) = ANY_VALUE(w.classes)
), whole AS (
    SELECT p.part, p.subject, (2 * SUM(p.value) + COUNT(*)) // (2 * COUNT(*)) AS value
    FROM period p JOIN part_weight w USING (part)
    GROUP BY ALL HAVING COUNT(*) = ANY_VALUE(w.periods)
), total AS (
    SELECT subject, ((2 * SUM(value * w.weight) + 10000) // 20000 + 50) // 100 * 100 AS total
    FROM whole JOIN part_weight w USING (part) GROUP BY subject HAVING COUNT(*) = 3
), base AS (
    SELECT pool, level, personnel, COUNT(*) AS base FROM cadre GROUP BY ALL
), stood AS (
    SELECT c.subject, t.total, c.pool, c.level, c.personnel,
           t.total >= 850000 AND c.satisfaction >= 90 AS fit
    FROM cadre c LEFT JOIN total t USING (subject)
), ranked AS (
    SELECT s.subject, b.base * q.share // 10000 AS slots,
           RANK() OVER w AS place,
           COUNT(*) OVER (PARTITION BY pool, level, personnel, total) AS same
    FROM stood s JOIN base b USING (pool, level, personnel) JOIN quota q USING (level, personnel)
    WHERE s.fit
    WINDOW w AS (PARTITION BY pool, level, personnel ORDER BY total DESC)
)
SELECT s.subject, COALESCE(s.total, -1) AS total,
       CASE WHEN s.total IS NULL THEN -1
            WHEN r.place + r.same - 1 <= r.slots THEN 0
            WHEN r.place <= r.slots THEN -1
            WHEN s.total >= 600000 THEN 1 ELSE 2 END AS grade
FROM stood s LEFT JOIN ranked r USING (subject) ORDER BY s.subject
"""


def by_hand(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    found: dict[str, Any] = connection.execute(BY_HAND).fetchnumpy()
    return found


def read_all(facts: Facts) -> int:
    """The physical limit: every number is read once."""
    columns = [facts.start, facts.end, facts.pool, facts.area, facts.level, facts.personnel]
    for each in facts.marks.values():
        columns += [each.subject, each.period, each.by, each.assessor, each.day, each.mark]
        columns += [each.word, each.post, each.row]
    return int(sum(int(column.sum()) for column in columns))


def timed(call: Callable[[], Any]) -> tuple[float, float, Any]:
    """Seconds, CPU seconds of this process, and what came out."""
    begun, cpu = time.perf_counter(), time.process_time()
    found = call()
    return time.perf_counter() - begun, time.process_time() - cpu, found


def compare(answers: Answers, hand: dict[str, Any]) -> None:
    """Stops where one cadre's total or grade differs."""
    assert np.array_equal(answers.total, hand["total"]), "totals differ"
    assert np.array_equal(answers.grade, hand["grade"]), "grades differ"


def in_turns(rounds: int, contestants: dict[str, Callable[[], Any]]) -> dict[str, Any]:
    """Median seconds and CPU seconds of each; ratios round by round against SQL."""
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in contestants}
    for _round in range(rounds):
        for name, call in contestants.items():
            taken[name].append(timed(call)[:2])
    hand = taken["by hand"]
    return {
        name: {
            "seconds": round(statistics.median(wall for wall, _cpu in each), 4),
            "cpu_seconds": round(statistics.median(cpu for _wall, cpu in each), 4),
            "ratio": round(
                statistics.median(a / b for (a, _), (b, _) in zip(each, hand, strict=True)), 3
            ),
            "cpu_ratio": round(
                statistics.median(a / b for (_, a), (_, b) in zip(each, hand, strict=True)), 3
            ),
        }
        for name, each in taken.items()
    }


def measured(cadres: int, rounds: int, seed: int) -> dict[str, Any]:
    """All figures; first every contestant has to give the same answers."""
    facts = world(cadres, seed)
    offices = with_offices(facts)
    connection = database(facts)
    ours = plan(scheme())
    first, _cpu, answers = timed(lambda: run(ours, facts))
    compare(answers, by_hand(connection))
    bits = digest(answers)
    assert digest(run(ours, facts)) == bits, "a second run gives other bits"
    assert digest(run(ours, offices)) == bits, "sound offices change an answer"
    load = os.getloadavg()[0]
    contestants = {
        "ours": lambda: run(ours, facts),
        "by hand": lambda: by_hand(connection),
        "ours, offices checked": lambda: run(ours, offices),
        "limit": lambda: read_all(facts),
    }
    found = in_turns(rounds, contestants)
    whole, spent, _ = timed(lambda: (digest(run(ours, offices)), digest(offices), answers.areas()))
    return {
        "cadres": cadres,
        "marks": sum(len(each.subject) for each in facts.marks.values()),
        "with a total": int((answers.total >= 0).sum()),
        "quotas": len(answers.quotas),
        "left to people at a border": sum(len(each.tied) for each in answers.quotas),
        "first run seconds": round(first, 3),
        "rounds": rounds,
        "contestants": found,
        "whole appraisal with offices, hash and townships": _both(whole, spent),
        **beside(facts, answers),
        "load": round(load, 2),
    }


def beside(facts: Facts, answers: Answers) -> dict[str, Any]:
    """What SQL by hand does not do: reasons, a second plan, the hash."""
    people = range(0, len(facts), max(len(facts) // 1_000, 1))
    answers.explain(0)
    *explained, _ = timed(lambda: [answers.explain(one) for one in people])
    other = plan(scheme(quarter="0.2", year="0.5"))
    *simulated, trial = timed(lambda: simulate(answers.plan, other, facts))
    *hashed, _ = timed(lambda: (digest(answers.plan), digest(facts), digest(answers)))
    return {
        f"explained, {len(people)} persons": _both(*explained),
        "simulation of two plans": _both(*simulated),
        "simulation changes": len(trial.changed),
        "hash": _both(*hashed),
    }


def _both(seconds: float, cpu: float) -> dict[str, float]:
    return {"seconds": round(seconds, 3), "cpu_seconds": round(cpu, 3)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cadres", type=int, default=27_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    found = measured(asked.cadres, asked.rounds, asked.seed) | {
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "goal": {"seconds": GOAL_SECONDS, "ratio": GOAL_RATIO},
        "machine": {
            "cores": os.cpu_count(),
            "system": platform.system(),
            "python": platform.python_version(),
            "numpy": np.__version__,
            "duckdb": duckdb.__version__,
            "measured": time.strftime("%Y-%m-%d"),
        },
    }
    RESULTS.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n")
    print(RESULTS.read_text())


if __name__ == "__main__":
    main()
