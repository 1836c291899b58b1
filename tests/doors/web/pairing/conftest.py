"""A county of 怀化 on a day of June 2018, and browsers of who works there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests import factories as make
from tests.pairing.world import AT, BEGUN, COUNTY, EAST, TOWN, build_places, helper, home, office
from zhucun.directory.enums import Role
from zhucun.directory.models import Account, Place
from zhucun.directory.perms import OPERATOR
from zhucun.households.models import Household
from zhucun.pairing import actions
from zhucun.pairing.models import Cell, Helper, Office


@dataclass
class Paired:
    """The county: a helper with a household, a household without, a grid, an office."""

    places: dict[str, Place]
    mine: Helper
    house: Household
    waiting: Household
    cell: Cell
    mayor: Office
    pairing: Any
    accounts: dict[str, Account]


@pytest.fixture
def paired(db: None) -> Iterator[Paired]:
    with time_machine.travel(AT, tick=False):
        yield build()


def build() -> Paired:
    """Made through actions; also for the browser's walk."""
    places = build_places()
    mine = helper(TOWN, "刘结对")
    house, waiting = home(places[EAST]), home(places[EAST])
    pairing = actions.pair([(house, mine)], since=AT.date(), at=AT, by=OPERATOR)[0]
    cell = actions.make_cell(
        village=places[EAST], name="第一微网格", head=mine, since=AT.date(), by=OPERATOR
    )
    mayor = office(COUNTY, "mayor", "县长甲")
    accounts = {
        "office": make.account("office", Role.OFFICE, COUNTY, since=BEGUN),
        "town": make.account("town", Role.TOWNSHIP, TOWN, since=BEGUN),
        "secretary": make.account("secretary", Role.FIRST_SECRETARY, EAST, since=BEGUN),
        "helper": make.account("helper", Role.PUBLIC, person=mine.person, since=BEGUN),
        "charlie": make.account("charlie", Role.OFFICE, "431225", since=BEGUN),
    }
    return Paired(places, mine, house, waiting, cell, mayor, pairing, accounts)


@pytest.fixture
def browser(paired: Paired, client_of: Callable[..., Client]) -> Callable[..., Client]:
    return lambda name, language="en": client_of(paired.accounts[name], language)
