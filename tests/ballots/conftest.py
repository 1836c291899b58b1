"""The village, who runs its evaluations, who serves in it, and Charlie next door."""

from __future__ import annotations

import pytest

from tests import factories as make
from tests.ballots.world import COUNTY, DAY, TOWN, Village, build
from zhucun.directory.enums import Role
from zhucun.directory.perms import Actor


@pytest.fixture
def village(db: None) -> Village:
    return build()


@pytest.fixture
def office(village: Village) -> Actor:
    return make.actor("office", Role.OFFICE, COUNTY, on=DAY)


@pytest.fixture
def town(village: Village) -> Actor:
    return make.actor("town", Role.TOWNSHIP, TOWN, on=DAY)


@pytest.fixture
def secretary(village: Village) -> Actor:
    """He who is evaluated."""
    return make.actor(
        "liu",
        Role.FIRST_SECRETARY,
        village.place.code,
        on=DAY,
        person=village.secretary.person,
    )


@pytest.fixture
def charlie(village: Village) -> Actor:
    """The office of the county next door."""
    return make.actor("charlies", Role.OFFICE, "411328", on=DAY)
