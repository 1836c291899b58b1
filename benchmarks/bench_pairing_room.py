"""A proposal of helpers for a whole city as the product makes it: read from the registry, matched,
kept row by row, and adopted, by a worker.

    createdb zhucun_pairing
    python -m benchmarks.bench_pairing_room [--size tenth|city] [--seed 1]
                                            [--postgres "dbname=zhucun_pairing"]

The households and helpers of `pairing_world` (a tenth of 怀化, 26,050 × 5,900, or the whole city,
260,500 × 59,222) are written into an empty database with their classifications and their kin; the
rest goes through actions. Each of the two pieces of work has a process of its own, so that its peak
memory is its own. `bound`: the value of the linear programme of that very match, which the prices
prove. Beside it, on the same tables: a bare read of what the match reads and a bare copy of what it
writes. The search alone stands beside OR-tools' min-cost flow by hand in `bench_pairing`.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from benchmarks.pairing_world import SCALES, make_pairing

Figures = dict[str, Any]
ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "pairing_room.json"
CITY, AS_OF, SINCE = "4312", date(2018, 6, 15), date(2017, 9, 1)
AT = datetime(2018, 6, 15, 2, 0, tzinfo=UTC)
_BATCH = 5_000
READS = (
    "SELECT count(t) FROM households_household t; SELECT count(t) FROM households_householdtag t; "
    "SELECT count(t) FROM pairing_helper t; SELECT count(t) FROM directory_person t"
)


def ready(postgres: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    os.environ["ZHUCUN_TEST_DATABASE"] = postgres

    import django

    django.setup()


def build(size: str, seed: int) -> None:
    """Places, an office, and the world in an empty database."""
    from tests import factories as make
    from zhucun.directory.enums import Role
    from zhucun.doors.command import schema

    if not schema.is_empty():
        raise SystemExit("The database is not empty; give it an empty one.")
    schema.lay_tables()
    facts = make_pairing(size, seed)
    codes = facts.demand["code"].astype("U12").tolist()
    homes = facts.supply["home"].astype("U12").tolist()
    every = {code[:digits] for code in (*codes, *homes) for digits in (2, 4, 6, 9, 12)}
    make.add_places({code: f"地{code}" for code in sorted(every)}, since=date(2015, 1, 1))
    make.account("office", Role.OFFICE, CITY, since=date(2015, 1, 1))
    households = _households(codes, facts.demand["severe"].tolist())
    helpers = _helpers(homes, facts.supply["leads"].tolist(), facts.supply["able"].tolist())
    _kin(facts, helpers, households)


def _households(codes: list[str], severe: list[bool]) -> list[int]:
    from zhucun.directory.models import Place
    from zhucun.households.models import Household, HouseholdTag

    villages = dict(Place.objects.values_list("code", "pk"))
    rows = [
        Household(
            village_id=villages[code], area=code, lives_since=SINCE, number=f"B{at:07d}",
            head_name="张某", size=3, valid_from=SINCE,
        )
        for at, code in enumerate(codes)
    ]  # fmt: skip
    Household.objects.bulk_create(rows, batch_size=_BATCH)
    tags = [
        HouseholdTag(household=row, tag=tag, valid_from=SINCE)
        for row, deep in zip(rows, severe, strict=True)
        for tag in (("poor-household", "severe-poverty") if deep else ("poor-household",))
    ]
    HouseholdTag.objects.bulk_create(tags, batch_size=_BATCH)
    return [row.pk for row in rows]


def _helpers(homes: list[str], leads: list[bool], able: list[bool]) -> list[int]:
    from zhucun.directory.models import Person
    from zhucun.pairing.models import Helper

    levels = {4: "prefecture", 6: "county", 9: "township", 12: "village"}
    people = [
        Person(name=f"干部{at}", political_status="party_member" if one else "")
        for at, one in enumerate(leads)
    ]
    Person.objects.bulk_create(people, batch_size=_BATCH)
    rows = [
        Helper(
            person=person, area=code, level=levels[len(code)],
            kind="village_cadre" if len(code) == 12 else "official",  # noqa: PLR2004
            is_leading=lead, is_able=good, is_good_at_village_work=good, valid_from=SINCE,
        )
        for person, code, lead, good in zip(people, homes, leads, able, strict=True)
    ]  # fmt: skip
    Helper.objects.bulk_create(rows, batch_size=_BATCH)
    return [row.pk for row in rows]


def _kin(facts: Any, helpers: list[int], households: list[int]) -> None:
    from django.db import connection

    from zhucun.pairing.models import Avoidance

    pairs = facts.pairs["kin"]
    rows = [
        Avoidance(helper_id=helpers[who], household_id=households[where], area="", by=0)
        for who, where in zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)
    ]
    Avoidance.objects.bulk_create(rows, batch_size=_BATCH)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def actor() -> Any:
    from zhucun.directory.models import Account
    from zhucun.directory.queries import actor_of

    return actor_of(Account.objects.get(username="office"), on=AS_OF)


def work() -> Figures:
    """One piece of work of a worker, with its peak memory and the seconds of its parts."""
    from zhucun.pairing import jobs
    from zhucun.pairing.actions import proposal_work

    parts: dict[str, float] = {}
    for name in ("match_of", "_solved", "_compute", "_adopt"):
        _timed(proposal_work, name, parts)
    start = peak_mb()
    assert jobs.work_once(clock=lambda: AT, worker="bench:1:a")
    return {
        "seconds": {name: round(value, 2) for name, value in parts.items()},
        "cpu_seconds": round(time.process_time(), 2),
        "start_mb": start,
        "peak_mb": peak_mb(),
    }


def peak_mb() -> int:
    """The most memory that this program held so far; `getrusage` would count who started it."""
    told = Path("/proc/self/status").read_text().split("VmHWM:")[1]
    return round(int(told.split()[0]) / 1024)


def _timed(module: Any, name: str, parts: dict[str, float]) -> None:
    plain = getattr(module, name)

    def run(*args: Any, **more: Any) -> Any:
        begun = time.perf_counter()
        try:
            return plain(*args, **more)
        finally:
            parts[name.strip("_")] = time.perf_counter() - begun

    setattr(module, name, run)


def child(postgres: str) -> Figures:
    command = [sys.executable, "-m", "benchmarks.bench_pairing_room", "--postgres", postgres]
    done = subprocess.run(
        [*command, "--one"], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    )
    found: Figures = json.loads(done.stdout.splitlines()[-1])
    return found


def bare(statement: str) -> float:
    from django.db import connection

    begun = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(statement)
    return round(time.perf_counter() - begun, 2)


def measure(size: str, postgres: str) -> Figures:
    from django.db.models import Count

    from zhucun.pairing import actions
    from zhucun.pairing.models import Pairing

    asked: dict[str, Any] = {"as_of": AS_OF, "asked": actions.Asked(), "at": AT, "by": actor()}
    begun = time.perf_counter()
    row = actions.propose(area=CITY, title="全市结对", **asked)
    found: Figures = {
        "households": SCALES[size].households,
        "helpers": SCALES[size].helpers,
        "load_before": round(os.getloadavg()[0], 1),
        "request_seconds": round(time.perf_counter() - begun, 2),
        "propose": child(postgres),
    }
    row.refresh_from_db()
    assert row.state == "open", (row.state, row.failure)
    names = ("paired", "missing", "objective", "bound", "seconds")
    found["result"] = {name: row.result[name] for name in names}
    gap = (row.result["bound"] - row.result["objective"]) / abs(row.result["bound"])
    found["gap_percent"] = round(100 * gap, 6)
    begun = time.perf_counter()
    actions.adopt(proposal=row, since=AS_OF, at=AT, by=actor())
    found["adopt_request_seconds"] = round(time.perf_counter() - begun, 2)
    row.refresh_from_db()
    if row.state == "queued":
        found["adopt"] = child(postgres)
    standing = Pairing.objects.filter(valid_until=None)
    loads = standing.values("helper").annotate(n=Count("pk")).order_by("-n")
    found["standing"] = standing.count()
    found["most_for_one_helper"] = loads[0]["n"]
    found["bare_read_seconds"] = bare(READS)
    found["bare_copy_seconds"] = bare(
        "CREATE TEMP TABLE copied AS SELECT * FROM pairing_proposedpair"
    )
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=["tenth", "city"], default="tenth")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgres", default="dbname=zhucun_pairing")
    parser.add_argument("--one", action="store_true")
    given = parser.parse_args()
    ready(given.postgres)
    if given.one:
        print(json.dumps(work()))
        return
    begun = time.perf_counter()
    build(given.size, given.seed)
    built = round(time.perf_counter() - begun, 1)
    kept: Figures = json.loads(RESULTS.read_text()) if RESULTS.exists() else {"sizes": {}}
    kept["sizes"][given.size] = measure(given.size, given.postgres) | {"built_seconds": built}
    kept["machine"] = {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "measured": time.strftime("%Y-%m-%d"),
    }
    text = json.dumps(kept, indent=2, ensure_ascii=False) + "\n"
    print(text)
    RESULTS.write_text(text)


if __name__ == "__main__":
    main()
