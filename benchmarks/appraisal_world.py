"""A province's year as records of the house: cadres of 122 counties, four quarters by two classes,
two evaluations by villagers, one mark of the year, and quotas by county, level and class."""

from __future__ import annotations

import random
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
AREA, COUNTIES, TOWNSHIPS, VILLAGES = "41", 122, 15, 12
MISSING = 0.01  # of the marks
#: part → its weight, the first days of its periods, class → weight; as for SQL by hand.
PARTS: dict[str, tuple[str, list[date], dict[str, str]]] = {
    "quarter": (
        "0.3",
        [date(2024, month, 1) for month in (1, 4, 7, 10)],
        {"county-leader": "0.4", "township": "0.6"},
    ),
    "half-year": ("0.3", [date(2024, 1, 1), date(2024, 7, 1)], {"villager": "1"}),
    "year": ("0.4", [date(2024, 1, 1)], {"county-organisation": "1"}),
}
SHARES = {"civil_servant": "0.25", "institution": "0.2", "": "0.15"}
SETTINGS: dict[str, Any] = {
    "weights": {name: weight for name, (weight, _days, _classes) in PARTS.items()},
    "classes": {"quarter": PARTS["quarter"][2]},
    "shares": [
        {"grade": "excellent", "share": share, "personnel_class": name}
        for name, share in SHARES.items()
    ],
    "thresholds": {"excellent": "85", "competent": "60", "basic": "0"},
    "parameters": {"min_satisfaction": "90"},
    "rounding": "floor",
    "small": "none",
}


def policy(folder: Path) -> Path:
    """The packs of the house, Sheqi's for the whole province."""
    shutil.copytree(ROOT / "policy", folder)
    file = folder / "sheqi-2024" / "pack.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('areas: ["411327"]', f'areas: ["{AREA}"]'), encoding="utf-8")
    return folder


def area_of(number: int) -> str:
    """The village of a cadre."""
    county, rest = number % COUNTIES, number // COUNTIES
    town, village = rest % TOWNSHIPS, rest // TOWNSHIPS % VILLAGES
    return f"{AREA}{county // 20 + 1:02}{county % 20 + 21:02}{town + 100:03}{village + 201:03}"


def cadres(size: int, dice: random.Random) -> list[Any]:
    """Postings since 2021; a third of the units are of each level."""
    from tests import factories as make
    from tests.conftest import PLACES
    from zhucun.directory.enums import PersonnelClass, UnitLevel
    from zhucun.directory.models import Person, Place
    from zhucun.roster.models import Posting

    make.add_places(PLACES)
    round_, place = make.round_("2021"), Place.objects.get(code="411327100201")
    levels = (UnitLevel.PROVINCE, UnitLevel.PREFECTURE, UnitLevel.COUNTY)
    units = [make.unit(f"单位{number}", level=levels[number % 3]) for number in range(30)]
    people = Person.objects.bulk_create(
        [
            Person(
                name=f"人{number}",
                unit=dice.choice(units),
                personnel_class=dice.choice(PersonnelClass.values),
            )
            for number in range(size)
        ],
        batch_size=2_000,
    )
    rows = [
        Posting(
            round=round_,
            person=person,
            place=place,
            area=area_of(number),
            unit=person.unit,
            role="member",
            starts_on=date(2021, 5, 10),
        )
        for number, person in enumerate(people)
    ]
    return Posting.objects.bulk_create(rows, batch_size=2_000)


def opened() -> Any:
    """The appraisal, with its cadres, by the scheme that the province settled."""
    from tests.appraisal.world import OPENED, at
    from zhucun.appraisal import actions
    from zhucun.appraisal.models import Scheme
    from zhucun.directory.perms import OPERATOR

    draft = actions.AppraisalDraft(
        area=AREA,
        kind="annual",
        score="one-pledge-three-reviews",
        title="2024",
        since=date(2024, 1, 1),
        until=date(2025, 1, 1),
    )
    Scheme.objects.create(
        area=AREA,
        score=draft.score,
        title="2024",
        settings=SETTINGS,
        state="adopted",
        document="1",
        valid_from=date(2024, 1, 1),
        drafted_on=OPENED,
        by=0,
        by_name="",
    )
    return actions.open_appraisal(draft, at=at(OPENED), by=OPERATOR)


def reviews(appraisal: Any, dice: random.Random) -> int:
    """Marks from 70 to 100 in halves by people; how many."""
    from tests.appraisal.world import DECIDED, QUARTERS, REVIEWED
    from zhucun.appraisal.models import Appraisee, Review

    asked = [
        ("quarter", quarter, by, on)
        for quarter, on in zip(QUARTERS, REVIEWED, strict=True)
        for by in ("county-leader", "township")
    ] + [("year", "2024", "county-organisation", DECIDED)]
    rows = [
        Review(
            appraisee=row,
            area=row.area,
            part=part,
            period=period,
            by_class=by,
            mark=Decimal(dice.randint(140, 200)) / 2,
            on=on,
            by=1,
            by_name="t",
        )
        for row in Appraisee.objects.filter(appraisal=appraisal).only("pk", "area")
        for part, period, by, on in asked
        if dice.random() >= MISSING
    ]
    Review.objects.bulk_create(rows, batch_size=5_000)
    return len(rows)


def polls(postings: list[Any], dice: random.Random) -> int:
    """One evaluation of each village and half-year, closed; how many lines."""
    from zhucun.ballots.enums import OVERALL
    from zhucun.ballots.models import Line, Poll, PollSubject

    by_village: dict[str, list[Any]] = {}
    for posting in postings:
        by_village.setdefault(posting.area, []).append(posting)
    held = [
        (
            Poll(
                village=served[0].place,
                area=area,
                kind="half_year",
                title="半年群众评议",
                state="closed",
                starts_on=on,
                ends_on=on,
                pack="sheqi-2024",
                pack_version="1",
                answers=[],
                least=5,
                size=100,
                issued=110,
                back_paper=100,
                opened_on=on,
                closed_on=on,
                by=1,
                by_name="t",
            ),
            served,
        )
        for area, served in sorted(by_village.items())
        for on in (date(2024, 6, 10), date(2024, 12, 10))
    ]
    Poll.objects.bulk_create([poll for poll, _served in held], batch_size=2_000)
    subjects = [
        PollSubject(poll=poll, number=number, kind="posting", key=one.public_id, name="")
        for poll, served in held
        for number, one in enumerate(served, 1)
    ]
    PollSubject.objects.bulk_create(subjects, batch_size=5_000)
    lines = []
    for one in subjects:
        satisfied = dice.randint(80, 100)
        lines.append(
            Line(
                poll=one.poll,
                subject=one,
                number=one.number,
                question=OVERALL,
                text={},
                satisfied=satisfied,
                fairly_satisfied=100 - satisfied,
            )
        )
    Line.objects.bulk_create(lines, batch_size=5_000)
    return len(lines)
