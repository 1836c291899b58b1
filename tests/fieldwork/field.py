"""A field for doors: two cadres of the east village, its families, offices above, Charlie's beside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests import factories as make
from tests.fieldwork.world import AT, DAY, actor_for
from tests.households.world import added, person
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor
from zhucun.fieldwork import actions
from zhucun.fieldwork.models import Matter, Visit
from zhucun.households.models import Household
from zhucun.roster.models import Posting

EAST = "411327100201"
NAMES = ("王建国", "李大山", "赵小河", "钱多福")
#: What is sealed: it stands on no page of somebody who does not handle it.
FOUND = "张三家饮水管冻裂, 电话13812345678"


@dataclass(frozen=True, kw_only=True)
class Field:
    """王驻村 is first secretary of 东关村, 李队员 a member of his team; four families."""

    wang: Posting
    li: Posting
    homes: list[Household]
    actors: dict[str, Actor]

    def record(self, *to: Household, by: str = "wang", **more: Any) -> Visit:
        """A visit of today to households (the first, if none is named)."""
        values: dict[str, Any] = {
            "posting": self.wang if by == "wang" else self.li,
            "kind": "household",
            "on": DAY,
            "households": [
                actions.VisitedHousehold(public_id=each.public_id, slots=("visit",))
                for each in to or self.homes[:1]
            ],
            "topics": ("income", "water"),
            "findings": FOUND,
            "made_at": AT,
            "at": AT,
            "by": self.actors[by],
        }
        return actions.record_visit(**{**values, **more})

    def open(self, by: str = "wang", **more: Any) -> Matter:
        """A matter of 东关村, told by telephone."""
        values: dict[str, Any] = {
            "village": self.wang.place,
            "kind": "urgent",
            "topic": "water",
            "title": "饮水管冻裂",
            "text": FOUND,
            "source": "phone",
            "made_at": AT,
            "at": AT,
            "by": self.actors[by],
        }
        return actions.open_matter(**{**values, **more})

    def step(self, matter: Matter, kind: str, by: str = "wang", **more: Any) -> None:
        matter.refresh_from_db()
        actions.add_step(
            matter=matter,
            kind=kind,
            base=matter.version,
            made_at=AT,
            at=AT,
            by=self.actors[by],
            **{"on": DAY, **more},
        )
        matter.refresh_from_db()


def build(places: dict[str, Place]) -> Field:
    """The field as it is on DAY."""
    east, batch = places[EAST], make.round_("2021")
    wang = make.posting(make.person("王驻村", numbered=True), east, batch)
    li = make.posting(make.person("李队员", numbered=True), east, batch, role="member")
    homes = [added(east, n, person(name, serial=100 + n)) for n, name in enumerate(NAMES, start=1)]
    return Field(
        wang=wang,
        li=li,
        homes=homes,
        actors={
            "wang": actor_for(wang, "wang"),
            "li": actor_for(li, "li", Role.MEMBER),
            "town": make.actor("town", Role.TOWNSHIP, "411327100", on=DAY),
            "office": make.actor("office", Role.OFFICE, "411327", on=DAY),
            "audit": make.actor("audit", Role.AUDIT, "411327", on=DAY),
            "charlie": make.actor("charlies", Role.OFFICE, "520111", on=DAY),
        },
    )
