"""Pages of places. Copy this file for another room's pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from zhucun.directory import actions
from zhucun.directory.models import Account, Place
from zhucun.directory.perms import OPERATOR

Clients = Callable[..., Client]


def test_alice_sees_the_townships_of_her_county(alice: Account, client_of: Clients) -> None:
    html = client_of(alice).get("/places/").text
    assert "赊店镇" in html
    assert "桥头镇" in html
    assert "东关村" not in html  # one level at a time


def test_bob_sees_what_his_colleague_sees(
    alice: Account, bob: Account, client_of: Clients, part: Callable[[str, str], str]
) -> None:
    hers, his = (client_of(each).get("/places/").text for each in (alice, bob))
    assert part(hers, "places") == part(his, "places")


@pytest.mark.parametrize("address", ["/places/", "/places/?area=411327", "/places/?q=xiaohe"])
def test_charlie_sees_none_of_her_places_in_lists(
    address: str, charlie: Account, client_of: Clients
) -> None:
    answer = client_of(charlie).get(address)
    assert answer.status_code == 200
    for name in ("社旗", "赊店", "桥头", "小河"):
        assert name not in answer.text.split("<h1>")[1]


@pytest.mark.parametrize("code", ["411327", "411327101201", "999999"])
def test_charlie_cannot_tell_her_place_from_none(
    code: str, charlie: Account, client_of: Clients
) -> None:
    answer = client_of(charlie, "en").get(f"/places/{code}/")
    assert answer.status_code == 404
    assert "Nothing was found under this address." in answer.text


@pytest.mark.parametrize("text", ["小河", "xiaohe", "xh", "411327101201", "XIAOHE"])
def test_a_place_is_found_by_name_pinyin_initials_and_code(
    text: str, alice: Account, client_of: Clients
) -> None:
    html = client_of(alice).get("/places/", {"q": text}).text
    assert 'href="/places/411327101201/"' in html
    assert 'href="/places/411327100201/"' not in html


def test_the_swapped_part_equals_the_fresh_page(
    alice: Account, client_of: Clients, part: Callable[[str, str], str]
) -> None:
    client, address = client_of(alice), "/places/?area=411327&sort=-name&size=20"
    fresh = client.get(address)
    swapped = client.get(address, headers={"HX-Request": "true", "HX-Target": "places"})
    assert "<html" not in swapped.text
    assert swapped.text.strip() == part(fresh.text, "places")


def test_htmx_gets_the_whole_page_when_it_restores_history(
    alice: Account, client_of: Clients
) -> None:
    headers = {
        "HX-Request": "true",
        "HX-Target": "places",
        "HX-History-Restore-Request": "true",
    }
    assert "<html" in client_of(alice).get("/places/", headers=headers).text


def test_more_places_cost_no_more_queries(
    alice: Account, client_of: Clients, queries_of: Callable[..., list[str]]
) -> None:
    client = client_of(alice)
    few = queries_of(lambda: client.get("/places/?area=411327100"))
    more = [
        actions.PlaceDraft(code=f"411327100{number}", name=f"第{number}村民委员会")
        for number in range(301, 331)
    ]
    actions.add_places(more, since=date(2020, 1, 1), by=OPERATOR)
    many = queries_of(lambda: client.get("/places/?area=411327100"))
    assert many == few
    assert [line for line in few if "directory_place" in line] == ["SELECT directory_place"] * 3


def test_a_place_shows_where_it_lies_its_tags_and_its_figures(
    alice: Account,
    places: dict[str, Place],
    client_of: Clients,
    unknown_names: Callable[[str], list[str]],
) -> None:
    village = places["411327101201"]
    actions.tag_places(
        places=[village], tag="poverty", since=date(2020, 5, 1), basis="县名单", by=OPERATOR
    )
    actions.record_figures(
        figures={village: {"households": 312}}, as_of=date(2021, 1, 1), by=OPERATOR
    )
    html = client_of(alice).get("/places/411327101201/").text
    assert unknown_names(html) == []
    assert 'href="/places/411327101/"' in html
    assert 'href="/places/41/"' not in html  # above her area: a name, no page
    for shown in ("贫困村", "户数", "2020-05-01", "县名单", "312", "2021-01-01"):
        assert shown in html


def test_tags_and_figures_are_those_of_the_day(
    alice: Account, places: dict[str, Place], client_of: Clients
) -> None:
    village = places["411327101201"]
    actions.tag_places(
        places=[village], tag="poverty", since=date(2022, 5, 1), basis="县名单", by=OPERATOR
    )
    before = client_of(alice).get("/places/411327101201/?as_of=2022-04-30").text
    assert "县名单" not in before
    assert 'href="/places/411327101/?as_of=2022-04-30"' in before
    assert "县名单" in client_of(alice).get("/places/411327101201/?as_of=2022-05-01").text


def test_a_merged_village_leads_to_its_heir(alice: Account, client_of: Clients) -> None:
    actions.end_place(
        code="411327100202",
        until=date(2023, 1, 1),
        merged_into="411327100201",
        by=OPERATOR,
    )
    client = client_of(alice, "en")
    after = client.get("/places/411327100202/")
    assert after.status_code == 410
    assert "was merged into 东关村民委员会" in after.text
    assert 'href="/places/411327100201/"' in after.text
    before = client.get("/places/411327100202/?as_of=2022-12-31")
    assert before.status_code == 200
    assert "This place ends on 2023-01-01." in before.text
    assert 'href="/places/411327100201/?as_of=2023-01-01"' in before.text
