"""A county of the demo's example pack and the first half of its year: from the nomination to the locked months."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from tests import factories as make
from tests.households.world import draft as home
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.fieldwork import actions as fieldwork
from zhucun.households import actions as households
from zhucun.kernel.periods import Period
from zhucun.learning import actions as learning
from zhucun.presence import actions as presence
from zhucun.presence.queries import sheets
from zhucun.reports import actions
from zhucun.reports import queries as reports
from zhucun.roster import actions as roster
from zhucun.roster import queries as posts
from zhucun.roster.enums import TakeUp
from zhucun.roster.models import Posting
from zhucun.signoff import actions as signoff
from zhucun.signoff import queries as signing

COUNTY, TOWNSHIP, VILLAGE = "411327", "411327100", "411327100201"
NOMINATED, COMES, LEAVES = date(2023, 12, 4), date(2024, 1, 1), date(2025, 3, 1)
DECIDED = date(2025, 1, 20)
SCORE = "one-pledge-three-reviews"
QUARTERS = {
    "2024-Q1": date(2024, 4, 3),
    "2024-Q2": date(2024, 7, 3),
    "2024-Q3": date(2024, 10, 9),
    "2024-Q4": date(2025, 1, 6),
}
SETTLED: Mapping[str, Any] = {
    "weights": {"pledge": "0.1", "quarter": "0.4", "half-year": "0.2", "year": "0.3"},
    "classes": {"quarter": {"county-leader": "0.5", "township": "0.5"}},
    "shares": [{"grade": "excellent", "share": "0.34"}],
    "thresholds": {"competent": "60", "basic": "50", "incompetent": "0"},
    "rounding": "floor",
    "parameters": {"min_satisfaction": "90"},
}


def at(day: date) -> datetime:
    """Ten in the morning of a day in China."""
    return datetime(day.year, day.month, day.day, 2, 0, tzinfo=UTC)


@dataclass
class County:
    village: Place
    unit: Any
    people: dict[str, Any]
    who: dict[str, Actor]
    postings: dict[str, Posting] = field(default_factory=dict)

    @property
    def wang(self) -> Posting:
        return self.postings["王一"]

    def __getitem__(self, name: str) -> Actor:
        return self.who[name]

    def signs(self, kind: str, subject: str, on: date, *who: str) -> None:
        """Whose turn it is signs, until nobody of these has one."""
        waiting = True
        while waiting:
            waiting = False
            for name in who:
                by = self[name]
                rows = signing.cases(actor=by, as_of=on, kind=kind, subjects=[subject])
                [card] = signing.cards(list(rows), actor=by, as_of=on)
                for step, word in card.may.signs[:1]:
                    one = signoff.Signing(
                        case=card.case.public_id,
                        step=step,
                        word=word,
                        evidence=card.opened.evidence,
                    )
                    signoff.sign_case(one, at=at(on), by=by)
                    waiting = True


def build(places: dict[str, Place]) -> County:
    """Two who are to go, one who follows them; the offices, the unit, the branch, and Charlie."""
    unit = make.unit("县文旅局")
    people = {
        name: make.person(
            name,
            unit=unit,
            party_since=date(2012, 7, 1),
            phone="13812345678" if name == "王一" else "",
        )
        for name in ("王一", "李二", "赵新")
    }
    day = NOMINATED
    who = {
        "office": make.actor("office", Role.OFFICE, COUNTY, on=day),
        "township": make.actor("township", Role.TOWNSHIP, TOWNSHIP, on=day),
        "unit": make.actor("unit", Role.UNIT, COUNTY, on=day, unit=unit),
        "branch": make.actor("branch", Role.BRANCH, VILLAGE, on=day),
        "王一": make.actor("wang", Role.FIRST_SECRETARY, VILLAGE, on=day, person=people["王一"]),
        "李二": make.actor("li", Role.MEMBER, VILLAGE, on=day, person=people["李二"]),
        "charlie": make.actor("charlies", Role.OFFICE, "520111", on=day),
    }
    drafts = [home(places[VILLAGE], number) for number in range(1, 13)]
    households.add_households(drafts, made_at=at(day), by=OPERATOR)
    return County(village=places[VILLAGE], unit=unit, people=people, who=who)


def selected(county: County) -> None:
    """The unit nominates two, they pass the three gates, form a team, and the round is announced."""
    office = county["office"]
    round_ = make.round_("2024", starts_on=COMES, by=office)
    wanted = {"王一": "first_secretary", "李二": "member"}
    for name, role in wanted.items():
        one = roster.Nomination(
            person=county.people[name], role=role, source="unit", unit=county.unit
        )
        [named] = roster.nominate([one], round_=round_, nominated_on=NOMINATED, by=county["unit"])
        signoff.start_cases([named.public_id], kind="candidate", at=at(NOMINATED), by=office)
        county.signs("candidate", named.public_id, NOMINATED, "unit", "office")
    team = make.team(county.village, round_, formed_on=COMES, unit=county.unit, by=office)
    drafts = [
        make.draft(
            county.people[name],
            county.village,
            round_,
            role=role,
            team=team,
            unit=county.unit,
            starts_on=COMES,
            due_on=date(2026, 1, 1),
        )
        for name, role in wanted.items()
    ]
    made = roster.post_cadres(drafts, made_at=at(COMES), by=office)
    county.postings = {row.person.name: row for row in made}
    roster.publish_round(round_=round_, published_at=at(COMES), by=office)
    told: dict[str, Any] = {
        "issuer": "县委组织部",
        "issued_on": COMES,
        "issued_at": at(COMES),
        "by": office,
    }
    notice = reports.notice(actor=office, round_=round_.public_id, language="zh")
    actions.issue(notice, number="社组通〔2024〕1号", **told)
    letters = reports.appointments(actor=office, round_=round_.public_id, language="zh")
    actions.issue(letters, number="社组任〔2024〕1号", **told)
    for row in made:
        step = roster.StepDone(posting=row, step=TakeUp.ARRIVAL, done_on=COMES)
        roster.record_take_up([step], recorded_at=at(COMES), by=county[row.person.name])
    actions.issue_cards([county.wang], issued_on=COMES, issued_at=at(COMES), by=office)


def pledged(county: County) -> None:
    """One thing of the task list is pledged, agreed by three, hung up twice, and done."""
    by, on, done = county["王一"], date(2024, 1, 8), date(2024, 10, 20)
    made: dict[str, Any] = {
        "village": county.village,
        "year": 2024,
        "posting": county.wang,
        "at": at(on),
        "by": by,
    }
    tasks = fieldwork.make_plan(kind="task_list", **made)
    item = fieldwork.add_item(
        plan=tasks,
        item=fieldwork.ItemDraft(
            title="修水泥路", target=Decimal(2), unit="公里", due_on=date(2024, 11, 1)
        ),
        at=at(on),
        by=by,
    )
    pledge = fieldwork.make_plan(kind="pledge", **made)
    told: dict[str, Any] = {"pledge": pledge, "at": at(on), "by": by}
    fieldwork.pledge_items(items=[item.public_id], **told)
    fieldwork.submit_pledge(**told)
    county.signs("pledge", pledge.public_id, on, "李二", "unit", "branch", "王一")
    fieldwork.report_progress(
        item=item,
        on=done,
        amount=Decimal(2),
        note="全部完成",
        evidence="paper",
        evidence_key="验收单3号",
        made_at=at(done),
        at=at(done),
        by=by,
    )
    fieldwork.complete_item(item=item, on=done, at=at(done), by=by)


def worked(county: County) -> None:
    """A training, a visit a quarter, a matter, and the months of the year locked by the township."""
    office, by = county["office"], county["王一"]
    day = date(2024, 3, 14)
    draft = learning.SessionDraft(
        theme="防返贫动态监测",
        starts_on=day,
        area=COUNTY,
        venue="县委党校",
        teachers=(learning.TeacherDraft(name="周老师", office="县农业农村局"),),
    )
    held = learning.open_session(draft, at=at(day), by=office)
    learning.record_attendance([county.wang], session=held, on=day, at=at(day), by=office)
    for month in (2, 5, 8, 11):
        on = date(2024, month, 6)
        fieldwork.record_visit(
            posting=county.wang,
            kind="meeting",
            on=on,
            topics=("income",),
            made_at=at(on),
            at=at(on),
            by=by,
        )
    fieldwork.open_matter(
        village=county.village,
        kind="urgent",
        topic="water",
        title="饮水管冻裂",
        source="phone",
        made_at=at(day),
        at=at(day),
        by=by,
    )
    locked(county, *((2024, month) for month in range(1, 13)))


def locked(county: County, *months: tuple[int, int]) -> None:
    """The cadre confirms his months, the township locks them."""
    for year, month in months:
        first = date(year, month, 1)
        on = (first + timedelta(days=32)).replace(day=2)
        [shown] = sheets.sheets_of([county.wang], month=first, as_of=on)
        for who in ("王一", "township"):
            presence.confirm_sheet(
                posting=county.wang, month=first, shown=shown.signs, at=at(on), by=county[who]
            )


def reported(county: County, on: date) -> None:
    """The cadre hands in each quarter that is over, the township checks it, the office files it."""
    posting = posts.posting_card(actor=county["office"], public_id=county.wang.public_id)
    for number in range(1, 5):
        page = reports.quarter_page(
            actor=county["王一"], posting=posting, quarter=Period.quarter(2024, number), as_of=on
        )
        row = actions.hand_in_quarter(page=page, at=at(on), by=county["王一"])
        county.signs("posting", row.public_id, on, "township", "office")
