"""Pages of month sheets: my month, the township's desk, corrections, the office's month."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.presence.leave_world import VILLAGE, World, at
from zhucun.presence import actions
from zhucun.presence.enums import SheetState
from zhucun.presence.models import Correction, MonthSheet

MARCH = "month=2024-03"
DESK = f"/presence/sheets/?{MARCH}"


def _on(day: int, month: int = 4) -> Any:
    return time_machine.travel(datetime(2024, month, day, 2, 0, tzinfo=UTC), tick=False)


@pytest.fixture
def april() -> Iterator[None]:
    with _on(2):
        yield


def _trip(world: World, first: int, days: int, **more: Any) -> Any:
    starts = date(2024, 3, first)
    more = {"posting": world.member, "kind": "official", "by": world.actors["member"], **more}
    return actions.record_trip(
        starts_on=starts,
        ends_on=starts + timedelta(days=days),
        made_at=at(starts),
        at=at(starts),
        **more,
    )


def _page(world: World, posting: Any = None) -> str:
    return f"/presence/{(posting or world.member).public_id}/2024-03/"


def _shown(html: str) -> str:
    [found] = set(re.findall(r'name="shown" value="([^"]+)"', html))
    return str(found)


def _confirm(client: Client, page: str, **more: Any) -> Any:
    shown = _shown(client.get(page).content.decode())
    return client.post(page + "confirm/", {"shown": shown, **more}, follow=True)


def _ticked(html: str) -> list[str]:
    return re.findall(r'name="sheet" form="sheets-confirm" value="([^"]+)"', html)


# ── the cadre ────────────────────────────────────────


def test_my_month_is_a_calendar_of_exceptions(
    world: World, browser: Callable[[str], Client], unknown_names: Callable[[str], list[str]]
) -> None:
    trip = _trip(world, 11, 2)
    html = browser("member").get("/presence/mine/").content.decode()
    assert unknown_names(html) == []
    days = re.findall(r'<span class="number">(\d+)</span> <abbr title="[^"]*">(.)</abbr>', html)
    assert [int(day) for day, _sign in days] == list(range(1, 32))
    assert "".join(sign for _day, sign in days) == "√" * 10 + "公公" + "√" * 19
    assert html.count('aria-hidden="true"></li>') == 4  # March 2024 began on a Friday
    assert html.count(f'href="/trips/{trip.public_id}/"') == 3
    assert "4 days so far, 31 as it is planned, 20 are asked for: 11 to spare." in html
    assert "It can be confirmed from 2024-03-31." in html
    assert "Confirm my month" not in html


def test_a_month_without_a_posting_says_so(
    world: World, browser: Callable[[str], Client], unknown_names: Callable[[str], list[str]]
) -> None:
    html = browser("member").get("/presence/mine/?month=2019-03").content.decode()
    assert "You were not on post in this month" in html
    assert unknown_names(html) == []
    assert browser("member").get("/presence/mine/?month=2024-13").status_code == 422
    assert browser("office").get("/presence/mine/").status_code == 403


def test_a_cadre_confirms_his_month_from_the_home_page(
    world: World, browser: Callable[[str], Client], april: None
) -> None:
    client = browser("member")
    assert "Your month sheet to be confirmed" in client.get("/").content.decode()
    mine = client.get(f"/presence/mine/?{MARCH}").content.decode()
    [action] = re.findall(r'action="(/presence/\w+/2024-03/confirm/)"', mine)
    client.post(action, {"shown": _shown(mine)})
    row = MonthSheet.objects.get()
    assert (row.posting_id, row.state) == (world.member.pk, SheetState.OWN_CONFIRMED)
    assert "Your month sheet to be confirmed" not in client.get("/").content.decode()


def test_what_changed_since_it_was_shown_is_not_confirmed(
    world: World, browser: Callable[[str], Client], april: None
) -> None:
    client = browser("member")
    shown = _shown(client.get(_page(world)).content.decode())
    _trip(world, 11, 2)
    answer = client.post(_page(world) + "confirm/", {"shown": shown})
    assert answer.status_code == 409
    assert "11: √ → 公" in answer.content.decode()
    assert client.post(_page(world) + "confirm/", {}).status_code == 409
    assert not MonthSheet.objects.exists()


def test_a_cadre_cannot_lock_his_own_sheet_nor_confirm_a_colleagues(
    world: World, browser: Callable[[str], Client], april: None
) -> None:
    _confirm(browser("member"), _page(world))
    assert MonthSheet.objects.get().state == SheetState.OWN_CONFIRMED
    me = browser("member")
    correct = {"day": "2024-03-11", "becomes": "official", "reason": "x", "base": 1}
    assert me.post(_page(world) + "correct/", correct).status_code == 403
    answer = browser("colleague").post(_page(world) + "confirm/", {"shown": "√" * 31})
    assert answer.status_code == 404


# ── the township ────────────────────────────────────────


def test_the_township_locks_many_sheets_at_once(
    world: World,
    browser: Callable[[str], Client],
    april: None,
    unknown_names: Callable[[str], list[str]],
) -> None:
    for who in ("member", "secretary"):
        _confirm(browser(who), _page(world, getattr(world, who)))
    client = browser("township")
    assert "Month sheets that their cadres confirmed" in client.get("/").content.decode()
    html = client.get(f"{DESK}&state=ready").content.decode()
    assert unknown_names(html) == []
    ticked = _ticked(html)
    assert len(ticked) == 2
    sent = {"month": "2024-03", "sheet": ticked, "do": "chosen", "query": MARCH}
    done = client.post("/presence/sheets/confirm/", sent, follow=True)
    assert "2 sheets are locked." in done.content.decode()
    assert done.redirect_chain[-1][0] == f"/presence/sheets/?{MARCH}"
    assert set(MonthSheet.objects.values_list("state", flat=True)) == {SheetState.LOCKED}


def test_without_the_cadre_a_sheet_is_locked_with_a_reason_only(
    world: World, browser: Callable[[str], Client], april: None
) -> None:
    client = browser("township")
    ticked = _ticked(client.get(DESK).content.decode())
    assert len(ticked) == 4
    sent: dict[str, Any] = {"month": "2024-03", "sheet": ticked[:1], "do": "chosen"}
    html = client.post("/presence/sheets/confirm/", sent, follow=True).content.decode()
    assert "0 sheets are locked." in html
    assert "has not confirmed" in html
    sent["reason"] = "本人住院，已电话核实"
    html = client.post("/presence/sheets/confirm/", sent, follow=True).content.decode()
    assert "1 sheet is locked." in html
    assert MonthSheet.objects.get().without_own_reason == "本人住院，已电话核实"


def test_all_that_is_ready_is_locked_with_one_tap_and_nothing_else(
    world: World, browser: Callable[[str], Client], april: None
) -> None:
    for who in ("member", "secretary"):
        _confirm(browser(who), _page(world, getattr(world, who)))
    _trip(world, 11, 2)  # what the member confirmed no longer stands
    client = browser("township")
    assert "Changed after the cadre confirmed" in client.get(DESK).content.decode()
    client.post("/presence/sheets/confirm/", {"month": "2024-03", "do": "all"})
    locked = MonthSheet.objects.filter(state=SheetState.LOCKED)
    assert [row.posting_id for row in locked] == [world.secretary.pk]


def test_a_locked_day_is_set_right_with_a_reason(
    world: World,
    browser: Callable[[str], Client],
    april: None,
    unknown_names: Callable[[str], list[str]],
) -> None:
    _confirm(browser("member"), _page(world))
    client = browser("township")
    _confirm(client, _page(world))
    html = client.get(_page(world)).content.decode()
    assert unknown_names(html) == []
    [base] = re.findall(r'name="base" value="(\d+)"', html)
    sent = {"day": "2024-03-11", "becomes": "personal", "reason": "", "base": base}
    assert client.post(_page(world) + "correct/", sent).status_code == 422
    sent["reason"] = "当日请假，漏登"
    html = client.post(_page(world) + "correct/", sent, follow=True).content.decode()
    assert unknown_names(html) == []
    row = Correction.objects.get()
    assert (row.was, row.becomes, row.reason) == ("village", "personal", "当日请假，漏登")
    assert "当日请假，漏登" in html
    assert '<abbr title="Corrected">*</abbr>' in html
    stale = client.post(_page(world) + "correct/", {**sent, "becomes": "sick"})
    assert stale.status_code == 422
    assert "当日请假，漏登" in stale.content.decode()
    assert Correction.objects.count() == 1


def test_a_late_record_proposes_a_correction_that_a_person_answers(
    world: World,
    browser: Callable[[str], Client],
    april: None,
    unknown_names: Callable[[str], list[str]],
) -> None:
    for who in ("member", "township"):
        _confirm(browser(who), _page(world))
    _trip(world, 11, 2)
    client = browser("township")
    assert "李队员" in client.get(f"{DESK}&state=proposed").content.decode()
    html = client.get(_page(world)).content.decode()
    assert unknown_names(html) == []
    assert html.count("√ → 公") == 2
    [base] = set(re.findall(r'name="base" value="(\d+)"', html))
    sent = {"day": "2024-03-11", "becomes": "official", "reason": "公出单据齐全", "base": base}
    html = client.post(_page(world) + "correct/", sent, follow=True).content.decode()
    assert html.count("√ → 公") == 1
    keep = {**sent, "day": "2024-03-12", "becomes": "village", "base": int(base) + 1}
    html = client.post(_page(world) + "correct/", keep, follow=True).content.decode()
    assert "√ → 公" not in html
    assert client.get(f"{DESK}&state=proposed").content.decode().count("李队员") == 0


def test_who_only_reads_has_no_box_to_tick(
    world: World, browser: Callable[[str], Client], april: None
) -> None:
    html = browser("audit").get(DESK).content.decode()
    assert "李队员" in html
    assert _ticked(html) == []
    assert "Confirm and lock" not in html
    sent = {"month": "2024-03", "do": "all"}
    assert browser("audit").post("/presence/sheets/confirm/", sent).status_code == 403


# ── the office ────────────────────────────────────────


def test_early_warnings_stand_on_the_desk_while_they_can_be_met(
    world: World, browser: Callable[[str], Client], unknown_names: Callable[[str], list[str]]
) -> None:
    leave = world.ask(days=12)
    for who in ("secretary", "township", "unit", "office"):
        if world.cards(leave, who) and world.cards(leave, who)[0].may.signs:
            world.sign(leave, who)
    client = browser("office")
    html = client.get(f"/presence/?{MARCH}").content.decode()
    assert unknown_names(html) == []
    assert "19 days as it is planned, 20 are asked for. It can still be met: 27 days" in html
    assert "李队员" in client.get(f"{DESK}&standing=warned").content.decode()
    assert "王队员" not in client.get(f"{DESK}&standing=warned").content.decode()
    with _on(28, 3):
        html = browser("office").get(f"/presence/?{MARCH}").content.decode()
    assert "16 days so far and 3 to come: the 20 days" in html


def test_every_number_of_the_month_shows_its_rows(
    world: World, browser: Callable[[str], Client], april: None
) -> None:
    for who in ("member", "secretary"):
        _confirm(browser(who), _page(world, getattr(world, who)))
    _confirm(browser("township"), _page(world))
    client = browser("office")
    html = client.get(f"/presence/?{MARCH}").content.decode()
    links = re.findall(r'href="(/presence/sheets/\?[^"]*area=[^"]*)">(\d+)</a>', html)
    assert [int(number) for _href, number in links] == [4, 2, 1, 1, 0]
    for href, number in links:
        rows = client.get(href.replace("&amp;", "&")).content.decode()
        assert rows.count('class="signs"') == int(number), href


def test_a_question_stands_with_its_rows_and_no_verdict(
    world: World,
    browser: Callable[[str], Client],
    april: None,
    unknown_names: Callable[[str], list[str]],
) -> None:
    leave = world.ask(days=2)
    for who in ("secretary", "township"):
        world.sign(leave, who)
    with _on(9, 3):
        browser("member").post(f"/leave/{leave.public_id}/return/", {"on": "2024-03-09"})
    html = browser("office").get(f"/presence/?{MARCH}").content.decode()
    assert unknown_names(html) == []
    assert "Reported back late" in html
    assert "What happened on the days between" in html
    assert "<time>2024-03-08</time>" in html


def test_charlie_sees_no_sheet(world: World, browser: Callable[[str], Client], april: None) -> None:
    client = browser("stranger")
    for page in ("/presence/", DESK, f"/presence/?{MARCH}&area={VILLAGE}"):
        assert "李队员" not in client.get(page).content.decode(), page
    assert client.get(_page(world)).status_code == 404
    assert client.post(_page(world) + "confirm/", {"shown": "√" * 31}).status_code == 404
    sent = {"day": "2024-03-11", "becomes": "sick", "reason": "x", "base": 1}
    assert client.post(_page(world) + "correct/", sent).status_code in (403, 404)
    chosen = {"month": "2024-03", "sheet": [f"{world.member.public_id}:{'√' * 31}"]}
    assert client.post("/presence/sheets/confirm/", chosen).status_code in (403, 404)
    assert not MonthSheet.objects.exists()


def test_what_nobody_can_ask_is_refused(world: World, browser: Callable[[str], Client]) -> None:
    client = browser("office")
    for query in ("state=lost", "standing=bad", "month=March", "area=x", "sort=nonsense"):
        assert client.get(f"/presence/sheets/?{query}").status_code == 422, query
    assert client.get(f"/presence/{world.member.public_id}/2024-3/").status_code == 422
    assert client.get(f"/presence/{world.member.public_id}/2019-03/").status_code == 404


def test_pages_cost_the_same_for_few_and_many(
    world: World,
    browser: Callable[[str], Client],
    april: None,
    queries_of: Callable[..., list[str]],
) -> None:
    client = browser("office")
    _trip(world, 11, 1)
    pages = (f"{DESK}&area={VILLAGE}", f"{DESK}&area={VILLAGE}&state=open", f"/presence/?{MARCH}")
    few = {page: queries_of(lambda page=page: client.get(page)) for page in pages}
    for who in ("member", "colleague", "secretary", "neighbour"):
        for day in range(12, 30, 3):
            _trip(world, day, 2, posting=getattr(world, who), by=world.actors[who])
    for page in pages:
        assert queries_of(lambda page=page: client.get(page)) == few[page], page


def test_the_part_equals_the_fresh_page(
    world: World, browser: Callable[[str], Client], april: None, part: Callable[[str, str], str]
) -> None:
    for who in ("office", "township"):
        client = browser(who)
        page = part(client.get(DESK).content.decode(), "month-sheets")
        headers = {"HX-Request": "true", "HX-Target": "month-sheets"}
        assert client.get(DESK, headers=headers).content.decode().strip() == page.strip()
