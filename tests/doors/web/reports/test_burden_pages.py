"""Pages of the burden: every number leads to its rows; a cadre sees his own, a stranger nobody."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import python_calamine as calamine
import time_machine
from django.test import Client

from tests import factories as make
from tests.reports.burden_world import COUNTY, TOWNSHIP, World, build
from zhucun.directory.models import Account, Place
from zhucun.ledger.enums import Access
from zhucun.ledger.models import AccessRecord
from zhucun.roster.models import Round

Browser = Callable[..., Client]


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(datetime(2024, 3, 20, 2, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def world(places: dict[str, Place]) -> World:
    return build(places)


@pytest.fixture
def browser(world: World, client_of: Callable[..., Client]) -> Browser:
    """`browser("li")`: his browser, in English."""

    def signed_in(who: str, language: str = "en") -> Client:
        return client_of(Account.objects.get(pk=world.actors[who].account), language)

    return signed_in


def test_the_office_sees_a_line_for_each_cadre_and_the_sums(
    world: World, browser: Browser, part: Any, unknown_names: Any
) -> None:
    world.visit()
    world.form()
    page = browser("office").get("/burden/?month=2024-03").text
    listed = part(page, "burden")
    assert listed.index("王驻村") < listed.index("李队员") < listed.index("赵队员")
    assert f"/burden/{world.wang.public_id}/?month=2024-03#records" in listed
    assert "<dt>Forms asked</dt><dd>3 · 6 fields</dd>" in page
    assert "8 · 1 typed, 7 chosen" in page
    assert unknown_names(page) == []


def test_a_number_leads_to_its_rows(world: World, browser: Browser, unknown_names: Any) -> None:
    visit = world.visit()
    form = world.form()
    page = browser("office").get(f"/burden/{world.wang.public_id}/?month=2024-03").text
    assert f'href="/visits/{visit.public_id}/"' in page
    assert f'href="/forms/{form.public_id}/"' in page
    assert f"/presence/{world.wang.public_id}/2024-03/" in page
    assert "Keystroke-level model" in page
    assert "<dd>0.28 s</dd>" in page
    assert unknown_names(page) == []


def test_every_page_behind_a_number_opens_for_the_office_and_the_cadre(
    world: World, browser: Browser
) -> None:
    world.visit()
    world.trip()
    world.form()
    matter = world.matter()
    for who, posting in (("office", world.wang), ("wang", world.wang), ("li", world.li)):
        client = browser(who)
        page = client.get(f"/burden/{posting.public_id}/?month=2024-03").text
        main = page[page.index("<main") :]
        assert (f"/matters/{matter.public_id}/" in main) == (posting == world.wang)
        links = set(re.findall(r'href="(/[^"#]*)"', main))
        assert len(links) > 4
        closed = {link: client.get(link).status_code for link in links}
        assert {link: code for link, code in closed.items() if code != 200} == {}


def test_a_cadre_reads_his_own_month_from_the_menu(world: World, browser: Browser) -> None:
    world.trip()
    li = browser("li")
    assert 'href="/burden/mine/"' in li.get("/").text
    answer = li.get("/burden/mine/?month=2024-03", follow=True)
    assert answer.redirect_chain[0][0] == f"/burden/{world.li.public_id}/?month=2024-03"
    assert "My burden 2024-03" in answer.text
    assert "You were not on post" in li.get("/burden/mine/?month=2019-01").text
    assert li.get("/burden/").status_code == 403
    assert 'href="/burden/"' not in li.get("/").text


@pytest.mark.parametrize("who", ["stranger", "zhao"])
def test_a_stranger_sees_nobody_of_the_village(world: World, browser: Browser, who: str) -> None:
    world.visit()
    form = world.form()
    client = browser(who)
    assert client.get(f"/burden/{world.wang.public_id}/?month=2024-03").status_code == 404
    assert "王驻村" not in client.get("/burden/?month=2024-03").text
    expected = {"stranger": 404, "zhao": 200}[who]  # the county asks him, too
    assert client.get(f"/forms/{form.public_id}/").status_code == expected


def test_another_county_gets_no_file_and_no_form(world: World, browser: Browser) -> None:
    world.form()
    charlie = browser("stranger")
    assert charlie.get(f"/burden/file/?month=2024-03&area={COUNTY}").status_code == 404
    assert "春耕" not in charlie.get("/forms/").text
    assert "春耕" not in charlie.get(f"/burden/regulation/?area={COUNTY}&as_of=2026-03-05").text


def test_the_list_is_a_workbook_whose_taking_is_noted(world: World, browser: Browser) -> None:
    world.visit()
    answer = browser("office").get(f"/burden/file/?month=2024-03&area={COUNTY}")
    data = b"".join(answer.streaming_content)  # type: ignore[arg-type]
    rows = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    [heads, first, *rest] = rows.to_python()
    assert heads[2:4] == ["Name", "Serves as"]
    assert first[2] == "王驻村"
    assert first[6:9] == [1, 1, 7]
    assert len(rest) == 2
    note = AccessRecord.objects.get(kind=Access.EXPORT)
    assert (note.rows, note.area) == (3, COUNTY)
    assert browser("li").get("/burden/file/?month=2024-03").status_code == 403


def test_sums_of_the_places_below_lead_down(world: World, browser: Browser) -> None:
    page = browser("office").get(f"/burden/?month=2024-03&area={COUNTY}").text
    assert f"area={TOWNSHIP}" in page
    assert "赊店镇" in page


def test_a_wrong_month_is_refused(world: World, browser: Browser) -> None:
    assert browser("office").get("/burden/?month=2024-13").status_code == 422


def test_the_htmx_part_equals_the_fresh_page(world: World, browser: Browser, part: Any) -> None:
    for path, name in (("/burden/?month=2024-03", "burden"), ("/forms/", "asked-forms")):
        world.form()
        office = browser("office")
        whole = office.get(path).text
        found = office.get(path, headers={"HX-Request": "true", "HX-Target": name}).text
        assert found.strip() == part(whole, name).strip()


def test_thirty_cadres_cost_as_many_queries_as_three(
    world: World, places: dict[str, Place], browser: Browser, queries_of: Any
) -> None:
    office = browser("office")
    world.visit()
    few = queries_of(lambda: office.get("/burden/?month=2024-03"))
    for number in range(27):
        make.posting(
            make.person(f"新{number}"), places["411327100202"], Round.objects.get(), role="member"
        )
    assert queries_of(lambda: office.get("/burden/?month=2024-03")) == few


# the five prohibitions


def test_the_prohibitions_stand_with_what_was_found(
    world: World, browser: Browser, unknown_names: Any
) -> None:
    page = browser("office").get("/burden/regulation/?as_of=2026-03-05").text
    assert "国办函〔2026〕12号" in page
    assert "随意、反复要求基层填表报数交材料" in page
    assert page.count("<h2 id=") >= 5
    assert "Needs a person's word" in page.replace("&#x27;", "'")
    assert "geolocation=(), camera=(), microphone=()" in page
    assert unknown_names(page) == []


def test_before_the_regulation_the_page_says_so(world: World, browser: Browser) -> None:
    assert "names no prohibitions" in browser("office").get("/burden/regulation/").text
    assert browser("office").get("/burden/regulation/file/").status_code == 404


@pytest.mark.parametrize("who", ["office", "li"])
def test_the_prohibitions_are_printed_and_exported(
    world: World, browser: Browser, who: str
) -> None:
    client = browser(who, "zh-hans")
    pdf = client.get("/burden/regulation/file/?as=pdf&as_of=2026-03-05")
    assert pdf.content.startswith(b"%PDF")
    book = client.get("/burden/regulation/file/?as=xlsx&as_of=2026-03-05")
    sheet = calamine.CalamineWorkbook.from_filelike(io.BytesIO(book.content)).get_sheet_by_index(0)
    assert "国办函〔2026〕12号" in sheet.to_python()[0][0]
    assert client.get("/burden/regulation/file/?as=doc&as_of=2026-03-05").status_code == 422
