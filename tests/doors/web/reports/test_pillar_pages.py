"""Pages behind pillars: checklists that an office ticks, rows, a unit's own pillars; volumes of stories."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests import factories as make
from tests.reports.burden_world import World, build
from tests.reports.test_story_volumes import published
from zhucun.directory.enums import Role
from zhucun.directory.models import Account, Place
from zhucun.reports.models import PlaceTick, StoryVolume

NOW = datetime(2024, 4, 10, 2, 0, tzinfo=UTC)
STRICT = "/pillars/411327/strict-management-deep-care/"
LIST = "/pillars/411327/lists/responsibility-chain/"
CHECK_UP = "entitlements/health-check"
Open = Callable[..., Client]
Unknown = Callable[[str], list[str]]


@pytest.fixture
def world(places: dict[str, Place], settings: Any) -> Any:
    settings.POLICY_DIR = settings.ROOT / "policy"
    with time_machine.travel(NOW, tick=False):
        found = build(places)
        unit = make.unit("县财政局")
        make.posting(
            make.person("派出", unit=unit),
            places["411327100201"],
            make.round_("2022"),
            unit=unit,
            role="member",
        )
        found.actors["unit"] = make.actor("unit", Role.UNIT, "411327", unit=unit)
        yield found


@pytest.fixture
def open_as(world: World, client_of: Callable[..., Client]) -> Open:
    def opened(who: str, language: str = "en") -> Client:
        return client_of(Account.objects.get(pk=world.actors[who].account), language)

    return opened


def test_an_office_ticks_an_item_with_what_shows_it_and_takes_it_back(
    open_as: Open, unknown_names: Unknown
) -> None:
    client = open_as("office")
    pillar = client.get(STRICT)
    assert (LIST in pillar.text, unknown_names(pillar.text)) == (True, [])
    screen = "rows/?item=screens%2Fbroken-responsibility-chain"
    assert screen in pillar.text
    leads = client.get(f"{STRICT}{screen}")
    assert ("A question to be asked and no finding" in leads.text) == (leads.status_code == 200)
    assert unknown_names(leads.text) == []
    page = client.get(LIST)
    assert ("0 of 6 are in place" in page.text, unknown_names(page.text)) == (True, [])
    form = f"{LIST}team/"
    assert client.get(form).status_code == 200
    early = client.post(form, {"since": "2024-05-01", "evidence": "文件"})
    assert "has not come yet" in early.text
    assert client.post(form, {"since": "2024-01-08", "evidence": "社组2号"}).status_code == 302
    assert ("1 of 6" in client.get(LIST).text, "社组2号" in client.get(LIST).text) == (True, True)
    row = PlaceTick.objects.get()
    assert client.post(f"/ticks/{row.public_id}/end/", {"reason": "文件废止"}).status_code == 302
    assert "文件废止" in client.get(LIST).text
    assert unknown_names(open_as("office", "zh-hans").get(LIST).text) == []
    other = open_as("stranger")
    assert other.get(LIST).status_code == 404
    assert other.post(form, {"since": "2024-01-08", "evidence": "x"}).status_code == 404
    assert other.get(f"/ticks/{row.public_id}/end/").status_code == 404
    assert open_as("wang").post(form, {}).status_code == 403


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_unit_has_its_own_pillars_and_no_way_to_those_of_others(
    world: World, open_as: Open, unknown_names: Unknown, language: str
) -> None:
    client = open_as("unit", language)
    unit = world.actors["unit"].held[0].unit
    listed = client.get("/pillars/")
    assert (listed.status_code, unknown_names(listed.text)) == (200, [])
    address = f"/pillars/411327/one-pledge-three-reviews/?unit={unit}"
    assert address in listed.text
    page = client.get(address)
    assert (page.status_code, unknown_names(page.text)) == (200, [])
    rows = "/pillars/411327/one-pledge-three-reviews/rows/?item=scores%2Fone-pledge-three-reviews"
    assert rows.replace("&", "&amp;") in page.text
    behind = client.get(f"{rows}&unit={unit}")
    assert ("派出" in behind.text, "王驻村" in behind.text) == (True, False)
    assert unknown_names(behind.text) == []
    assert "/pillars/411327100201/" not in page.text
    for closed in (STRICT, rows, f"{STRICT}?unit=aaaaaaaaaaaa", "/pillars/?area=520111"):
        assert client.get(closed).status_code == 404, closed
    assert open_as("stranger").get(f"{rows}&unit={unit}").status_code == 404


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_number_is_one_click_from_its_rows(
    world: World, open_as: Open, unknown_names: Unknown, language: str
) -> None:
    unit = world.actors["unit"].held[0].unit
    number = re.compile(r'data-label="(?:Value|数值)">(.*?)</td>', re.DOTALL)
    for who, address in (("office", STRICT), ("unit", f"{STRICT}?unit={unit}")):
        client, seen = open_as(who, language), 0
        for cell in number.findall(client.get(address).text):
            if re.search(r"\d", cell):
                href = re.search(r'href="([^"]+)"', cell)
                assert href is not None, cell
                page = client.get(html.unescape(href[1]))
                assert (page.status_code, unknown_names(page.text)) == (200, []), href[1]
                seen += 1
        assert seen > 8, who
    assert open_as("stranger").get(f"{STRICT}rows/?item={CHECK_UP}").status_code == 404


def test_the_rows_equal_their_part_and_cost_the_same_for_more(
    open_as: Open, places: dict[str, Place], queries_of: Any, part: Callable[[str, str], str]
) -> None:
    client = open_as("office")
    address = "/pillars/411327/one-pledge-three-reviews/rows/?item=scores/one-pledge-three-reviews"
    assert "王驻村" in client.get(address).text
    few = queries_of(lambda: client.get(address))
    round_ = make.round_("2023")
    for number in range(9):
        make.posting(make.person(f"新{number}"), places["411327100202"], round_, role="member")
    assert len(queries_of(lambda: client.get(address))) == len(few)
    swapped: Any = client.get(address, headers={"HX-Request": "true", "HX-Target": "pillar-rows"})
    assert swapped.text.strip() == part(client.get(address).text, "pillar-rows")


def test_stories_are_compiled_printed_and_listed(
    world: World, open_as: Open, unknown_names: Unknown
) -> None:
    story = published(world, "点亮村路")
    client = open_as("office")
    form = client.get("/stories/volumes/new/")
    assert ("点亮村路" in form.text, unknown_names(form.text)) == (True, [])
    sent = {"title": "第一辑", "issuer": "县委组织部", "stories": [story.public_id]}
    address = client.post("/stories/volumes/new/", sent)["Location"]
    assert StoryVolume.objects.count() == 1
    for page in (address, "/stories/volumes/", "/stories/"):
        answer = client.get(page)
        assert (answer.status_code, unknown_names(answer.text)) == (200, []), page
    assert client.get(f"{address}pdf/").content.startswith(b"%PDF-")
    file = client.get("/stories/file/?kind=&state=published")
    assert file["Content-Disposition"].endswith('.xlsx"') or "xlsx" in file["Content-Disposition"]
    other = open_as("stranger")
    assert other.get("/stories/volumes/new/?area=411327").status_code == 404
    assert other.post("/stories/volumes/new/?area=411327", sent).status_code == 404
    assert open_as("wang").get("/stories/volumes/new/").status_code == 403


def test_sessions_outside_the_plan_are_marked_on_list_and_page(
    places: dict[str, Place], settings: Any, client_of: Callable[..., Client]
) -> None:
    from tests.learning.world import session

    settings.POLICY_DIR = settings.ROOT / "policy"
    make.add_places({"43": "湖南省", "4311": "永州市", "431103": "冷水滩区"})
    office = make.actor("hunan", Role.OFFICE, "431103", on=date(2025, 3, 14))
    made = session("临时加开", area="431103", by=office)
    client = client_of(Account.objects.get(username="hunan"), "en")
    words = "The session is on no line"
    assert words in client.get("/trainings/?as_of=2025-03-14").text
    assert words in client.get(f"/trainings/{made.public_id}/?as_of=2025-03-14").text
    assert "临时加开" in client.get("/trainings/?plan=outside").text
    assert "临时加开" not in client.get("/trainings/?plan=in").text
    assert client.get("/trainings/?plan=nonsense").status_code == 422
