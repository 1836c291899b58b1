"""The field of pages, on its day, and a browser for each of its people."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client

from tests.fieldwork.field import Field, build
from tests.fieldwork.world import AT
from zhucun.directory.models import Account, Place


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def field(places: dict[str, Place]) -> Field:
    return build(places)


@pytest.fixture
def browser(field: Field, client_of: Callable[..., Client]) -> Callable[..., Client]:
    """`browser("wang")`, in English."""

    def signed_in(who: str, language: str = "en") -> Client:
        return client_of(Account.objects.get(pk=field.actors[who].account), language)

    return signed_in
