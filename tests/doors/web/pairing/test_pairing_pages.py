"""Pairing through pages: from arithmetic to a proposal that people decide, grids, visits by office."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from openpyxl import load_workbook

from tests import factories as make
from tests.doors.web.pairing.conftest import Paired
from tests.pairing.world import AT, COUNTY, EAST, TOWN, WEST, helper, home
from zhucun.directory.actions import merge_places
from zhucun.directory.perms import OPERATOR
from zhucun.pairing import actions
from zhucun.pairing.models import (
    Backing,
    CallVisit,
    Cell,
    CellPlace,
    Helper,
    Office,
    Pairing,
    Proposal,
)

Browser = Callable[..., Client]


def pages(paired: Paired) -> list[str]:
    """Every page that reads something of the county."""
    return [
        "/pairings/",
        f"/unpaired/?area={COUNTY}",
        "/helpers/",
        f"/helpers/{paired.mine.public_id}/",
        "/pairings/proposals/",
        f"/unpaired/{paired.waiting.public_id}/pair/",
        f"/unpaired/{paired.waiting.public_id}/kin/",
        f"/pairings/{paired.pairing.public_id}/end/",
        f"/pairings/{paired.pairing.public_id}/visit/",
        "/grids/",
        f"/grids/villages/{EAST}/",
        f"/grids/villages/{EAST}/five/",
        f"/grids/{paired.cell.public_id}/",
        "/offices/",
        f"/offices/{paired.mayor.public_id}/",
        "/calls/",
        "/helpers/new/",
        "/offices/new/",
        "/merged-villages/",
        f"/villages-helped/?area={COUNTY}",
        f"/villages-helped/{EAST}/new/",
        f"/households/{paired.house.public_id}/",
    ]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_knows_all_its_names(
    paired: Paired,
    browser: Browser,
    unknown_names: Callable[[str], list[str]],
    language: str,
) -> None:
    client = browser("office", language)
    for address in pages(paired):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert unknown_names(answer.text) == [], address


def test_charlie_finds_nothing_of_the_county(paired: Paired, browser: Browser) -> None:
    client = browser("charlie")
    for address in pages(paired):
        answer = client.get(address)
        for secret in (
            "刘结对",
            "县长甲",
            paired.house.number,
            paired.waiting.number,
            "第一微网格",
        ):
            assert secret not in answer.text, (address, secret)
    file = client.get("/pairings/file/")
    sheet = load_workbook(io.BytesIO(b"".join(file.streaming_content))).active
    assert sheet is not None
    assert paired.house.number not in str(list(sheet.values))


def test_from_a_proposal_to_a_pairing(paired: Paired, browser: Browser) -> None:
    client = browser("office")
    page = client.get("/pairings/").text
    for told in ("Of these with a helper", "1 without", "HH18-070"):
        assert told in page, told
    sent = {"area": COUNTY, "title": "六月结对", "nearness": "1"}
    answer = client.post("/pairings/proposals/", sent)
    row = Proposal.objects.get()
    assert answer.url == f"/pairings/proposals/{row.public_id}/"
    page = client.get(answer.url).text
    assert "刘结对" in page
    assert paired.waiting.public_id in page
    client.post(f"{answer.url}decide/", {"do": "adopt", "row": [paired.waiting.public_id]})
    assert Pairing.objects.filter(household=paired.waiting, valid_until=None).count() == 1
    refused = client.post("/pairings/proposals/", sent).text
    assert "waits for a helper" in refused
    sent = {"do": "decline", "all": "1"}
    needed = client.post(f"{answer.url}decide/", sent, follow=True)
    assert "A reason is needed" in needed.text
    declined = client.post(f"{answer.url}decide/", sent | {"reason": "不合适"}, follow=True)
    assert "was decided" in declined.text


def test_too_few_places_are_said_with_their_numbers(paired: Paired, browser: Browser) -> None:
    for _ in range(6):
        home(paired.places[EAST])
    page = browser("office").get("/pairings/").text
    assert "5 places for 8 households: 3 have none" in page
    assert "2 helpers would suffice" in page


def test_a_wish_for_more_than_the_cap_stands_at_its_field(paired: Paired, browser: Browser) -> None:
    sent = {"area": COUNTY, "title": "六月结对", "nearness": "1", "cap": "6"}
    page = browser("office").post("/pairings/proposals/", sent).text
    assert 'id="id_cap_error"' in page


def test_a_household_is_paired_by_hand_and_the_pairing_ended(
    paired: Paired, browser: Browser
) -> None:
    client = browser("office")
    address = f"/unpaired/{paired.waiting.public_id}/pair/"
    sent = {"helper": paired.mine.public_id, "role": "main", "since": "2018-06-15"}
    for day in ("2199-01-01", "2014-12-31"):  # ahead of the day, and before the household was one
        assert 'id="id_since_error"' in client.post(address, {**sent, "since": day}).text
    assert client.post(address, sent).url == f"/households/{paired.waiting.public_id}/"
    again = helper(TOWN, "另一位")
    refused = client.post(address, {**sent, "helper": again.public_id}).text
    assert 'id="id_helper_error"' in refused
    end = f"/pairings/{paired.pairing.public_id}/end/"
    wrong = client.post(end, {"until": "2018-06-15", "reason": "调整"}).text
    assert 'id="id_until_error"' in wrong
    phone = client.post(end, {"until": "2018-07-01", "reason": "13800000001"}).text
    assert 'id="id_reason_error"' in phone
    assert client.post(end, {"until": "2018-07-01", "reason": "调整"}).status_code == 302


def test_a_helper_is_recorded_and_leaves(paired: Paired, browser: Browser) -> None:
    client = browser("office")
    unit = make.unit("溆浦县农业局", area=COUNTY)
    make.person("新帮手", unit=unit)
    sent = {"person": "新帮手", "place": TOWN, "kind": "official", "since": "2018-06-15"}
    made = client.post("/helpers/new/", sent)
    row = Helper.objects.get(person__name="新帮手")
    assert made.url == f"/helpers/{row.public_id}/"
    assert 'id="id_person_error"' in client.post("/helpers/new/", sent).text
    assert 'id="id_person_error"' in client.post("/helpers/new/", {**sent, "person": "没有"}).text
    end = {"until": "2018-07-01", "reason": "调离"}
    client.post(f"/helpers/{paired.mine.public_id}/end/", end)
    paired.mine.refresh_from_db()
    assert paired.mine.end_reason == "调离"


def test_a_helper_reads_his_households_and_writes_a_visit_down(
    paired: Paired, browser: Browser
) -> None:
    client = browser("helper")
    page = client.get("/my-households/").text
    assert paired.house.number in page
    assert "张**" in page
    assert paired.waiting.number not in page
    address = f"/pairings/{paired.pairing.public_id}/visit/"
    assert client.post(address, {"on": "2018-06-15", "note": "入户"}).status_code == 302
    assert CallVisit.objects.get().helper == paired.mine
    again = client.post(address, {"on": "2018-06-15"}).text
    assert 'id="id_on_error"' in again


def test_households_are_put_into_a_grid_of_the_village(paired: Paired, browser: Browser) -> None:
    client = browser("secretary")
    page = client.get(f"/grids/villages/{EAST}/").text
    assert paired.waiting.number in page
    sent = {"cell": paired.cell.public_id, "household": [paired.waiting.public_id]}
    client.post(f"/grids/villages/{EAST}/place/", sent)
    assert CellPlace.objects.get().household == paired.waiting
    client.post(f"/grids/villages/{EAST}/", {"name": "第二微网格", "since": "2018-06-15"})
    assert Cell.objects.count() == 2
    taken = client.post(
        f"/grids/villages/{EAST}/", {"name": "第一微网格", "since": "2018-06-15"}
    ).text
    assert 'id="id_name_error"' in taken


def test_an_office_and_its_visits_are_written_down_once(paired: Paired, browser: Browser) -> None:
    client = browser("office")
    unit = make.unit("溆浦县委", area=COUNTY)
    make.person("新书记", unit=unit)
    sent = {"person": "新书记", "place": COUNTY, "kind": "secretary", "since": "2018-06-01"}
    client.post("/offices/new/", sent)
    row = Office.objects.get(kind="secretary")
    address = f"/offices/{row.public_id}/"
    visit = {"place": EAST, "on": "2018-06-14", "number": paired.house.number}
    assert client.post(address, visit).status_code == 302
    assert CallVisit.objects.get().household == paired.house
    assert 'id="id_on_error"' in client.post(address, visit).text
    later = client.post(address, {"place": EAST, "on": "2018-06-20"}).text
    assert 'id="id_on_error"' in later
    nobody = client.post(address, {"place": EAST, "on": "2018-06-13", "number": "无此户"}).text
    assert 'id="id_number_error"' in nobody
    call = CallVisit.objects.get()
    client.post(f"/calls/{call.public_id}/void/", {"reason": "误记"})
    assert CallVisit.objects.get().void_reason == "误记"
    client.post(f"{address}leave/")
    row.refresh_from_db()
    assert str(row.valid_until) == "2018-06-15"


def test_an_unannounced_visit_ahead_is_not_on_the_townships_page(
    paired: Paired, browser: Browser
) -> None:
    sent = {"place": EAST, "on": "2018-06-18", "is_unannounced": "on", "note": "暗访"}
    browser("office").post(f"/offices/{paired.mayor.public_id}/", sent)
    assert CallVisit.objects.count() == 1
    for address in (f"/offices/{paired.mayor.public_id}/", "/calls/?from=2018-06-01&to=2018-06-30"):
        assert "暗访" in browser("office").get(address).text
        assert "暗访" not in browser("town").get(address).text


def test_lists_ask_no_more_for_thirty_rows_than_for_three(
    paired: Paired, browser: Browser, queries_of: Callable[..., list[str]]
) -> None:
    client = browser("office")
    client.post("/pairings/proposals/", {"area": COUNTY, "title": "一", "nearness": "1"})
    first = Proposal.objects.get()
    addresses = (
        *("/pairings/", "/helpers/", f"/unpaired/?area={COUNTY}", "/grids/", "/offices/"),
        f"/grids/villages/{EAST}/five/",
        f"/helpers/{paired.mine.public_id}/",
        f"/households/{paired.house.public_id}/",
        f"/grids/{paired.cell.public_id}/",
        f"/unpaired/{paired.waiting.public_id}/kin/",
    )

    def kin_and_grids(count: int) -> None:
        """Each at once: kin of the helper, kin of the household, a household and a grid more."""
        for number in range(count):
            new, who = home(paired.places[EAST]), helper(TOWN)
            actions.note_kin([(paired.mine, new), (who, paired.house)], at=AT, by=OPERATOR)
            told = {"since": AT.date(), "by": OPERATOR}
            actions.place_households(cell=paired.cell, households=[new], **told)
            actions.make_cell(village=paired.places[EAST], name=f"{count}-{number}", **told)

    kin_and_grids(2)
    few = [queries_of(lambda a=a: client.get(a)) for a in addresses]
    shown = queries_of(lambda: client.get(f"/pairings/proposals/{first.public_id}/"))
    kin_and_grids(20)
    many = [queries_of(lambda a=a: client.get(a)) for a in addresses]
    assert [len(one) for one in many] == [len(one) for one in few]
    client.post("/pairings/proposals/", {"area": COUNTY, "title": "二", "nearness": "1"})
    second = Proposal.objects.exclude(pk=first.pk).get()
    again = queries_of(lambda: client.get(f"/pairings/proposals/{second.public_id}/"))
    assert len(again) == len(shown)


def test_the_part_that_htmx_gets_is_that_of_the_page(
    paired: Paired, browser: Browser, part: Callable[[str, str], str]
) -> None:
    client = browser("office")
    for address, name in (
        ("/pairings/", "pairings"),
        ("/helpers/", "helpers"),
        ("/grids/", "grids"),
    ):
        whole = client.get(address).text
        piece = client.get(address, headers={"HX-Request": "true", "HX-Target": name}).text
        assert part(whole, name) == part(piece, name)


def test_who_answers_for_a_village_is_named_and_ended_from_the_list(
    paired: Paired, browser: Browser, unknown_names: Callable[[str], list[str]]
) -> None:
    client, page = browser("office"), f"/villages-helped/{EAST}/new/"
    unit = make.unit("县水利局", area=COUNTY)
    sent = {"kind": "county_unit", "unit": unit.public_id, "since": "2018-06-01"}
    refused = client.post(page, {**sent, "unit": ""})
    assert refused.status_code == 422
    assert 'href="#id_unit"' in refused.text
    for _ in range(2):
        assert client.post(page, sent).status_code == 302
    row = Backing.objects.get()
    listed = client.get(f"/villages-helped/?area={COUNTY}&state=county_unit").text
    assert "县水利局" in listed
    assert unknown_names(listed) == []
    end = f"/backings/{row.public_id}/end/"
    assert end in listed
    assert end not in browser("town").get(f"/villages-helped/?area={TOWN}").text
    assert "县水利局" not in browser("charlie").get(f"/villages-helped/?area={COUNTY}").text
    for address in (page, end):
        assert browser("charlie").get(address).status_code == 404
        assert browser("secretary").get(address).status_code == 403
    done = client.post(end, {"until": "2018-06-15", "reason": "换人"})
    assert done.status_code == 302
    assert "县水利局" not in client.get(f"/villages-helped/?area={COUNTY}").text


def test_a_merged_village_waits_on_the_home_page_until_all_of_it_has_followed(
    paired: Paired, browser: Browser
) -> None:
    merge_places(codes=[EAST], into=WEST, on=date(2018, 6, 1), by=OPERATOR)
    client, told = browser("office"), "Merged villages whose households have to follow"
    assert told in client.get("/").text
    for who in ("charlie", "town"):
        assert told not in browser(who).get("/").text
    follow = f"/merged-villages/{EAST}/follow/"
    assert follow in client.get("/merged-villages/").text
    assert browser("charlie").post(follow).status_code == 404
    assert browser("town").post(follow).status_code == 403
    for _ in range(2):
        assert client.post(follow).status_code == 302
    assert follow not in client.get("/merged-villages/").text
    assert told not in client.get("/").text
    assert set(Pairing.objects.values_list("area", flat=True)) == {WEST}
