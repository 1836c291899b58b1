"""The east village with four families, its first secretary, the county's office, and Charlie's beside."""

from __future__ import annotations

import pytest

from tests.economy.world import EAST, WEST, account, family
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor
from zhucun.households.models import Household


@pytest.fixture
def east(places: dict[str, Place]) -> Place:
    return places[EAST]


@pytest.fixture
def west(places: dict[str, Place]) -> Place:
    return places[WEST]


@pytest.fixture
def cadre(places: dict[str, Place]) -> Actor:
    """The first secretary of the east village."""
    return account("wang", Role.FIRST_SECRETARY, EAST)


@pytest.fixture
def office(places: dict[str, Place]) -> Actor:
    return account("office", Role.OFFICE, "411327")


@pytest.fixture
def audit(places: dict[str, Place]) -> Actor:
    """Sees money, and no household."""
    return account("audit", Role.AUDIT, "411327")


@pytest.fixture
def stranger(places: dict[str, Place]) -> Actor:
    """Charlie's office in another county."""
    return account("charlies", Role.OFFICE, "520111")


@pytest.fixture
def homes(east: Place) -> list[Household]:
    return [family(east, n) for n in range(1, 5)]
