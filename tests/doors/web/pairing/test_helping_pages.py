"""Kin, grids and proposals of a large area through pages: noted, moved, changed, stopped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.utils.timezone import now

from tests.doors.web.pairing.conftest import Paired
from tests.pairing.world import COUNTY, EAST
from zhucun.pairing import jobs
from zhucun.pairing.actions import proposing
from zhucun.pairing.models import Cell, CellPlace, Helper, Proposal

Browser = Callable[..., Client]


def test_kin_is_noted_by_the_village_shown_to_it_and_taken_back(
    paired: Paired, browser: Browser, unknown_names: Callable[[str], list[str]]
) -> None:
    client, page = browser("secretary"), f"/helpers/{paired.mine.public_id}/"
    nobody = client.post(f"{page}kin/", {"number": "无此户"})
    assert (nobody.status_code, 'id="id_number_error"' in nobody.text) == (422, True)
    sent = {"number": paired.waiting.number, "basis": "堂兄"}
    for _ in range(2):
        assert client.post(f"{page}kin/", sent).status_code == 302
    told = client.get(page).text
    assert "堂兄" in told
    assert unknown_names(told) == []
    assert "刘结对" in client.get(f"/households/{paired.waiting.public_id}/").text
    assert "堂兄" not in browser("helper").get(page).text
    pair = {"helper": paired.mine.public_id, "role": "main", "since": "2018-06-15"}
    refused = browser("office").post(f"/unpaired/{paired.waiting.public_id}/pair/", pair)
    assert 'id="id_helper_error"' in refused.text
    back = f"{page}kin/{paired.waiting.public_id}/back/"
    of_the_home = f"/unpaired/{paired.waiting.public_id}/kin/"
    for address, data in ((f"{page}kin/", sent), (back, {}), (of_the_home, {})):
        assert browser("charlie").post(address, data).status_code == 404
        assert browser("town").post(address, data).status_code == 403
    assert client.post(back).status_code == 302
    assert "堂兄" not in client.get(page).text
    noted = {"helper": paired.mine.public_id, "basis": "表叔"}
    assert client.post(of_the_home, noted).status_code == 302
    assert "表叔" in client.get(f"/households/{paired.waiting.public_id}/").text


def test_a_helper_is_changed_from_his_page(paired: Paired, browser: Browser) -> None:
    change = f"/helpers/{paired.mine.public_id}/change/"
    sent = {"kind": "official", "corps": "pairing_team", "is_leading": "on", "is_able": "yes"}
    for who, status in (("charlie", 404), ("secretary", 403), ("office", 302), ("office", 302)):
        assert browser(who).post(change, sent).status_code == status
    paired.mine.refresh_from_db()
    row = paired.mine
    assert (row.is_leading, row.is_able, row.is_good_at_village_work) == (True, True, None)
    assert row.version == 2
    wrong = browser("office").post(change, {**sent, "kind": "nobody"})
    assert (wrong.status_code, 'id="id_kind_error"' in wrong.text) == (422, True)


def test_households_move_between_grids_and_a_grid_gets_a_head_and_ends(
    paired: Paired, browser: Browser, unknown_names: Callable[[str], list[str]]
) -> None:
    client, village = browser("secretary"), f"/grids/villages/{EAST}/"
    own = f"/grids/{paired.cell.public_id}/"
    client.post(village, {"name": "第二微网格", "since": "2018-06-15"})
    other = Cell.objects.get(name="第二微网格")
    place = {"household": [paired.house.public_id]}
    client.post(f"{village}place/", {**place, "cell": paired.cell.public_id})
    page = client.get(own).text
    assert unknown_names(page) == []
    assert f'value="{other.public_id}"' in page
    assert "Move to that grid" not in browser("town").get(own).text
    client.post(f"{village}place/", {**place, "cell": other.public_id})
    assert CellPlace.objects.get(valid_until=None).cell == other
    mine = {"head": paired.mine.public_id}
    for who, status in (("charlie", 404), ("town", 403), ("secretary", 302)):
        assert browser(who).post(f"/grids/{other.public_id}/head/", mine).status_code == status
    other.refresh_from_db()
    assert other.head == paired.mine
    end = f"/grids/{other.public_id}/end/"
    early = client.post(end, {"until": "2018-06-15"})
    assert (early.status_code, 'id="id_until_error"' in early.text) == (422, True)
    for who, status in (("charlie", 404), ("town", 403), ("secretary", 302)):
        assert browser(who).post(end, {"until": "2018-06-16"}).status_code == status
    other.refresh_from_db()
    assert other.valid_until == date(2018, 6, 16)
    assert not CellPlace.objects.filter(valid_until=None).exists()


def test_a_proposal_of_a_large_area_shows_how_far_its_worker_is_and_can_be_stopped(
    paired: Paired,
    browser: Browser,
    unknown_names: Callable[[str], list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(proposing, "AT_ONCE", 0)
    client, sent = browser("office"), {"area": COUNTY, "title": "全县结对", "nearness": "1"}
    page = client.post("/pairings/proposals/", sent).url
    waits = client.get(page).text
    assert "A worker begins in a moment." in waits
    assert unknown_names(waits) == []
    heard = {"HX-Request": "true", "HX-Target": "progress"}
    assert "HX-Refresh" not in client.get(page, headers=heard).headers
    assert browser("charlie").get(page).status_code == 404
    assert browser("charlie").post(f"{page}stop/").status_code == 404
    assert jobs.work_once(clock=now, worker="here:1:a")
    assert client.get(page, headers=heard).headers["HX-Refresh"] == "true"
    assert "刘结对" in client.get(page).text
    again = client.post("/pairings/proposals/", sent).url
    assert client.post(f"{again}stop/").status_code == 302
    assert Proposal.objects.get(state="dropped").public_id in again
    assert client.get(again).status_code == 200
    Helper.objects.update(valid_until=date(2018, 6, 10))
    failed = client.post("/pairings/proposals/", sent).url
    jobs.work_once(clock=now, worker="here:1:a")
    assert "pairing.nobody-helps" in client.get(failed).text


def test_only_who_keeps_the_registry_is_led_from_a_household_to_its_pairing(
    paired: Paired, browser: Browser
) -> None:
    sent = {"area": COUNTY, "title": "一", "nearness": "1"}
    assert browser("office").post("/pairings/proposals/", sent).status_code == 302
    by_hand = f"/unpaired/{paired.waiting.public_id}/pair/"
    for who, is_led in (("office", True), ("secretary", False)):
        html = browser(who).get("/unpaired/").text
        assert paired.waiting.number in html
        assert (by_hand in html, "/pairings/proposals/" in html) == (is_led, is_led)
    assert browser("secretary").get(by_hand).status_code == 403
