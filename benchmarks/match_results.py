"""The results of the match benchmark, kept in one file: a run of one size, one seed or one
contestant replaces only its own figures there, each with its day and the load of the machine before
it."""

from __future__ import annotations

import json
import os
import platform
import statistics
import time
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from benchmarks.match_measure import Figures

RESULTS = Path(__file__).resolve().parent / "results" / "match.json"
OURS = "ours"
_VERSIONS = ("numpy", "numba", "scipy", "ortools", "highspy", "matching")


def stamp() -> Figures:
    """When, and how busy the machine is: taken before a contestant starts."""
    return {"measured": time.strftime("%Y-%m-%d"), "load": round(os.getloadavg()[0], 2)}


def keep(size: str, seed: int, head: Figures, found: dict[str, Figures], path: Path) -> Figures:
    """Contestants of one size and seed into the file; what the size holds then. Writes nothing
    where a result is above a bound that another claims to have proven."""
    file: Figures = json.loads(path.read_text()) if path.exists() else {"sizes": {}}
    of_size = file["sizes"].setdefault(size, {"seeds": {}})
    of_size |= head
    run = of_size["seeds"].setdefault(str(seed), {})
    run |= found
    must_agree(run)
    of_size["seeds"] = dict(sorted(of_size["seeds"].items()))
    of_size["summary"] = summary(of_size["seeds"])
    file["machine"] = {
        "cores": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
    }
    file["versions"] = _versions()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(file, indent=2, ensure_ascii=False) + "\n")
    return dict(of_size)


def kept(size: str, seed: int, path: Path) -> dict[str, Figures]:
    """Each contestant's figures of one size and seed, as the file holds them."""
    found: dict[str, Figures] = json.loads(path.read_text())["sizes"][size]["seeds"][str(seed)]
    return found


def _versions() -> dict[str, str]:
    """Of what is installed: our match alone runs without the rivals."""
    found = {}
    for name in _VERSIONS:
        with suppress(PackageNotFoundError):
            found[name] = version(name)
    return found


def must_agree(run: dict[str, Figures]) -> None:
    """Stops the benchmark where somebody's bound is below what another reached within the rules."""
    bounds = {name: each["bound"] for name, each in run.items() if each.get("bound") is not None}
    for name, found in run.items():
        for other, bound in bounds.items():
            is_whole = "objective" in found and not total(found["broken"])
            if is_whole and found["objective"] > bound + 0.5:
                raise SystemExit(f"{name} is above the bound of {other}: nothing was written")


def summary(runs: dict[str, dict[str, Figures]]) -> Figures:
    """By contestant, over the seeds: medians, and of the gap to our bound the largest."""
    found: Figures = {}
    for name in dict.fromkeys(name for run in runs.values() for name in run):
        asked = [run for run in runs.values() if name in run]
        each = [run[name] for run in asked if "objective" in run[name]]
        found[name] = {"answered": f"{len(each)} of {len(asked)}"}
        if each:
            for key in ("seconds", "cpu_seconds", "peak_mb", "blocking_pairs"):
                told = [one[key] for one in each if key in one]
                if told:
                    found[name][key] = round(statistics.median(told), 2)
            found[name]["short"] = [total(one["short"]) for one in each]
            found[name]["broken"] = [total(one["broken"]) for one in each]
        if each and len(each) == len(asked) and all("bound" in run.get(OURS, {}) for run in asked):
            gaps = [100 * (1 - run[name]["objective"] / run[OURS]["bound"]) for run in asked]
            found[name]["largest_gap_to_our_bound_percent"] = round(max(gaps), 3)
    return found


def total(what: Any) -> int:
    return sum(what.values()) if isinstance(what, dict) else int(what)
