"""The branch of the east village with a browser for each of its people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests import factories as make
from tests.branches.world import AT, DAY, found
from tests.doors.web.branches.reading import EAST
from zhucun.branches.models import Branch
from zhucun.directory.enums import Role
from zhucun.directory.models import Account, Place
from zhucun.directory.queries import actor_of


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def by(places: dict[str, Place]) -> Callable[[str], Client]:
    """A client of the keeper of the east village, the office, or Charlie's office."""
    roles = {
        "keeper": (Role.BRANCH, EAST),
        "office": (Role.OFFICE, "411327"),
        "town": (Role.TOWNSHIP, "411327100"),
        "bob": (Role.MEMBER, EAST),
        "charlie": (Role.OFFICE, "520111"),
    }
    for name, (role, area) in roles.items():
        make.actor(name, role, area, on=DAY)

    def client(name: str) -> Client:
        made = Client(headers={"accept-language": "zh-hans"})
        made.force_login(Account.objects.get(username=name))
        return made

    return client


@pytest.fixture
def keeper(by: Any) -> Any:
    return actor_of(Account.objects.get(username="keeper"), on=DAY)


@pytest.fixture
def branch(places: dict[str, Place], keeper: Any) -> Branch:
    return found(places[EAST], keeper)


@pytest.fixture
def office(by: Any) -> Any:
    return actor_of(Account.objects.get(username="office"), on=DAY)
