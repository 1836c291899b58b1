"""怀化 from 2014 to 2017 at any fraction of the article's size (1: 870,664 persons): who was on the
register of the poor, who left it in which year, the poverty villages, the stages of the counties.
The totals are the article's (HH18-168 to HH18-176); how they fall on counties, villages and years
is made up, and nobody in it exists.

The article does not say on which day of 2014 it counted. Here nobody leaves before 2015, so that
the first and the last day of 2014 have the same stock. The rural register is not in the article
either: 418.6万 and 419.9万 are the numbers with which 870,664 are 20.80 % and 260,340 are 6.2 %.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import TYPE_CHECKING

from django.db import connection

from demo import exits, screening
from demo.names import person_name
from zhucun.analytics import actions as analytics
from zhucun.directory import actions as directory
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.directory.queries import midnight
from zhucun.households import actions
from zhucun.households.models import Household
from zhucun.households.queries import HISTORY, HouseholdDraft, MemberDraft
from zhucun.kernel.divisions import Level

if TYPE_CHECKING:
    from demo.world import World

AREA = "4312"
PERSONS, LEFT = 870_664, 610_324
VILLAGES, STILL_POOR = 1_024, 503
REGISTERED, RECORDED = date(2013, 12, 31), date(2014, 1, 1)
#: The rural register (农村户籍人口) of the city, by the day as of which it is stated.
RURAL = {REGISTERED: 4_186_000, date(2017, 12, 31): 4_199_000}
#: The days of the article's two counts; their boards are kept in the night after it was printed.
BOARDS, KEPT_ON = (date(2014, 12, 31), date(2017, 12, 31)), date(2018, 6, 15)
#: On which day of a year households leave, and how many of a hundred of the leavers do.
_EXITS = {date(2015, 12, 20): 30, date(2016, 12, 20): 34, date(2017, 12, 20): 36}
#: 洪江区 is the management district 431271, which is not 洪江市 (431281).
FIRST_EXIT = "431271"
_STAGES = (
    ("exited-poverty", date(2016, 12, 31), (FIRST_EXIT,), "HH18-173"),
    ("provincial-passed", date(2017, 12, 31), ("431221", "431281", "431202"), "HH18-174"),
    ("national-pending", date(2018, 6, 1), ("431221",), "HH18-175"),
)
_AUTONOMOUS = ("431226", "431227", "431228", "431229", "431230")
#: Households of two to five persons, 3.6 on average: 24万 in the whole city.
_SIZES, _OFTEN = (2, 3, 4, 5), (14, 32, 34, 20)
_CHUNK = 4_000
_REST = ("spouse", "child", "parent", "child")


@dataclass(frozen=True, kw_only=True)
class County:
    """A county-level place: its villages with poor households, of which the first `poverty` were
    poverty villages and the first `still_poor` are."""

    place: Place
    villages: Sequence[Place]
    poverty: int
    still_poor: int
    persons: int
    left: int


def build(world: World, *, fraction: float = 1.0) -> None:
    """Fill the city; `fraction` of the article's persons and villages."""
    office = world.office(AREA)
    found = _counties(world, fraction)
    _state_rural(world, found, fraction)
    _tag_places(world, found)
    total = sum(each.persons for each in found)
    done = 0
    for county in found:
        for persons in _fill_county(county, world.rng(f"poor {county.place.code}"), office):
            done += persons
            world.progress("persons on the register of the poor", done, total)
    exits.build(world)
    screening.build(world)
    _keep_boards(world)


def apportioned(total: int, weights: Sequence[float]) -> list[int]:
    """Whole numbers in proportion to the weights that sum up to the total; largest remainders."""
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    found = [int(each) for each in exact]
    by_rest = sorted(range(len(exact)), key=lambda n: (found[n] - exact[n], n))
    for n in by_rest[: total - sum(found)]:
        found[n] += 1
    return found


def _counties(world: World, fraction: float) -> list[County]:
    pool: dict[str, list[Place]] = {}
    for code, place in world.places.items():
        if code.startswith(AREA) and len(code) == Level.VILLAGE and place.short_name.endswith("村"):
            pool.setdefault(code[: Level.COUNTY], []).append(place)
    codes = sorted(pool)
    exited = {code for _tag, _since, places, _why in _STAGES for code in places}
    sizes: list[float] = [len(pool[code]) for code in codes]
    # Who is left is few where the county exited: below the two per cent of the standard.
    stays: list[float] = [
        n * (0.2 if c in exited else 1) for c, n in zip(codes, sizes, strict=True)
    ]
    still: list[float] = [n * (c not in exited) for c, n in zip(codes, sizes, strict=True)]
    persons, left = round(PERSONS * fraction), round(LEFT * fraction)
    rows = zip(
        codes,
        apportioned(persons, sizes),
        apportioned(persons - left, stays),
        apportioned(round(VILLAGES * fraction), sizes),
        apportioned(round(STILL_POOR * fraction), still),
        strict=True,
    )
    rng = world.rng("poverty villages")
    return [
        County(
            place=world.places[code],
            villages=rng.sample(sorted(pool[code], key=lambda p: p.code), max(villages, 1)),
            poverty=villages,
            still_poor=min(poor, villages),
            persons=all_of,
            left=all_of - stay,
        )
        for code, all_of, stay, villages, poor in rows
    ]


