"""What a thumb finds on the phone: few taps, nothing too small, nothing in the wrong language."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils.timezone import localdate, now
from playwright.sync_api import Page, expect

from tests.browser.pocket import Hand, Pocket, record
from tests.browser.walking import LANGUAGES, faults_on_both
from tests.doors.sync.phone import Phone, visit
from zhucun.directory.models import Account
from zhucun.directory.perms import OPERATOR
from zhucun.fieldwork.models import Visit
from zhucun.households.models import Household
from zhucun.intake.models import ParkedItem
from zhucun.roster import actions as roster
from zhucun.roster.models import Posting

pytestmark = pytest.mark.django_db(transaction=True)

#: Every view that opens without an argument.
VIEWS = (
    *("today", "households", "visit", "matters", "matter-new", "more", "diary", "leave"),
    *("leave-ask", "trips", "trip-new", "nights", "month", "outbox", "settings"),
)


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
        if turn == "zh-hans":  # the words of the region come from the server
            page.goto(f"{pocket.url}/m/#/today")
            expect(page.locator("main")).not_to_contain_text(re.compile("[A-Za-z]{3,} [a-z]{3,}"))
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
        for number, address in enumerate(addresses):
            language = LANGUAGES[number % 2]
            page = open_page(address, client=client_of(account), language=language)
            assert faults_on_both(page, barriers, number // 2) == [], address
    page.locator("form[action*='/content/'] button").click()
    expect(page.get_by_text("水管修好了")).to_be_visible()
    assert faults_on_both(page, barriers) == []


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
