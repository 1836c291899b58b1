"""Ten thousand household exits: the last signature by the review's worker, then entered in the
register, beside one by one and a bare insert of the rows.

    python -m benchmarks.bench_exits [--cases 10000] --postgres "dbname=…"

The world is made by actions in an empty database: a township of twenty villages under the pack of
poverty alleviation, its poor households with an income, all exits opened with what was found on
site and signed by the villages and by the township's secretary. The head of the township asks for
the review of all, it is laid open and signed by the worker; whoever keeps the register enters them
as his page does, 2,000 at once: the class of the poor ends, the next begins, each exit and each
household has its events. The same run signs and enters 100 one by one, and writes as many bare
rows of a signature and an event with psycopg. CPU seconds of the process stand beside seconds, for
machines that do other work too. Writes benchmarks/results/exits.json.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import time
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks.bench_signoff import bare_rows, timed

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "exits.json"
AT = datetime(2017, 12, 11, 2, 0, tzinfo=UTC)
BEGUN = date(2014, 1, 1)
GOAL_SECONDS = 60.0
ONE_BY_ONE = 100
VILLAGES = 20
TOWN = "431224100"
NAMES = {"43": "湖南省", "4312": "怀化市", "431224": "溆浦县", TOWN: "卢峰镇"}


def world(size: int) -> dict[str, Any]:
    """Who signs, with so many exits that wait for the head of the township."""
    from tests import factories as make
    from tests.exits.world import seat_heads
    from tests.pairing.world import office
    from zhucun.directory.enums import Role
    from zhucun.directory.models import Place

    villages = {f"{TOWN}{201 + at}": f"第{at + 1}村村民委员会" for at in range(VILLAGES)}
    make.add_places(NAMES | villages, since=BEGUN)
    places = {row.code: row for row in Place.objects.all()}
    actors = {"office": make.actor("office", Role.OFFICE, "431224", since=BEGUN)}
    for word, kind in (("township-secretary", "secretary"), ("township-head", "mayor")):
        person = office(TOWN, kind, f"官{kind}", since=BEGUN).person
        actors[word] = make.actor(word, Role.TOWNSHIP, TOWN, since=BEGUN, person=person)
    for at, code in enumerate(villages):
        heads = [make.person(f"{name}{at}") for name in ("支书", "主任")]
        seat_heads(places[code], *heads)
        local = [
            make.actor(f"{code}-{nth}", Role.BRANCH, code, since=BEGUN, person=person)
            for nth, person in enumerate(heads)
        ]
        number = size // VILLAGES + (at < size % VILLAGES)
        _exits(places[code], number, actors["township-secretary"], local)
    return actors


def _exits(village: Any, number: int, town: Any, local: list[Any]) -> None:
    """The exits of a village, signed by its two heads and by the secretary of the township."""
    from tests.households.world import person
    from zhucun.directory.perms import OPERATOR
    from zhucun.exits import actions
    from zhucun.exits.enums import ANSWERS, Kind
    from zhucun.households import actions as homes
    from zhucun.households.queries import HouseholdDraft, IncomeDraft

    drafts = [
        HouseholdDraft(
            village=village,
            number=f"P{village.code[-3:]}{at:05d}",
            since=BEGUN,
            members=(person("张大山"), person("李小花", relation="spouse")),
            tags={"poor-household": BEGUN},
        )
        for at in range(number)
    ]
    rows = homes.add_households(drafts, made_at=AT, by=OPERATOR)
    earned = [
        IncomeDraft(household=row, starts_on=date(2016, 1, 1), parts={"wages": Decimal(9_000)})
        for row in rows
    ]
    homes.record_incomes(earned, made_at=AT, by=OPERATOR)
    answers = {str(word): True for word in ANSWERS[Kind.HOUSEHOLD]}
    actions.open_exits(
        [actions.ExitDraft(kind=Kind.HOUSEHOLD, household=row) for row in rows],
        found=actions.Found(on=AT.date(), basis="入户核查表", answers=answers),
        at=AT,
        by=town,
    )
    for who in (*local, town):
        _sign_all(who)


def _sign_all(who: Any, limit: int | None = None) -> int:
    """All that waits for somebody is signed by him, or one by one so many."""
    from zhucun.signoff import queries
    from zhucun.signoff.actions import Signing, sign_case, sign_cases

    cases = list(queries.waiting(actor=who, as_of=AT.date())[:limit])
    signings = [
        Signing(case=card.case.public_id, step=step, word=word, evidence=card.opened.evidence)
        for card in queries.cards(cases, actor=who, as_of=AT.date())
        for step, word in card.may.signs
    ]
    if limit is None:
        return int(sign_cases(signings, at=AT, by=who).done)
    for one in signings:
        sign_case(one, at=AT, by=who)
    return len(signings)


def _entered(keeper: Any, *, at_once: int, limit: int | None = None) -> int:
    """The signed exits are entered in the register, so many at once; all, or so many."""
    from zhucun.exits import actions, queries

    done = 0
    while limit is None or done < limit:
        rows = list(queries.waiting_for_entry(actor=keeper)[:at_once])
        result = actions.enter_exits(rows, at=AT, by=keeper)
        if not result.done:
            break
        done += result.done
    return done


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--postgres", required=True, help="the name of an empty database")
    asked = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    os.environ["ZHUCUN_TEST_DATABASE"] = asked.postgres

    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    settings.POLICY_DIR = ROOT / "policy"
    call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
    from django.db import connection

    from zhucun.exits.actions import MOST
    from zhucun.exits.models import Exit
    from zhucun.households.models import HouseholdTag
    from zhucun.kernel.workers import worker_name
    from zhucun.signoff import actions, jobs
    from zhucun.signoff.queries import Asked

    def work() -> bool:
        return jobs.work_once(clock=lambda: datetime.now(UTC), worker=worker_name())

    made, actors = timed(lambda: world(asked.cases + ONE_BY_ONE))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as autovacuum does a minute after a load
    head, keeper = actors["township-head"], actors["office"]
    alone, singles = timed(
        lambda: (
            _sign_all(head, ONE_BY_ONE),
            _entered(keeper, at_once=1, limit=ONE_BY_ONE),
        )
    )
    assert singles == (ONE_BY_ONE, ONE_BY_ONE), singles
    what = Asked(kind="exit", chain="household-exit", step="township-checks", word="township-head")
    asking, row = timed(lambda: actions.ask_review(asked=what, at=AT, by=head))
    opened, _ = timed(work)
    row.refresh_from_db()
    assert (row.state, row.total) == ("ready", asked.cases), row.failure
    confirm = {"review": row, "revision": row.revision, "at": AT, "by": head}
    confirming, _ = timed(lambda: actions.confirm_review(**confirm))
    cpu = time.process_time()
    signing, _ = timed(work)
    row.refresh_from_db()
    assert (row.state, row.signed) == ("done", asked.cases), row.failure
    entering, number = timed(lambda: _entered(keeper, at_once=MOST))
    cpu = time.process_time() - cpu
    assert number == asked.cases, number
    assert Exit.objects.filter(state="exited").count() == asked.cases + ONE_BY_ONE
    borne = HouseholdTag.objects.filter(valid_until=None, retracted_at=None)
    assert borne.filter(tag="poor-household").count() == 0
    assert borne.filter(tag="exited-household").count() == asked.cases + ONE_BY_ONE
    per_single, whole = alone / ONE_BY_ONE, signing + entering
    figures = {
        "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}",
        "load_average": round(os.getloadavg()[0], 1),
        "cases": asked.cases,
        "signed_and_entered_seconds": round(whole, 2),
        "of_which_signed_by_the_worker_seconds": round(signing, 2),
        "of_which_entered_in_the_register_seconds": round(entering, 2),
        "signed_and_entered_cpu_seconds": round(cpu, 2),
        "goal_seconds": GOAL_SECONDS,
        "asking_and_confirming_seconds": round(asking + confirming, 2),
        "laid_open_by_the_worker_seconds": round(opened, 2),
        "one_by_one_seconds_each": round(per_single, 4),
        "one_by_one_seconds_for_all": round(per_single * asked.cases, 1),
        "times_faster_than_one_by_one": round(per_single * asked.cases / whole, 1),
        "bare_rows_seconds": round(bare_rows(asked.postgres, asked.cases), 2),
        "world_seconds": round(made, 1),
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    figures["times_bare_rows"] = round(whole / float(figures["bare_rows_seconds"]), 1)
    RESULTS.write_text(json.dumps(figures, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    for name, value in figures.items():
        print(f"{name:42} {value}")


if __name__ == "__main__":
    main()
