"""The village of leave_world on 4 March 2024, and a browser for each of its accounts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.presence.leave_world import EXAMPLE, World, build
from zhucun.directory.models import Account, Place, Unit


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(datetime(2024, 3, 4, 2, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def world(places: dict[str, Place], unit: Unit, settings: Any) -> World:
    settings.POLICY_DIR = EXAMPLE
    return build(places, unit)


@pytest.fixture
def browser(world: World, client_of: Callable[..., Client]) -> Callable[[str], Client]:
    """`browser("member")`: his browser, in English."""

    def signed_in(who: str) -> Client:
        return client_of(Account.objects.get(pk=world.actors[who].account), "en")

    return signed_in
