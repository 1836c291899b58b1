"""The city of the article at its own size (870,664 persons) on PostgreSQL: building it through the
actions, its board, and its board as it was kept.

    python -m benchmarks.bench_replay [--postgres "dbname=zhucun_replay"] [--requests 40]

Builds the database with `zhucun demo --scale city` where it is not there yet. Then, in turns: the
figures that the article states, by our indicators; the same by SQL that somebody would write for
them with psycopg (nothing is timed before both give the same numbers); a bare read of the rows that
they rest on: the limit. Beside them the whole board, and the page of a kept board over HTTP.
Parallel workers are off, so that the seconds of the server's process are all there are; they stand
beside the wall, with the load of the machine. Writes benchmarks/results/replay.json.
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
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "replay.json"
VAR = ROOT / "var" / "replay"
CITY, NOW = "4312", date(2017, 12, 31)
PORT = 8193
#: The page of a kept board, at most. What ours costs beside SQL by hand is told, not judged: ours
#: also follows moves, merged villages and five flows of each year, which the hand leaves out.
GOAL_MS = 300.0
_STATED = ("poor-persons", "poor-persons-reduced", "poverty-incidence", "poverty-villages")
#: The same by hand: who is poor on the day, who left in the window, the base, the poverty villages.
BY_HAND = (
    """SELECT count(*) FROM households_member m JOIN households_household h ON h.id = m.household_id
       JOIN households_householdtag t ON t.household_id = h.id AND t.tag = 'poor-household'
       WHERE h.area LIKE '4312%' AND t.retracted_at IS NULL AND t.valid_from <= '2017-12-31'
       AND (t.valid_until IS NULL OR t.valid_until > '2017-12-31')
       AND m.valid_from <= '2017-12-31'
       AND (m.valid_until IS NULL OR m.valid_until > '2017-12-31')""",
    """SELECT count(*) FROM households_member m JOIN households_household h ON h.id = m.household_id
       JOIN households_householdtag t ON t.household_id = h.id AND t.tag = 'poor-household'
       WHERE h.area LIKE '4312%' AND t.retracted_at IS NULL AND m.valid_until IS NULL
       AND t.valid_until >= '2014-01-01' AND t.valid_until < '2018-01-01'""",
    """SELECT sum(f.value) FROM directory_placefigure f JOIN directory_place p ON p.id = f.place_id
       WHERE p.code LIKE '4312__' AND f.name = 'rural_population' AND f.as_of = '2017-12-31'""",
    """SELECT count(*) FROM directory_placetag t JOIN directory_place p ON p.id = t.place_id
       WHERE p.code LIKE '4312________' AND t.tag = 'poverty' AND t.retracted_at IS NULL
       AND t.valid_from <= '2017-12-31'
       AND (t.valid_until IS NULL OR t.valid_until > '2017-12-31')""",
)
LIMIT = (
    "SELECT count(valid_from) + count(valid_until) FROM households_member",
    "SELECT count(area) FROM households_household",
    "SELECT count(valid_from) + count(valid_until) FROM households_householdtag",
)


def build(dsn: str) -> dict[str, Any]:
    """The city, built once and kept: seconds, processor seconds, memory; empty where it was."""
    env = {**os.environ, "ZHUCUN_DATABASE": dsn, "ZHUCUN_VAR": str(VAR)}
    with psycopg.connect(dsn) as connection:
        known = connection.execute("SELECT to_regclass('ledger_eventrecord')").fetchone()
    command = [sys.executable, "-m", "zhucun", "demo", "--scale", "city", "--no-serve"]
    load, started = os.getloadavg()[0], time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=sys.stderr)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("ANALYZE")
    if known is not None and known[0]:
        return {}
    return {
        "seconds": round(time.perf_counter() - started, 1),
        "client_cpu_seconds": round(used.ru_utime + used.ru_stime, 1),
        "client_peak_mb": used.ru_maxrss // 1024,
        "load_before": round(load, 1),
    }


def sizes(connection: psycopg.Connection[Any]) -> dict[str, int]:
    tables = {
        "households": "households_household",
        "persons": "households_member",
        "events": "ledger_eventrecord",
        "sealed": "ledger_eventrecord WHERE seal_id IS NOT NULL",
    }
    return {name: _one(connection, f"SELECT count(*) FROM {rest}") for name, rest in tables.items()}


def ours() -> list[Any]:
    """The article's figures by our indicators: (poor, reduced, poor, base, villages)."""
    from zhucun.analytics import queries
    from zhucun.directory.perms import OPERATOR
    from zhucun.directory.queries import pack_for

    pack = pack_for(CITY, as_of=NOW)
    found = [
        queries.measure(actor=OPERATOR, pack=pack, area=CITY, indicator=name) for name in _STATED
    ]
    poor, reduced, incidence, villages = found
    return [int(x) for x in (poor.value, reduced.value, incidence.denominator, villages.value)]  # type: ignore[arg-type]


