"""A county of 怀化: two townships, three villages, who keeps the registry, and Charlie next door."""

from __future__ import annotations

import pytest

from tests import factories as make
from tests.pairing.world import BEGUN, COUNTY, DAY, EAST, FAR, TOWN, WEST, build_places
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor


@pytest.fixture
def here(db: None) -> dict[str, Place]:
    return build_places()


@pytest.fixture
def east(here: dict[str, Place]) -> Place:
    return here[EAST]


@pytest.fixture
def west(here: dict[str, Place]) -> Place:
    return here[WEST]


@pytest.fixture
def far(here: dict[str, Place]) -> Place:
    """A village of the other township."""
    return here[FAR]


@pytest.fixture
def office(here: dict[str, Place]) -> Actor:
    """Keeps helpers and the registry of the county."""
    return make.actor("office", Role.OFFICE, COUNTY, on=DAY, since=BEGUN)


@pytest.fixture
def town(here: dict[str, Place]) -> Actor:
    """The township: sees its households."""
    return make.actor("town", Role.TOWNSHIP, TOWN, on=DAY, since=BEGUN)


@pytest.fixture
def secretary(here: dict[str, Place]) -> Actor:
    """Serves in the east village."""
    return make.actor("secretary", Role.FIRST_SECRETARY, EAST, on=DAY, since=BEGUN)


@pytest.fixture
def charlie(here: dict[str, Place]) -> Actor:
    """The office of the county next door."""
    return make.actor("charlies", Role.OFFICE, "431225", on=DAY, since=BEGUN)
