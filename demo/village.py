"""The smallest world: 唐庄乡马庄村 with the team that 社旗县文旅局 sent."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from demo import rounds, units
from demo.people import FROM_ARTICLE
from demo.rounds import Plan
from zhucun.directory import actions as directory
from zhucun.directory.queries import midnight
from zhucun.roster import actions as roster

if TYPE_CHECKING:
    from demo.world import World

START = date(2021, 5, 11)
MAZHUANG = "411327313209"


def build(world: World) -> None:
    """One village, one unit, one round, one team of three."""
    office, place = world.office("411327"), world.places[MAZHUANG]
    draft = units.unit(
        "社旗县文旅局",
        level="county",
        kind="culture_tourism",
        area="411327",
        numbers=world.numbers,
    )
    [unit] = directory.register_units([draft], registered_at=midnight(START), by=office)
    for tag in ("exited-poverty", "provincial-ledger"):
        directory.tag_places(places=[place], tag=tag, since=START, by=office)
    figures = {"households": 412, "population": 1687, "unstable_persons": 9}
    directory.record_figures(figures={place: figures}, as_of=START, by=office)
    people = world.people("village")
    round_ = rounds.open_round(
        area="411327", code="2021", title="2021年选派", kind="term", starts_on=START, by=office
    )
    plan = Plan(
        place=place,
        unit=unit,
        starts_on=START,
        secretary=people.cadre(
            unit=unit, on=START, area=MAZHUANG, gender="male", name="巴镜均", remarks=FROM_ARTICLE
        ),
        members=[people.cadre(unit=unit, on=START, area=MAZHUANG) for _ in range(2)],
    )
    posted = rounds.fill(world, [plan], round_=round_, by=office, step="round 2021")
    world.keep(posted[MAZHUANG])
    roster.publish_round(round_=round_, published_at=midnight(date(2021, 5, 31)), by=office)
