"""Pages of spot checks: the draw, the phone form, the answer, the decision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client

from tests.presence.leave_world import COUNTY, TOWNSHIP, World
from zhucun.presence.models import AbsenceWarning, SpotCheck, SpotCheckDraw

DRAW = {"area": TOWNSHIP, "on": "2024-03-04", "size": 2, "seed": "2024025"}


def _check(**more: Any) -> dict[str, Any]:
    return {"result": "absent", "method": "visit", "on": "2024-03-04", "note": "门锁着", **more}


def _found_absent(world: World, browser: Callable[[str], Client], who: str = "member") -> SpotCheck:
    posting = getattr(world, who)
    answer = browser("township").post(f"/checks/new/{posting.public_id}/", _check())
    assert answer.status_code == 302
    return SpotCheck.objects.latest("pk")


def test_a_draw_keeps_its_seed_and_leads_to_the_checks(
    world: World, browser: Callable[[str], Client], unknown_names: Callable[[str], list[str]]
) -> None:
    client = browser("township")
    assert unknown_names(client.get("/checks/draws/").content.decode()) == []
    html = client.post("/checks/draws/", DRAW, follow=True).content.decode()
    assert unknown_names(html) == []
    draw = SpotCheckDraw.objects.get()
    assert (draw.seed, draw.size, draw.population) == ("2024025", 2, 4)
    assert "<code>2024025</code>" in html
    assert "The same seed draws the same cadres." in html
    assert f"/checks/draws/{draw.public_id}/" in client.get("/checks/draws/").content.decode()
    first = f"/checks/new/{draw.drawn[0]}/?draw={draw.public_id}"
    assert first in html
    assert unknown_names(client.get(first).content.decode()) == []
    html = client.post(first, _check(result="present"), follow=True).content.decode()
    assert "✓ Present" in html
    assert "1 of 2" in html


def test_the_same_seed_gives_the_draw_that_is_there(
    world: World, browser: Callable[[str], Client]
) -> None:
    client = browser("township")
    pages = {client.post("/checks/draws/", DRAW)["Location"] for _again in range(2)}
    assert len(pages) == 1
    assert client.post("/checks/draws/", {**DRAW, "seed": " "}).status_code == 422
    assert client.post("/checks/draws/", {**DRAW, "area": "520111"}).status_code == 422
    assert SpotCheckDraw.objects.count() == 1


def test_two_taps_record_one_check(world: World, browser: Callable[[str], Client]) -> None:
    client, address = browser("township"), f"/checks/new/{world.member.public_id}/"
    for _tap in range(2):
        client.post(address, _check(key="0123456789ab"))
    assert SpotCheck.objects.get().public_id == "0123456789ab"
    other = client.post(address, _check(key="0123456789ab", result="present"))
    assert other.status_code == 422
    assert client.post(address, _check(on="2024-03-05")).status_code == 422
    assert client.post(address, _check(result="")).status_code == 422
    assert SpotCheck.objects.count() == 1


def test_found_absent_then_the_answer_then_a_person_decides(
    world: World, browser: Callable[[str], Client], unknown_names: Callable[[str], list[str]]
) -> None:
    check = _found_absent(world, browser)
    address = f"/checks/{check.public_id}/"
    me, office = browser("member"), browser("office")
    assert "Spot checks that did not find you" in me.get("/").content.decode()
    html = me.get(address).content.decode()
    assert "门锁着" in html
    assert unknown_names(html) == []
    assert me.post(address + "answer/", {"reason": ""}).status_code == 422
    me.post(address + "answer/", {"reason": "送老人去卫生院，手机没电"})
    assert "Absences about which to decide" in office.get("/").content.decode()
    assert "李队员" in office.get("/checks/?result=undecided").content.decode()
    html = office.get(address).content.decode()
    assert "送老人去卫生院" in html
    assert unknown_names(html) == []
    assert office.post(address + "decide/", {"step": "criticism"}).status_code == 422
    html = office.post(
        address + "decide/", {"step": "none", "reason": "情况属实"}, follow=True
    ).content.decode()
    assert "情况属实" in html
    assert unknown_names(html) == []
    made = AbsenceWarning.objects.get()
    assert (made.step, made.decided_by) == ("none", world.actors["office"].account)
    assert me.post(address + "answer/", {"reason": "再补充"}).status_code == 409
    assert "李队员" not in office.get("/checks/?result=undecided").content.decode()


def test_the_checked_decides_nothing_and_checks_nobody(
    world: World, browser: Callable[[str], Client]
) -> None:
    check = _found_absent(world, browser)
    address, me = f"/checks/{check.public_id}/", browser("member")
    assert me.post(address + "decide/", {"step": "none", "reason": "没事"}).status_code == 403
    assert me.post(address + "void/", {"reason": "没事"}).status_code == 403
    assert me.get("/checks/draws/").status_code == 403
    assert me.get(f"/checks/new/{world.colleague.public_id}/").status_code == 403
    assert not AbsenceWarning.objects.exists()


def test_a_check_that_found_wrongly_is_set_aside(
    world: World, browser: Callable[[str], Client], unknown_names: Callable[[str], list[str]]
) -> None:
    check = _found_absent(world, browser)
    address, client = f"/checks/{check.public_id}/", browser("township")
    assert "旷" in browser("member").get("/presence/mine/").content.decode()
    html = client.post(address + "void/", {"reason": "敲错了门"}, follow=True).content.decode()
    assert "敲错了门" in html
    assert unknown_names(html) == []
    month = browser("member").get("/presence/mine/").content.decode()
    assert "Absent without leave" not in month
    assert "Set aside" in client.get("/checks/").content.decode()
    assert client.post(address + "nonsense/", {}).status_code == 422


def test_the_unit_sees_the_finding_without_the_note(
    world: World, browser: Callable[[str], Client]
) -> None:
    check = _found_absent(world, browser)
    browser("member").post(f"/checks/{check.public_id}/answer/", {"reason": "送老人去卫生院"})
    html = browser("unit").get(f"/checks/{check.public_id}/").content.decode()
    assert "Absent without leave" in html
    assert "门锁着" not in html
    assert "送老人去卫生院" not in html


def test_whom_to_check_is_found_by_name(
    world: World, browser: Callable[[str], Client], unknown_names: Callable[[str], list[str]]
) -> None:
    html = browser("township").get("/checks/new/?q=李").content.decode()
    assert "李队员" in html
    assert "王队员" not in html
    assert unknown_names(html) == []


def test_charlie_sees_no_check_and_no_draw(world: World, browser: Callable[[str], Client]) -> None:
    check = _found_absent(world, browser)
    browser("township").post("/checks/draws/", DRAW)
    draw = SpotCheckDraw.objects.get()
    client = browser("stranger")
    assert "李队员" not in client.get("/checks/").content.decode()
    assert "李队员" not in client.get("/checks/new/?q=李").content.decode()
    assert "2024025" not in client.get("/checks/draws/").content.decode()
    assert client.get(f"/checks/{check.public_id}/").status_code == 404
    assert client.get(f"/checks/draws/{draw.public_id}/").status_code == 404
    assert client.get(f"/checks/new/{world.member.public_id}/").status_code == 404
    for do in ("answer", "void", "decide"):
        answer = client.post(f"/checks/{check.public_id}/{do}/", {"reason": "x", "step": "none"})
        assert answer.status_code == 404, do


def test_a_township_sees_no_draw_of_its_county(
    world: World, browser: Callable[[str], Client]
) -> None:
    browser("office").post("/checks/draws/", {**DRAW, "area": COUNTY})
    draw = SpotCheckDraw.objects.get()
    assert browser("office").get(f"/checks/draws/{draw.public_id}/").status_code == 200
    client = browser("township")
    assert client.get(f"/checks/draws/{draw.public_id}/").status_code == 404
    assert "2024025" not in client.get("/checks/draws/").content.decode()


def test_lists_and_draws_cost_the_same_for_few_and_many(
    world: World, browser: Callable[[str], Client], queries_of: Callable[..., list[str]]
) -> None:
    client = browser("office")
    client.post("/checks/draws/", {**DRAW, "size": 1})
    small = SpotCheckDraw.objects.get()
    _found_absent(world, browser)
    few = queries_of(lambda: client.get("/checks/"))
    one = queries_of(lambda: client.get(f"/checks/draws/{small.public_id}/"))
    for who in ("colleague", "secretary", "neighbour"):
        _found_absent(world, browser, who)
    client.post("/checks/draws/", {**DRAW, "size": 4})
    large = SpotCheckDraw.objects.latest("pk")
    assert queries_of(lambda: client.get("/checks/")) == few
    assert queries_of(lambda: client.get(f"/checks/draws/{large.public_id}/")) == one


def test_the_part_equals_the_fresh_page(
    world: World, browser: Callable[[str], Client], part: Callable[[str, str], str]
) -> None:
    _found_absent(world, browser)
    client = browser("office")
    page = part(client.get("/checks/").content.decode(), "checks")
    headers = {"HX-Request": "true", "HX-Target": "checks"}
    assert client.get("/checks/", headers=headers).content.decode().strip() == page.strip()
