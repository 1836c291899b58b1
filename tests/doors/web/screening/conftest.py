"""The county of these pages on a day of June 2018, and who looks at them."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.screening.world import (
    DAY,
    DIED,
    World,
    at,
    build,
    number,
    paid,
)
from zhucun.screening.models import Lead

Browser = Callable[..., Client]


@pytest.fixture
def world(db: None, settings: Any) -> Iterator[World]:
    settings.POLICY_DIR = settings.ROOT / "policy"
    with time_machine.travel(at(DAY), tick=False):
        yield build()


@pytest.fixture
def browser(world: World, client_of: Callable[..., Client]) -> Browser:
    return lambda name, language="en": client_of(world.accounts[name], language)


@pytest.fixture
def lead(world: World) -> Lead:
    world.pay(paid(1))
    world.declared("compared-deaths", DIED, [number(1), "2018-02-10"])
    world.run()
    return world.lead("x01-paid-after-death")


def text_of(answer: Any) -> str:
    """What a reader sees of a page, spaces as one."""
    told = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", html.unescape(told))
