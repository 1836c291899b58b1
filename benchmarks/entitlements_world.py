"""A province of Yunnan in a database: cadres in teams of three, their month sheets of a year, nine
in ten locked; written straight into the tables, for only the reading is measured."""

from __future__ import annotations

from datetime import date, datetime
from random import Random

from zhucun.directory.models import Person, Place, Unit
from zhucun.kernel.divisions import Level
from zhucun.presence.enums import SheetState
from zhucun.presence.models import MonthSheet
from zhucun.roster.models import Posting, Round
from zhucun.support.models import FundEntry, Payment

_LEVELS = ("province", "prefecture", "county", "county", "county")
_BEGUN = date(2020, 1, 1)


def fill(cadres: int, seed: int) -> None:
    """Places, units, people, postings, sheets, one payment for every other posting, and what the
    unit arranged for every fifth."""
    chance = Random(f"{seed}:province")
    villages = [
        f"53{3 + n // 4_000:02d}{1 + n // 1_000 % 4:02d}{100 + n // 20 % 50:03d}{200 + n % 20:03d}"
        for n in range(-(-cadres // 3))
    ]
    places = Place.objects.bulk_create(
        [
            Place(
                code=code, name=f"{code}村", short_name=code, level=Level.VILLAGE, valid_from=_BEGUN
            )
            for code in dict.fromkeys(villages)
        ],
        batch_size=2_000,
    )
    by_code = {place.code: place for place in places}
    units = Unit.objects.bulk_create(
        [
            Unit(name=f"单位{n}", level=_LEVELS[n % len(_LEVELS)], area="53")
            for n in range(max(5, cadres // 30))
        ],
        batch_size=2_000,
    )
    people = Person.objects.bulk_create(
        [Person(name=f"干部{n}", unit=units[n % len(units)]) for n in range(cadres)],
        batch_size=2_000,
    )
    round_ = Round.objects.create(
        area="53", code="2023", title="2023", kind="term", starts_on=date(2023, 6, 1)
    )
    postings = []
    for n, person in enumerate(people):
        place = by_code[villages[n // 3]]
        ends = date(2025, 1 + chance.randrange(12), 15) if chance.random() < 0.1 else None
        postings.append(
            Posting(
                round=round_,
                person=person,
                place=place,
                area=place.code,
                unit=units[n % len(units)],
                role="first_secretary" if n % 3 == 0 and len(by_code) > n // 3 else "member",
                starts_on=date(2023, 6, 1 + n % 28),
                ends_on=ends,
                state="ended" if ends else "posted",
            )
        )
    postings = Posting.objects.bulk_create(postings, batch_size=2_000)
    _sheets(postings, chance)
    FundEntry.objects.bulk_create(
        [
            FundEntry(
                unit_id=row.unit_id or 0,
                village_id=row.place_id,
                area=row.area,
                year=2025,
                kind="arranged",
                amount=4_000,
                on=date(2025, 3, 1),
                document="bench",
                by=0,
                by_name="bench",
            )
            for row in postings[::5]
        ],
        batch_size=2_000,
    )
    Payment.objects.bulk_create(
        [
            Payment(
                posting=row,
                area=row.area,
                entitlement="first-secretary-work-fund",
                year=2025,
                amount=5_000,
                paid_on=date(2025, 6, 1),
                by=0,
                by_name="bench",
            )
            for row in postings[::2]
        ],
        batch_size=2_000,
    )


def _sheets(postings: list[Posting], chance: Random) -> None:
    at = datetime.fromisoformat("2025-12-31T10:00:00+08:00")
    for month in range(1, 13):
        MonthSheet.objects.bulk_create(
            [
                MonthSheet(
                    posting=row,
                    area=row.area,
                    month=date(2025, month, 1),
                    state=SheetState.LOCKED if chance.random() < 0.9 else SheetState.OWN_CONFIRMED,
                    days=[],
                    village_days=chance.randrange(18, 27),
                    counts={},
                    pack="bench",
                    confirmed_township_at=at,
                )
                for row in postings
            ],
            batch_size=2_000,
        )
