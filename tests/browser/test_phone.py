"""The phone client against the real server: without a network, with two people, with bad items."""

from __future__ import annotations

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Route, expect

from tests import factories as make
from tests.browser.pocket import Pocket, keep, record
from tests.conftest import PASSWORD
from tests.doors.sync.phone import Phone, item
from zhucun.directory import actions as directory
from zhucun.directory.enums import Role
from zhucun.directory.models import ApiToken, Place
from zhucun.directory.perms import OPERATOR
from zhucun.fieldwork.models import Matter, Visit
from zhucun.intake.models import DeviceReceipt
from zhucun.presence.models import DutyTrip, Leave
from zhucun.roster.models import Posting

pytestmark = pytest.mark.django_db(transaction=True)


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
    keep(page, "Save the changes")
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
    keep(page)
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
    keep(page, "Ask for this leave")
    page.goto(f"{pocket.url}/m/#/trip-new")
    page.get_by_label("Where to").fill("县乡村振兴局")
    keep(page)
    page.goto(f"{pocket.url}/m/#/matter-new")
    page.get_by_label("In a few words").fill("东组水管漏水")
    keep(page)
    page.get_by_role("link", name="东组水管漏水").click()
    page.get_by_role("link", name="Next step").click()
    page.locator("input[value=done]").click()
    page.get_by_label("The result").fill("换了接口")
    keep(page)
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