def _state_rural(world: World, found: Sequence[County], fraction: float) -> None:
    """The rural register, as the thirteen counties state it."""
    weights: list[float] = [each.persons for each in found]
    for on, total in RURAL.items():
        shares = apportioned(round(total * fraction), weights)
        directory.record_figures(
            figures={
                county.place: {"rural_population": share}
                for county, share in zip(found, shares, strict=True)
            },
            as_of=on,
            by=world.office(AREA),
        )
    world.progress("rural registers", len(found), len(found))


def _keep_boards(world: World) -> None:
    """The boards of the days that the article speaks of, as a night would keep them: over the whole
    city one takes longer than a reader waits."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # it has no statistics yet of what one build wrote
            cursor.execute("ANALYZE")
    for n, on in enumerate(BOARDS, 1):
        analytics.keep_board(area=AREA, on=on, made_at=midnight(KEPT_ON), by=OPERATOR)
        world.progress("boards kept", n, len(BOARDS))


def _tag_places(world: World, found: Sequence[County]) -> None:
    """Poverty villages (after the merge) with their exits, and the stages of the counties."""
    office = world.office(AREA)
    villages = [each for county in found for each in county.villages[: county.poverty]]
    directory.tag_places(places=villages, tag="poverty", since=RECORDED, by=office)
    days = list(_EXITS)
    for county in found:
        last = county.place.code == FIRST_EXIT
        for n, place in enumerate(county.villages[county.still_poor : county.poverty]):
            on = days[n % (2 if last else 3)]
            directory.untag_place(place=place, tag="poverty", until=on, basis="村出列", by=office)
            directory.tag_places(places=[place], tag="exited-poverty", since=on, by=office)
    for tag, since, codes, basis in _STAGES:
        places = [world.places[code] for code in codes]
        directory.tag_places(places=places, tag=tag, since=since, basis=basis, by=office)
    counties = [world.places[code] for code in _AUTONOMOUS]
    directory.tag_places(places=counties, tag="ethnic-autonomous", since=RECORDED, by=office)
    world.progress("poverty villages", len(villages), len(villages))


def _fill_county(county: County, rng: Random, by: Actor) -> Iterator[int]:
    """Register the poor of a county, those who leave year by year and those who stay; yields how
    many persons each step brought."""
    shares = dict(_EXITS)
    if county.place.code == FIRST_EXIT:
        shares.popitem()
    left = apportioned(county.left, list(shares.values()))
    stay = county.villages[: county.still_poor] or county.villages
    groups: list[tuple[date | None, int, Sequence[Place]]] = [
        (None, county.persons - county.left, stay),
        *((on, n, county.villages) for on, n in zip(shares, left, strict=True)),
    ]
    number = 0
    for until, persons, villages in groups:
        sizes = list(_sizes(persons, rng))
        for start in range(0, len(sizes), _CHUNK):
            chunk = sizes[start : start + _CHUNK]
            _register(county, chunk, number, villages, until, rng, by)
            number += len(chunk)
            yield sum(chunk)


def _register(
    county: County,
    sizes: Sequence[int],
    number: int,
    villages: Sequence[Place],
    until: date | None,
    rng: Random,
    by: Actor,
) -> None:
    drafts = [
        HouseholdDraft(
            village=villages[n % len(villages)],
            number=f"{county.place.code}{n:06d}",
            since=REGISTERED,
            members=list(_family(size, rng)),
            tags={"poor-household": REGISTERED},
        )
        for n, size in enumerate(sizes, number + 1)
    ]
    rows: Sequence[Household] = actions.add_households(drafts, made_at=midnight(RECORDED), by=by)
    if until is not None:
        actions.end_tags(
            rows,
            tag="poor-household",
            until=until,
            basis="三签字脱贫",
            decided=HISTORY,
            made_at=midnight(until),
            by=by,
        )


def _sizes(persons: int, rng: Random) -> Iterator[int]:
    """Sizes of households that sum up to the persons."""
    while persons > _SIZES[-1]:
        size = rng.choices(_SIZES, _OFTEN)[0]
        yield size
        persons -= size
    if persons:
        yield persons


def _family(size: int, rng: Random) -> Iterator[MemberDraft]:
    born = rng.randrange(1940, 1985)
    for relation in ("head", *_REST[: size - 1]):
        gender = "female" if relation == "spouse" else rng.choice(("male", "female"))
        year = born + {"child": 26, "parent": -25}.get(relation, 0)
        yield MemberDraft(
            name=person_name(rng, gender=gender, born=year), relation=relation, gender=gender
        )
