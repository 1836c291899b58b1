"""The screens of 互联网+监督 over what was paid: all in one pass over the columns.

    createdb zhucun_screening
    python -m benchmarks.bench_screening [--payments 1000000] [--persons 100000] [--rounds 3]
                                         [--postgres "dbname=zhucun_screening"]

Payments, registers and standards of a county are written into an empty database, and kept as long
as their number is the same. Then in one run, taking turns: the product's pass (`judged`: every
answer of every row, counted by village, and the rows that hit), the same screens one by one, the
SQL that somebody would write by hand for the same questions on the same tables (only what hits),
the same by hand on DuckDB over a copy (already made, and with the making of it), and the bare read
of the columns. Nothing is timed before all have found the same rows.
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
from datetime import date
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "screening.json"
COUNTY, AS_OF = "431224", date(2018, 6, 30)
PERIOD = date(2017, 1, 1), date(2018, 7, 1)
REGISTERS = (*("death", "payroll", "cadre", "kin", "flat", "vehicle", "firm", "insurance", "move"),)
#: 16 bytes that nobody can read back, as the keyed index of a number is.
_KEY = "decode(md5('p' || {n}), 'hex')"
FILL = (
    """
INSERT INTO screening_registerlist (public_id, register, area, as_of, batch, rows, source, basis,
    declared_on, withdraw_reason, by, by_name)
SELECT 'l' || n, r, '431224', DATE '2018-06-01', '', 0, '某局', '某文件', DATE '2018-06-01',
    '', 1, ''
FROM unnest(ARRAY['benefit', 'standard', {registers}]) WITH ORDINALITY AS t(r, n)
""",
    """
INSERT INTO screening_payment (public_id, row_key, serial, area, programme, name, number, key,
    name_index, is_valid, account, amount, units, paid_for_on, granted_on, list_id)
SELECT 'b' || n, decode(md5('r' || n), 'hex'), 0, '4312241' || lpad((n % 400)::text, 5, '0'),
    '项目' || (n % 12), '', '', CASE WHEN n % 300 > 0 THEN {key} END,
    decode(md5('n' || (n % {persons}) || CASE WHEN n % 700 = 0 THEN 'x' ELSE '' END), 'hex'),
    n % 300 > 0, decode(md5('a' || (n % {persons}) / (1 + (n % 997 = 0)::int)), 'hex'),
    (100 + n % 12 + (n % 500 = 0)::int) * (1 + n % 5), 1 + n % 5,
    DATE '2017-01-01' + ((n / (2 * {persons})) % 17) * 31,
    DATE '2016-01-01' + (n % 700)::int, (SELECT id FROM screening_registerlist
                                         WHERE register = 'benefit')
FROM generate_series(1, {payments}) n
""",
    """
UPDATE screening_payment SET paid_for_on = date_trunc('month', paid_for_on)::date
""",
    """
INSERT INTO screening_fact (key, "on", times, list_id)
SELECT {key}, CASE WHEN l.register = 'death' THEN DATE '2017-01-01' + (n % 500)::int
                   WHEN l.register = 'move' THEN DATE '2015-06-01' + (n % 900)::int END, 1, l.id
FROM screening_registerlist l, generate_series(0, {persons} - 1) n
WHERE l.register NOT IN ('benefit', 'standard') AND (n * 31 + l.id * 7) % 40 = 0
""",
    """
INSERT INTO screening_standard (programme, per_unit, starts_on, ends_on, list_id)
SELECT '项目' || n, 100 + n, DATE '2016-01-01', DATE '9999-12-31',
       (SELECT id FROM screening_registerlist WHERE register = 'standard')
FROM generate_series(0, 11) n
""",
    """
INSERT INTO screening_exclusion (one, other, list_id)
SELECT '项目' || a, '项目' || ({persons} % 12 - a),
       (SELECT id FROM screening_registerlist WHERE register = 'standard')
