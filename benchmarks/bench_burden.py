"""The burden of a month in a province: every cadre's line, beside the same counts in SQL by hand.

    python -m benchmarks.bench_burden --postgres "dbname=…" [--cadres 27000] [--visits 48]

The world of `obligations_world` in an empty PostgreSQL database, each record made by its cadre's
account. Then, for March:

- ours: every line with forms, records, fields, cells, minutes and the sums of the places below, for
  the whole province and for one county;
- by hand: one statement that counts records and fields by cadre, and nothing else: no names, no
  forms, no papers, no minutes, no reader's rights.

Nothing is timed before both have given the same numbers. Writes benchmarks/results/burden.json.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks import obligations_world as world

RESULTS = Path(__file__).parent / "results" / "burden.json"
GOAL_SECONDS = 10.0
MONTH, UNTIL = date(2024, 3, 1), date(2024, 4, 1)

BY_HAND = """
WITH visit AS (
    SELECT v.by, COUNT(*) AS records,
           SUM(2 + LEAST(JSONB_ARRAY_LENGTH(v.topics), 1)
               + LEAST(OCTET_LENGTH(v.findings), 1) + LEAST(OCTET_LENGTH(v.void_reason), 1)) AS n
    FROM fieldwork_visit v WHERE v.on >= %(since)s AND v.on < %(until)s GROUP BY 1
), home AS (
    SELECT v.by, SUM(1 + LEAST(JSONB_ARRAY_LENGTH(h.slots), 1)) AS n
    FROM fieldwork_visithousehold h JOIN fieldwork_visit v ON v.id = h.visit_id
    WHERE v.on >= %(since)s AND v.on < %(until)s GROUP BY 1
)
SELECT SUM(visit.records), SUM(visit.n) + SUM(COALESCE(home.n, 0))
FROM (SELECT person_id FROM roster_posting
      WHERE starts_on < %(until)s AND (ends_on IS NULL OR ends_on > %(since)s)) p
JOIN directory_account a ON a.person_id = p.person_id
JOIN visit ON visit.by = a.id LEFT JOIN home ON home.by = a.id"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cadres", type=int, default=27_000)
    parser.add_argument("--visits", type=int, default=48, help="visits of a cadre in the year")
    parser.add_argument("--postgres", required=True, help="the name of an empty database")
    asked = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    os.environ["ZHUCUN_TEST_DATABASE"] = asked.postgres
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
    made, sizes = timed(lambda: world.build(cadres, visits))
    _authors()
    first, found = timed(lambda: ours(""))
    whole = found.whole
    hand, numbers = timed(by_hand)
    records = sum(line.entered["visit"].records for line in found.lines if "visit" in line.entered)
    fields = sum(line.entered["visit"].fields for line in found.lines if "visit" in line.entered)
    assert (records, fields) == numbers, (records, fields, numbers)
    places = len(found.below)
    lines = len(found.lines)
    del found
    seconds, _found = timed(lambda: ours(""))
    again, _numbers = timed(by_hand)
    county, _found = timed(lambda: ours("410101"))
    return {
        "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}",
        "load_average": round(os.getloadavg()[0], 1),
        **sizes,
        "lines": lines,
        "places_below": places,
        "records": whole.total.records,
        "fields": whole.total.fields,
        "first_seconds": round(first, 2),
        "seconds": round(seconds, 2),
        "goal_seconds": GOAL_SECONDS,
        "by_hand_seconds": round(min(hand, again), 2),
        "times_by_hand": round(seconds / min(hand, again), 1),
        "county_seconds": round(county, 2),
        "queries": _queries(),
        "world_seconds": round(made, 1),
    }


def ours(area: str) -> Any:
    from zhucun.directory.perms import OPERATOR
    from zhucun.reports.queries.burden import burden

    found = burden(actor=OPERATOR, month=MONTH, area=area)
    assert found.whole.cadres == sum(each.cadres for each in found.below)
    return found


def by_hand() -> tuple[int, int]:
    """Records and fields of visits."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(BY_HAND, {"since": MONTH, "until": UNTIL})
        [(records, fields)] = cursor.fetchall()
    return int(records), int(fields)


def timed(call: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    found = call()
    return time.perf_counter() - start, found


def _authors() -> None:
    """An account for each cadre, which made his records."""
    from django.db import connection

    from zhucun.directory.models import Account, Person

    people = Person.objects.values_list("pk", flat=True)
    rows = [Account(username=f"u{key}", name="x", person_id=key, password="!") for key in people]
    Account.objects.bulk_create(rows, batch_size=2_000)
    with connection.cursor() as cursor:
        for table in ("fieldwork_visit", "presence_leave", "presence_dutytrip"):
            cursor.execute(
                f"UPDATE {table} SET by = a.id FROM roster_posting p "
                f"JOIN directory_account a ON a.person_id = p.person_id "
                f"WHERE p.id = {table}.posting_id"
            )
        cursor.execute("ANALYZE")  # as autovacuum does a minute after a load


def _queries() -> int:
    from django.db import connection

    seen: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        ours("410101")
    return len(seen)


if __name__ == "__main__":
    main()
