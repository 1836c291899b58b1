"""Works through the API: photos before and after, and what is refused without them."""

from __future__ import annotations

from base64 import b64encode
from datetime import date

import pytest
import time_machine

from tests import factories as make
from tests.economy.world import AT, EAST, SPRING, account, family, head_of, picture, project
from zhucun.directory.enums import Role
from zhucun.directory.models import Account
from zhucun.economy.models import ProjectPhoto


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def by(places, settings, caller):
    settings.POLICY_DIR = settings.ROOT / "policy"
    actors = {
        "wang": account("wang", Role.FIRST_SECRETARY, EAST),
        "charlie": account("charlies", Role.OFFICE, "520111"),
    }
    row = project(places[EAST], actors["wang"])

    def called(who):
        return caller(Account.objects.get(pk=actors[who].account))

    called.row = row
    return called


@pytest.fixture
def hunan(db, settings, caller):
    settings.POLICY_DIR = settings.ROOT / "policy"
    since, day, village = date(2015, 1, 1), date(2022, 6, 1), "431224100201"
    make.add_places({"43": "湖南省", "4312": "怀化市", "431224": "溆浦县"}, since=since)
    make.add_places({"431224100": "卢峰镇", village: "阳雀坡村"}, since=since)
    make.add_places({"52": "贵州省", "5201": "贵阳市", "520111": "花溪区"}, since=since)
    roles = {"wang": (Role.FIRST_SECRETARY, village), "charlie": (Role.OFFICE, "520111")}
    actors = {who: make.actor(who, *role, on=day) for who, role in roles.items()}

    def called(who):
        return caller(Account.objects.get(pk=actors[who].account))

    called.village = village
    return called


def _photo(**more):
    content = b64encode(picture()).decode()
    return {"moment": "before", "on": str(SPRING), "content": content, **more}


def test_a_photo_is_kept_once_and_what_is_none_is_refused(by):
    address = f"/economy/projects/{by.row.public_id}/photos"
    for _ in range(2):
        assert by("wang").post(address, _photo()).status == 201
    assert ProjectPhoto.objects.count() == 1
    for content in ("abc", b64encode(b"GIF89a").decode()):
        refused = by("wang").post(address, _photo(content=content))
        assert (refused.status, refused.body["code"]) == (422, "economy.not-a-works-photo")
    assert by("charlie").post(address, _photo()).status == 404


def test_a_project_is_given_up_through_the_api(by):
    close = f"/economy/projects/{by.row.public_id}/close"
    given = {"on": str(SPRING), "is_given_up": True}
    assert by("wang").post(close, given).body["code"] == "economy.text-needed"
    assert by("wang").post(close, {**given, "reason": "改由县里统建"}).status == 201
    assert by("wang").get("/economy/projects").body["rows"][0]["is_given_up"] is True


def test_a_founding_is_decided_withdrawn_and_unseen_by_charlie(hunan):
    village, wang, charlie = hunan.village, hunan("wang"), hunan("charlie")
    given = {
        "id": "0123456789ab", "name": "黄精合作社", "participants": "工作队、村两委",
        "resolution": "组建", "on": "2022-06-01",
    }  # fmt: skip
    for _ in range(2):
        assert wang.post(f"/villages/{village}/foundings", given).status == 201
    [row] = wang.get("/economy/foundings").body["rows"]
    assert (row["name"], row["body"]) == ("黄精合作社", None)
    assert charlie.get("/economy/foundings").body["rows"] == []
    withdraw = f"/economy/foundings/{row['id']}/withdraw"
    assert charlie.post(withdraw, {"reason": "不要"}).status == 404
    assert wang.post(withdraw, {"reason": "再议"}).status == 201
    assert wang.get("/economy/foundings").body["rows"] == []


