"""A province's entitlements of a year: ours beside the same sums by hand-written SQL in DuckDB, and
the limit of reading the columns.

    python -m benchmarks.bench_entitlements [--cadres 27000] [--only room] [--postgres "dbname=…"]

The world is drawn here, from a seed: postings with a role and the level of the unit, four in ten
that begin or end within the year, and month sheets of which nine in ten are locked. The amounts are
Yunnan's (20,000, 10,000; 20,000, 10,000, 5,000), a subsidy of 600 yuan a month that needs a locked
sheet and rises to 700 in mid-year, and 40 yuan for each day of a locked sheet. `room`: all
that a page does, `due_lines` and its board over SQLite under Yunnan's own pack, with postings,
sheets, payments and what units arranged read by the actor's right; `room, PostgreSQL`: the same
over an empty database that is named. `engine`: the arithmetic alone. The SQL knows these
entitlements and no others, and gives no parts, no clauses and no reasons. The sums of the two have
to agree to the fen, else nothing is written.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from zhucun.engines.entitlement import Claim, Entitlement, Per, ProRata, Rate, Service, due

Figures = dict[str, Any]
Row = tuple[int, str, str, date, date | None, tuple[int, ...]]
RESULTS = Path(__file__).resolve().parent / "results" / "entitlements.json"
ROOT = Path(__file__).resolve().parents[1]
YEAR, NEW_YEAR, NEXT, CHANGE = 2025, date(2025, 1, 1), date(2026, 1, 1), date(2025, 7, 1)
ROOM, ON_POSTGRES, ENGINE = "room", "room, PostgreSQL", "engine"
SQL, LIMIT = "DuckDB by hand", "limit: reading the columns"
_LEVELS = {"province": "20000", "prefecture": "10000", "county": "5000"}


def made(cadres: int, seed: int) -> list[Row]:
    """(key, role, level, first day, last day or None, days of each month: -1 where not locked)."""
    chance = Random(f"{seed}:entitlements")
    rows: list[Row] = []
    for key in range(cadres):
        role = chance.choices(("captain", "first_secretary", "member"), (5, 35, 60))[0]
        level = chance.choices(tuple(_LEVELS), (15, 25, 60))[0]
        since, until = date(2023, 6, 1) + timedelta(days=chance.randrange(300)), None
        if chance.random() < 0.2:
            since = NEW_YEAR + timedelta(days=chance.randrange(365))
        elif chance.random() < 0.25:
            until = NEW_YEAR + timedelta(days=1 + chance.randrange(364))
        days = tuple(
            chance.randrange(18, 27) if chance.random() < 0.9 else -1 for _month in range(12)
        )
        rows.append((key, role, level, since, until, days))
    return rows


def _fund(name: str, value: str) -> Entitlement:
    rate = Rate(since=NEW_YEAR, until=NEXT, value=Decimal(value))
    return Entitlement(id=name, per=Per.YEAR, rates=(rate,), pro_rata=ProRata.DAY)


def entitlements() -> list[Entitlement]:
    """What the world is paid by; the first five are of role and level."""
    subsidy = (
        Rate(since=NEW_YEAR, until=CHANGE, value=Decimal(600)),
        Rate(since=CHANGE, until=NEXT, value=Decimal(700)),
    )
    food = (Rate(since=NEW_YEAR, until=NEXT, value=Decimal(40)),)
    return [
        _fund("captain", "20000"),
        _fund("first_secretary", "10000"),
        *(_fund(level, value) for level, value in _LEVELS.items()),
        Entitlement(
            id="subsidy", per=Per.MONTH, rates=subsidy, pro_rata=ProRata.DAY, needs_lock=True
        ),
        Entitlement(id="food", per=Per.DAY, rates=food),
    ]


def run_engine(rows: list[Row]) -> Figures:
    """From rows in memory to every line with its parts."""
    asked = entitlements()
    places = {one.id: at for at, one in enumerate(asked)}
    months = [date(YEAR, month, 1) for month in range(1, 13)]
    started, spent = time.perf_counter(), time.process_time()
    services, claims = [], []
    for key, role, level, since, until, days in rows:
        locked = {month: count for month, count in zip(months, days, strict=True) if count >= 0}
        services.append(
            Service(subject=str(key), holder=str(key), since=since, until=until, locked=locked)
        )
        mine = [places[level], places["subsidy"], places["food"]]
        if role in places:
            mine.append(places[role])
        claims += [Claim(entitlement=at, service=key) for at in mine]
    answers = due(asked, services, claims, year=YEAR, through=date(YEAR, 12, 31))
    seconds, spent = time.perf_counter() - started, time.process_time() - spent
    sums: dict[str, Decimal] = {}
    for claim, answer in zip(claims, answers, strict=True):
        name = asked[claim.entitlement].id
        sums[name] = sums.get(name, Decimal(0)) + (answer.amount or Decimal(0))
    return {
        "seconds": round(seconds, 2),
        "cpu_seconds": round(spent, 2),
        "peak_mb": peak_mb(),
        "lines": len(claims),
        "parts": sum(len(answer.parts) for answer in answers),
        "sums": {name: str(total) for name, total in sorted(sums.items())},
    }


# ── by hand ────────────────────────────────────────────────────────────────

#: Half up to the fen on whole numbers: exact where a product of whole yuan is divided by days.
_ROUNDED = "(2 * 100 * ({n}) + ({d})) // (2 * ({d}))"
_BY_HAND = f"""
WITH served AS (
    SELECT key, role, level, greatest(since, DATE '2025-01-01') AS a,
           least(coalesce(until, DATE '2026-01-01'), DATE '2026-01-01') AS b
    FROM posting WHERE since < DATE '2026-01-01' AND (until IS NULL OR until > DATE '2025-01-01')
), fund AS (
    SELECT level AS name, (CASE level WHEN 'province' THEN 20000 WHEN 'prefecture' THEN 10000
           ELSE 5000 END) * datediff('day', a, b) AS n FROM served
    UNION ALL
    SELECT role, (CASE role WHEN 'captain' THEN 20000 ELSE 10000 END) * datediff('day', a, b)
    FROM served WHERE role <> 'member'
), month AS (
    SELECT s.key, m.month, m.days, datediff('day', m.month, m.month + INTERVAL 1 MONTH) AS length,
           datediff('day', greatest(s.a, m.month),
                    least(s.b, CAST(m.month + INTERVAL 1 MONTH AS DATE))) AS served
    FROM served s JOIN sheet m USING (key)
    WHERE m.days >= 0 AND m.month < s.b AND m.month + INTERVAL 1 MONTH > s.a
), running AS (
    SELECT key, month, sum((CASE WHEN month < DATE '2025-07-01' THEN 600 ELSE 700 END)
           * served * (859320 // length)) OVER (PARTITION BY key) AS n FROM month
), subsidy AS (SELECT DISTINCT key, n FROM running)
SELECT name, sum({_ROUNDED.format(n="n", d="365")}) AS fen FROM fund GROUP BY name
UNION ALL SELECT 'subsidy', sum({_ROUNDED.format(n="n", d="859320")}) FROM subsidy
UNION ALL SELECT 'food', sum(days) * 4000 FROM month WHERE served > 0
"""  # 859320 holds 28, 30 and 31 days, so that months are added as whole numbers


def _tables(rows: list[Row]) -> Any:
    import duckdb
    import pyarrow as arrow

    base = duckdb.connect()
    base.register(
        "given_posting",
        arrow.table(
            {
                "key": [row[0] for row in rows],
                "role": [row[1] for row in rows],
                "level": [row[2] for row in rows],
                "since": [row[3] for row in rows],
                "until": [row[4] for row in rows],
            }
        ),
    )
    months = [date(YEAR, month, 1) for month in range(1, 13)]
    base.register(
        "given_sheet",
        arrow.table(
            {
                "key": [row[0] for row in rows for _month in months],
                "month": [month for _row in rows for month in months],
                "days": [count for row in rows for count in row[5]],
            }
        ),
    )
    base.execute("CREATE TABLE posting AS SELECT * FROM given_posting")
    base.execute("CREATE TABLE sheet AS SELECT * FROM given_sheet")
    return base


def run_sql(rows: list[Row]) -> Figures:
    """Sums only, over tables that are in DuckDB already."""
    base = _tables(rows)
    started, spent = time.perf_counter(), time.process_time()
    found = base.execute(_BY_HAND).fetchall()
    seconds, spent = time.perf_counter() - started, time.process_time() - spent
    return {
        "seconds": round(seconds, 3),
        "cpu_seconds": round(spent, 3),
        "peak_mb": peak_mb(),
        "sums": {name: f"{Decimal(int(fen)) / 100:.2f}" for name, fen in sorted(found)},
    }


def run_limit(rows: list[Row]) -> Figures:
    """Every column that the sums need, read once and added up: nothing is computed."""
    base = _tables(rows)
    text = """SELECT count(role), count(level), max(since), max(until) FROM posting
              UNION ALL SELECT count(key), count(days), max(month), NULL FROM sheet"""
    started, spent = time.perf_counter(), time.process_time()
    base.execute(text).fetchall()
    seconds, spent = time.perf_counter() - started, time.process_time() - spent
    return {
        "seconds": round(seconds, 4),
        "cpu_seconds": round(spent, 4),
        "peak_mb": peak_mb(),
    }


def run_room(cadres: int, seed: int, postgres: str = "") -> Figures:
    """Postings, sheets and payments read by the actor's right, under Yunnan's pack."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
        os.environ["ZHUCUN_TEST_DATABASE"] = postgres
        import django
        from django.conf import settings

        if not postgres:
            settings.DATABASES["default"]["NAME"] = f"{folder}/bench.sqlite3"
        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
        from benchmarks import entitlements_world
        from zhucun.directory.perms import OPERATOR
        from zhucun.support import queries

        entitlements_world.fill(cadres, seed)
        asked: dict[str, Any] = {"actor": OPERATOR, "year": YEAR, "through": date(YEAR, 12, 31)}
        queries.due_lines(**asked, wanted=queries.Wanted(area="530301100"))  # packs are loaded
        load, started, spent = os.getloadavg()[0], time.perf_counter(), time.process_time()
        lines = queries.due_lines(**asked)
        rows = queries.board(lines, digits=6)
        seconds, spent = time.perf_counter() - started, time.process_time() - spent
        return {
            "seconds": round(seconds, 2),
            "cpu_seconds": round(spent, 2),
            "peak_mb": peak_mb(),
            "lines": len(lines),
            "told_of_a_unit": sum(bool(one.asked.paid_by == "unit" and one.paid) for one in lines),
            "not_configured": sum(line.due.amount is None for line in lines),
            "rows_of_the_board": len(rows),
            "load_when_measured": round(load, 2),
        }


CONTESTANTS: dict[str, Callable[[list[Row]], Figures]] = {
    ENGINE: run_engine,
    SQL: run_sql,
    LIMIT: run_limit,
}


def peak_mb() -> int:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def child(name: str, cadres: int, seed: int, postgres: str) -> Figures:
    command = [sys.executable, "-m", "benchmarks.bench_entitlements", "--one", name]
    command += ["--cadres", str(cadres), "--seed", str(seed), "--postgres", postgres]
    load = round(os.getloadavg()[0], 2)
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    found: Figures = json.loads(done.stdout.splitlines()[-1])
    return found | {"load": load}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cadres", type=int, default=27_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--one", default="")
    parser.add_argument("--postgres", default="", help="the name of an empty database")
    asked = parser.parse_args()
    if asked.one:
        if asked.one in (ROOM, ON_POSTGRES):
            base = asked.postgres if asked.one == ON_POSTGRES else ""
            print(json.dumps(run_room(asked.cadres, asked.seed, base)))
        else:
            print(json.dumps(CONTESTANTS[asked.one](made(asked.cadres, asked.seed))))
        return
    kept: Figures = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    kept["cadres"] = asked.cadres
    rooms = (ROOM, ON_POSTGRES) if asked.postgres else (ROOM,)
    for name in asked.only or (*rooms, *CONTESTANTS):
        kept[name] = child(name, asked.cadres, asked.seed, asked.postgres)
        print(name, kept[name], flush=True)
    if ENGINE in kept and SQL in kept and kept[ENGINE]["sums"] != kept[SQL]["sums"]:
        raise SystemExit(f"{kept[ENGINE]['sums']} and {kept[SQL]['sums']} differ: nothing written")
    kept["machine"] = {
        "cores": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
        "measured": time.strftime("%Y-%m-%d"),
    }
    RESULTS.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
