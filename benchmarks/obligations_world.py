"""A province with a year of records, for `bench_obligations`, written in bulk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

AREA, SINCE, ON = "41", date(2024, 1, 1), date(2024, 12, 31)
AT = datetime(2024, 12, 31, 2, 0, tzinfo=UTC)
_BEGUN = date(2021, 5, 11)
#: Cadres of one village, households of one village that they visit.
TEAM, HOMES = 3, 20
_VILLAGES_IN_TOWNSHIP, _BATCH = 15, 5_000

_REFERENCE = 'reference: {title: "for the benchmark", href: "docs/packs.md"}'
_PACK = """\
id: bench-duties
version: 1.0.0
title: {zh: 履职口径(基准测试), en: "Duties with numbers (benchmark)"}
extends: hunan-2022
areas: ["41"]
valid: {from: 2021-05-11, until: null}
phase: transition
authority: {zh: 测试, en: Benchmark}
sources: [HN22]
"""
#: Duties beside those of Hunan: what each counts, what else it says, its rhythm.
_DUTIES = {
    "home-visits": (
        "household-visit",
        "distinct_by: household\n",
        "every: month, times: 3, unit: 户, part: share, excused_over_days: 10",
    ),
    "home-calls": ("household-visit", "", "every: quarter, times: 12, unit: 户次, part: whole"),
    "weekly-diary": ("diary-entry", "", "every: week, times: 1, part: nothing"),
    "yearly-lesson": ("training", "", "every: year, times: 1, part: whole"),
}
_NUMBERS = {
    "prorate-part-months": "true",
    "day-needs-night": "false",
    "leave-counts-as-present": "false",
    "rotation-days-count-as-present": "false",
    "trainings-count-as-present": "true",
    "trips-count-as-present": "true",
}


def policy(folder: Path) -> Path:
    """The house's packs, linked, with one more that gives numbers to the duties."""
    from demo.packs import policy_with_example

    root = policy_with_example(folder)
    pack, cases = root / "bench-duties", []
    for kind in ("cadences", "parameters/presence", "cases"):
        (pack / kind).mkdir(parents=True)
    (pack / "pack.yaml").write_text(_PACK, encoding="utf-8")
    (pack / "CHANGELOG.md").write_text("# Changes\n\n## 1.0.0\n\nAll.\n", encoding="utf-8")
    for name, (counts, more, rhythm) in _DUTIES.items():
        (pack / f"cadences/{name}.yaml").write_text(
            f"label: {{zh: {name}, en: {name}}}\n{_REFERENCE}\nsubject: posting\n"
            f"universe: state = 'posted'\ncounts: {counts}\n{more}rhythm:\n"
            f"  - {{from: 2021-05-11, {rhythm}, {_REFERENCE}}}\n",
            encoding="utf-8",
        )
        cases.append(f"cadences/{name}")
    for name, value in _NUMBERS.items():
        (pack / f"parameters/presence/{name}.yaml").write_text(
            f"label: {{zh: {name}, en: {name}}}\n{_REFERENCE}\ntype: bool\nvalues:\n"
            f"  - {{from: 2021-05-11, value: {value}, {_REFERENCE}}}\n",
            encoding="utf-8",
        )
        cases.append(f"parameters/presence/{name}")
    (pack / "cases/all.yaml").write_text(
        "".join(f"- {{name: {c} is, of: {c}, as_of: 2024-06-30, expect: {{}}}}\n" for c in cases),
        encoding="utf-8",
    )
    return root


