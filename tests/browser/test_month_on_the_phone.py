"""Typed twice: zero. A cadre's whole month goes through the phone; every paper comes from it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate, now
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.pocket import Hand, Pocket
from tests.presence.leave_world import EXAMPLE
from zhucun.directory.enums import Role
from zhucun.directory.models import Account
from zhucun.directory.perms import Actor
from zhucun.directory.queries import actor_of
from zhucun.fieldwork import actions as fieldwork
from zhucun.fieldwork.enums import PlanKind
from zhucun.fieldwork.models import Matter, Visit
from zhucun.presence.models import Leave
from zhucun.roster.models import Posting
from zhucun.signoff import actions as signoff
from zhucun.signoff import queries as cases

pytestmark = pytest.mark.django_db(transaction=True)

FINDINGS = (
    *("水管漏水，已报修", "孩子考上高中", "大棚缺劳力", "低保已到账", "房顶补好了", "想学养蜂"),
    *("路灯不亮", "慢病药已送到", "外出务工三月回", "秋粮已收完"),
)
MEETINGS = ("议定修渠出工", "讲医保缴费")
MATTERS = ("东组水管漏水", "西坡路灯不亮", "两家地界争执")


@dataclass
class Month:
    """A thumb that writes down what it typed, what it touched, and for what."""

    page: Page
    url: str
    typed: list[str] = field(default_factory=list)
    taps: dict[str, list[int]] = field(default_factory=dict)

    def hand(self, what: str, place: str) -> Hand:
        self.page.goto(f"{self.url}/m/#/{place}")
        made = Hand(self.page)
        self.taps.setdefault(what, [])
        return made

    def type(self, hand: Hand, label: str, text: str) -> None:
        hand.type(self.page.get_by_label(label, exact=True), text)
        self.typed.append(text)

    def save(self, hand: Hand, what: str, button: str = "Save") -> None:
        hand.tap(self.page.get_by_role("button", name=button))
        expect(self.page.get_by_text("Kept. It goes out when there is a network.")).to_be_visible()
        self.taps[what].append(hand.taps)

    def visit(self, number: int, findings: str) -> None:
        hand = self.hand("visit", "visit")
        hand.tap(self.page.get_by_role("button", name=f"张户{number}"))
        hand.tap(self.page.locator("input[value=income]").first)
        self.type(hand, "What you saw and heard", findings)
        self.save(hand, "visit")

    def meeting(self, findings: str) -> None:
        hand = self.hand("meeting", "visit")
        hand.tap(self.page.get_by_text("Kind of visit, companions"))
        hand.tap(self.page.locator("input[value=meeting]"))
        self.type(hand, "What you saw and heard", findings)
        self.save(hand, "meeting")

    def matter(self, title: str) -> None:
        hand = self.hand("matter", "matter-new")
        self.type(hand, "In a few words", title)
        self.save(hand, "matter")

    def leave(self, reason: str) -> None:
        hand = self.hand("leave", "leave-ask")
        self.type(hand, "Reason", reason)
        self.save(hand, "leave", "Ask for this leave")

    def progress(self, item: str, amount: str, note: str) -> None:
        hand = self.hand("progress", f"progress/{item}")
        self.type(hand, "How much (盏)", amount)
        self.type(hand, "What you did", note)
        hand.tap(self.page.locator("fieldset label.toggle").nth(1))  # the latest visit proves it
        self.save(hand, "progress")


@pytest.fixture
def lamps(wang: Posting) -> str:
    """The task list of the year asks for forty lamps."""
    cadre = _actor("wang")
    plan = fieldwork.make_plan(
        kind=PlanKind.TASK_LIST,
        village=wang.place,
        year=localdate().year,
        posting=wang,
        at=now(),
        by=cadre,
    )
    draft = fieldwork.ItemDraft(title="安装太阳能路灯", target=Decimal(40), unit="盏", due_on=None)
    item = fieldwork.add_item(public_id="", plan=plan, item=draft, at=now(), by=cadre)
    return str(item.public_id)


def _actor(username: str) -> Actor:
    return actor_of(Account.objects.get(username=username), on=localdate())


def _approve(leave: Leave, *usernames: str) -> None:
    """Those whose turn it is sign, until the leave is decided."""
    for _turn in range(4):
        for username in usernames:
            actor = _actor(username)
            found = cases.cases(
                actor=actor, as_of=localdate(), kind="leave", subjects=[leave.public_id]
            )
            for card in cases.cards(list(found), actor=actor, as_of=localdate()):
                for step, word in card.may.signs[:1]:
                    signing = signoff.Signing(
                        case=card.case.public_id,
                        step=step,
                        word=word,
                        evidence=card.opened.evidence,
                    )
                    signoff.sign_case(signing, at=now(), by=actor)
    leave.refresh_from_db()
    assert leave.state == "approved"


def _live(month: Month, lamps: str) -> None:
    """Twelve visits of which two are meetings, three matters, a leave and progress of a plan."""
    for number, findings in enumerate(FINDINGS):
        month.visit(number % 8 + 1, findings)
    for findings in MEETINGS:
        month.meeting(findings)
    for title in MATTERS:
        month.matter(title)
    month.leave("回城看病")
    month.progress(lamps, "12", "西坡装好十二盏")


def test_a_whole_month_is_typed_once_and_every_paper_comes_from_it(
    pocket: Pocket,
    lamps: str,
    wang: Posting,
    settings: Any,
    account_of: Callable[..., Account],
    client_of: Callable[..., Client],
) -> None:
    settings.POLICY_DIR = EXAMPLE
    account_of("town", Role.TOWNSHIP, "411327100")
    account_of("office", Role.OFFICE, "411327")
    page = pocket.sign_in()
    posts: list[str] = []
    page.on("request", lambda asked: posts.append(asked.url) if asked.method == "POST" else None)
    pocket.offline()
    month = Month(page, pocket.url)
    _live(month, lamps)
    pocket.offline(False)
    page.goto(f"{pocket.url}/m/#/outbox")
    expect(page.get_by_text("Nothing waits.", exact=False)).to_be_visible()
    assert all("/sync/" in each for each in posts)
    assert (Visit.objects.count(), Matter.objects.count()) == (12, 3)

    # how much that was
    assert len(month.typed) == len(set(month.typed)) == 12 + 3 + 1 + 2
    assert max(month.taps["visit"]) <= 12
    assert month.taps["visit"] == [4] * 10
    assert sum(map(sum, month.taps.values())) == 10 * 4 + 2 * 4 + 3 * 2 + 2 + 4

    _approve(Leave.objects.get(), "town", "office")
    papers = Papers(client_of, wang)
    assert papers.missing(month.typed, {"回城看病"}) == []
    assert papers.asked == []
    assert papers.month_sheet()[localdate().day - 1] == "事"
    assert papers.quarter == (12, 2, 10, 8, 3)
    assert papers.reached == 8
    assert papers.diary_visits == 10


@dataclass
class Papers:
    """Everything that is printed from the month, as its cadre and his county get it."""

    client_of: Callable[..., Client]
    posting: Posting
    asked: list[str] = field(default_factory=list)
    text: str = ""

    def __post_init__(self) -> None:
        self.wang = self.client_of(Account.objects.get(username="wang"), "en")
        self.office = self.client_of(Account.objects.get(username="office"), "en")
        today, key = localdate(), self.posting.public_id
        diary = self._page(f"/diary/{key}/?month={today:%Y-%m}")
        self.diary_visits = diary.context["page"].household_visits
        quarter = self._page(f"/quarters/{key}/")
        found = quarter.context["page"].figures
        self.quarter = (
            found.visits,
            found.meetings,
            found.household_visits,
            found.households,
            found.opened,
        )
        self._page("/presence/mine/")
        self.reached = self._page(f"/reached/{self.posting.area}/").context["village"].reached
        ledger = self.office.get("/matters/file/")
        self.text += " ".join(_cells(b"".join(ledger.streaming_content)))
        for paper in (f"/diary/{key}/file/?month={today:%Y-%m}", f"/quarters/{key}/file/"):
            assert self.wang.get(paper).content.startswith(b"%PDF")

    def _page(self, address: str) -> Any:
        """A paper on the screen; where it asks for something to be typed, that is kept."""
        page = self.wang.get(address)
        assert page.status_code == 200, address
        if "<textarea" in page.text.split("<main", 1)[1]:
            self.asked.append(address)
        self.text += page.text
        return page

    def missing(self, typed: list[str], sealed: set[str]) -> list[str]:
        """What was typed and stands on no paper; reasons of leave stand on the leave alone."""
        return [each for each in typed if each not in self.text and each not in sealed]

    def month_sheet(self) -> list[str]:
        """The line of the cadre in the printed table, a sign a day."""
        month = localdate().replace(day=1)
        query = f"?month={month:%Y-%m}&area=411327100&as=xlsx"
        answer = self.office.get(f"/presence/sheets/file/{query}")
        rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
        [line] = [row for row in rows if row[1] == "王驻村"]
        days = (_month_after(month) - month).days
        return [str(each) for each in line[5 : 5 + days]]


def _month_after(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def _cells(book: bytes) -> list[str]:
    sheet = load_workbook(io.BytesIO(book)).active
    return [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell]
