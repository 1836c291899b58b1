"""Who owes what in a province: every duty of the packs over a year, beside SQL written by hand.

    python -m benchmarks.bench_obligations --postgres "dbname=…" [--cadres 27000] [--visits 48]

The world is written into an empty PostgreSQL database: cadres in teams of three, visits, leave and
trainings of a year, under a pack that gives numbers to the duties of Hunan and to four more (the
house's own packs leave most open, which would make the work too easy). Then, for 31 December and
all periods of the year:

- ours: all duties at once, with the reasons and the rows behind every number, once for the whole
  province and once for one county as an office reads it, and the first page of the list of gaps;
- by hand: one statement for each duty, which gives the numbers by state and nothing else: no
  reasons, no rows, no word for what is not configured. Days in the village are left to ours alone:
  in SQL they would be the month sheet written a second time.

Nothing is timed before both have given the same numbers. Writes
benchmarks/results/obligations.json.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import obligations_world as world

RESULTS = Path(__file__).parent / "results" / "obligations.json"
GOAL_SECONDS = 60.0

#: Who has a duty, on which days; leave in whole days.
_POSTED = """
WITH posted AS (
    SELECT id, starts_on, COALESCE(ends_on, DATE '9999-12-31') AS ends_on
    FROM roster_posting
    WHERE starts_on <= %(on)s AND (ends_on IS NULL OR ends_on > %(on)s)
), period AS (
    SELECT p.id, f.first, f.until, GREATEST(f.first, p.starts_on) AS since,
           (f.until - f.first) AS days, (f.until - GREATEST(f.first, p.starts_on)) AS served
    FROM posted p
    JOIN (SELECT g::date AS first, (g + INTERVAL '{step}')::date AS until
          FROM generate_series({start}, %(on)s, INTERVAL '{step}') g) f
      ON p.starts_on < f.until AND p.ends_on > f.first
)"""
_YEAR, _WEEK = "%(since)s::timestamp", "date_trunc('week', %(since)s::timestamp)"
_STATE = """
SELECT CASE WHEN needed = 0 THEN 'excused' WHEN done >= needed THEN 'done'
            WHEN excused THEN 'excused' WHEN %(on)s > until - 1 THEN 'late' ELSE 'due' END AS state,
       COUNT(*)
