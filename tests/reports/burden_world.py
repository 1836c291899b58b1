"""Two cadres of the east village and one of the west, with what they recorded in March 2024."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from tests import factories as make
from tests.fieldwork.world import actor_for, household
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor
from zhucun.fieldwork import actions as field_actions
from zhucun.presence import actions as presence
from zhucun.reports import actions
from zhucun.reports.models import AskedForm, Story
from zhucun.roster.models import Posting
from zhucun.signoff import actions as signoff

MARCH, APRIL = date(2024, 3, 1), date(2024, 4, 1)
AT = datetime(2024, 3, 5, 2, 0, tzinfo=UTC)
COUNTY, TOWNSHIP, EAST, WEST = "411327", "411327100", "411327100201", "411327100202"
TEXT = "水管冻裂 ok"  # four Chinese characters, a space, two letters: 15 bytes


@dataclass
class World:
    wang: Posting
    li: Posting
    zhao: Posting
    homes: list[Any]
    actors: dict[str, Actor] = field(default_factory=dict)

    def visit(self, **more: Any) -> Any:
        """The first secretary visits two homes."""
        values: dict[str, Any] = {
            "posting": self.wang,
            "kind": "household",
            "on": date(2024, 3, 5),
            "households": [
                field_actions.VisitedHousehold(public_id=home.public_id, slots=("visit",))
                for home in self.homes
            ],
            "topics": ("income", "water"),
            "findings": TEXT,
            "made_at": AT,
            "at": AT,
            "by": self.actors["wang"],
        }
        return field_actions.record_visit(**{**values, **more})

    def matter(self, title: str = "饮水管冻裂") -> Any:
        """The first secretary hears of a matter by telephone."""
        return field_actions.open_matter(
            village=self.wang.place,
            kind="urgent",
            topic="water",
            title=title,
            text="细说",
            source="phone",
            made_at=AT,
            at=AT,
            by=self.actors["wang"],
        )

    def publish(self, story: Story, by: str = "wang") -> None:
        """The office sends a story into the county's chain: somebody of the team hands it in, the
        office checks and publishes it (SQ24-090)."""
        office = self.actors["office"]
        actions.send_to_review(story=story, at=AT, by=office)
        for actor, does in ((self.actors[by], "submit"), (office, "check"), (office, "publish")):
            signed = signoff.sign_own(story.public_id, kind="story", does=does, at=AT, by=actor)
            assert signed == 1, does
        story.refresh_from_db()

    def trip(self, who: str = "li", posting: Posting | None = None) -> Any:
        return presence.record_trip(
            posting=posting or self.li,
            kind="official",
            starts_on=date(2024, 3, 11),
            ends_on=date(2024, 3, 13),
            place_text="县里",
            made_at=AT,
            at=AT,
            by=self.actors[who],
        )

    def form(self, *labels: str, **more: Any) -> AskedForm:
        """The county's agriculture office asks all cadres for a form, once by the end of March."""
        values: dict[str, Any] = {
            "area": COUNTY,
            "title": "春耕备耕情况表",
            "issuer": "县农业农村局",
            "basis": "社农发〔2024〕5号",
            "every": "once",
            "roles": ("first_secretary", "member"),
            "first_day": MARCH,
            "last_day": date(2024, 3, 31),
            "labels": labels or ("玉米种植面积", "农机缺口"),
            "registered_at": AT,
            "by": self.actors["office"],
        }
        return actions.register_form(**{**values, **more})


def build(places: dict[str, Place]) -> World:
    """Nothing is recorded yet."""
    round_ = make.round_("2021")

    def post(name: str, code: str, role: str) -> Posting:
        return make.posting(make.person(name), places[code], round_, role=role)

    found = World(
        wang=post("王驻村", EAST, "first_secretary"),
        li=post("李队员", EAST, "member"),
        zhao=post("赵队员", WEST, "member"),
        homes=[household(places[EAST], number) for number in (1, 2)],
    )
    found.actors = {
        "wang": actor_for(found.wang, "wang"),
        "li": actor_for(found.li, "li", Role.MEMBER),
        "zhao": actor_for(found.zhao, "zhao", Role.MEMBER),
        "office": make.actor("office", Role.OFFICE, COUNTY),
        "township": make.actor("town", Role.TOWNSHIP, TOWNSHIP),
        "stranger": make.actor("charlies", Role.OFFICE, "520111"),
    }
    return found
