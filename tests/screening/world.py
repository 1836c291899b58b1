"""A county of 怀化 in June 2018: what was paid to whom, registers beside it, who assigns, verifies
and decides."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from tests import factories as make
from tests.intake.conftest import xlsx
from zhucun.directory.enums import Role
from zhucun.directory.models import Account, Place
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.directory.queries import actor_of
from zhucun.intake import actions as intake
from zhucun.intake.models import Batch
from zhucun.screening import actions
from zhucun.screening.models import Lead, RegisterList, Run

DAY = date(2018, 6, 14)
CITY, COUNTY, TOWN, OTHER_TOWN = "4312", "431224", "431224100", "431224101"
EAST, WEST = "431224100201", "431224101201"
ELSEWHERE = "431225"
PLACES = {
    "43": "湖南省",
    CITY: "怀化市",
    COUNTY: "溆浦县",
    TOWN: "卢峰镇",
    EAST: "东村村民委员会",
    OTHER_TOWN: "桥江镇",
    WEST: "西村村民委员会",
    ELSEWHERE: "会同县",
    "431225100": "林城镇",
    "431225100201": "城东村民委员会",
}
#: Headings of a list of what was paid.
PAID = [
    "补贴项目",
    "姓名",
    "身份证号",
    "银行账号",
    "金额",
    "所属月份",
    "享受起始日期",
    "计发数量",
    "村代码",
]
#: Registers of one column, and those with a day.
ID, DIED, MOVED = ["身份证号"], ["身份证号", "死亡日期"], ["身份证号", "迁入日期"]
STANDARDS = ["补贴项目", "每单位标准", "执行日期", "互斥项目"]
LAND, LOW = "耕地地力保护补贴", "农村低保"


def at(day: date = DAY, hour: int = 2) -> datetime:
    """Ten in the morning of a day in China."""
    return datetime(day.year, day.month, day.day, hour, 0, tzinfo=UTC)


def number(serial: int) -> str:
    """The ID number of 某人 no. `serial`."""
    return make.id_number(serial=serial, division="431224")


def paid(serial: int = 1, **more: Any) -> list[Any]:
    """A row: 300 yuan of the allowance for March 2018 to 张某 of EAST, if not said otherwise."""
    values: dict[str, Any] = {
        "programme": LOW,
        "name": f"张某{serial}",
        "number": number(serial),
        "account": f"8101{serial:06d}",
        "amount": 300,
        "month": "2018-03",
        "granted_on": "2017-01-01",
        "units": 1,
        "code": EAST,
        **more,
    }
    return list(values.values())


@dataclass
class World:
    places: dict[str, Place]
    accounts: dict[str, Account] = field(default_factory=dict)

    def actor(self, name: str, day: date = DAY) -> Actor:
        return actor_of(self.accounts[name], on=day)

    @property
    def alice(self) -> Actor:
        return self.actor("alice")

    def open(
        self, feed: str, headings: list[Any], *rows: list[Any], by: str = "alice", **more: Any
    ) -> Batch:
        values: dict[str, Any] = {
            "file": xlsx([headings, *rows]),
            "file_name": "list.xlsx",
            "feed": feed,
            "area": COUNTY,
            "as_of": DAY,
            "made_at": at(),
            **more,
        }
        return intake.open_batch(by=self.actor(by), **values)

    def bring(
        self, feed: str, headings: list[Any], *rows: list[Any], by: str = "alice", **more: Any
    ) -> RegisterList:
        """The list that came of a file."""
        batch = self.open(feed, headings, *rows, by=by, **more)
        intake.accept(batch=batch, by=self.actor(by), accepted_at=at())
        return RegisterList.objects.get(batch=batch.public_id)

    def pay(self, *rows: list[Any], **more: Any) -> RegisterList:
        return self.bring("benefit-payments", PAID, *rows, **more)

    def declared(self, feed: str, headings: list[Any], *rows: list[Any], **more: Any) -> Any:
        """A register that counts: its basis is stated."""
        made = self.bring(feed, headings, *rows, **more)
        actions.declare_list(
            list_=made, source="县民政局", basis="怀纪发〔2017〕3号", at=at(), by=self.alice
        )
        return made

    def run(self, by: str = "alice", day: date = DAY, **more: Any) -> Run:
        values: dict[str, Any] = {
            "area": COUNTY,
            "starts_on": date(2018, 1, 1),
            "ends_on": date(2018, 7, 1),
            "as_of": day,
            **more,
        }
        return actions.run_screens(at=at(day), by=self.actor(by), **values)

    def lead(self, screen: str) -> Lead:
        return Lead.objects.get(screen=screen)

    # a lead on its way

    def assigned(self, lead: Lead, to: str = "township", **more: Any) -> Lead:
        actions.assign_leads([lead], to=to, at=at(), by=self.alice, **more)
        lead.refresh_from_db()
        return lead

    def verified(self, lead: Lead, **more: Any) -> Lead:
        self.assigned(lead, **more)
        who = "town" if lead.assigned_area == TOWN else "alice"
        signer = "" if who == "town" else "民政局李科长"
        actions.verify_lead(
            lead=lead, findings="入户核实", on=DAY, signer=signer, at=at(), by=self.actor(who)
        )
        lead.refresh_from_db()
        return lead

    def decided(self, lead: Lead, verdict: str = "true", **more: Any) -> Lead:
        """Bob decides: Alice has assigned it."""
        self.verified(lead)
        actions.decide_lead(
            lead=lead, verdict=verdict, reason="证据齐全", at=at(), by=self.actor("bob"), **more
        )
        lead.refresh_from_db()
        return lead

    def closed(self, lead: Lead, act: str = "none", **more: Any) -> Lead:
        values: dict[str, Any] = {"feedback": "已办结", "signer": "民政局王局长", **more}
        actions.close_lead(lead=lead, act=act, at=at(), by=self.actor("bob"), **values)
        lead.refresh_from_db()
        return lead


def build() -> World:
    make.add_places(PLACES, since=date(2014, 1, 1))
    world = World({code: make.place(code, as_of=DAY) for code in PLACES if len(code) == 12})
    since = date(2016, 1, 1)
    for name, role, area in (
        ("alice", Role.DISCIPLINE, COUNTY),
        ("bob", Role.DISCIPLINE, COUNTY),
        ("town", Role.DISCIPLINE, TOWN),
        ("other_town", Role.DISCIPLINE, OTHER_TOWN),
        ("charlie", Role.DISCIPLINE, ELSEWHERE),
        ("office", Role.OFFICE, COUNTY),
        ("township", Role.TOWNSHIP, TOWN),
        ("branch", Role.BRANCH, EAST),
        ("city", Role.DISCIPLINE, CITY),
    ):
        world.accounts[name] = make.account(name, role, area, since=since, by=OPERATOR)
    return world
