"""A nation of the match benchmark, a province at a time: only one is in memory."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator

from benchmarks.match_measure import Figures, judged, peak_mb, warm_up
from benchmarks.match_results import stamp
from benchmarks.match_rivals import Office
from benchmarks.match_round import Ints, make_arcs
from benchmarks.match_rules import SPEC
from benchmarks.match_world import make_nation
from zhucun.engines.match import AreaReport, solve_by_area
from zhucun.engines.match.facts import Facts

Worked = Iterator[tuple[str, Facts, Ints, Figures]]


def run_nation(asked: argparse.Namespace, ours: bool) -> Figures:
    """Provinces share nobody: what they are worth and their bounds add up."""
    report = AreaReport()
    figures: Figures = {"warm_up_seconds": round(warm_up(), 2)} if ours else {}
    total: Counter[str] = Counter()
    short: Counter[str] = Counter()
    provinces: dict[str, Figures] = {}
    for code, facts, rows, part in _by_us(asked, report) if ours else _by_hand(asked):
        worth, _ = judged(facts, rows)
        part |= {"villages": len(facts.demand["code"]), "people": len(facts.group)}
        part |= {"objective": worth["objective"]} | stamp()
        part |= {"short": sum(worth["short"].values()), "peak_mb": round(peak_mb())}
        total.update({name: worth[name] for name in ("objective", "pairs", "blocking_pairs")})
        total.update({name: part[name] for name in ("villages", "people")})
        total["broken"] += sum(worth["broken"].values())
        short.update(worth["short"])
        provinces[code] = part
        print(f"{asked.one:16} {code} {part}", file=sys.stderr, flush=True)
    for name in ("seconds", "cpu_seconds"):
        figures[name] = round(sum(part[name] for part in provinces.values()), 1)
    figures |= dict(total) | {"short": dict(short), "peak_mb": round(peak_mb())}
    figures["seconds_per_1000_villages"] = round(
        1_000 * figures["seconds"] / max(1, figures["villages"]), 2
    )
    if ours:
        figures |= {
            "bound": round(report.bound, 1),
            "gap_percent": round(100 * report.gap, 3),
            "endings": dict(Counter(str(line.ending) for line in report.lines)),
        }
    return figures | {"provinces": provinces}


def measured_again(before: Figures, now: Figures) -> Figures:
    """A nation in which the provinces of `now` take the place of their lines of before. What was
    added up over other lines is gone; no gap of a whole is above the largest of its parts."""
    lines = before["provinces"] | now["provinces"]
    whole = {name: before[name] for name in ("villages", "people", "broken")}
    for name in ("seconds", "cpu_seconds", "short"):
        whole[name] = round(sum(line[name] for line in lines.values()), 1)
    whole["peak_mb"] = max(line["peak_mb"] for line in lines.values())
    whole["largest_gap_percent"] = max(line["gap_percent"] for line in lines.values())
    whole["endings"] = dict(Counter(line["ending"] for line in lines.values()))
    return whole | {"again": sorted(now["provinces"]), "provinces": lines}


def _areas(asked: argparse.Namespace) -> Iterator[tuple[str, Facts]]:
    for code, facts in make_nation(asked.seed):
        if not asked.areas or code in asked.areas:
            yield code, facts


def _by_us(asked: argparse.Namespace, report: AreaReport) -> Worked:
    now: list[Facts] = []  # of the area that is being solved
    began = [0.0]

    def areas() -> Iterator[tuple[str, Facts]]:
        for code, facts in _areas(asked):
            now[:] = [facts]
            began[0] = time.process_time()
            yield code, facts

    found = solve_by_area(SPEC, areas(), seed=asked.seed, seconds=asked.seconds, gap=asked.gap)
    for code, proposal in found:
        spent = time.process_time() - began[0]
        line = report.add(code, proposal)
        yield (
            code,
            now[0],
            proposal.pairs,
            {
                "seconds": round(proposal.seconds, 2),
                "cpu_seconds": round(spent, 2),
                "bound": round(line.bound, 1),
                "gap_percent": round(100 * line.gap, 3),
                "ending": str(line.ending),
            },
        )


def _by_hand(asked: argparse.Namespace) -> Worked:
    for code, facts in _areas(asked):
        wall, spent = time.perf_counter(), time.process_time()
        rows = Office(make_arcs(facts)).work()
        yield (
            code,
            facts,
            rows,
            {
                "seconds": round(time.perf_counter() - wall, 2),
                "cpu_seconds": round(time.process_time() - spent, 2),
            },
        )
