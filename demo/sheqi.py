"""Sheqi county at full size, as its article of 25 January 2024 tells it: 118 key villages and 131
surface villages, two rounds of postings that agree with every figure, and two open rounds:
candidates under review, and a rotation to be matched."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from demo import rounds, sheqi_2025, sheqi_rotation, units
from demo.people import FROM_ARTICLE, People
from demo.rounds import Plan
from demo.sheqi_villages import NAMED, Villages, choose, record
from zhucun.directory import actions as directory
from zhucun.directory.models import Place, Unit
from zhucun.directory.perms import OPERATOR
from zhucun.directory.queries import midnight
from zhucun.roster import actions as roster
from zhucun.roster.actions import Nomination
from zhucun.roster.models import Posting, Round
from zhucun.roster.queries import PostingDraft

if TYPE_CHECKING:
    from demo.world import World

AREA = "411327"
FIRST, SECOND = date(2021, 5, 11), date(2022, 6, 1)

#: Units of the city and the province that send teams to a few villages.
_FROM_ABOVE = (
    ("河南省乡村振兴局", "province", "agriculture", "41"),
    ("河南省农业科学院", "province", "agriculture", "41"),
    ("南阳市财政局", "prefecture", "economy", "4113"),
    ("南阳市中级人民法院", "prefecture", "politics_law", "4113"),
    ("南阳市交通运输局", "prefecture", "construction", "4113"),
    ("南阳市文化广电和旅游局", "prefecture", "culture_tourism", "4113"),
)


def build(world: World) -> None:
    """Villages, units, the rounds 2021 and 2022-06 (published), 2025 and 2025-09 (open)."""
    villages = choose(world)
    record(world, villages)
    county = _register_units(world)
    _first_round(world, villages, county)
    _second_round(world, villages, county)
    sheqi_2025.build(world, villages, county)
    sheqi_rotation.build(world, villages, county)


def _register_units(world: World) -> list[Unit]:
    """Register the units; returns those of the county, in the order of the list."""
    when = midnight(FIRST - timedelta(days=30))
    numbers = world.numbers
    drafts = units.departments("社旗县", level="county", area=AREA, numbers=numbers)
    for code, place in world.places.items():
        if len(code) == 9 and code.startswith(AREA):
            name = place.name + ("办事处" if place.name.endswith("街道") else "人民政府")
            drafts.append(
                units.unit(name, level="township", kind="party", area=code, numbers=numbers)
            )
    rows = directory.register_units(drafts, registered_at=when, by=world.office(AREA))
    above = [
        units.unit(name, level=level, kind=kind, area=area, numbers=numbers)
        for name, level, kind, area in _FROM_ABOVE
    ]
    rows += directory.register_units(above, registered_at=when, by=OPERATOR)
    world.units |= {row.name: row for row in rows}
    world.progress("units of Sheqi", len(rows), len(rows))
    return [row for row in rows if row.level == "county"]


def _first_round(world: World, villages: Villages, county: list[Unit]) -> None:
    """118 first secretaries, 86 teams, 175 members: 83 teams with two members and 3 with three."""
    office, rng = world.office(AREA), world.rng("sheqi 2021")
    round_ = rounds.open_round(
        area=AREA, code="2021", title="2021年首批选派", kind="term", starts_on=FIRST, by=office
    )
    staff, plans = _Staff(world, rng, world.people("sheqi 2021"), county), []
    teams = [*villages.exited, *villages.weak[:1]]
    for number, place in enumerate(villages.key):
        size = 0 if place not in teams else 3 if number < 3 else 2
        plans.append(staff.plan(place, members=size, round_starts=FIRST))
    posted = rounds.fill(world, plans, round_=round_, by=office, step="Sheqi, round 2021")
    world.keep(posted["411327313209"])
    _relieve(world, round_, staff, villages)
    roster.publish_round(round_=round_, published_at=midnight(date(2021, 5, 31)), by=office)


def _second_round(world: World, villages: Villages, county: list[Unit]) -> None:
    """131 first secretaries who are star instructors too, 12 teams, 29 members: 7 teams with two
    members and 5 with three."""
    office, rng = world.office(AREA), world.rng("sheqi 2022-06")
    round_ = rounds.open_round(
        area=AREA,
        code="2022-06",
        title="2022年6月增派",
        kind="reinforcement",
        starts_on=SECOND,
        by=office,
    )
    staff, plans = _Staff(world, rng, world.people("sheqi 2022-06"), county), []
    for number, place in enumerate(villages.surface):
        size = 3 if number < 5 else 2 if number < 12 else 0
        plans.append(staff.plan(place, members=size, round_starts=SECOND, is_star=True))
    posted = rounds.fill(world, plans, round_=round_, by=office, step="Sheqi, round 2022-06")
    [xia_shuang] = posted["411327101206"][:1]
    volunteer = Nomination(
        person=xia_shuang,
        role="first_secretary",
        source="volunteer",
        village=world.places["411327101206"],
        motive="主动请缨到桥头镇相庄村担任驻村第一书记",
    )
    roster.nominate([volunteer], round_=round_, nominated_on=date(2022, 5, 20), by=office)
    roster.publish_round(round_=round_, published_at=midnight(date(2022, 6, 30)), by=office)


def _relieve(world: World, round_: Round, staff: _Staff, villages: Villages) -> None:
    """Three cadres leave before their time, one of them recalled; each is followed on the day."""
    leaving = (
        (villages.heavy[-1], "first_secretary", date(2022, 3, 1), "群众评议不满意,召回", True),
        (villages.exited[40], "member", date(2021, 11, 15), "因病不能继续驻村", False),
        (villages.exited[60], "member", date(2022, 9, 1), "单位职务调整", False),
    )
    for place, role, day, reason, recalled in leaving:
        old = (
            Posting.objects.filter(round=round_, area=place.code, role=role)
            .select_related("unit", "team", "person")
            .order_by("pk")[0]
        )
        made_at, office = midnight(day), world.office(AREA)
        roster.end_postings(
            [old], ends_on=day, reason=reason, recalled=recalled, made_at=made_at, by=office
        )
        assert old.unit
        draft = staff.people.cadre(unit=old.unit, on=day, area=place.code)
        [person] = directory.register_people([draft], registered_at=made_at, by=office)
        successor = PostingDraft(
            person=person,
            place=place,
            role=role,
            round=round_,
            team=old.team,
            unit=old.unit,
            starts_on=day,
            party_transferred_on=day + timedelta(days=12),
        )
        roster.post_cadres([successor], made_at=made_at, by=office)


class _Staff:
    """Decides which unit sends whom to a village."""

    def __init__(self, world: World, rng: Random, people: People, county: list[Unit]) -> None:
        self.world, self.rng, self.people, self.county = world, rng, people, county

    def plan(
        self, place: Place, *, members: int, round_starts: date, is_star: bool = False
    ) -> Plan:
        """The first secretary, the members and the day on which they arrive."""
        known = NAMED.get(place.code)
        unit = self._unit(place, known.unit if known else "", from_above=members == 2)
        starts_on = round_starts + timedelta(days=self.rng.choice((0, 0, 0, 0, 3, 7, 14)))
        named: dict[str, Any] = {}
        if known:
            named = {"name": known.name, "gender": known.gender, "remarks": FROM_ARTICLE}
        return Plan(
            place=place,
            unit=unit,
            starts_on=starts_on,
            secretary=self.people.cadre(unit=unit, on=starts_on, area=place.code, **named),
            members=[
                self.people.cadre(
                    unit=unit, on=starts_on, area=place.code, in_party=self.rng.random() < 0.7
                )
                for _ in range(members)
            ],
            has_team=members > 0,
            is_star_instructor=is_star,
        )

    def _unit(self, place: Place, named: str, *, from_above: bool) -> Unit:
        if named:
            return self.world.units[named]
        if from_above and self.rng.random() < 0.12:
            return self.world.units[self.rng.choice(_FROM_ABOVE)[0]]
        return self.rng.choice(self.county)
