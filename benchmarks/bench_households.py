"""The registry at a million households and 3.5 million people on PostgreSQL, served as in use.

    python -m benchmarks.bench_households [--households 1000000] [--requests 60]
                                          [--postgres "dbname=zhucun_households"]

List, search (whole name, pinyin, initials, place, code, number, ID number) and the page of one
household: p50 and p95. Beside each other, interleaved, in one run: our pages (granian, two workers,
signed in, scope, masking and log on); Django's admin over the same rows (`admin_peer`), which
checks and opens nothing; the smallest page that we serve, and the bare rows by psycopg: the
machine's limit. The places are those of the demo; people are made here and written by COPY: names
from a pool, so that each search has the hits that a real one has, ID numbers that belong to nobody;
then what is known of each: kinds, two years' incomes, the home, the state of each member. Writes
benchmarks/results/households.json.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg

from benchmarks.bench_pages import PEER, Browser, measured, served

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "households.json"
OURS = 8191
SEED = 2022
SINCE = date(2021, 5, 20)
GOALS = {"household page": 200.0}
GOAL_MS = 500.0
#: From so many households on the villages of a province are filled, below it those of the demo.
_PROVINCE = 100_000

_HOUSEHOLD = (
    "id, public_id, village_id, area, lives_since, number, head_name, size, address, phone, "
    "valid_from, begin_reason, end_reason, version"
)
_MEMBER = (
    "public_id, household_id, name, name_index, pinyin_index, initials_index, relation, gender, "
    "birth_on, id_number, id_index, phone, valid_from, joined_reason, left_reason"
)
#: What is known of the households from one key on, one statement a table.
FACTS = (
    """
    INSERT INTO households_householdtag (household_id, tag, valid_from, valid_until, basis)
    SELECT id, tag, DATE '2021-05-20', NULL, '' FROM households_household, (VALUES
        ('exited-household', 3, 0), ('marginal-household', 40, 7), ('unstable-household', 60, 11)
    ) AS kinds (tag, every, nth) WHERE id >= %s AND id %% every = nth
    """,
    """
    INSERT INTO households_income (public_id, household_id, starts_on, ends_on, wages, production,
        property, transfers, costs, basis)
    SELECT substr(md5(id || 'i' || year), 1, 12), id, make_date(year, 10, 1),
        make_date(year + 1, 10, 1), 20000 + id %% 30000, 5000 + id %% 9000, id %% 700, id %% 4000,
        id %% 5000, '' FROM households_household, generate_series(2023, 2024) AS year WHERE id >= %s
    """,
    """
    INSERT INTO households_householdstate (household_id, standard, family_planning, housing_area,
        housing_structure, housing_year, power, fuel, water, in_cooperative, valid_from)
    SELECT id, '', '', 60 + id %% 90, '', 1990 + id %% 30, '', '', '', id %% 2 = 0,
        DATE '2021-05-20'
    FROM households_household WHERE id >= %s
    """,
    """
    INSERT INTO households_memberstate (member_id, ethnicity, education, schooling, health, labour,
        works_away, allowance, medical_insurance, pension, care_kind, valid_from)
    SELECT id, '', 'primary', 'no', '', (ARRAY['ordinary', 'weak', 'none'])[1 + id %% 3], 'no',
        'no',
        CASE id %% 50 WHEN 0 THEN 'no' ELSE 'yes' END, 'yes', '', DATE '2021-05-20'
    FROM households_member WHERE household_id >= %s
    """,
)
#: The rows that a page of the list shows, without Django.
ROWS = """
SELECT h.public_id, h.number, h.head_name, h.size, h.address, p.short_name
FROM households_household h JOIN directory_place p ON p.id = h.village_id
WHERE h.area >= %s AND h.area < %s AND h.valid_until IS NULL
ORDER BY h.area, h.number LIMIT 51
"""
ONE = """
SELECT h.number, h.head_name, m.name, m.relation, m.birth_on
FROM households_household h JOIN households_member m ON m.household_id = h.id
WHERE h.public_id = %s
"""


def build(dsn: str, households: int) -> dict[str, float]:
    """Places, accounts and people in an empty database; kept as long as the number is the same."""
    scale = ["--scale", "province"] if households >= _PROVINCE else []
    env = {**os.environ, "ZHUCUN_DATABASE": dsn}
    command = [sys.executable, "-m", "zhucun", "demo", *scale, "--no-serve"]
    subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=sys.stderr)
    with psycopg.connect(dsn, autocommit=True) as connection:
        known = _number(connection, "SELECT count(*) FROM households_household")
        if known >= households:
            return {}
        started = time.perf_counter()
        fill(connection, households - known)
        connection.execute("VACUUM ANALYZE")  # as its own cleaning would in the night
        return {"built_seconds": round(time.perf_counter() - started, 1)}


def fill(connection: psycopg.Connection[Any], households: int) -> None:
    """Write households and their members, spread over all villages, by COPY."""
    draw = random.Random(SEED)
    villages = list(
        connection.execute("SELECT id, code FROM directory_place WHERE length(code) = 12")
    )
    names, blob = _names(draw), _sealed("431202198006151234", "households.member.id_number")
    first = _number(connection, "SELECT coalesce(max(id), 0) + 1 FROM households_household")
    sizes = [draw.choice((1, 2, 3, 3, 4, 4, 5, 6)) for _ in range(households)]
    heads = [draw.randrange(len(names)) for _ in range(households)]
    with connection.transaction(), connection.cursor() as cursor:
        with cursor.copy(f"COPY households_household ({_HOUSEHOLD}) FROM STDIN") as copy:
            for at in range(households):
                village, code = villages[at * len(villages) // households]
                copy.write_row((
                    first + at, f"b{at:011x}", village, code, SINCE, f"B{code[2:]}{at:08d}",
                    names[heads[at]]["head"], sizes[at], f"{at % 9 + 1}组{at % 300}号", b"",
                    SINCE, "", "", 1,
                ))  # fmt: skip
        with cursor.copy(f"COPY households_member ({_MEMBER}) FROM STDIN") as copy:
            for row in _members(draw, first, sizes, heads, names, blob):
                copy.write_row(row)
        for table in ("households_household", "households_member"):
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"  # noqa: S608
            )
        for statement in FACTS:
            cursor.execute(statement, (first,))


def _members(
    draw: random.Random,
    first: int,
    sizes: list[int],
    heads: list[int],
    names: list[dict[str, Any]],
    blob: bytes,
) -> Iterator[tuple[Any, ...]]:
    number = 0
    for at, size in enumerate(sizes):
        for place in range(size):
            name = names[heads[at] if place == 0 else draw.randrange(len(names))]
            relation = ("head", "spouse", "child", "child", "parent", "other")[place]
            yield (
                f"m{number:011x}", first + at, name["member"], name["name"], name["pinyin"],
                name["initials"], relation, "male" if number % 2 else "female",
                date(1940 + number % 80, 1 + number % 12, 1 + number % 28), blob,
                number.to_bytes(16, "big"), b"", SINCE, "", "",
            )  # fmt: skip
            number += 1


def _names(draw: random.Random) -> list[dict[str, Any]]:
    """20,000 names, each sealed once, with its keys: the common ones come often, as in life."""
    import django

    django.setup()
    from demo.names import person_name
    from zhucun.households.queries import name_keys

    found = []
    for _ in range(20_000):
        text = person_name(draw, gender=draw.choice(("male", "female")), born=1970)
        keys = name_keys(text)
        found.append({
            "text": text,
            "head": _sealed(text, "households.household.head_name"),
            "member": _sealed(text, "households.member.name"),
            "name": keys.name, "pinyin": keys.pinyin, "initials": keys.initials,
        })  # fmt: skip
    return found


def _sealed(text: str, context: str) -> bytes:
    from zhucun.ledger.fields import keyring

    return keyring().seal(text.encode(), context=context)


def contestants(
    dsn: str, draw: random.Random, account: str, scope: str
) -> dict[str, Callable[[], object]]:
    """What is measured: name → one request, within the account's scope (a division code)."""
    from zhucun.kernel.pinyin import person_pinyin

    ours, peer, guest = Browser(OURS), Browser(PEER), Browser(OURS)
    ours.sign_in(account, "zhucun-demo")
    connection = psycopg.connect(dsn, autocommit=True)
    some = [row[0] for row in connection.execute(SOME, (scope,))]
    numbers = [row[0] for row in connection.execute(NUMBERS, (scope,))]
    villages = list(connection.execute(VILLAGES, (scope,)))
    names = [row["text"] for row in _names(random.Random(SEED))[:200]]
    people = numbered(connection, some)

    def search(pick: Callable[[], str]) -> Callable[[], object]:
        return lambda: ours.get("/households/?" + urlencode({"q": pick()}))

    def area() -> str:
        return draw.choice(villages)[0]

    return {
        "list": lambda: ours.get(f"/households/?page={draw.randrange(1, 50)}"),
        "list of a village": lambda: ours.get(f"/households/?area={draw.choice(villages)[0]}"),
        "list of a kind": lambda: ours.get(
            "/households/?"
            + urlencode({"tag": "marginal-household", "page": draw.randrange(1, 50)})
        ),
        "search by name": search(lambda: draw.choice(names)),
        "search by pinyin": search(lambda: person_pinyin(draw.choice(names))[0]),
        "search by initials": search(lambda: person_pinyin(draw.choice(names))[1]),
        "search by place": search(lambda: draw.choice(villages)[1]),
        "search by number": search(lambda: draw.choice(numbers)),
        "search by code of a village": search(area),
        "search by ID number": search(lambda: draw.choice(people)),
        "household page": lambda: ours.get(f"/households/{draw.choice(some)}/"),
        "peer: admin list": lambda: peer.get(
            f"/admin/households/household/?p={draw.randrange(1, 50)}"
        ),
        "peer: admin search by number": lambda: peer.get(
            "/admin/households/household/?" + urlencode({"q": draw.choice(numbers)})
        ),
        "limit: smallest page": lambda: guest.get("/"),
        "limit: bare rows": lambda: connection.execute(
            ROWS, ((code := area()), code + ":")
        ).fetchall(),
        "limit: bare household": lambda: connection.execute(ONE, (draw.choice(some),)).fetchall(),
    }


