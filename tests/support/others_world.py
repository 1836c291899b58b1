"""Huaihua in 2018: secretaries and directors of two villages, a township secretary, who keeps."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tests import factories as make
from tests.branches.world import named
from zhucun.branches import actions as branches
from zhucun.branches.models import Committee
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.pairing import actions as offices
from zhucun.support import actions, queries
from zhucun.support.marts import cadres

HOUSE = Path(__file__).parents[2] / "policy"
BEGUN, SINCE, TODAY = date(2014, 1, 1), date(2017, 3, 1), date(2018, 7, 10)
JUNE_END = date(2018, 6, 30)
MODELS = ("谭支书", "龙主任")
CITY, COUNTY, TOWNSHIP = "4312", "431226", "431226100"
VILLAGE, OTHER = "431226100201", "431226101201"


def at(day: date = TODAY) -> datetime:
    return datetime(day.year, day.month, day.day, 2, 0, tzinfo=UTC)


@dataclass
class Others:
    places: dict[str, Place]
    actors: dict[str, Actor] = field(default_factory=dict)

    def __getitem__(self, who: str) -> Actor:
        return self.actors[who]

    def owing(self, who: str = "office", area: str = CITY, **more: Any) -> dict[Any, queries.Owed]:
        """What is owed by (name, entitlement)."""
        asked = {"year": 2018, "through": JUNE_END, "areas": [area], **more}
        found = queries.owing(actor=self[who], **asked)
        names = queries.named_others(actor=self[who], lines=found.lines, as_of=asked["through"])
        return {(names[line.code].name, line.asked.id): line for line in found.lines}

    def whose(self, name: str, who: str = "office", area: str = VILLAGE) -> queries.Beneficiary:
        """A cadre by his name, as the pages find him."""
        rows = cadres(as_of=JUNE_END, areas=(area,), names={"person"}, tags={})
        found = [
            queries.beneficiary(
                actor=self[who],
                subject="grassroots_cadre",
                key=row["m_person"],
                area=row["m_area"],
                as_of=JUNE_END,
            )
            for row in rows
        ]
        return next(one for one in found if one.row.name == name)

    def seats(self, number: int) -> None:
        """So many members more in the first village."""
        term = Committee.objects.get(area=VILLAGE)
        drafts = [
            branches.SeatDraft(
                person=named(f"新委员{n}"), body="villagers", office="member", since=SINCE
            )
            for n in range(number)
        ]
        branches.give_seats(drafts, committee=term, at=at(), by=OPERATOR)

    def place(self, subject: str, code: str, who: str = "office") -> queries.Beneficiary:
        return queries.beneficiary(
            actor=self[who], subject=subject, key=code, area=code, as_of=JUNE_END
        )

    def state(self, of: queries.Beneficiary, fact: str, on: date, **more: Any) -> Any:
        by = more.pop("by", self["office"])
        return actions.state_fact(of=of, fact=fact, on=on, at=at(), by=by, **more)

    def give(self, of: queries.Beneficiary, entitlement: str, **more: Any) -> Any:
        by = more.pop("by", self["office"])
        if "amount" in more:
            values = {"document": "", "year": TODAY.year, **more}
            values["over_reason"] = values.pop("reason", "")
            return actions.pay_other(of=of, entitlement=entitlement, at=at(), by=by, **values)
        draft = actions.GivenDraft(of=of, entitlement=entitlement, **more)
        [row] = actions.record_given([draft], at=at(), by=by)
        return row


def committee(place: Place, *people: tuple[str, str, str], since: date = SINCE) -> Any:
    """A term since 2017 with (name, body, office)."""
    term = branches.open_term(village=place, number=10, on=SINCE, at=at(), by=OPERATOR)
    drafts = [
        branches.SeatDraft(person=named(name), body=body, office=office, since=since)
        for name, body, office in people
    ]
    branches.give_seats(drafts, committee=term, at=at(), by=OPERATOR)
    return term


def build() -> Others:
    make.add_places(
        {"43": "湖南省", CITY: "怀化市", COUNTY: "麻阳县", TOWNSHIP: "高村镇", VILLAGE: "枫木村"},
        since=BEGUN,
    )
    make.add_places({OTHER[:9]: "兰里镇", OTHER: "半界村"}, since=BEGUN)
    make.add_places({"52": "贵州省", "5201": "贵阳市", "520111": "花溪区"}, since=BEGUN)
    places = {code: make.place(code, as_of=JUNE_END) for code in (VILLAGE, OTHER)}
    committee(
        places[VILLAGE],
        ("谭支书", "branch", "secretary"),
        ("龙主任", "villagers", "director"),
        ("杨委员", "villagers", "member"),
    )
    committee(places[OTHER], ("田支书", "branch", "secretary"))
    head = offices.OfficeDraft(
        person=make.person("向书记"), area=TOWNSHIP, level="township", kind="secretary"
    )
    offices.take_up([head], since=SINCE, by=OPERATOR)
    actors = {
        "office": make.actor("city", Role.OFFICE, CITY, on=TODAY, since=BEGUN),
        "county": make.actor("county", Role.OFFICE, COUNTY, on=TODAY, since=BEGUN),
        "township": make.actor("township", Role.TOWNSHIP, TOWNSHIP, on=TODAY, since=BEGUN),
        "charlie": make.actor("charlies", Role.OFFICE, "520111", on=TODAY, since=BEGUN),
    }
    return Others(places=places, actors=actors)


def with_sums(folder: Path) -> Path:
    """The house's packs, where Huaihua has adopted 200 a month and 3,000 a year, whole also for a
    part of it."""
    shutil.copytree(HOUSE, folder)
    for path in (folder / "huaihua-2018" / "parameters").rglob("*.yaml"):
        for name, value in (
            ("township-allowance", "200"),
            ("village-reward", "3000"),
            ("bonus-base", "10000"),
            ("bonus-float", "20"),
        ):
            if path.stem == name:
                path.write_text(path.read_text().replace("value: unset", f"value: {value}"))
    reward = folder / "huaihua-2018" / "entitlements" / "village-reward.yaml"
    for path in (reward, reward.with_name("township-bonus.yaml")):
        path.write_text(path.read_text() + "pro_rata: none\n")
    return folder
