"""Exits through pages: opened together, found in order, signed, entered, printed; Charlie sees none."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from tests.exits.world import COUNTY, DAY, EAST, World, at, build
from zhucun.directory.perms import OPERATOR
from zhucun.exits.enums import ExitState
from zhucun.exits.models import Exit
from zhucun.households import actions as homes
from zhucun.households.models import Household
from zhucun.households.queries import HISTORY
from zhucun.ledger.models import AccessRecord

Browser = Callable[..., Client]


@pytest.fixture
def world(db: None, settings: Any) -> Iterator[World]:
    settings.POLICY_DIR = settings.ROOT / "policy"
    with time_machine.travel(at(DAY), tick=False):
        yield build()


@pytest.fixture
def browser(world: World, client_of: Callable[..., Client]) -> Browser:
    return lambda name, language="en": client_of(world.accounts[name], language)


def pages(world: World) -> list[str]:
    [home] = world.open(world.poor[0])
    village = world.open_place(EAST)
    county = world.open_place(COUNTY, by="city")
    return [
        "/exits/",
        "/exits/?kind=household&state=open&year=2017",
        "/exits/counties/",
        "/exits/unsigned/",
        "/exits/open/",
        f"/exits/open/?area={EAST}",
        "/exits/open/place/",
        *(f"/exits/{row.public_id}/" for row in (home, village, county)),
    ]


def test_the_page_of_an_exit_and_its_signatures_log_who_read_the_income(
    world: World, browser: Browser
) -> None:
    [row] = world.open(world.poor[0])
    for address in (f"/exits/{row.public_id}/", f"/cases/{world.card(row).case.public_id}/"):
        before = AccessRecord.objects.count()
        assert browser("charlie").get(address).status_code == 404
        assert AccessRecord.objects.count() == before
        assert "5000.00" in browser("head").get(address).content.decode()
        assert AccessRecord.objects.count() == before + 1
    read = AccessRecord.objects.values_list("actor", "subject")
    assert set(read) == {(world.accounts["head"].pk, f"household:{world.poor[0].public_id}")}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_knows_all_its_names(
    world: World,
    browser: Browser,
    unknown_names: Callable[[str], list[str]],
    language: str,
) -> None:
    client = browser("city", language)
    for address in pages(world):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert unknown_names(answer.content.decode()) == [], address


def test_charlie_sees_no_exit_and_changes_none(world: World, browser: Browser) -> None:
    [row] = world.open(world.poor[0])
    client, key = browser("charlie"), row.public_id
    assert world.poor[0].number not in client.get("/exits/").content.decode()
    for address in (f"/exits/{key}/", f"/exits/{key}/paper/", f"/exits/open/?area={EAST}"):
        assert client.get(address).status_code == 404, address
    assert client.post(f"/exits/{key}/do/withdraw/", {"reason": "x"}).status_code == 404
    assert Exit.objects.get().state == ExitState.RUNNING


def test_a_township_opens_the_eligible_households_of_a_village_at_once(
    world: World, browser: Browser
) -> None:
    client, address = browser("town"), f"/exits/open/?area={EAST}"
    shown = client.get(address).content.decode()
    assert "No income is on record." in shown
    sent = {
        "household": [row.public_id for row in world.poor],
        "on": DAY.isoformat(),
        "basis": "入户核查表",
        "year": "2017",
    }
    assert client.post(address, {**sent, "basis": ""}).status_code == 422
    assert client.post(address, {**sent, "household": []}).status_code == 422
    assert Exit.objects.count() == 0
    assert client.post(address, sent).status_code == 302
    assert client.post(address, sent).status_code == 422  # nobody is left to be opened
    assert [row.household for row in Exit.objects.order_by("pk")] == world.poor[:2]


def test_an_exit_is_signed_entered_and_printed(world: World, browser: Browser) -> None:
    [row] = world.open(world.poor[0])
    world.sign_all(row)
    office = browser("office")
    assert "1 exit is signed" in office.get("/exits/").content.decode()
    assert office.post("/exits/enter/").status_code == 302
    row.refresh_from_db()
    assert row.state == ExitState.EXITED
    waiting = "/monitoring/four-things/?state=unchecked"
    assert world.poor[0].number in office.get(waiting).content.decode()
    assert world.poor[0].number not in browser("charlie").get(waiting).content.decode()
    here = f"/monitoring/four-things/households/{world.poor[0].public_id}/"
    assert here in office.get(f"/exits/{row.public_id}/").content.decode()
    assert "Not configured" in office.get(here).content.decode()  # the opinion is of May 2021
    paper = office.get(f"/exits/{row.public_id}/paper/")
    assert paper.content.startswith(b"%PDF")
    assert browser("town").post("/exits/enter/").status_code == 403


def test_what_cannot_be_entered_is_named_with_its_reason_and_the_rest_is_entered(
    world: World, browser: Browser
) -> None:
    rows = world.open(*world.poor[:2])
    for row in rows:
        world.sign_all(row)
    gone = world.poor[0]
    Household.objects.filter(pk=gone.pk).update(valid_until=DAY)
    shown = browser("office").post("/exits/enter/", follow=True).content.decode()
    assert "1 exit was entered." in shown
    assert f"{gone.number}: The household {gone.number} ended on" in shown
    assert [row.state for row in Exit.objects.order_by("pk")] == ["signed", "exited"]


def test_many_are_offered_to_be_looked_at_and_signed_together(
    world: World, browser: Browser
) -> None:
    world.open(*world.poor)
    shown = browser("branch").get("/exits/").content.decode()
    found = re.search(r'href="(/signing/review/\?kind=exit[^"]+)"', shown)
    assert found is not None
    looked = browser("branch").get(html.unescape(found[1]))
    assert looked.status_code == 200
    assert "Branch secretary" in looked.content.decode()


def test_what_was_typed_stays_where_it_is_refused(world: World, browser: Browser) -> None:
    [row] = world.open(world.poor[0], found=None)
    client, address = browser("town"), f"/exits/{row.public_id}/do/answer/"
    sent = {"food": "true", "on": "2018-01-01", "basis": "入户核查表"}
    answer = client.post(address, sent)
    assert answer.status_code == 422
    assert 'value="入户核查表"' in answer.content.decode()
    assert client.post(address, {**sent, "on": DAY.isoformat()}).status_code == 302
    row.refresh_from_db()
    assert row.answers == {"food": True}


def test_a_place_is_opened_by_its_code(world: World, browser: Browser) -> None:
    client = browser("office")
    sent = {"kind": "village", "code": "431225100201", "year": "2017"}
    assert client.post("/exits/open/place/", sent).status_code == 422
    assert client.post("/exits/open/place/", {**sent, "code": EAST}).status_code == 302
    assert Exit.objects.get().area == EAST


def test_what_the_source_leaves_open_of_a_village_stands_as_not_configured(
    world: World, browser: Browser
) -> None:
    row = world.open_place(EAST)
    shown = browser("office", "zh-hans").get(f"/exits/{row.public_id}/").content.decode()
    rule = re.search(r"<li>((?:(?!</li>).)*)村退出前户已脱贫", shown, re.DOTALL)
    assert rule is not None
    assert "未配置" in rule[1]


def test_the_register_leaves_as_a_workbook_and_a_forecast_stands_apart(
    world: World, browser: Browser
) -> None:
    world.open(*world.poor[:2])
    client = browser("office")
    answer = client.get("/exits/file/?kind=household")
    sheet = load_workbook(BytesIO(b"".join(answer)), read_only=True).active
    assert sheet is not None
    text = [cell for line in sheet.iter_rows(values_only=True) for cell in line]
    assert {row.number for row in world.poor[:2]} <= set(text)
    assert "张大山" not in text


def test_today_without_a_procedure_the_page_says_so(world: World, browser: Browser) -> None:
    with time_machine.travel(at(DAY.replace(year=2024)), tick=False):
        shown = browser("town").get(f"/exits/open/?area={EAST}").content.decode()
    assert "give no procedure for exits" in shown


def test_thirty_rows_ask_as_much_as_three(world: World, browser: Browser) -> None:
    client = browser("town")

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/exits/?size=50").status_code == 200
        return len(asked)

    world.open(*world.poor)
    cost()
    few = cost()
    world.open(*[world.home() for _ in range(12)])
    assert cost() == few


def test_who_was_taken_off_without_signatures_is_a_number_with_its_rows(
    world: World, browser: Browser
) -> None:
    def end(rows: list[Any]) -> None:
        told: dict[str, Any] = {"decided": HISTORY, "basis": "导入批次 7"}
        homes.end_tags(rows, tag="poor-household", until=DAY, **told, made_at=at(DAY), by=OPERATOR)

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/exits/unsigned/").status_code == 200
        return len(asked)

    client = browser("office")
    end(world.poor)
    assert (
        'href="/exits/unsigned/?as_of=2017-12-11">3</a>'
        in client.get("/exits/?as_of=2017-12-11&kind=village").content.decode()
    )
    shown = client.get("/exits/unsigned/").content.decode()
    assert all(row.number in shown for row in world.poor)
    assert "2017-12-11" in shown
    assert "导入批次 7" in shown
    cost()
    few = cost()
    end([world.home() for _ in range(12)])
    assert cost() == few
    charlie = browser("charlie").get("/exits/unsigned/").content.decode()
    assert world.poor[0].number not in charlie
