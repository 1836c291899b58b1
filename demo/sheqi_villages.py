"""Which village of Sheqi county is what: 85 exited poverty, 23 with a heavy task, 10 with a weak
branch, 131 surface villages with a consolidation task. The article names some; chance chooses the
others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import TYPE_CHECKING

from zhucun.directory import actions as directory
from zhucun.directory.models import Place

if TYPE_CHECKING:
    from demo.world import World

AREA = "411327"
START = date(2021, 5, 11)
_BASIS = "社旗县驻村第一书记和工作队选派范围"

#: Communities that were villages until lately; with the 245 villages they make 249.
_VILLAGE_COMMUNITIES = ("双庄社区", "尚营社区", "周庄社区", "陈庄社区")


@dataclass(frozen=True)
class Named:
    """A first secretary of the article; the unit where the article gives it."""

    name: str
    unit: str = ""
    gender: str = "male"


#: First secretaries of the article by the code of their village.
NAMED = {
    "411327313209": Named("巴镜均", unit="社旗县文旅局"),
    "411327101202": Named("李洋洋"),
    "411327107204": Named("郭永军"),
    "411327313206": Named("卫秀春", gender="female"),
    "411327313214": Named("苗志润"),
    "411327313213": Named("廖兴柯"),
    "411327109206": Named("张玺"),
    "411327104201": Named("贾喜敬", unit="社旗县民政局"),
    "411327101206": Named("夏爽"),
}
#: In which category we put the villages that the article names without one.
_EXITED = ("411327313209", "411327101202", "411327313213", "411327104201", "411327313214")
_HEAVY = ("411327107204", "411327313206", "411327109206")
_SURFACE = ("411327101206",)
_LUOZHUANG = "411327104201"


@dataclass(frozen=True)
class Villages:
    """The villages of each category; no village is in two."""

    exited: list[Place]
    heavy: list[Place]
    weak: list[Place]
    surface: list[Place]
    others: list[Place]

    @property
    def key(self) -> list[Place]:
        """The 118 villages on the provincial ledger."""
        return [*self.exited, *self.heavy, *self.weak]

    @property
    def all(self) -> list[Place]:
        return [*self.key, *self.surface, *self.others]


def choose(world: World) -> Villages:
    """The categories, the named villages in theirs."""
    rng = world.rng("sheqi villages")
    every = [p for code, p in world.places.items() if len(code) == 12 and code.startswith(AREA)]
    named = {*_EXITED, *_HEAVY, *_SURFACE}
    pool = [place for place in every if _is_rural(place) and place.code not in named]
    rng.shuffle(pool)

    def take(codes: tuple[str, ...], size: int) -> list[Place]:
        own = [world.places[code] for code in codes]
        own += [pool.pop() for _ in range(size - len(own))]
        return sorted(own, key=lambda place: place.code)

    exited, heavy = take(_EXITED, 85), take(_HEAVY, 23)
    weak, surface = take((), 10), take(_SURFACE, 131)
    urban = [place for place in every if not _is_rural(place)]
    return Villages(exited, heavy, weak, surface, [*pool, *urban])


def record(world: World, villages: Villages) -> None:
    """Write the tags, those that have ended, and the figures of all villages."""
    office, rng = world.office(AREA), world.rng("sheqi figures")
    for tag, places in (
        ("exited-poverty", villages.exited),
        ("heavy-task", villages.heavy),
        ("weak-branch", villages.weak),
        ("provincial-ledger", villages.key),
        ("surface", villages.surface),
        ("consolidation-task", villages.surface),
    ):
        directory.tag_places(places=places, tag=tag, since=START, basis=_BASIS, by=office)
    _weak_branches_that_recovered(world, villages, rng)
    for day, change in ((START, 1.0), (date(2023, 12, 31), 0.985)):
        figures = {place: _figures(world, villages, place, change) for place in villages.all}
        directory.record_figures(figures=figures, as_of=day, by=office)
    world.progress("villages of Sheqi", len(villages.all), len(villages.all))


def _weak_branches_that_recovered(world: World, villages: Villages, rng: Random) -> None:
    """31 villages lost the label since 2020: 25 before the first round, six of the villages that
    left poverty later, 罗庄 among them."""
    office, since = world.office(AREA), date(2018, 6, 1)
    luozhuang = world.places[_LUOZHUANG]
    later = [luozhuang, *(place for place in villages.exited[10:15] if place != luozhuang)]
    earlier = rng.sample(villages.surface, 25)
    directory.tag_places(
        places=[*later, *earlier], tag="weak-branch", since=since, basis="软弱涣散村排查", by=office
    )
    ends = {place: date(2020, 6 + number % 7, 1) for number, place in enumerate(earlier)}
    ends |= {place: date(2023, 3 + number, 15) for number, place in enumerate(later)}
    for place, until in ends.items():
        directory.untag_place(
            place=place, tag="weak-branch", until=until, basis="整顿转化验收", by=office
        )


def _figures(world: World, villages: Villages, place: Place, change: float) -> dict[str, int]:
    """Households, population and persons at risk; the same for both days but for the change."""
    rng = world.rng(f"figures {place.code}")
    households = rng.randint(180, 620)
    population = round(households * rng.uniform(3.4, 4.4))
    at_risk = rng.randint(4, 26) if place in villages.key else rng.randint(0, 9)
    return {
        "households": round(households * change),
        "population": round(population * change),
        "unstable_persons": at_risk if change == 1.0 else at_risk // 2,
    }


def _is_rural(place: Place) -> bool:
    return place.name.endswith("村民委员会") or place.short_name in _VILLAGE_COMMUNITIES
