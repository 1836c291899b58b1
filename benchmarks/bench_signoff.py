"""Signing 10,000 cases after one look, beside signing one by one and a bare insert of the rows.

    python -m benchmarks.bench_signoff [--cases 10000] --postgres "dbname=…"

The world is made by actions in an empty database: candidates of one county under its pack, one
unit that signs the first step for all. They are laid open and signed as the review page does it:
asked for, opened by the worker, confirmed, signed by the worker, with the progress written down.
The same run signs 200 of them one by one, through the same action (what a clerk's clicks would cost
without the pages), and writes as many bare rows of a signature with psycopg: what the database
alone needs. CPU seconds of the process stand beside seconds, for machines that do other work too.
Writes benchmarks/results/signoff.json.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "signoff.json"
AT = datetime(2024, 3, 4, 2, 0, tzinfo=UTC)
GOAL_SECONDS = 60.0
ONE_BY_ONE = 200
NAMES = {"41": "河南省", "4113": "南阳市", "411327": "社旗县", "411327100": "赊店镇"}


def timed(call: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.perf_counter()
    found = call()
    return time.perf_counter() - begun, found


def world(size: int) -> Any:
    """Who signs the cases of a round with so many candidates."""
    from tests import factories as make
    from zhucun.directory import actions as directory
    from zhucun.directory.enums import Role
    from zhucun.directory.perms import OPERATOR
    from zhucun.roster import actions as roster
    from zhucun.signoff import actions

    make.add_places(NAMES)
    unit, batch = make.unit("社旗县财政局"), make.round_("2024")
    signer = make.actor("clerk", Role.UNIT, "411327", unit=unit)
    for start in range(0, size, 2_000):
        number = min(2_000, size - start)
        people = directory.register_people(
            [directory.PersonDraft(name=f"人选{start + at}", unit=unit) for at in range(number)],
            registered_at=AT,
            by=OPERATOR,
        )
        rows = roster.nominate(
            [roster.Nomination(person=one, role="member", source="unit") for one in people],
            round_=batch,
            nominated_on=AT.date(),
            by=OPERATOR,
        )
        keys = [row.public_id for row in rows]
        actions.start_cases(keys, kind="candidate", at=AT, by=OPERATOR)
    return signer


def signings(signer: Any, number: int) -> list[Any]:
    """So many of what waits for somebody, with the evidence, as the page of a case reads it."""
    from zhucun.signoff import queries
    from zhucun.signoff.actions import Signing

    cases, found = list(queries.waiting(actor=signer, as_of=AT.date())[:number]), []
    for start in range(0, len(cases), 1_000):
        cards = queries.cards(cases[start : start + 1_000], actor=signer, as_of=AT.date())
        found += [
            Signing(case=card.case.public_id, step=step, word=word, evidence=card.opened.evidence)
            for card in cards
            for step, word in card.may.signs
        ]
    return found


def bare_rows(dsn: str, size: int) -> float:
    """Seconds for as many rows of a signature and an event, without anything around them."""
    import psycopg

    with psycopg.connect(dsn) as link, link.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE s (LIKE signoff_signature INCLUDING DEFAULTS)")
        cursor.execute("CREATE TEMP TABLE e (LIKE ledger_eventrecord INCLUDING DEFAULTS)")
        text = "x" * 64
        begun = time.perf_counter()
        cursor.executemany(
            "INSERT INTO s (id, case_id, serial, step, word, said, account, who, for_whom, name,"
            " role, area, unit_name, delegated_by, recorded_by, reason, evidence, signed_on, at)"
            " VALUES (%s, 1, 0, 'nominate', 'sending-unit', 'signed', 1, 'a', '', 'Clerk', 'UNIT',"
            " '411327', 'x', '', '', '', %s, %s, %s)",
            [(at, text, AT.date(), AT) for at in range(size)],
        )
        cursor.executemany(
            "INSERT INTO e (id, name, subject, area, data, happened_at, recorded_at, pack)"
            " VALUES (%s, 'signoff.case.signed', 'case:x', '411327', %s, %s, %s, '')",
            [(at, json.dumps({"evidence": text}), AT, AT) for at in range(size)],
        )
        link.commit()
        return time.perf_counter() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--postgres", required=True, help="the name of an empty database")
    asked = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    os.environ["ZHUCUN_TEST_DATABASE"] = asked.postgres

    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
    from django.db import connection

    from zhucun.kernel.workers import worker_name
    from zhucun.signoff import actions, jobs
    from zhucun.signoff.queries import Asked

    def work() -> bool:
        return jobs.work_once(clock=lambda: datetime.now(UTC), worker=worker_name())

    made, signer = timed(lambda: world(asked.cases + ONE_BY_ONE))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as autovacuum does a minute after a load
    singles = signings(signer, ONE_BY_ONE)
    alone, _ = timed(lambda: [actions.sign_case(one, at=AT, by=signer) for one in singles])
    what = Asked(kind="candidate", chain="selection", step="nominate", word="sending-unit")
    asking, row = timed(lambda: actions.ask_review(asked=what, at=AT, by=signer))
    opened, _ = timed(work)
    row.refresh_from_db()
    assert (row.state, row.total) == ("ready", asked.cases), row.failure
    confirm = {"review": row, "revision": row.revision, "at": AT, "by": signer}
    confirming, _ = timed(lambda: actions.confirm_review(**confirm))
    cpu = time.process_time()
    whole, _ = timed(work)
    cpu = time.process_time() - cpu
    row.refresh_from_db()
    assert (row.state, row.signed) == ("done", asked.cases), row.failure
    again, repeated = timed(lambda: actions.sign_cases(singles, at=AT, by=signer))
    assert repeated.done == 0
    per_single = alone / ONE_BY_ONE
    figures = {
        "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}",
        "load_average": round(os.getloadavg()[0], 1),
        "cases": asked.cases,
        "bulk_seconds": round(whole, 2),
        "bulk_cpu_seconds": round(cpu, 2),
        "goal_seconds": GOAL_SECONDS,
        "asking_and_confirming_seconds": round(asking + confirming, 2),
        "laid_open_by_the_worker_seconds": round(opened, 2),
        "one_by_one_seconds_each": round(per_single, 4),
        "one_by_one_seconds_for_all": round(per_single * asked.cases, 1),
        "times_faster_than_one_by_one": round(per_single * asked.cases / whole, 1),
        "bare_rows_seconds": round(bare_rows(asked.postgres, asked.cases), 2),
        "sent_again_two_hundred_seconds": round(again, 2),
        "world_seconds": round(made, 1),
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    figures["times_bare_rows"] = round(whole / float(figures["bare_rows_seconds"]), 1)
    RESULTS.write_text(json.dumps(figures, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    for name, value in figures.items():
        print(f"{name:32} {value}")


if __name__ == "__main__":
    main()
