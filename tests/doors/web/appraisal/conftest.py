"""The county on the day on which its year is decided, and a browser for each of its people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.appraisal.world import DECIDED, World, at, build
from zhucun.appraisal.queries import evidence
from zhucun.directory.models import Account, Place


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(at(DECIDED), tick=False):
        yield


@pytest.fixture
def world(places: dict[str, Place], monkeypatch: pytest.MonkeyPatch) -> World:
    found = build(places)
    monkeypatch.setattr(evidence.ballots, "marks", lambda **asked: list(found.polls))
    return found


@pytest.fixture
def browser(world: World, client_of: Callable[..., Client]) -> Callable[..., Client]:
    """`browser("office")`, in English."""

    def signed_in(who: str, language: str = "en") -> Client:
        return client_of(Account.objects.get(pk=world.actors[who].account), language)

    return signed_in


@pytest.fixture
def text_of() -> Callable[[Any], str]:
    return lambda answer: str(answer.content.decode())