def build(cadres: int, visits: int, seed: int = 2022) -> dict[str, int]:
    """Places, cadres, households; so many visits a cadre and year, a leave and often a training.
    How many of each."""
    from zhucun.directory.models import Person, Place
    from zhucun.directory.perms import OPERATOR
    from zhucun.fieldwork.models import Visit, VisitHousehold
    from zhucun.households.models import Household
    from zhucun.presence.models import DutyTrip, Leave
    from zhucun.roster.actions import open_round
    from zhucun.roster.models import Posting

    rng = Random(seed)  # noqa: S311 - a repeatable world, no secret
    villages = _places(Place, -(-cadres // TEAM))
    people = _bulk(Person, (Person(name=f"干部{n}") for n in range(cadres)))
    batch = open_round(
        area=AREA,
        code="2021",
        title="2021",
        kind="term",
        starts_on=_BEGUN,
        opened_at=AT,
        by=OPERATOR,
    )
    postings = _bulk(
        Posting,
        (
            Posting(
                round=batch,
                person=people[n],
                place=villages[n // TEAM],
                area=villages[n // TEAM].code,
                role="member" if n % TEAM else "first_secretary",
                starts_on=_BEGUN if n % 10 else SINCE + timedelta(days=rng.randrange(300)),
            )
            for n in range(cadres)
        ),
    )
    homes = _bulk(
        Household,
        (
            Household(
                village=village,
                area=village.code,
                number=f"{village.code}{n:04d}",
                size=3,
                lives_since=_BEGUN,
                valid_from=_BEGUN,
            )
            for village in villages
            for n in range(HOMES)
        ),
    )

    def made() -> Iterator[tuple[Any, date]]:
        for posting in postings:
            first = max(posting.starts_on, SINCE)
            days = (ON - first).days + 1
            for _ in range(visits * days // 366):
                yield posting, first + timedelta(days=rng.randrange(days))

    rows = _bulk(
        Visit,
        (
            Visit(
                posting=posting,
                village_id=posting.place_id,
                area=posting.area,
                kind="household",
                on=on,
                made_at=AT,
                received_at=AT,
                fingerprint=b"0" * 16,
                by=0,
                by_name="",
            )
            for posting, on in made()
        ),
    )
    at = {village.pk: n for n, village in enumerate(villages)}
    _bulk(
        VisitHousehold,
        (
            VisitHousehold(
                visit=row,
                household=homes[at[row.village_id] * HOMES + rng.randrange(HOMES)],
                area=row.area,
                on=row.on,
            )
            for row in rows
        ),
    )
    leaves = _bulk(Leave, (_leave(Leave, each, rng) for each in postings))
    trips = _bulk(DutyTrip, (_trip(DutyTrip, each, rng) for each in postings if rng.random() < 0.8))
    return {
        "cadres": len(postings),
        "villages": len(villages),
        "visits": len(rows),
        "leaves": len(leaves),
        "trainings": len(trips),
    }


def _places(model: Any, count: int) -> list[Any]:
    """The villages of a province, with what lies above them."""
    codes = [
        f"41{n // 1500 + 1:02d}{n // 150 % 10 + 1:02d}"
        f"{n // _VILLAGES_IN_TOWNSHIP % 10 + 100}{n % _VILLAGES_IN_TOWNSHIP + 201}"
        for n in range(count)
    ]
    above = sorted({code[:length] for code in codes for length in (2, 4, 6, 9)})
    rows = [
        model(code=code, level=len(code), name=code, short_name=code, valid_from=date(2020, 1, 1))
        for code in [*above, *codes]
    ]
    return _bulk(model, iter(rows))[len(above) :]


def _leave(model: Any, posting: Any, rng: Random) -> Any:
    first = _some_day(posting, rng, 25)
    days = rng.choice((3, 5, 8, 14, 20))
    return model(
        posting=posting,
        area=posting.area,
        kind="personal",
        starts_on=first,
        ends_on=first + timedelta(days=days),
        days=days,
        state="approved",
        made_at=AT,
        received_at=AT,
        by=0,
        by_name="",
    )


def _trip(model: Any, posting: Any, rng: Random) -> Any:
    first = _some_day(posting, rng, 5)
    return model(
        posting=posting,
        area=posting.area,
        kind="training",
        starts_on=first,
        ends_on=first + timedelta(days=2),
        made_at=AT,
        received_at=AT,
        by=0,
        by_name="",
    )


def _some_day(posting: Any, rng: Random, before_end: int) -> date:
    first = max(posting.starts_on, SINCE)
    return first + timedelta(days=rng.randrange((ON - first).days - before_end))


def _bulk(model: Callable[..., Any], rows: Iterator[Any]) -> list[Any]:
    manager: Any = model.objects  # type: ignore[attr-defined]
    found: list[Any] = []
    while batch := list(islice(rows, _BATCH)):
        found += manager.bulk_create(batch)
    return found
