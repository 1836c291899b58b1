"""A township of Huaxi with two villages, their teams, the units that sent them, the offices above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from tests import factories as make
from zhucun.directory.enums import Role
from zhucun.directory.models import Unit
from zhucun.directory.perms import Actor
from zhucun.fieldwork import actions
from zhucun.fieldwork.models import Guidance
from zhucun.roster.models import Posting, Round, Team

DISTRICT, TOWN, EAST, WEST = "520111", "520111100", "520111100201", "520111100202"
GONGSHAN, CIKAI, JISUDI = "533324", "533324100", "533324100201"
#: Beside the places of every test: another village of the township, and a county of Yunnan.
MORE = {
    WEST: "西街村民委员会",
    "53": "云南省",
    "5333": "怒江州",
    GONGSHAN: "贡山县",
    CIKAI: "茨开镇",
    JISUDI: "吉束底村民委员会",
}
SINCE = date(2025, 5, 6)
DAY = date(2025, 7, 29)
AT = datetime(2025, 7, 29, 2, 0, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Town:
    """王 serves in the east village for the bureau, 李 in the west village for the bank."""

    round: Round
    east: Team
    west: Team
    bureau: Unit
    bank: Unit
    wang: Posting
    li: Posting
    actors: dict[str, Actor]

    def guide(self, kind: str, by: str, *, place: str = EAST, **more: Any) -> Guidance:
        """What somebody did for a team: the level of the office, or the unit, is the account's."""
        levels = {"office": "county", "town": "township", "captain": "township"}
        values: dict[str, Any] = {
            "level": "unit" if by == "sender" else levels.get(by, by),
            "place": make.place(place, as_of=DAY),
            "on": DAY,
            **({"unit": self.bureau} if by == "sender" else {}),
            **more,
        }
        key = values.pop("public_id", "")
        draft = actions.GuidanceDraft(kind=kind, **values)
        return actions.record_guidance(public_id=key, draft=draft, at=AT, by=self.actors[by])


def post(
    name: str, code: str, batch: Round, unit: Unit, *, since: date = SINCE, **more: Any
) -> tuple[Posting, Team]:
    """Somebody whom a unit sent, with his team."""
    village = make.place(code, as_of=DAY)
    team = make.team(village, batch, formed_on=since, unit=unit)
    more = {"starts_on": since, "unit": unit, "team": team, **more}
    return make.posting(make.person(name, numbered=True), village, batch, **more), team


def build() -> Town:
    """The township as it is on DAY, beside the places of every test."""
    make.add_places(MORE)
    batch = make.round_("2025", area=DISTRICT, starts_on=date(2025, 5, 1))
    bureau, bank = (make.unit(name, area=DISTRICT) for name in ("区农业农村局", "省农信社"))
    wang, east = post("王驻村", EAST, batch, bureau)
    li, west = post("李书记", WEST, batch, bank)
    of = {
        "office": (Role.OFFICE, DISTRICT),
        "town": (Role.TOWNSHIP, TOWN),
        "captain": (Role.MEMBER, TOWN),
        "cadre": (Role.FIRST_SECRETARY, EAST),
        "charlie": (Role.OFFICE, GONGSHAN),
        "province": (Role.OFFICE, "53"),
        "prefecture": (Role.OFFICE, "5333"),
    }
    actors = {
        name: make.actor(f"g-{name}", role, area, on=DAY) for name, (role, area) in of.items()
    }
    actors["sender"] = make.actor("g-sender", Role.UNIT, DISTRICT, on=DAY, unit=bureau)
    return Town(
        round=batch, east=east, west=west, bureau=bureau, bank=bank, wang=wang, li=li, actors=actors
    )
