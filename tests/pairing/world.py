"""What the tests of pairing share: a county of 怀化 in 2018, its households, cadres and offices."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from tests import factories as make
from tests.households.world import person
from zhucun.directory.models import Person, Place
from zhucun.directory.perms import OPERATOR
from zhucun.households import actions as households
from zhucun.households.models import Household
from zhucun.households.queries import HouseholdDraft
from zhucun.pairing import actions
from zhucun.pairing.models import Helper, Office

DAY = date(2018, 6, 15)
SINCE = date(2017, 9, 1)
BEGUN = date(2015, 1, 1)
AT = datetime(2018, 6, 15, 2, 0, tzinfo=UTC)
COUNTY, TOWN, OTHER_TOWN = "431224", "431224100", "431224101"
EAST, WEST, FAR = "431224100201", "431224100202", "431224101201"
PLACES = {
    "43": "湖南省",
    "4312": "怀化市",
    COUNTY: "溆浦县",
    TOWN: "卢峰镇",
    EAST: "东村村民委员会",
    WEST: "西村村民委员会",
    OTHER_TOWN: "低庄镇",
    FAR: "远村村民委员会",
    "431225": "会同县",
    "431225100": "林城镇",
    "431225100201": "城东村民委员会",
}
_numbers = count(1)


def build_places() -> dict[str, Place]:
    make.add_places(PLACES, since=BEGUN)
    return {place.code: place for place in Place.objects.all()}


def home(village: Place, *tags: str, **more: Any) -> Household:
    """A household of a village, on the register of the poor if not said otherwise."""
    number = more.pop("number", "") or f"P{next(_numbers):05d}"
    serial = more.pop("serial", 0)
    draft = HouseholdDraft(
        village=village,
        number=number,
        since=BEGUN,
        members=(person("张大山", serial=serial),),
        tags=dict.fromkeys(tags or ("poor-household",), BEGUN),
        **more,
    )
    return households.add_household(draft, made_at=AT, by=OPERATOR)


def helper(area: str = TOWN, name: str = "", *, since: date = SINCE, **more: Any) -> Helper:
    """A cadre of the township who helps households."""
    levels = {4: "prefecture", 6: "county", 9: "township", 12: "village"}
    who: Person = more.pop("person", None) or make.person(name or f"帮{next(_numbers)}")
    values: dict[str, Any] = {"level": levels[len(area)], "kind": "official", **more}
    draft = actions.HelperDraft(person=who, area=area, **values)
    return actions.enlist_helpers([draft], since=since, by=OPERATOR)[0]


def office(area: str, kind: str, name: str = "", *, since: date = SINCE, **more: Any) -> Office:
    """Somebody who holds an office of an area."""
    levels = {2: "province", 4: "prefecture", 6: "county", 9: "township"}
    draft = actions.OfficeDraft(
        person=make.person(name or f"官{next(_numbers)}"),
        area=area,
        level=levels[len(area)],
        kind=kind,
        **more,
    )
    return actions.take_up([draft], since=since, by=OPERATOR)[0]
