"""`build`: the demo world of any size. The same scale and seed give the same facts; only public ids
are drawn anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import ClassVar, Literal

from demo import (
    accounts,
    appraisal,
    archives,
    asked,
    ballots,
    branches,
    cards,
    economy,
    fieldwork,
    household_facts,
    households,
    huaihua,
    learning,
    leave,
    monitoring,
    pairing,
    places,
    plans,
    presence,
    province,
    regions,
    reward,
    sheqi,
    support,
    village,
)
from demo.numbers import Numbers
from demo.people import People
from zhucun.directory import queries
from zhucun.directory.models import Person, Place, Unit
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.ledger import actions as ledger
from zhucun.ledger.events import Event
from zhucun.roster.models import Round

Scale = Literal["village", "county", "province", "city", "city-sample"]
#: The scales that hold nothing but 怀化 from 2014 to 2017, with the part of the article's size.
_REPLAYS: dict[Scale, float] = {"city": 1.0, "city-sample": 0.01}
#: Called with the name of a step, how much of it is done, and how much there is.
Progress = Callable[[str, int, int], None]

SUBJECT = "demo:world"
#: The last day of the demo's history.
BUILT_AT = queries.midnight(date(2025, 8, 1))


@dataclass(frozen=True, kw_only=True)
class WorldBuilt(Event):
    """The last event of a build: a world without it is not complete."""

    name: ClassVar[str] = "demo.world.built"
    scale: str
    seed: int


@dataclass
class World:
    """What the builders share: chance, numbers, places, actors, progress."""

    scale: Scale
    seed: int
    progress: Progress
    numbers: Numbers = field(default_factory=Numbers)
    places: dict[str, Place] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    rounds: dict[str, Round] = field(default_factory=dict)
    mazhuang: list[Person] = field(default_factory=list)

    def rng(self, topic: str) -> Random:
        """A stream of chance of its own, so that one part does not shift another."""
        return Random(f"{self.seed}:{topic}")

    def people(self, topic: str) -> People:
        """A maker of people with its own stream of chance."""
        return People(self.rng(topic), self.numbers)

    def office(self, area: str) -> Actor:
        """The office of an area."""
        return self.actors[area]

    def keep(self, team: list[Person]) -> None:
        """Keep the team of 马庄村 for the accounts of its cadres, the first secretary first."""
        self.mazhuang = team


def build(*, scale: Scale, seed: int = 2022, progress: Progress) -> None:
    """Fill an empty, migrated database: one village, Sheqi county with the four other regions,
    these with 27,000 cadres in Hunan, or Huaihua from 2014 to 2017."""
    world = World(scale=scale, seed=seed, progress=progress)
    places.add(world)
    accounts.open_offices(world)
    if scale in _REPLAYS:
        huaihua.build(world, fraction=_REPLAYS[scale])
    else:
        _fill(world, scale)
    event = WorldBuilt(subject=SUBJECT, happened_at=BUILT_AT, scale=scale, seed=seed)
    ledger.append(event, origin=OPERATOR.origin)
    _seal(world)
    accounts.write_down(world)


def _fill(world: World, scale: Scale) -> None:
    if scale == "village":
        village.build(world)
    else:
        sheqi.build(world)
        regions.build(world)
    if scale == "province":
        province.build(world)
    accounts.open_others(world)
    households.build(world)
    fieldwork.build(world)
    household_facts.build(world)
    monitoring.build(world)
    pairing.build(world)
    ballots.build(world)
    plans.build(world)
    branches.build(world)
    economy.build(world)
    learning.build(world)
    leave.build(world)
    presence.build(world)
    appraisal.build(world)
    support.build(world)
    reward.build(world)
    cards.build(world)
    asked.build(world)
    archives.build(world)


def _seal(world: World) -> None:
    """Bind all events into the hash chain, as the daily job would."""
    sealed = 0
    while done := ledger.seal_pending(sealed_at=BUILT_AT):
        sealed += done
    world.progress("events sealed", sealed, sealed)
