"""The east village of one county with a family, who serves there, and Charlie's county."""

from __future__ import annotations

from typing import Any

import pytest

from tests import factories as make
from tests.households.world import DAY, added, person
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor
from zhucun.households.models import Household


@pytest.fixture
def east(places: dict[str, Place]) -> Place:
    return places["411327100201"]


@pytest.fixture
def west(places: dict[str, Place]) -> Place:
    return places["411327100202"]


@pytest.fixture
def river(places: dict[str, Place]) -> Place:
    """A village of the other township."""
    return places["411327101201"]


@pytest.fixture
def office(places: dict[str, Place]) -> Actor:
    """Keeps the registry of the county; names are masked to it."""
    return make.actor("office", Role.OFFICE, "411327", on=DAY)


@pytest.fixture
def secretary(places: dict[str, Place]) -> Actor:
    """Serves in the east village; reads names there, corrects phone and address."""
    return make.actor("secretary", Role.FIRST_SECRETARY, "411327100201", on=DAY)


@pytest.fixture
def auditor(places: dict[str, Place]) -> Actor:
    """Sees households of the county and may open nothing."""
    return make.actor("auditor", Role.AUDIT, "411327", on=DAY)


@pytest.fixture
def stranger(places: dict[str, Place]) -> Actor:
    """Charlie's office in another county."""
    return make.actor("charlies", Role.OFFICE, "520111", on=DAY)


@pytest.fixture
def family(east: Place) -> Household:
    """王建国, 李秀英 and their daughter, since 2020."""
    people = (
        person("王建国", serial=1, phone="13800000001"),
        person("李秀英", "spouse", serial=2),
        person("王小燕", "child"),
    )
    return added(east, 1, *people, phone="13900000001", address="东关三组5号")


@pytest.fixture
def members(family: Household) -> dict[str, Any]:
    return {row.name: row for row in family.members.select_related("household__village")}