def test_a_wish_is_stated_and_what_fits_is_read(by, places):
    home = family(places[EAST], 1)
    given = {"member": head_of(home).public_id, "sector": "services", "since": str(SPRING)}
    assert by("charlie").post("/economy/wishes", given).status == 404
    made = by("wang").post("/economy/wishes", given)
    assert made.status == 201
    fits = by("wang").get(f"/villages/{EAST}/fits")
    assert (fits.status, fits.body["seekers"]) == (200, None)
    assert by("charlie").get(f"/villages/{EAST}/fits").status == 404
    end = f"/economy/wishes/{made.body['id']}/end"
    assert by("charlie").post(end, {"until": "2024-03-02"}).status == 404
    assert by("wang").post(end, {"until": "2024-03-02"}).status == 201


def test_what_a_village_has_is_stated_listed_and_ended(by):
    given = {"id": "0123456789ab", "name": "香菇", "note": "林下", "since": str(SPRING)}
    for _ in range(2):
        assert by("wang").post(f"/villages/{EAST}/resources", given).status == 201
    wrong = by("wang").post(f"/villages/{EAST}/resources", {**given, "id": "", "heading": "gold"})
    assert wrong.body["code"] == "economy.word-unknown"
    [row] = by("wang").get("/economy/resources").body["rows"]
    assert (row["name"], row["heading"], row["until"]) == ("香菇", "", None)
    assert by("charlie").get("/economy/resources").body["rows"] == []
    end = f"/economy/resources/{row['id']}/end"
    assert by("charlie").post(end, {"until": "2024-03-02"}).status == 404
    assert by("wang").post(end, {"until": "2024-03-02"}).status == 201


def test_what_a_unit_offers_is_recorded_listed_and_closed(by, places):
    unit = make.unit("县农业农村局", area="411327")
    round_ = make.round_("2024", area="411327", starts_on=SPRING)
    make.posting(make.person("李明"), places[EAST], round_, unit=unit, starts_on=SPRING)
    given = {"id": "0123456789ab", "sender": unit.public_id, "title": "冷库", "on": str(SPRING)}
    assert by("charlie").post(f"/villages/{EAST}/offers", given).status == 404
    for _ in range(2):
        assert by("wang").post(f"/villages/{EAST}/offers", given).status == 201
    [row] = by("wang").get("/economy/offers", state="open").body["rows"]
    assert (row["id"], row["sender"], row["title"]) == (given["id"], unit.public_id, "冷库")
    assert by("charlie").get("/economy/offers").body["rows"] == []
    opened = {"kind": "industry", "title": "冷库", "offer": row["id"], "on": str(SPRING)}
    assert by("wang").post(f"/villages/{EAST}/economy-projects", opened).status == 201
    assert [each["state"] for each in by("wang").get("/economy/offers").body["rows"]] == ["project"]
    close = f"/economy/offers/{row['id']}/close"
    told = {"on": str(SPRING), "reason": "用不上"}
    assert by("charlie").post(close, told).status == 404
    refused = by("wang").post(close, told)
    assert (refused.status, refused.body["code"]) == (409, "economy.offer-taken")


def test_what_a_village_is_honoured_for_is_recorded_listed_and_ended(by):
    given = {
        "id": "0123456789ab",
        "kind": "demonstration",
        "level": "province",
        "title": "省级示范村",
        "document": "豫振〔2024〕1号",
        "since": str(SPRING),
    }
    assert by("charlie").post(f"/villages/{EAST}/honours", given).status == 403
    for _ in range(2):
        assert by("wang").post(f"/villages/{EAST}/honours", given).status == 201
    twice = by("wang").post(f"/villages/{EAST}/honours", {**given, "id": ""})
    assert (twice.status, twice.body["code"]) == (409, "economy.honour-there")
    [row] = by("wang").get("/economy/honours", level="province", kind="demonstration").body["rows"]
    assert (row["id"], row["village"], row["title"]) == (given["id"], EAST, "省级示范村")
    assert by("wang").get("/economy/honours", year=2019).body["rows"] == []
    assert by("charlie").get("/economy/honours").body["rows"] == []
    end = f"/economy/honours/{row['id']}/end"
    told = {"until": str(SPRING), "reason": "录错村"}
    assert by("charlie").post(end, told).status == 404
    assert by("wang").post(end, told).status == 201
    assert by("wang").get("/economy/honours").body["rows"] == []
