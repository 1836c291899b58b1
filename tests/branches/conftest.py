"""The branch of the east village, who keeps it, who decides, and Charlie's county."""

from __future__ import annotations

import pytest

from tests import factories as make
from tests.branches.world import DAY, found
from zhucun.branches.models import Branch
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor


@pytest.fixture
def east(places: dict[str, Place]) -> Place:
    return places["411327100201"]


@pytest.fixture
def west(places: dict[str, Place]) -> Place:
    return places["411327100202"]


@pytest.fixture
def office(places: dict[str, Place]) -> Actor:
    """The county: lists, accepts, declares; names of villagers are masked to it."""
    return make.actor("office", Role.OFFICE, "411327", on=DAY)


@pytest.fixture
def township(places: dict[str, Place]) -> Actor:
    return make.actor("town", Role.TOWNSHIP, "411327100", on=DAY)


@pytest.fixture
def keeper(places: dict[str, Place]) -> Actor:
    """The branch of the east village; reads names there."""
    return make.actor("keeper", Role.BRANCH, "411327100201", on=DAY)


@pytest.fixture
def member(places: dict[str, Place]) -> Actor:
    """A member of the team: sees, and keeps nothing."""
    return make.actor("bob", Role.MEMBER, "411327100201", on=DAY)


@pytest.fixture
def stranger(places: dict[str, Place]) -> Actor:
    """Charlie's office in another county."""
    return make.actor("charlies", Role.OFFICE, "520111", on=DAY)


@pytest.fixture
def branch(east: Place, keeper: Actor) -> Branch:
    return found(east, keeper)
