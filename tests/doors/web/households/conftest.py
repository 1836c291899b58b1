"""A family of the east village, the office that keeps it, the secretary who visits it."""

from __future__ import annotations

import pytest

from tests.households.world import added, person
from zhucun.directory.enums import Role
from zhucun.households.models import Household


@pytest.fixture
def secretary(account_of):
    return account_of("secretary", Role.FIRST_SECRETARY, "411327100201")


@pytest.fixture
def east(places):
    return places["411327100201"]


@pytest.fixture
def family(east) -> Household:
    people = (
        person("王建国", serial=1, phone="13800000001"),
        person("李秀英", "spouse", serial=2),
        person("王小燕", "child"),
    )
    return added(east, 1, *people, phone="13900000001", address="东关三组5号")


@pytest.fixture
def members(family):
    return {row.name: row for row in family.members.all()}


@pytest.fixture
def office(client_of, alice):
    """The office's browser, in English."""
    return client_of(alice, "en")


@pytest.fixture
def cadre(client_of, secretary):
    """The secretary's browser, in English."""
    return client_of(secretary, "en")