FROM asked GROUP BY 1"""
_VISITS = """
LEFT JOIN (SELECT v.posting_id, d.first, COUNT({what}) AS done
           FROM fieldwork_visithousehold h JOIN fieldwork_visit v ON v.id = h.visit_id
           JOIN (SELECT DISTINCT first, until FROM period) d ON h.on >= d.first AND h.on < d.until
           WHERE v.voided_on IS NULL AND h.on <= %(on)s GROUP BY 1, 2) c
  ON c.posting_id = period.id AND c.first = period.first"""

BY_HAND = {
    "home-visits": _POSTED.format(step="1 month", start=_YEAR)
    + """, asked AS (
    SELECT until, CEIL(3.0 * served / days) AS needed, COALESCE(done, 0) AS done,
           COALESCE(l.away, 0) > 10 AS excused
    FROM period"""
    + _VISITS.format(what="DISTINCT h.household_id")
    + """
    LEFT JOIN LATERAL (
        SELECT SUM(LEAST(l.ends_on, period.until) - GREATEST(l.starts_on, period.since)) AS away
        FROM presence_leave l
        WHERE l.posting_id = period.id AND l.state IN ('approved', 'returned')
          AND l.starts_on < period.until AND l.ends_on > period.since) l ON TRUE
)"""
    + _STATE,
    "home-calls": _POSTED.format(step="3 months", start=_YEAR)
    + ", asked AS (SELECT until, 12 AS needed, COALESCE(done, 0) AS done, FALSE AS excused"
    + " FROM period"
    + _VISITS.format(what="*")
    + ")"
    + _STATE,
    "weekly-diary": _POSTED.format(step="7 days", start=_WEEK)
    + """, asked AS (
    SELECT until, CASE WHEN served < days THEN 0 ELSE 1 END AS needed,
           COALESCE(done, 0) AS done, FALSE AS excused
    FROM period
    LEFT JOIN (SELECT posting_id, date_trunc('week', v.on::timestamp)::date AS first,
                      COUNT(*) AS done
               FROM fieldwork_visit v WHERE voided_on IS NULL AND v.on <= %(on)s GROUP BY 1, 2) c
      ON c.posting_id = period.id AND c.first = period.first
)"""
    + _STATE,
    "yearly-lesson": _POSTED.format(step="1 year", start=_YEAR)
    + """, asked AS (
    SELECT until, 1 AS needed, COALESCE(done, 0) AS done, FALSE AS excused
    FROM period
    LEFT JOIN (SELECT posting_id, COUNT(*) AS done FROM presence_dutytrip
               WHERE kind = 'training' AND cancelled_on IS NULL
                 AND starts_on BETWEEN %(since)s AND %(on)s GROUP BY 1) c
      ON c.posting_id = period.id
)"""
    + _STATE,
}


def timed(call: Callable[[], Any]) -> tuple[float, float, Any]:
    """Seconds, CPU seconds of this process, and what came out."""
    begun, cpu = time.perf_counter(), time.process_time()
    found = call()
    return time.perf_counter() - begun, time.process_time() - cpu, found


def by_hand() -> dict[str, dict[str, int]]:
    """The numbers by state of each duty that SQL was written for."""
    from django.db import connection

    found = {}
    with connection.cursor() as cursor:
        for duty, sql in BY_HAND.items():
            cursor.execute(sql, {"since": world.SINCE, "on": world.ON})
            found[duty] = {state: int(count) for state, count in cursor.fetchall()}
    return found


def ours(area: str) -> Any:
    from zhucun.analytics import queries
    from zhucun.directory.perms import OPERATOR

    return queries.owed_in(actor=OPERATOR, on=world.ON, since=world.SINCE, area=area)


def compare(owed: Any, wanted: dict[str, dict[str, int]]) -> None:
    """Stops where ours and SQL differ."""
    for line in owed.by_duty():
        if line.item.id in wanted:
            counts = {state.name.lower(): n for state, n in line.counts.items() if n}
            assert counts == wanted[line.item.id], (line.item.id, counts, wanted[line.item.id])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cadres", type=int, default=27_000)
    parser.add_argument("--visits", type=int, default=48, help="visits of a cadre in the year")
    parser.add_argument("--postgres", required=True, help="the name of an empty database")
    asked = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    os.environ["ZHUCUN_TEST_DATABASE"] = asked.postgres
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ZHUCUN_POLICY"] = str(world.policy(Path(folder)))
        figures = measure(asked.cadres, asked.visits)
    RESULTS.write_text(json.dumps(figures, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    for name, value in figures.items():
        print(f"{name:32} {value}")


def measure(cadres: int, visits: int) -> dict[str, Any]:
    """Builds the world, checks that both say the same, then times them in turns."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
    from django.db import connection

    from zhucun.directory import queries as directory

    made, _cpu, sizes = timed(lambda: world.build(cadres, visits))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as autovacuum does a minute after a load
    directory.policy()
    before = _peak()
    first, _cpu, owed = timed(lambda: ours(world.AREA))
    compare(owed, by_hand())
    rows = sum(line.total for line in owed.by_duty())
    page, _cpu, _found = timed(partial(owed.listed, limit=50))
    del owed
    seconds, cpu, _found = timed(lambda: ours(world.AREA))
    hand, _cpu, _numbers = timed(by_hand)
    county, _cpu, _found = timed(lambda: ours("410101"))
    return {
        "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}",
        "load_average": round(os.getloadavg()[0], 1),
        **sizes,
        "obligations": rows,
        "first_seconds": round(first, 2),
        "seconds": round(seconds, 2),
        "cpu_seconds": round(cpu, 2),
        "goal_seconds": GOAL_SECONDS,
        "by_hand_seconds_four_duties": round(hand, 2),
        "times_by_hand": round(seconds / hand, 1),
        "county_seconds": round(county, 2),
        "page_of_50_seconds": round(page, 3),
        "memory_mb_before": before,
        "peak_memory_mb": _peak(),
        "world_seconds": round(made, 1),
    }


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
