"""The exits of the demo, in a village of six poor households."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest

from demo import exits as demo
from demo.world import World as DemoWorld
from tests import factories as make
from tests.exits.world import BEGUN, CITY, COUNTY, EAST, PLACES, World
from zhucun.directory import actions as directory
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR
from zhucun.exits import queries


def build(homes: int) -> DemoWorld:
    make.add_places(PLACES, since=BEGUN)
    places = {place.code: place for place in Place.objects.all()}
    directory.tag_places(places=[places[EAST]], tag="poverty", since=BEGUN, by=OPERATOR)
    stated = {places[COUNTY]: {"rural_population": 900}}
    directory.record_figures(figures=stated, as_of=date(2017, 12, 31), by=OPERATOR)
    world = World(places=places, poor=[])
    for _ in range(homes):
        world.home(income=None)
    office = make.actor("office", Role.OFFICE, CITY, since=BEGUN)
    made = DemoWorld(scale="city-sample", seed=2022, progress=lambda *_step: None, places=places)
    made.actors[CITY] = office
    demo.build(made)
    return made


@pytest.fixture(autouse=True)
def _packs(db: None, settings: Any) -> None:
    settings.POLICY_DIR = settings.ROOT / "policy"


def test_the_demo_shows_exits_at_every_stage() -> None:
    office = build(6).actors[CITY]
    rows = list(queries.exits(actor=office, as_of=date(2019, 1, 1), area=COUNTY))
    assert Counter((row.kind, row.state) for row in rows) == {
        ("household", "exited"): 2,
        ("household", "running"): 3,
        ("household", "withdrawn"): 1,
        ("village", "running"): 1,
        ("county", "running"): 1,
    }
    signed = [row for row in rows if row.first_signed_on is not None]
    assert Counter(row.kind for row in signed) == {"household": 4, "county": 1}


def test_where_the_village_is_too_small_there_are_none() -> None:
    office = build(5).actors[CITY]
    assert not queries.exits(actor=office, as_of=date(2019, 1, 1)).exists()
