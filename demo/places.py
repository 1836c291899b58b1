"""The places of each scale, out of the list that ships with the platform."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from zhucun.directory import actions, queries
from zhucun.directory.perms import OPERATOR
from zhucun.doors.command.places import shipped_places
from zhucun.kernel.divisions import Level

if TYPE_CHECKING:
    from demo.world import World

#: The year of the oldest registers that the packs replay.
SINCE = date(2014, 1, 1)

#: Of the replays, whose households are older than the registers.
SINCE_REPLAY = date(2013, 1, 1)

#: Whole areas of the county scale: 社旗, 花溪, 怀化, and the counties of the villages in the news.
_AREAS = ("411327", "520111", "4312", "431322", "430523", "530627", "530925", "533324")
_MAZHUANG = "411327313209"
#: The scales that hold nothing but 怀化 from 2014 to 2017.
REPLAYS, HUAIHUA = ("city", "city-sample"), "4312"


def add(world: World) -> None:
    """Add the places of the scale; afterwards `world.places` holds them by code."""
    chosen = [draft for draft in shipped_places() if _is_in(world.scale, draft.code)]
    world.progress("places", 0, len(chosen))
    since = SINCE_REPLAY if world.scale in REPLAYS else SINCE
    actions.add_places(chosen, since=since, by=OPERATOR)
    found = queries.places(actor=OPERATOR, as_of=SINCE)
    world.places = {place.code: place for place in found}
    world.progress("places", len(chosen), len(chosen))


def _is_in(scale: str, code: str) -> bool:
    if scale == "province":
        return True
    if scale in REPLAYS:
        return code.startswith(HUAIHUA) or HUAIHUA.startswith(code)
    if scale == "village":
        return code == _MAZHUANG or "411327".startswith(code) or _is_sheqi_township(code)
    return len(code) <= Level.COUNTY or code.startswith(_AREAS)


def _is_sheqi_township(code: str) -> bool:
    return len(code) == Level.TOWNSHIP and code.startswith("411327")
