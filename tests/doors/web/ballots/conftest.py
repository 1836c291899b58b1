"""A village of 社旗 in June 2025, and browsers of those who run its evaluation and of villagers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
import time_machine
from django.test import Client

from tests import factories as make
from tests.ballots.world import AT, COUNTY, EAST, TOWN, Village, build, running
from zhucun.ballots.models import Poll
from zhucun.directory.enums import Role
from zhucun.directory.models import Account


@dataclass
class Asked:
    """A poll that runs, the codes on its sheets, and accounts."""

    village: Village
    poll: Poll
    codes: list[str]
    accounts: dict[str, Account]


def build_asked() -> Asked:
    """Made through actions; also for the browser's walk."""
    village = build()
    poll, codes = running(village)
    accounts = {
        "office": make.account("office", Role.OFFICE, COUNTY),
        "town": make.account("town", Role.TOWNSHIP, TOWN),
        "secretary": make.account(
            "liu", Role.FIRST_SECRETARY, EAST, person=village.secretary.person
        ),
        "charlie": make.account("charlie", Role.OFFICE, "411328"),
    }
    return Asked(village, poll, codes, accounts)


@pytest.fixture
def asked(db: None) -> Iterator[Asked]:
    with time_machine.travel(AT, tick=False):
        yield build_asked()


@pytest.fixture
def browser(asked: Asked, client_of: Callable[..., Client]) -> Callable[..., Client]:
    return lambda name, language="en": client_of(asked.accounts[name], language)
