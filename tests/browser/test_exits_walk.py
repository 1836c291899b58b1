"""Exits and dismissals of Huaihua, on a phone and on a desk: no barrier, nothing too wide."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import time_machine

from tests.exits.world import COUNTY, DAY, EAST, World, at, build
from zhucun.branches import actions as branches
from zhucun.branches.models import Seat

pytestmark = pytest.mark.django_db(transaction=True)

#: Name of a route → who looks at it → addresses at which he does.
EXITS: dict[str, dict[str, tuple[str, ...]]] = {
    "exits": {"office": ("/exits/",)},
    "exits-counties": {"city": ("/exits/counties/",)},
    "exits-unsigned": {"office": ("/exits/unsigned/",)},
    "exits-open": {"town": ("/exits/open/", f"/exits/open/?area={EAST}")},
    "exit-open-place": {"office": ("/exits/open/place/",)},
    "exit": {
        "town": ("/exits/{home}/",),
        "city": ("/exits/{village}/", "/exits/{county}/"),
    },
    "dismissal": {"town": ("/dismissals/{dismissal}/",)},
}
#: Routes of these pages that only write, or give a file.
NO_PAGE = {"exits-file", "exits-enter", "exit-paper", "exit-do"}


@pytest.fixture
def opened(settings: Any) -> tuple[World, dict[str, str]]:
    settings.POLICY_DIR = settings.ROOT / "policy"
    with time_machine.travel(at(DAY), tick=False):
        world = build()
        [home] = world.open(world.poor[0])
        village, county = world.open_place(EAST), world.open_place(COUNTY, by="city")
        head = Seat.objects.get(area=EAST, office="director")
        draft = branches.DismissalDraft(seat=head, problem="工作不力", legal_basis="法第十六条")
        dismissal = branches.propose_dismissal(draft, at=at(DAY), by=world.actor("town"))
    rows = {"home": home, "village": village, "county": county, "dismissal": dismissal}
    return world, {name: row.public_id for name, row in rows.items()}


def test_no_page_of_exits_has_a_serious_barrier(
    opened: tuple[World, dict[str, str]],
    walked: Callable[..., dict[str, list[str]]],
) -> None:
    world, keys = opened
    told: dict[str, list[str]] = {}
    for readers in EXITS.values():
        for who, addresses in readers.items():
            told.setdefault(who, []).extend(address.format(**keys) for address in addresses)
    with time_machine.travel(at(DAY), tick=True):
        actors = {who: world.actor(who) for who in world.accounts}
        assert walked(told, actors) == {}
