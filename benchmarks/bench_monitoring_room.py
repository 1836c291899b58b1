"""The monitoring's run over the registry's own tables: every rule over every household.

    createdb zhucun_monitoring
    python -m benchmarks.bench_monitoring_room [--households 1000000] [--rounds 5]
                                               [--postgres "dbname=zhucun_monitoring"]

The places are laid by actions; households, members, incomes of three years, classifications and
what holds of members are written into an empty database, and kept as long as the number is the
same. Then in one run, taking turns: the product's run (`queries.leads`, the rules of the demo's
example pack as SQL over whole sets), the SQL that somebody would write by hand for the same three
rules on the same tables, the same by hand on DuckDB over a copy of them (already made, and with the
making of it: tonight's records are in PostgreSQL), and the bare read of each table once. Nothing is
timed before all have found the same households. Ours may cost 1.3 times what is written by hand
from the same start, tonight's tables: on PostgreSQL, and on DuckDB with its copy. The rules alone
over one copy on DuckDB are measured by bench_monitoring. By hand only leads and their number are
asked for; ours also says how every rule came out for every household.

Then nights: how long the action takes where nothing, 100, 1,000 and 10,000 households changed.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "monitoring_room.json"
AREA, AS_OF = "411327100", date(2025, 6, 30)
ALLOWED = 1.3
CHANGES = (0, 100, 1_000, 10_000)
TABLES = (
    "households_household",
    "households_member",
    "households_income",
    "households_householdtag",
    "households_memberstate",
)

#: Three years of wages and other income, some parts unknown; one in a hundred lost most of it.
INCOMES = """
INSERT INTO households_income (public_id, household_id, starts_on, ends_on, wages, production,
                               property, transfers, costs, basis)
SELECT 'i' || to_hex(h.id * 10 + y - 2020), h.id, make_date(y, 1, 1), make_date(y + 1, 1, 1),
       round((h.size * 12000 * (0.8 + 0.6 * random())
              * CASE WHEN y = 2024 AND random() < 0.01 THEN 0.3 ELSE 1 END)::numeric, 2),
       CASE WHEN random() < 0.5 THEN round((random() * 9000)::numeric, 2) END,
       NULL, round((random() * 3000)::numeric, 2), round((random() * 4000)::numeric, 2), ''
FROM households_household h, generate_series(2022, 2024) y
WHERE (h.id * 7 + y) % 100 < 92
"""
ONLY_PEOPLE = "TRUNCATE households_income, households_householdtag, households_memberstate"
STATES = """
INSERT INTO households_memberstate (member_id, ethnicity, education, schooling, health, labour,
    works_away, allowance, medical_insurance, pension, valid_from)
SELECT m.id, '', '', '', ''::bytea, 'ordinary', '', '',
       CASE WHEN random() < 0.003 THEN 'no' ELSE 'yes' END, '', DATE '2024-01-01'
FROM households_member m WHERE m.id % 10 < 8
"""
TAGS = """
INSERT INTO households_householdtag (household_id, tag, valid_from, basis)
SELECT id, 'exited-household', DATE '2020-12-01', '' FROM households_household WHERE id % 3 = 0
UNION ALL
SELECT id, 'monitored-household', DATE '2023-05-01', '' FROM households_household WHERE id % 30 = 0
"""
#: What somebody would write for the same rules; the pack's numbers and formula are in it.
BY_HAND = """
WITH income AS (
    SELECT household_id, starts_on, ends_on,
           coalesce(wages, 0) + coalesce(production, 0) + coalesce(property, 0)
           + coalesce(transfers, 0) - coalesce(costs, 0) AS net,
           row_number() OVER (PARTITION BY household_id ORDER BY ends_on DESC) AS place
    FROM {t}households_income
    WHERE retracted_at IS NULL AND ends_on <= DATE '{day}'
), latest AS (SELECT * FROM income WHERE place = 1
), before AS (
    SELECT DISTINCT ON (household_id) household_id, ends_on, net FROM income
    WHERE ends_on <= DATE '{before}' ORDER BY household_id, ends_on DESC
), people AS (
    SELECT m.household_id,
           count(*) FILTER (WHERE m.valid_until IS NULL) AS present,
           count(*) FILTER (WHERE (m.valid_from < l.ends_on OR m.valid_from <= h.valid_from)
               AND (m.valid_until IS NULL OR (m.valid_until >= l.ends_on
                    AND m.valid_until > h.valid_from))) AS persons,
           count(*) FILTER (WHERE (m.valid_from < b.ends_on OR m.valid_from <= h.valid_from)
               AND (m.valid_until IS NULL OR (m.valid_until >= b.ends_on
                    AND m.valid_until > h.valid_from))) AS persons_before
    FROM {t}households_member m
    JOIN {t}households_household h ON h.id = m.household_id
    LEFT JOIN latest l ON l.household_id = m.household_id
    LEFT JOIN before b ON b.household_id = m.household_id
    GROUP BY m.household_id
), bare AS (
    SELECT m.household_id, count(*) FILTER (WHERE s.medical_insurance = 'no') AS uninsured
    FROM {t}households_memberstate s JOIN {t}households_member m ON m.id = s.member_id
    WHERE s.retracted_at IS NULL AND s.medical_insurance <> '' AND s.valid_from <= DATE '{day}'
      AND (s.valid_until IS NULL OR s.valid_until > DATE '{day}') AND m.valid_from <= DATE '{day}'
      AND (m.valid_until IS NULL OR m.valid_until > DATE '{day}')
    GROUP BY m.household_id
), watched AS (
    SELECT h.public_id, h.area,
           l.net / nullif(p.persons + greatest(h.size - p.present, 0), 0) AS income,
           b.net / nullif(p.persons_before + greatest(h.size - p.present, 0), 0) AS income_before,
           u.uninsured
    FROM {t}households_household h
    LEFT JOIN latest l ON l.household_id = h.id
    LEFT JOIN before b ON b.household_id = h.id
    LEFT JOIN people p ON p.household_id = h.id
    LEFT JOIN bare u ON u.household_id = h.id
    WHERE h.area >= '411327100' AND h.area < '411327101' AND h.valid_from <= DATE '{day}'
      AND (h.valid_until IS NULL OR h.valid_until > DATE '{day}')
      AND h.id NOT IN (SELECT household_id FROM {t}households_householdtag
                       WHERE tag = 'monitored-household' AND retracted_at IS NULL
                         AND valid_from <= DATE '{day}'
                         AND (valid_until IS NULL OR valid_until > DATE '{day}'))
)
SELECT public_id, area, income < 8000 AS below,
       income_before > 0 AND income <= income_before * 0.7 AS fell, uninsured > 0 AS bare
