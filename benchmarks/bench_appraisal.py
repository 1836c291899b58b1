"""A province's yearly appraisal in its room: 27,000 cadres, four quarters by two classes and one
mark of the year, computed with quotas and kept with every explanation.

    python -m benchmarks.bench_appraisal [--cadres 27000] [--postgres "dbname=…"]

The rows are laid into an empty database; the appraisal is opened and computed through its actions.
Beside it in the same run: Django's `bulk_update` of the same results (how a run would keep them
otherwise), and the limit: reading the marks and writing the results as text, without anything
around them. The evidence is the same as a second run's, bit by bit, or nothing is written. Writes
benchmarks/results/appraisal.json.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import resource
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "appraisal.json"
GOAL_SECONDS = 30.0
MARKS = 9  # of one cadre
CLASSES = ("civil_servant", "public_institution", "enterprise")


def timed(call: Callable[[], Any]) -> tuple[dict[str, float], Any]:
    wall, cpu = time.perf_counter(), time.process_time()
    found = call()
    return {
        "seconds": round(time.perf_counter() - wall, 2),
        "cpu_seconds": round(time.process_time() - cpu, 2),
    }, found


def world(size: int) -> Any:
    """An open appraisal with every mark of its year."""
    from tests import factories as make
    from tests.appraisal.world import DECIDED, OPENED, QUARTERS, REVIEWED, SETTINGS, at
    from tests.conftest import PLACES
    from zhucun.appraisal import actions
    from zhucun.appraisal.models import Appraisee, Review, Scheme
    from zhucun.directory.models import Person, Place
    from zhucun.directory.perms import OPERATOR
    from zhucun.roster.models import Posting

    dice = random.Random(1)
    make.add_places(PLACES)
    round_, place = make.round_("2021"), Place.objects.get(code="411327100201")
    units = [make.unit(f"单位{number}") for number in range(30)]
    people = Person.objects.bulk_create(
        [
            Person(name=f"人{n}", unit=units[n % 30], personnel_class=dice.choice(CLASSES))
            for n in range(size)
        ],
        batch_size=2_000,
    )
    Posting.objects.bulk_create(
        [
            Posting(
                round=round_,
                person=person,
                place=place,
                area=f"4113271{n % 15:02d}2{n % 99:02d}",
                unit=person.unit,
                role="member",
                starts_on=date(2021, 5, 10),
            )
            for n, person in enumerate(people)
        ],
        batch_size=2_000,
    )
    draft = actions.AppraisalDraft(
        area="411327",
        kind="annual",
        score="one-pledge-three-reviews",
        title="2024",
        since=date(2024, 1, 1),
        until=date(2025, 1, 1),
    )
    opened, appraisal = timed(lambda: actions.open_appraisal(draft, at=at(OPENED), by=OPERATOR))
    settings = {**SETTINGS, "weights": {"quarter": "0.5", "year": "0.5"}}
    Scheme.objects.create(
        area="411327",
        score=draft.score,
        title="2024",
        settings=settings,
        state="adopted",
        document="1",
        valid_from=date(2024, 1, 1),
        drafted_on=OPENED,
        by=0,
        by_name="",
    )

    def mark(row: Any, part: str, period: str, by_class: str, on: date) -> Any:
        value = Decimal(dice.randint(120, 198)) / 2
        words = {"area": row.area, "part": part, "period": period, "by_class": by_class}
        return Review(appraisee=row, **words, mark=value, on=on, by=1, by_name="t")

    marks = []
    for row in Appraisee.objects.filter(appraisal=appraisal).only("pk", "area"):
        for quarter, on in zip(QUARTERS, REVIEWED, strict=True):
            marks += [
                mark(row, "quarter", quarter, who, on) for who in ("county-leader", "township")
            ]
        marks.append(mark(row, "year", "2024", "county-organisation", DECIDED))
    Review.objects.bulk_create(marks, batch_size=5_000)
    return appraisal, opened, at(DECIDED)


def by_cases(appraisal: Any) -> None:
    """The same results, kept by Django's own update of many rows."""
    from zhucun.appraisal.models import Appraisee

    rows = list(Appraisee.objects.filter(appraisal=appraisal).order_by("pk"))
    Appraisee.objects.bulk_update(rows, ["total", "proposed", "result"], batch_size=500)


def bare(appraisal: Any) -> None:
    """Reads every mark and writes every result, and nothing else."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT appraisee_id, part, period, by_class, mark, public_id FROM appraisal_review"
        )
        len(cursor.fetchall())
        cursor.execute("SELECT id, total, result FROM appraisal_appraisee")
        rows = cursor.fetchall()
        texts = [(n, str(total), json.dumps(str(told))) for n, total, told in rows]
        cursor.execute("CREATE TEMP TABLE bare (id bigint, total text, result text)")
        cursor.executemany("INSERT INTO bare VALUES (%s, %s, %s)", texts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cadres", type=int, default=27_000)
    parser.add_argument("--postgres", default="", help="the name of an empty database")
    asked = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    os.environ["ZHUCUN_TEST_DATABASE"] = asked.postgres

    import django

    django.setup()
    from django.db import transaction

    from zhucun.appraisal import actions, queries
    from zhucun.directory.perms import OPERATOR
    from zhucun.doors.command import schema

    schema.lay_tables()
    load = round(os.getloadavg()[0], 1)
    with transaction.atomic():
        appraisal, opened, decided = world(asked.cadres)
    actions.runs.AT_ONCE = 10**9
    read, first = timed(lambda: queries.computed(appraisal))
    whole, run = timed(lambda: actions.ask_run(appraisal=appraisal, at=decided, by=OPERATOR))
    assert run.state == "done"
    if run.digest != first.digest:
        raise SystemExit("the second computation differs from the first: nothing was written")
    with transaction.atomic():
        peer, _ = timed(lambda: by_cases(appraisal))
        limit, _ = timed(lambda: bare(appraisal))
    figures: dict[str, Any] = {
        "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}",
        "database": "PostgreSQL" if asked.postgres else "SQLite",
        "load_before": load,
        "cadres": asked.cadres,
        "marks": asked.cadres * MARKS,
        "quotas": len(run.result["groups"]),
        "goal_seconds": GOAL_SECONDS,
        "taken_from_the_roster": opened,
        "evidence_and_engine": read,
        "whole_run": whole,
        "keeping_by_bulk_update": peer,
        "limit_reading_and_writing": limit,
        "whole_run_to_limit": round(whole["cpu_seconds"] / max(limit["cpu_seconds"], 0.01), 1),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    RESULTS.write_text(json.dumps(figures, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    for name, value in figures.items():
        print(f"{name:28} {value}")


if __name__ == "__main__":
    main()
