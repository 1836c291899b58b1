"""The world of the monitoring on its day, and a browser for each of its people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.monitoring.world import DAY, EXAMPLE, World, at, build
from zhucun.directory.models import Account, Place


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(at(DAY), tick=False):
        yield


@pytest.fixture
def world(settings: Any, places: dict[str, Place]) -> World:
    settings.POLICY_DIR = EXAMPLE
    return build(places)


@pytest.fixture
def browser(world: World, client_of: Callable[..., Client]) -> Callable[..., Client]:
    """`browser("secretary")`, in English."""

    def signed_in(who: str, language: str = "en") -> Client:
        return client_of(Account.objects.get(pk=world.actors[who].account), language)

    return signed_in
