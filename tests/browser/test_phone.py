"""The phone client against the real server: without a network, with two people, with bad items."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate, now
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from tests import factories as make
from tests.browser.test_every_page import faults
from tests.conftest import PASSWORD
from tests.doors.sync.conftest import add_household
from tests.doors.sync.phone import Phone, item, visit
from zhucun.directory import actions as directory
from zhucun.directory.enums import Role
from zhucun.directory.models import Account, ApiToken, Place
from zhucun.directory.perms import OPERATOR
from zhucun.fieldwork.models import Matter, Visit
from zhucun.households.models import Household
from zhucun.intake.models import DeviceReceipt, ParkedItem
from zhucun.presence.models import DutyTrip, Leave
from zhucun.roster import actions as roster
from zhucun.roster.models import Posting

pytestmark = pytest.mark.django_db(transaction=True)

PIN = "135790"
WIDTH = {"width": 390, "height": 844}
#: Every view that opens without an argument.
VIEWS = (
    *("today", "households", "visit", "matters", "matter-new", "more", "diary", "leave"),
    *("leave-ask", "trips", "trip-new", "nights", "month", "outbox", "settings"),
)


@dataclass
class Hand:
    """A thumb on a phone: counts what it touches and what it types."""

    page: Page
    taps: int = 0
    characters: int = 0

    def tap(self, target: Locator) -> None:
        self.taps += 1
        target.click()

    def type(self, target: Locator, text: str) -> None:
        self.tap(target)
        self.characters += len(text)
        target.press_sequentially(text)


@dataclass
class Pocket:
    """A phone whose browser is opened and closed, with and without a network."""

    context: BrowserContext
    url: str
    keeps_itself: bool
    complaints: list[str] = field(default_factory=list)

    def open(self, place: str = "") -> Page:
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self._note(said.type, said.text))
        page.goto(f"{self.url}/m/{place}")
        return page

    def sign_in(self) -> Page:
        """For the first time; returns when the village is on the phone."""
        page = self.open()
        page.get_by_label("User name", exact=True).fill("wang")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_label("PIN for this phone").fill(PIN)
        page.get_by_label("The PIN once more").fill(PIN)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_text("Data of just now")).to_be_visible(timeout=60_000)
        if self.keeps_itself:
            page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        return page

    def unlock(self, page: Page, pin: str = PIN) -> None:
        page.get_by_label("PIN", exact=True).fill(pin)
        page.get_by_role("button", name="Unlock").click()

    def offline(self, off: bool = True) -> None:
        self.context.set_offline(off)

    def _note(self, kind: str, text: str) -> None:
        expected = ("Failed to load resource", "net::ERR_")
        if kind == "error" and not any(each in text for each in expected):
            self.complaints.append(text)


@pytest.fixture
def wang(places: dict[str, Place]) -> Posting:
    """The first secretary of a village of eight households, and his account."""
    village = places["411327100201"]
    posting = make.posting(make.person("王驻村", numbered=True), village, make.round_("2021"))
    directory.open_account(
        username="wang",
        name="王驻村",
        password=PASSWORD,
        role=Role.FIRST_SECRETARY,
        area=village.code,
        person=posting.person,
        since=posting.starts_on,
        by=OPERATOR,
    )
    for number in range(1, 9):
        add_household(village, number)
    return posting


@pytest.fixture
def pocket(
    browser: Browser, live_server: Any, wang: Posting, request: pytest.FixtureRequest
) -> Iterator[Pocket]:
    """A phone in English, with a service worker unless the test says otherwise."""
    keeps_itself = getattr(request, "param", True)
    context = browser.new_context(
        viewport=WIDTH,  # type: ignore[arg-type]
        locale="en-GB",
        has_touch=True,
        service_workers="allow" if keeps_itself else "block",
    )
    context.set_default_timeout(30_000)
    expect.set_options(timeout=20_000)
    context.set_default_navigation_timeout(60_000)
    found = Pocket(context, live_server.url, keeps_itself)
    yield found
    context.set_offline(False)
    for page in context.pages:  # no answer may be under way when the database is taken away
        page.goto("about:blank")
        page.wait_for_load_state("networkidle")
    context.close()
    expect.set_options(timeout=None)
    assert found.complaints == []


def record(page: Page, household: str, findings: str) -> None:
    """A visit, from the page of today."""
    page.get_by_role("link", name="Record a visit").first.click()
    page.get_by_role("button", name=household).click()
    page.locator("input[value=water]").click()
    page.get_by_label("What you saw and heard").fill(findings)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Kept. It goes out when there is a network.")).to_be_visible()


def test_what_was_recorded_without_a_network_arrives_once(pocket: Pocket) -> None:
    pocket.sign_in().close()
    pocket.offline()
    page = pocket.open()  # from what the phone keeps
    pocket.unlock(page)
    record(page, "张户1", "水管漏水")
    record(page, "张户2", "路灯坏了")
    expect(page.get_by_text("2 not sent")).to_be_visible()
    page.close()

    again = pocket.open()
    pocket.unlock(again)
    expect(again.get_by_text("2 not sent")).to_be_visible()
    assert not Visit.objects.exists()
    pocket.offline(False)
    expect(again.get_by_text("all sent")).to_be_visible()
    assert sorted(row.findings for row in Visit.objects.all()) == ["水管漏水", "路灯坏了"]
    again.reload()
    pocket.unlock(again)
    expect(again.get_by_text("all sent")).to_be_visible()
    assert Visit.objects.count() == DeviceReceipt.objects.count() == 2


@pytest.mark.parametrize("pocket", [False], indirect=True)
def test_an_answer_that_is_cut_off_makes_nothing_twice(pocket: Pocket) -> None:
    page = pocket.sign_in()
    cut: list[int] = []

    def answer(route: Route) -> None:
        if cut:
            route.continue_()
            return
        cut.append(route.fetch().status)  # it arrived
        route.abort("connectionreset")  # and nobody heard so

    page.route("**/sync/batch", answer)
    record(page, "张户1", "水管漏水")
    expect(page.get_by_text("1 not sent")).to_be_visible()
    page.get_by_text("1 not sent").click()
    expect(page.get_by_text("on its way, no answer yet")).to_be_visible()
    page.get_by_role("button", name="Send now").click()
    expect(page.get_by_text("Nothing waits.", exact=False)).to_be_visible()
    assert cut == [200]
    assert Visit.objects.count() == 1


def test_two_people_see_their_conflict_field_by_field(
    pocket: Pocket, wang: Posting, places: dict[str, Place]
) -> None:
    mate = make.posting(
        make.person("李队员", numbered=True), places[wang.area], wang.round, role="member"
    )
    directory.open_account(
        username="li",
        name="李队员",
        password=PASSWORD,
        role=Role.MEMBER,
        area=wang.area,
        person=mate.person,
        since=mate.starts_on,
        by=OPERATOR,
    )
    page = pocket.sign_in()
    record(page, "张户1", "水管漏水")
    expect(page.get_by_text("all sent")).to_be_visible()
    row = Visit.objects.get()
    pocket.offline()
    page.get_by_role("link", name="张户1").first.click()
    page.get_by_role("link", name="Change").click()
    page.get_by_label("What you saw and heard").fill("书记改的")
    page.get_by_role("button", name="Save the changes").click()
    theirs = item("change_visit", record=row.public_id, base=1, findings="队员改的")
    assert Phone("li").sign_in().send(theirs)[0]["state"] == "accepted"

    pocket.offline(False)
    page.goto(f"{pocket.url}/m/#/outbox")
    expect(page.get_by_text("needs you")).to_be_visible()
    page.get_by_role("link", name="Change of a visit").click()
    expect(page.get_by_text("队员改的")).to_be_visible()
    page.get_by_role("button", name="Send my choice").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose for each field.")
    page.locator("input[value=mine]").click()
    page.get_by_role("button", name="Send my choice").click()
    expect(page.get_by_text("Nothing waits.", exact=False)).to_be_visible()
    row.refresh_from_db()
    assert (row.findings, row.version) == ("书记改的", 3)


def test_a_bad_item_is_edited_and_the_good_ones_do_not_wait_for_it(pocket: Pocket) -> None:
    page = pocket.sign_in()
    pocket.offline()
    page.goto(f"{pocket.url}/m/#/matter-new")
    page.get_by_label("In a few words").fill("打 13800001234 找他")
    page.get_by_role("button", name="Save").click()
    page.goto(f"{pocket.url}/m/#/today")
    record(page, "张户1", "水管漏水")
    pocket.offline(False)
    expect(page.get_by_text("1 records need you")).to_be_visible()
    assert Visit.objects.count() == 1
    assert not Matter.objects.exists()
    page.get_by_text("1 records need you").click()
    page.get_by_role("link", name="Matter").first.click()
    page.get_by_role("link", name="Edit").click()
    page.get_by_label("In a few words").fill("自来水时断时续")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Nothing waits.", exact=False)).to_be_visible()
    assert Matter.objects.get().title == "自来水时断时续"


def test_leave_a_trip_and_steps_go_out_like_visits(pocket: Pocket) -> None:
    page = pocket.sign_in()
    pocket.offline()
    page.goto(f"{pocket.url}/m/#/leave-ask")
    page.get_by_role("button", name="Tomorrow").first.click()
    page.get_by_role("button", name="Tomorrow").last.click()
    page.get_by_label("Reason").fill("看病")
    page.get_by_role("button", name="Ask for this leave").click()
    page.goto(f"{pocket.url}/m/#/trip-new")
    page.get_by_label("Where to").fill("县乡村振兴局")
    page.get_by_role("button", name="Save").click()
    page.goto(f"{pocket.url}/m/#/matter-new")
    page.get_by_label("In a few words").fill("东组水管漏水")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="东组水管漏水").click()
    page.get_by_role("link", name="Next step").click()
    page.locator("input[value=done]").click()
    page.get_by_label("The result").fill("换了接口")
    page.get_by_role("button", name="Save").click()
    page.goto(f"{pocket.url}/m/#/outbox")
    pocket.offline(False)
    expect(page.get_by_text("Nothing waits.", exact=False)).to_be_visible()
    assert Leave.objects.get().starts_on > localdate()
    assert DutyTrip.objects.get().place_text == "县乡村振兴局"
    assert Matter.objects.get().state == "done"


def test_a_half_typed_visit_survives_a_closed_browser(pocket: Pocket) -> None:
    page = pocket.sign_in()
    page.goto(f"{pocket.url}/m/#/visit")
    page.get_by_label("What you saw and heard").fill("写到一半")
    page.wait_for_timeout(600)
    page.close()
    again = pocket.open("#/visit")
    pocket.unlock(again)
    expect(again.get_by_label("What you saw and heard")).to_have_value("写到一半")
    expect(again.get_by_text("Goes on from what was typed before.")).to_be_visible()


def test_what_lies_on_the_phone_cannot_be_read_without_the_pin(pocket: Pocket) -> None:
    page = pocket.sign_in()
    record(page, "张户1", "水管漏水")
    held = page.evaluate(_EVERYTHING)
    assert held["rows"] > 8
    for secret in ("张户", "水管漏水", "王驻村", "411327100201", "zh1"):
        assert secret not in held["text"]
    page.goto(f"{pocket.url}/m/#/settings")
    page.get_by_role("button", name="Lock now").click()
    pocket.unlock(page, "000000")
    expect(page.get_by_role("alert")).to_contain_text("9 tries are left")
    pocket.unlock(page)
    expect(page.get_by_role("heading", name="Settings")).to_be_visible()


def test_a_full_phone_says_so_and_keeps_the_form(pocket: Pocket) -> None:
    page = pocket.sign_in()
    page.goto(f"{pocket.url}/m/#/visit")
    page.get_by_role("button", name="张户1").click()
    page.get_by_label("What you saw and heard").fill("水管漏水")
    page.wait_for_timeout(600)
    page.evaluate(_FULL)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("The storage of this phone is full.")
    expect(page.get_by_label("What you saw and heard")).to_have_value("水管漏水")


def test_a_closed_phone_keeps_its_queue_until_it_is_signed_in_again(pocket: Pocket) -> None:
    page = pocket.sign_in()
    pocket.offline()
    record(page, "张户1", "水管漏水")
    ApiToken.objects.update(revoked_at=localdate().isoformat() + "T00:00:00+08:00")
    pocket.offline(False)
    pocket.unlock(page)
    expect(page.get_by_text("1 records wait on this phone", exact=False)).to_be_visible()
    assert not Visit.objects.exists()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("all sent")).to_be_visible()
    assert Visit.objects.count() == 1


def test_signing_out_erases_the_phone_and_closes_the_device(pocket: Pocket) -> None:
    page = pocket.sign_in()
    page.goto(f"{pocket.url}/m/#/settings")
    page.get_by_role("button", name="Sign out and erase").click()
    page.get_by_role("button", name="Yes, sign out").click()
    expect(page.get_by_label("PIN for this phone")).to_be_visible()
    assert page.evaluate(_EVERYTHING)["rows"] == 0
    assert ApiToken.objects.get().revoked_at is not None


def test_an_ordinary_visit_takes_few_taps(pocket: Pocket) -> None:
    """What is typed: the findings, nothing else."""
    page = pocket.sign_in()
    hand = Hand(page)
    hand.tap(page.get_by_role("link", name="Record a visit").first)
    hand.tap(page.get_by_role("button", name="张户3"))
    hand.tap(page.locator("input[value=water]"))
    hand.tap(page.locator("input[value=visit]"))
    hand.type(page.get_by_label("What you saw and heard"), "水管漏水，已报修")
    hand.tap(page.get_by_role("button", name="Save"))
    expect(page.get_by_text("all sent")).to_be_visible()
    assert Visit.objects.get().findings == "水管漏水，已报修"
    assert (hand.taps, hand.characters) == (6, 8)

    second = Hand(page)  # the same again elsewhere: from the visit before
    second.tap(page.get_by_role("link", name="Record a visit").first)
    second.tap(page.get_by_role("button", name="张户4"))
    second.tap(page.get_by_role("button", name="Same topics as last time"))
    second.tap(page.get_by_role("button", name="水管漏水，已报修"))
    second.tap(page.get_by_role("button", name="Save"))
    expect(page.get_by_text("all sent")).to_be_visible()
    first, last = Visit.objects.order_by("pk")
    assert (last.findings, last.topics) == (first.findings, first.topics)
    assert (second.taps, second.characters) == (5, 0)


def test_no_view_shuts_anybody_out(pocket: Pocket, barriers: Callable[[Page], list[str]]) -> None:
    """At 390 px, in both languages: axe finds nothing, nothing sticks out, all is big enough."""
    page = pocket.sign_in()
    record(page, "张户1", "水管漏水")
    expect(page.get_by_text("all sent")).to_be_visible()
    cards = [
        f"household/{Household.objects.earliest('pk').public_id}",
        f"diary/{Visit.objects.get().public_id}",
    ]
    for turn in ("en", "zh-hans"):
        for view in (*VIEWS, *cards):
            page.goto(f"{pocket.url}/m/#/{view}")
            expect(page.locator("main > *").first).to_be_attached()
            assert barriers(page) == [], (turn, view)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), view
            assert page.evaluate(_SMALL) == [], (turn, view)
            if turn == "zh-hans":
                assert page.evaluate(_ENGLISH) == [], view
        page.goto(f"{pocket.url}/m/#/settings")
        page.get_by_role("button", name="中文" if turn == "en" else "English").click()
        expect(page.locator("html")).to_have_attribute("lang", "zh-CN" if turn == "en" else "en")


def test_the_pages_about_phones_have_no_serious_barrier(
    width: str,
    language: str,
    wang: Posting,
    alice: Account,
    client_of: Callable[..., Client],
    open_page: Callable[..., Page],
    barriers: Callable[[Page], list[str]],
) -> None:
    """Devices, and what the office decides about a recalled cadre's records."""
    phone, today = Phone("wang").sign_in(), localdate()
    roster.end_postings(
        [wang], ends_on=today, reason="召回", recalled=True, made_at=now(), by=OPERATOR
    )
    house = Household.objects.earliest("pk")
    assert phone.send(visit(wang, today, house))[0]["state"] == "parked"
    record_page = f"/parked/{ParkedItem.objects.get().public_id}/"
    cadre = Account.objects.get(username="wang")
    for account, addresses in (
        (cadre, ("/devices/",)),
        (
            alice,
            ("/devices/", "/accounts/wang/", "/parked/", "/parked/?state=settled", record_page),
        ),
    ):
        for address in addresses:
            page = open_page(address, client=client_of(account), width=width, language=language)
            assert faults(page, barriers, is_phone=width == "phone") == [], address
    page.locator("form[action*='/content/'] button").click()
    expect(page.get_by_text("水管修好了")).to_be_visible()
    assert faults(page, barriers, is_phone=width == "phone") == []