def board() -> Any:
    """Every indicator of the pack, computed at once."""
    from zhucun.analytics import queries
    from zhucun.directory.perms import OPERATOR
    from zhucun.directory.queries import pack_for

    return queries.board(actor=OPERATOR, pack=pack_for(CITY, as_of=NOW), area=CITY)


def timed(run: Callable[[], Any], server: Callable[[], float]) -> dict[str, float]:
    wall, cpu, there = time.perf_counter(), time.process_time(), server()
    run()
    return {
        "seconds": time.perf_counter() - wall,
        "client_cpu_seconds": time.process_time() - cpu,
        "server_cpu_seconds": server() - there,
    }


def server_cpu(pid: int) -> float:
    """Processor seconds of a process of the database on this machine."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def compared(dsn: str, rounds: int) -> dict[str, Any]:
    """Ours, by hand and the limit in turns, medians; and one whole board."""
    from django.db import connection as django

    django.ensure_connection()
    mine = django.connection.info.backend_pid
    with psycopg.connect(dsn, options=_ALONE) as by_hand:
        theirs = by_hand.info.backend_pid

        def hand() -> list[int]:
            return [_one(by_hand, text) for text in BY_HAND]

        if ours() != hand():
            raise SystemExit(f"The contestants disagree: {ours()} and {hand()}")
        contestants: dict[str, tuple[Callable[[], Any], int]] = {
            "ours": (ours, mine),
            "by hand": (hand, theirs),
            "limit": (lambda: [_one(by_hand, text) for text in LIMIT], theirs),
        }
        spent: dict[str, list[dict[str, float]]] = {name: [] for name in contestants}
        for _round in range(rounds):
            for name, (run, pid) in contestants.items():
                spent[name].append(timed(run, lambda pid=pid: server_cpu(pid)))  # type: ignore[misc]
    found = {
        name: {key: round(statistics.median(each[key] for each in times), 3) for key in times[0]}
        for name, times in spent.items()
    }
    whole = timed(board, lambda: server_cpu(mine))
    return found | {"whole board": {key: round(value, 2) for key, value in whole.items()}}


def kept_page(dsn: str, requests: int) -> dict[str, float]:
    """The page of the kept board over HTTP, signed in."""
    from benchmarks.bench_pages import Browser, measured, served

    os.environ["ZHUCUN_VAR"] = str(VAR)
    with served("config.settings.dev", PORT, dsn):
        reader = Browser(PORT)
        reader.sign_in("huaihua", "zhucun-demo")
        address = f"/board/{CITY}/?as_of={NOW}"
        if "1,024" not in reader.get(address):
            raise SystemExit("the page does not show the declared 1,024 villages")
        found = measured({"page": lambda: reader.get(address)}, requests)["page"]
    return {key: round(value, 1) for key, value in found.items()}


_ALONE = "-c max_parallel_workers_per_gather=0 -c jit=off"


def _one(connection: psycopg.Connection[Any], text: str) -> int:
    [found] = connection.execute(text).fetchone() or [0]
    return int(found)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgres", default="dbname=zhucun_replay")
    parser.add_argument("--requests", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    built = build(asked.postgres)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "ZHUCUN_DATABASE": f"{asked.postgres} options='{_ALONE}'",
        "ZHUCUN_VAR": str(VAR),
    }
    import django

    django.setup()
    load = round(os.getloadavg()[0], 1)
    found = compared(asked.postgres, asked.rounds)
    page = kept_page(asked.postgres, asked.requests)
    with psycopg.connect(asked.postgres) as connection:
        size = sizes(connection)
    kept = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    ratio = found["ours"]["server_cpu_seconds"] / found["by hand"]["server_cpu_seconds"]
    figures = {
        "measured": date.today().isoformat(),  # noqa: DTZ011
        "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}",
        "load_before": load,
        "rows": size,
        "building": built or kept.get("building", {}),
        **found,
        "ours_by_hand_server_cpu": round(ratio, 2),
        "kept_page": page,
        "goal_ms": GOAL_MS,
    }
    text = json.dumps(figures, ensure_ascii=False, indent=2)
    RESULTS.write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(text + "\n")
    return int(page["p95_ms"] > GOAL_MS)


if __name__ == "__main__":
    sys.exit(main())