FROM watched
WHERE income < 8000 OR (income_before > 0 AND income <= income_before * 0.7) OR uninsured > 0
""".replace("{day}", "2025-06-30").replace("{before}", "2024-06-30")
TYPES = {
    "area": "VARCHAR",
    "valid_until": "DATE",
    "retracted_at": "VARCHAR",
    "medical_insurance": "VARCHAR",
    "property": "DECIMAL(12, 2)",
    "wages": "DECIMAL(12, 2)",
    "production": "DECIMAL(12, 2)",
    "transfers": "DECIMAL(12, 2)",
    "costs": "DECIMAL(12, 2)",
}
RULES = ("rules/watch-income-below-line", "rules/watch-income-drop", "rules/watch-uninsured")
CHANGED = """
INSERT INTO ledger_eventrecord (name, subject, area, data, happened_at, pack)
SELECT 'households.income.recorded', 'household:' || public_id, area, '{}', now(), ''
FROM households_household ORDER BY md5(public_id || %s) LIMIT %s
"""


def build(households: int) -> float | None:
    """Places and households in an empty database; None where they are there already."""
    from django.db import connection

    from benchmarks.bench_households import fill
    from tests import factories as make
    from tests.conftest import PLACES
    from zhucun.doors.command import schema

    if schema.is_empty():
        schema.lay_tables()
        villages = {f"{AREA}{n}": f"第{n}村" for n in range(210, 700)}
        here = {
            code: name
            for code, name in PLACES.items()
            if code.startswith(AREA) or AREA.startswith(code)
        }
        make.add_places({**here, **villages})
    begun = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM households_household")
        known = cursor.fetchone()[0]
        if known == households:
            return None
        if known:
            raise SystemExit(f"The database holds {known} households; give it an empty one.")
    fill(connection.connection, households)
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.2022)")
        for statement in (ONLY_PEOPLE, INCOMES, STATES, TAGS, "ANALYZE"):
            cursor.execute(statement)
    return round(time.perf_counter() - begun, 1)


def by_hand(statement: str) -> Callable[[], Any]:
    from django.db import connection

    def run() -> Any:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall()

    return run


def duck(folder: Path) -> Any:
    """The columns asked for, copied out of PostgreSQL into DuckDB."""
    import duckdb
    from django.db import connection

    there = duckdb.connect()
    columns = {
        "households_household": "id, public_id, area, size, valid_from, valid_until",
        "households_member": "id, household_id, valid_from, valid_until",
        "households_income": (
            "household_id, starts_on, ends_on, wages, production, property, transfers, costs, "
            "retracted_at"
        ),
        "households_householdtag": "household_id, tag, valid_from, valid_until, retracted_at",
        "households_memberstate": (
            "member_id, medical_insurance, valid_from, valid_until, retracted_at"
        ),
    }
    raw: Any = connection.connection
    for name, wanted in columns.items():
        path = folder / f"{name}.csv"
        text = f"COPY (SELECT {wanted} FROM {name}) TO STDOUT CSV HEADER"  # noqa: S608
        with raw.cursor() as cursor, path.open("wb") as file, cursor.copy(text) as copy:
            for part in copy:
                file.write(part)
        types = ", ".join(
            f"'{each}': '{TYPES[each]}'" for each in TYPES if each in wanted.split(", ")
        )
        there.execute(
            f"CREATE TABLE {name} AS SELECT * FROM read_csv('{path}', types={{{types}}})"  # noqa: S608
        )
    return there


def on_duckdb(there: Any) -> Any:
    return there.execute(BY_HAND.format(t="")).fetchall()


def agreed(contestants: dict[str, Callable[[], Any]]) -> dict[str, int]:
    """The leads of each rule, where all found the same households."""
    ours, _looked, outcomes = contestants["our run"]()
    wanted = {(one.household, one.rule) for one in ours}
    for name in contestants:
        if name in ("our run", "bare read of the tables"):
            continue
        found = {
            (row[0], rule)
            for row in contestants[name]()
            for rule, fails in zip(RULES, row[2:], strict=True)
            if fails
        }
        if found != wanted:
            raise SystemExit(f"{name} found {len(found)} leads, ours {len(wanted)}.")
    return {rule: outcomes[rule].get("fail", 0) for rule in sorted(outcomes)}


def timed(contestants: dict[str, Callable[[], Any]], rounds: int) -> dict[str, list[float]]:
    seconds: dict[str, list[float]] = {name: [] for name in contestants}
    for _round in range(rounds):
        for name, run in contestants.items():
            begun = time.perf_counter()
            run()
            seconds[name].append(time.perf_counter() - begun)
    return seconds


def nights() -> dict[str, Any]:
    """The first night over all, then nights after so many changes."""
    from django.db import connection

    from zhucun.directory.perms import OPERATOR
    from zhucun.monitoring import actions
    from zhucun.monitoring.models import Screening

    at = datetime(2025, 6, 30, 14, 0, tzinfo=UTC)
    found: dict[str, Any] = {}
    if not Screening.objects.exists():
        begun = time.perf_counter()
        run = actions.screen_households(area=AREA, at=at, by=OPERATOR)
        found["first"] = {
            "seconds": round(time.perf_counter() - begun, 2),
            "looked_at": run.looked_at,
            "new_signs": run.found,
        }
    actions.screen_households(area=AREA, at=at, by=OPERATOR)
    for number in CHANGES:
        with connection.cursor() as cursor:
            cursor.execute(CHANGED, [str(time.time()), number])
        begun = time.perf_counter()
        run = actions.screen_households(area=AREA, at=at, by=OPERATOR)
        found[str(number)] = {
            "seconds": round(time.perf_counter() - begun, 3),
            "looked_at": run.looked_at,
        }
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgres", default="dbname=zhucun_monitoring")
    parser.add_argument("--households", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    os.environ["ZHUCUN_TEST_DATABASE"] = given.postgres

    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    from demo.packs import policy_with_example
    from zhucun.directory.perms import OPERATOR
    from zhucun.monitoring import queries

    with tempfile.TemporaryDirectory() as folder:
        settings.POLICY_DIR = policy_with_example(Path(folder) / "policy")
        load, built = round(os.getloadavg()[0], 1), build(given.households)
        reads = "; ".join(f"SELECT count(t) FROM {name} t" for name in TABLES)  # noqa: S608
        contestants: dict[str, Callable[[], Any]] = {
            "our run": lambda: queries.leads(actor=OPERATOR, area=AREA, as_of=AS_OF),
            "PostgreSQL SQL by hand": by_hand(BY_HAND.format(t="")),
            "DuckDB SQL by hand": partial(on_duckdb, duck(Path(folder))),
            "DuckDB SQL by hand, copied out first": lambda: on_duckdb(duck(Path(folder))),
            "bare read of the tables": by_hand(reads),
        }
        leads = agreed(contestants)
        seconds = timed(contestants, given.rounds)
        after = nights()
    median = {name: statistics.median(each) for name, each in seconds.items()}

    def ratio(peer: str) -> float:
        pairs = zip(seconds["our run"], seconds[peer], strict=True)
        return round(statistics.median(a / b for a, b in pairs), 2)

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM households_member")
        members = cursor.fetchone()[0]
        cursor.execute("SHOW server_version")
        server = cursor.fetchone()[0]
    result = {
        "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}",
        "versions": {"postgresql": server, "duckdb": version("duckdb")},
        "load_before": load,
        "households": given.households,
        "members": members,
        "built_seconds": built,
        "rounds": given.rounds,
        "leads": leads,
        "median_s": {name: round(value, 3) for name, value in median.items()},
        "ours_to_postgresql_by_hand": ratio("PostgreSQL SQL by hand"),
        "ours_to_duckdb_by_hand": ratio("DuckDB SQL by hand"),
        "ours_to_duckdb_with_its_copy": ratio("DuckDB SQL by hand, copied out first"),
        "ours_to_bare_read": ratio("bare read of the tables"),
        "allowed": ALLOWED,
        "nights": after,
    }
    text = json.dumps(result, ensure_ascii=False, indent=2)
    sys.stdout.write(text + "\n")
    if given.households >= 1_000_000:
        RESULTS.write_text(text + "\n", encoding="utf-8")
    ratios = (result["ours_to_postgresql_by_hand"], result["ours_to_duckdb_with_its_copy"])
    return int(max(ratios) > ALLOWED)


if __name__ == "__main__":
    sys.exit(main())