#: How many rows the phone keeps, and everything in them that is text or bytes.
_EVERYTHING = """async () => {
  const db = await new Promise((ok) => { const a = indexedDB.open("zhucun-m"); a.onsuccess = () => ok(a.result); });
  const rows = [];
  for (const name of db.objectStoreNames) {
    const store = db.transaction(name).objectStore(name);
    const all = (request) => new Promise((ok) => { request.onsuccess = () => ok(request.result); });
    rows.push(...(await all(store.getAll())));
  }
  db.close();
  const text = (value) => value instanceof ArrayBuffer ? new TextDecoder().decode(value)
    : ArrayBuffer.isView(value) ? new TextDecoder().decode(value)
    : value && typeof value === "object" ? Object.values(value).map(text).join(" ") : String(value);
  return { rows: rows.length, text: rows.map(text).join(" ") + Object.values(localStorage).join(" ") };
}"""

#: From now on the phone has no room for anything more: a transaction that adds fails as a whole.
_FULL = """() => {
  IDBObjectStore.prototype.add = function () {
    const full = new DOMException("full", "QuotaExceededError");
    Object.defineProperty(this.transaction, "error", { get: () => full });
    this.transaction.abort();
    return {};
  };
  IDBObjectStore.prototype.put = IDBObjectStore.prototype.delete = () => ({});
}"""

#: Places to touch that are too small for a thumb.
_SMALL = """() => [...document.querySelectorAll("button, input, select, nav a, .lines a, .button, summary")]
  .map((each) => [each.outerHTML.slice(0, 80), each.getBoundingClientRect()])
  .filter(([_, box]) => box.height > 0 && (box.height < 43.5 || box.width < 43.5))
  .map(([html]) => html)"""

#: Words of English left in a Chinese page; names of devices and the language button apart.
_ENGLISH = """() => {
  const walker = document.createTreeWalker(document.getElementById("app"), NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.replace(/PIN|MB|English/g, "");
    const place = walker.currentNode.parentElement.closest("dd, [lang]");
    if (/[a-zA-Z]{3,}/.test(text) && !(place && place.id !== "app" && place.closest("#app"))) found.push(text);
  }
  return found;
}"""
