"""Hunan in bulk: 9,000 villages with a team of three, sent by units of all levels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from demo import rounds, units
from demo.people import People
from demo.rounds import Plan
from zhucun.directory import actions as directory
from zhucun.directory.models import Place, Unit
from zhucun.directory.perms import OPERATOR
from zhucun.directory.queries import midnight
from zhucun.kernel.divisions import Level
from zhucun.roster import actions as roster

if TYPE_CHECKING:
    from demo.world import World

AREA = "43"
VILLAGES = 9_000
START = date(2021, 5, 11)

#: Of how many in a hundred teams the unit is of the county, the prefecture, the province.
_SENT_BY = {Level.COUNTY: 70, Level.PREFECTURE: 22, Level.PROVINCE: 8}
_LEVELS = {Level.PROVINCE: "province", Level.PREFECTURE: "prefecture", Level.COUNTY: "county"}
_TAGS = {"exited-poverty": 70, "heavy-task": 20, "weak-branch": 10}


def build(world: World) -> None:
    """27,000 cadres join the round that the article's teams belong to; then it is published."""
    office, round_ = world.office(AREA), world.rounds[AREA]
    villages = _choose(world)
    _tag(world, villages)
    by_area = _register_units(world)
    people, rng = world.people("hunan people"), world.rng("hunan units")
    levels, shares = list(_SENT_BY), list(_SENT_BY.values())
    plans = []
    for place in villages:
        level = rng.choices(levels, shares)[0]
        plans.append(_plan(place, rng.choice(by_area[place.code[:level]]), people))
    rounds.fill(world, plans, round_=round_, by=office, step="Hunan, round 2021")
    roster.publish_round(round_=round_, published_at=midnight(date(2021, 6, 30)), by=office)


def _choose(world: World) -> list[Place]:
    """Villages of Hunan where nobody serves yet, by code."""
    taken = {"431322111251", "430523106213", "431225215203"}
    pool = [
        place
        for code, place in world.places.items()
        if len(code) == Level.VILLAGE
        and code.startswith(AREA)
        and code not in taken
        and place.short_name.endswith("村")
    ]
    return sorted(world.rng("hunan villages").sample(pool, VILLAGES), key=lambda p: p.code)


def _tag(world: World, villages: Sequence[Place]) -> None:
    rng, by_tag = world.rng("hunan tags"), defaultdict(list)
    for place in villages:
        by_tag[rng.choices(list(_TAGS), list(_TAGS.values()))[0]].append(place)
    for number, (tag, places) in enumerate(sorted(by_tag.items()), 1):
        directory.tag_places(places=places, tag=tag, since=START, by=world.office(AREA))
        world.progress("villages of Hunan", number, len(by_tag))


def _register_units(world: World) -> dict[str, list[Unit]]:
    """The departments of the province, its prefectures and counties, by their area."""
    drafts = []
    for code, place in world.places.items():
        if code.startswith(AREA) and len(code) <= Level.COUNTY:
            name = _called(world, place)
            drafts += units.departments(
                name, level=_LEVELS[Level(len(code))], area=code, numbers=world.numbers
            )
    fresh = [draft for draft in drafts if draft.name not in world.units]
    rows = directory.register_units(fresh, registered_at=midnight(START), by=OPERATOR)
    world.progress("units of Hunan", len(rows), len(rows))
    by_area = defaultdict(list)
    for row in rows:
        by_area[row.area].append(row)
    return by_area


def _called(world: World, place: Place) -> str:
    """The place as its departments are called; districts that are called alike in two cities bear
    the city's name too."""
    if len(place.code) == Level.COUNTY and place.name.endswith("区"):
        return world.places[place.code[: Level.PREFECTURE]].name + place.name
    return place.name


def _plan(place: Place, unit: Unit, people: People) -> Plan:
    return Plan(
        place=place,
        unit=unit,
        starts_on=START,
        secretary=people.cadre(unit=unit, on=START, area=place.code),
        members=[
            people.cadre(unit=unit, on=START, area=place.code, in_party=people.rng.random() < 0.7)
            for _ in range(2)
        ],
    )