FROM unnest(ARRAY[0, {persons} % 12]) a
""",
    "ANALYZE",
)
#: What somebody would write for the same twelve questions; the county's lists are all in it.
BY_HAND = """
WITH paid AS (
    SELECT id, programme, key, name_index, is_valid, account, amount, units, paid_for_on, granted_on
    FROM {t}screening_payment
    WHERE area >= '431224' AND area < '431225'
      AND paid_for_on >= DATE '2017-01-01' AND paid_for_on < DATE '2018-07-01'
), person AS (
    SELECT f.key,
           min(CASE WHEN l.register = 'death' THEN f."on" END) AS died,
           min(CASE WHEN l.register = 'move' THEN f."on" END) AS moved,
           max(CASE WHEN l.register = 'payroll' THEN 1 ELSE 0 END) AS x02,
           max(CASE WHEN l.register IN ('cadre', 'kin') THEN 1 ELSE 0 END) AS x03,
           max(CASE WHEN l.register = 'flat' THEN 1 ELSE 0 END) AS x04,
           max(CASE WHEN l.register = 'vehicle' THEN 1 ELSE 0 END) AS x05,
           max(CASE WHEN l.register = 'firm' THEN 1 ELSE 0 END) AS x06,
           max(CASE WHEN l.register = 'insurance' THEN 1 ELSE 0 END) AS x07
    FROM {t}screening_fact f JOIN {t}screening_registerlist l ON l.id = f.list_id GROUP BY f.key
), holder AS (
    SELECT account FROM paid WHERE account IS NOT NULL GROUP BY account
    HAVING count(DISTINCT coalesce(key, name_index)) > 1
), named AS (
    SELECT key FROM paid WHERE key IS NOT NULL GROUP BY key HAVING count(DISTINCT name_index) > 1
), twice AS (
    SELECT DISTINCT a.id FROM {t}screening_exclusion e JOIN paid a ON a.programme = e.one
    JOIN paid b ON b.programme = e.other AND b.key = a.key AND b.paid_for_on = a.paid_for_on
), flagged AS (
    SELECT p.id,
           CASE WHEN s.died < p.paid_for_on THEN 1 ELSE 0 END AS x01,
           coalesce(s.x02, 0) AS x02, coalesce(s.x03, 0) AS x03, coalesce(s.x04, 0) AS x04,
           coalesce(s.x05, 0) AS x05, coalesce(s.x06, 0) AS x06, coalesce(s.x07, 0) AS x07,
           CASE WHEN w.id IS NOT NULL THEN 1 ELSE 0 END AS x08,
           CASE WHEN s.moved <= p.granted_on AND {months} < 12 THEN 1 ELSE 0 END AS x09,
           CASE WHEN p.amount <> round(p.units * t.per_unit, 2) THEN 1 ELSE 0 END AS x10,
           CASE WHEN h.account IS NOT NULL THEN 1 ELSE 0 END AS x13,
           CASE WHEN NOT p.is_valid OR n.key IS NOT NULL THEN 1 ELSE 0 END AS x14
    FROM paid p
    LEFT JOIN person s ON s.key = p.key
    LEFT JOIN holder h ON h.account = p.account
    LEFT JOIN named n ON n.key = p.key
    LEFT JOIN twice w ON w.id = p.id
    LEFT JOIN {t}screening_standard t ON t.programme = p.programme
         AND t.starts_on <= p.paid_for_on AND t.ends_on > p.paid_for_on
)
SELECT * FROM flagged
WHERE x01 + x02 + x03 + x04 + x05 + x06 + x07 + x08 + x09 + x10 + x13 + x14 > 0
"""
#: Completed months, as the packs count them.
_MONTHS = (
    "(extract(year FROM p.granted_on) - extract(year FROM s.moved)) * 12 "
    "+ extract(month FROM p.granted_on) - extract(month FROM s.moved) "
    "- CASE WHEN extract(day FROM p.granted_on) < extract(day FROM s.moved) THEN 1 ELSE 0 END"
)
NUMBERS = (*(f"x{n:02d}" for n in range(1, 11)), "x13", "x14")
READ = (
    "SELECT count(id), count(area), count(programme), count(key), count(name_index), "
    "count(is_valid), count(account), count(amount), count(units), count(paid_for_on), "
    "count(granted_on) FROM screening_payment",
    'SELECT count(key), count("on"), count(times), count(list_id) FROM screening_fact',
)
COPIED = {
    "screening_payment": (
        "id, area, programme, encode(key, 'hex') AS key, encode(name_index, 'hex') AS name_index, "
        "is_valid, encode(account, 'hex') AS account, amount, units, paid_for_on, granted_on"
    ),
    "screening_fact": "encode(key, 'hex') AS key, \"on\", times, list_id",
    "screening_registerlist": "id, register",
    "screening_standard": "programme, per_unit, starts_on, ends_on",
    "screening_exclusion": "one, other",
}


def build(payments: int, persons: int) -> float | None:
    """What was paid and the registers, in an empty database; None where they are there already."""
    from django.db import connection

    from zhucun.doors.command import schema

    if schema.is_empty():
        schema.lay_tables()
    begun = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM screening_payment")
        known = cursor.fetchone()[0]
        if known == payments:
            return None
        if known:
            raise SystemExit(f"The database holds {known} payments; give it an empty one.")
        words = {
            "payments": payments,
            "persons": persons,
            "registers": ", ".join(f"'{each}'" for each in REGISTERS),
        }
        for statement in FILL:
            key = _KEY.format(n=f"(n % {persons})" if "payment" in statement else "n")
            cursor.execute(statement.format(key=key, **words))
    return round(time.perf_counter() - begun, 1)


def by_hand(*statements: str) -> Callable[[], Any]:
    from django.db import connection

    def run() -> Any:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            return cursor.fetchall()

    return run


def duck(folder: Path) -> Any:
    """The columns asked for, copied out of PostgreSQL into DuckDB."""
    import duckdb
    from django.db import connection

    connection.ensure_connection()
    there, raw = duckdb.connect(), connection.connection
    for name, wanted in COPIED.items():
        path = folder / f"{name}.csv"
        text = f"COPY (SELECT {wanted} FROM {name}) TO STDOUT CSV HEADER"  # noqa: S608
        with raw.cursor() as cursor, path.open("wb") as file, cursor.copy(text) as copy:  # type: ignore[union-attr]
            for part in copy:
                file.write(part)
        types = "types={'area': 'VARCHAR'}, " if name == "screening_payment" else ""
        there.execute(
            f"CREATE TABLE {name} AS SELECT * FROM read_csv('{path}', {types}header=true)"
        )  # noqa: S608
    return there


def on_duckdb(there: Any) -> Any:
    return there.execute(BY_HAND.format(t="", months=_MONTHS)).fetchall()


def counted(rows: Any) -> dict[str, int]:
    return {name: sum(row[1 + at] for row in rows) for at, name in enumerate(NUMBERS)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgres", default="dbname=zhucun_screening")
    parser.add_argument("--payments", type=int, default=1_000_000)
    parser.add_argument("--persons", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    os.environ["ZHUCUN_TEST_DATABASE"] = given.postgres

    import django

    django.setup()
    from django.conf import settings

    settings.POLICY_DIR = settings.ROOT / "policy"
    from zhucun.directory.queries import pack_for
    from zhucun.screening.enums import BENEFIT
    from zhucun.screening.marts import Compared
    from zhucun.screening.queries.comparing import judged, keys_of, lists_on

    load, built = round(os.getloadavg()[0], 1), build(given.payments, given.persons)
    pack = pack_for(COUNTY, as_of=AS_OF)
    items = sorted(pack.screens(BENEFIT), key=lambda item: item.id)
    compared = Compared(
        area=COUNTY,
        starts_on=PERIOD[0],
        ends_on=PERIOD[1],
        as_of=AS_OF,
        lists=keys_of(lists_on(COUNTY, AS_OF)),
    )
    with tempfile.TemporaryDirectory() as folder:
        contestants: dict[str, Callable[[], Any]] = {
            "our pass": lambda: judged(compared, pack, items),
            "our screens one by one": lambda: [judged(compared, pack, [item]) for item in items],
            "PostgreSQL SQL by hand": by_hand(BY_HAND.format(t="", months=_MONTHS)),
            "DuckDB SQL by hand": partial(on_duckdb, duck(Path(folder))),
            "DuckDB SQL by hand, copied out first": lambda: on_duckdb(duck(Path(folder))),
            "bare read of the columns": by_hand(*READ),
        }
        ours = contestants["our pass"]()
        hits = {item.id[:3]: ours.totals(item.id)[0] for item in items}
        for name in ("PostgreSQL SQL by hand", "DuckDB SQL by hand"):
            found = counted(contestants[name]())
            if found != hits:
                raise SystemExit(f"{name} found {found}, ours {hits}.")
        seconds: dict[str, list[float]] = {name: [] for name in contestants}
        for _round in range(given.rounds):
            for name, run in contestants.items():
                begun = time.perf_counter()
                run()
                seconds[name].append(time.perf_counter() - begun)

    def ratio(peer: str) -> float:
        pairs = zip(seconds["our pass"], seconds[peer], strict=True)
        return round(statistics.median(a / b for a, b in pairs), 2)

    result = {
        "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}",
        "versions": {"duckdb": version("duckdb")},
        "load_before": load,
        "payments": given.payments,
        "persons": given.persons,
        "built_seconds": built,
        "rounds": given.rounds,
        "leads": hits,
        "median_s": {name: round(statistics.median(each), 3) for name, each in seconds.items()},
        "ours_to_postgresql_by_hand": ratio("PostgreSQL SQL by hand"),
        "ours_to_duckdb_by_hand": ratio("DuckDB SQL by hand"),
        "ours_to_duckdb_with_its_copy": ratio("DuckDB SQL by hand, copied out first"),
        "ours_to_bare_read": ratio("bare read of the columns"),
        "ours_to_one_by_one": ratio("our screens one by one"),
    }
    text = json.dumps(result, ensure_ascii=False, indent=2)
    sys.stdout.write(text + "\n")
    if given.payments >= 1_000_000:
        RESULTS.write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
