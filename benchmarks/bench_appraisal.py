"""A province's yearly appraisal in its room, from the roster to the frozen grade: 27,000 cadres of
122 counties, four quarters by two classes, two evaluations by villagers, one mark of the year, a
quota by county, level of the unit and class of personnel.

    python -m benchmarks.bench_appraisal [--cadres 27000] [--postgres "dbname=…"]

The records are laid into an empty database; the appraisal is opened, computed and kept with every
explanation, decided as proposed, frozen, and computed again from the frozen evidence, through its
actions. Beside it in the same run:

- SQL by hand (DuckDB on native tables in memory) for the scoring of all rows, from marks to
  proposed grades: no rows behind a number, no reasons; the engine on the same rows, in turns;
- Django's `bulk_update` of the same results (how a run would keep them otherwise);
- the limit: reading the marks and writing the results as text, without anything around them.

Nothing is written unless a second computation and the one from the frozen evidence give the same
bits, and SQL the same total and grade to every cadre. Writes benchmarks/results/appraisal.json.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "appraisal.json"
GOAL_SECONDS, GOAL_RATIO, ROUNDS = 30.0, 1.5, 7


def timed(call: Callable[[], Any]) -> tuple[dict[str, float], Any]:
    wall, cpu = time.perf_counter(), time.process_time()
    found = call()
    return {
        "seconds": round(time.perf_counter() - wall, 2),
        "cpu_seconds": round(time.process_time() - cpu, 2),
    }, found


def by_cases(appraisal: Any) -> None:
    """The same results, kept by Django's own update of many rows."""
    from zhucun.appraisal.models import Appraisee

    rows = list(Appraisee.objects.filter(appraisal=appraisal).order_by("pk"))
    Appraisee.objects.bulk_update(rows, ["total", "proposed", "result"], batch_size=500)


def bare() -> None:
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


def beside_sql(found: Any) -> dict[str, Any]:
    """The engine and SQL by hand in turns, once both gave everybody the same."""
    from benchmarks.appraisal_world import PARTS, SHARES
    from benchmarks.bench_score import by_hand, compare
    from benchmarks.score_world import database
    from zhucun.engines.score import run

    facts = found.evidence.facts
    connection = database(facts, PARTS, SHARES)
    compare(found.answers, by_hand(connection))
    turns = [
        (timed_exactly(lambda: run(found.plan, facts)), timed_exactly(lambda: by_hand(connection)))
        for _round in range(ROUNDS)
    ]
    ours, theirs = zip(*turns, strict=True)
    return {
        "engine_seconds": round(statistics.median(ours), 4),
        "sql_seconds": round(statistics.median(theirs), 4),
        "ratio": round(statistics.median(a / b for a, b in turns), 3),
        "goal": GOAL_RATIO,
    }


def timed_exactly(call: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def decided_and_frozen(appraisal: Any, day: Any) -> dict[str, Any]:
    """As proposed, the others by hand; signatures and notices are laid, not given one by one."""
    from tests.appraisal.world import at
    from zhucun.appraisal import actions, queries
    from zhucun.appraisal.models import Appraisee
    from zhucun.directory.perms import OPERATOR

    who: dict[str, Any] = {"appraisal": appraisal, "at": at(day), "by": OPERATOR}
    adopt, number = timed(lambda: actions.adopt_proposals(**who))
    rest = list(Appraisee.objects.filter(appraisal=appraisal, grade="").order_by("pk"))
    wish = [
        actions.Decision(appraisee=row, grade="competent", reason="缺一项评价，集体研究")
        for row in rest
    ]
    one, _ = timed(lambda: actions.decide_grades(wish[:1], **who))
    actions.decide_grades(wish[1:], **who)
    Appraisee.objects.update(signed_on=day, notified_on=day)
    freeze, _ = timed(
        lambda: actions.freeze_appraisal(
            appraisal=appraisal, at=at(day + timedelta(days=9)), by=OPERATOR
        )
    )
    again, found = timed(lambda: queries.recomputed(appraisal))
    if not found.is_same:
        raise SystemExit("the frozen evidence comes out otherwise: nothing was written")
    return {
        "decided_as_proposed": number,
        "adopt_proposals": adopt,
        "one_decision": one,
        "freeze": freeze,
        "recomputation_bit_identical": again,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cadres", type=int, default=27_000)
    parser.add_argument("--postgres", default="", help="the name of an empty database")
    asked = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    os.environ["ZHUCUN_TEST_DATABASE"] = asked.postgres

    import django

    django.setup()
    from django.conf import settings
    from django.db import transaction

    from benchmarks import appraisal_world as laid
    from tests.appraisal.world import DECIDED, at
    from zhucun.appraisal import actions, queries
    from zhucun.directory.perms import OPERATOR
    from zhucun.doors.command import schema

    schema.lay_tables()
    load, dice = round(os.getloadavg()[0], 1), random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        settings.POLICY_DIR = laid.policy(Path(folder) / "policy")
        with transaction.atomic():
            postings = laid.cadres(asked.cadres, dice)
            opened, appraisal = timed(laid.opened)
            marks = laid.reviews(appraisal, dice) + laid.polls(postings, dice)
        actions.runs.AT_ONCE = 10**9
        read, first = timed(lambda: queries.computed(appraisal))
        whole, run = timed(
            lambda: actions.ask_run(appraisal=appraisal, at=at(DECIDED), by=OPERATOR)
        )
        assert run.state == "done"
        if run.digest != first.digest:
            raise SystemExit("the second computation differs from the first: nothing was written")
        scoring = beside_sql(first)
        with transaction.atomic():
            peer, _ = timed(lambda: by_cases(appraisal))
            limit, _ = timed(bare)
        ended = decided_and_frozen(appraisal, DECIDED)
    figures: dict[str, Any] = {
        "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}",
        "database": "PostgreSQL" if asked.postgres else "SQLite",
        "load_before": load,
        "cadres": asked.cadres,
        "marks": marks,
        "quotas": len(run.result["groups"]),
        "goal_seconds": GOAL_SECONDS,
        "taken_from_the_roster": opened,
        "evidence_and_engine": read,
        "whole_run": whole,
        **ended,
        "scoring_beside_sql_by_hand": scoring,
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
