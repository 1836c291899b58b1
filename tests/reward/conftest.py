"""A county of 云南 whose pack speaks of commendations, with cadres; who keeps, who verifies, Charlie."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests import factories as make
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor
from zhucun.roster.models import Posting

DAY = date(2025, 6, 16)
AT = datetime(2025, 6, 16, 2, 0, tzinfo=UTC)
COUNTY, VILLAGE = "530925", "530925100201"
PLACES = {
    "53": "云南省",
    "5309": "临沧市",
    COUNTY: "双江县",
    "530925100": "勐勐镇",
    VILLAGE: "千信村民委员会",
    "530926": "耿马县",
}


@dataclass
class Village:
    """`old` has served since 2022, `new` since 2025."""

    place: Place
    old: Posting
    new: Posting


def build() -> Village:
    make.add_places(PLACES)
    place = make.place(VILLAGE, as_of=DAY)
    round_ = make.round_("2022", area=COUNTY, starts_on=date(2022, 5, 1))
    more: dict[str, Any] = {"due_on": date(2026, 5, 1)}
    old = make.posting(make.person("岩老"), place, round_, starts_on=date(2022, 6, 1), **more)
    new = make.posting(
        make.person("玉新"), place, round_, role="member", starts_on=date(2025, 2, 1), **more
    )
    return Village(place, old, new)


@pytest.fixture
def village(db: None) -> Village:
    return build()


@pytest.fixture
def office(village: Village) -> Actor:
    return make.actor("office", Role.OFFICE, COUNTY, on=DAY)


@pytest.fixture
def other(village: Village) -> Actor:
    """A second account of the office."""
    return make.actor("other", Role.OFFICE, COUNTY, on=DAY)


@pytest.fixture
def discipline(village: Village) -> Actor:
    return make.actor("jiwei", Role.DISCIPLINE, COUNTY, on=DAY)


@pytest.fixture
def cadre(village: Village) -> Actor:
    """The old cadre himself."""
    return make.actor("yan", Role.FIRST_SECRETARY, VILLAGE, on=DAY, person=village.old.person)


@pytest.fixture
def charlie(village: Village) -> Actor:
    return make.actor("charlies", Role.OFFICE, "530926", on=DAY)