def numbered(connection: psycopg.Connection[Any], homes: list[str]) -> list[str]:
    """ID numbers of the heads of some households. The key of a member makes the number, so that it
    is nobody else's; the index is the one by which the page looks for it."""
    from stdnum.cn import ric

    from zhucun.directory.queries import id_index

    found = []
    for (key,) in connection.execute(HEADS, (homes,)).fetchall():
        born = date(1940, 1, 1) + timedelta(days=key % 20_000)
        digits = f"431202{born:%Y%m%d}{key // 20_000 % 1_000:03d}"
        number = digits + ric.calc_check_digit(digits + "0")
        connection.execute(NUMBERED, (id_index(number), key))
        found.append(number)
    return found


HEADS = """
SELECT m.id FROM households_member m JOIN households_household h ON h.id = m.household_id
WHERE h.public_id = ANY(%s) AND m.public_id ^@ 'm0' AND m.relation = 'head'
AND m.valid_until IS NULL ORDER BY m.id
"""
NUMBERED = "UPDATE households_member SET id_index = %s WHERE id = %s"
SOME = """
SELECT public_id FROM households_household WHERE area ^@ %s ORDER BY md5(public_id) LIMIT 500
"""
NUMBERS = """
SELECT number FROM households_household WHERE area ^@ %s ORDER BY md5(number) LIMIT 500
"""
VILLAGES = """
SELECT code, short_name FROM (
    SELECT DISTINCT p.code, p.short_name FROM directory_place p
    JOIN households_household h ON h.village_id = p.id WHERE h.area ^@ %s
) v ORDER BY md5(code) LIMIT 200
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgres", default="dbname=zhucun_households")
    parser.add_argument("--households", type=int, default=1_000_000)
    parser.add_argument("--requests", type=int, default=60)
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    os.environ["ZHUCUN_DATABASE"] = given.postgres
    built = build(given.postgres, given.households)
    account, scope = ("hunan", "43") if given.households >= _PROVINCE else ("sheqi", "411327")
    with (
        served("config.settings.dev", OURS, given.postgres),
        served("benchmarks.admin_peer", PEER, given.postgres),
        psycopg.connect(given.postgres) as connection,
    ):
        asked = contestants(given.postgres, random.Random(SEED), account, scope)
        found = measured(asked, given.requests)
        rows = _number(connection, "SELECT count(*) FROM households_household")
        people = _number(connection, "SELECT count(*) FROM households_member")
    ours = {name: each for name, each in found.items() if ":" not in name}
    result = {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "households": rows,
        "members": people,
        **built,
        "pages": found,
        "meets_goal": {
            name: each["p95_ms"] <= GOALS.get(name, GOAL_MS) for name, each in ours.items()
        },
    }
    print(json.dumps(result, indent=2, ensure_ascii=False))
    if rows >= 1_000_000:
        RESULTS.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n")


def _number(connection: psycopg.Connection[Any], statement: str) -> int:
    row = connection.execute(statement).fetchone()  # type: ignore[call-overload]
    return int(row[0]) if row else 0


if __name__ == "__main__":
    main()
