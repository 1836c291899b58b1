"""Places and units through the API."""

from __future__ import annotations

from datetime import date

import pytest

from tests import factories as make
from zhucun.directory import actions

VILLAGE = "411327100201"


def test_places_under_an_area_come_by_code(alice, caller, places):
    codes = caller(alice).get("/places", area="411327000000", as_of="2024-01-25").ids
    assert codes == sorted(code for code in places if code.startswith("411327"))


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"level": "township"}, ["411327100", "411327101"]),
        ({"q": "xg"}, ["411327100202"]),
        ({"q": "东关"}, [VILLAGE]),
        ({"q": "411327101"}, ["411327101", "411327101201"]),
        ({"area": "411327101", "level": "village"}, ["411327101201"]),
        ({"as_of": "2019-12-31"}, []),
        ({"area": "520111"}, []),
    ],
)
def test_places_are_narrowed_down(alice, caller, wanted, found):
    assert caller(alice).get("/places", **{"as_of": "2024-01-25", **wanted}).ids == found


def test_a_place_shows_where_it_lies_its_tags_and_its_figures(alice, caller, world):
    body = caller(alice).get(f"/places/{VILLAGE}", as_of="2024-01-25").body
    assert (body["name"], body["level"], body["padded"]) == ("东关村民委员会", "village", VILLAGE)
    assert [step["name"] for step in body["path"]] == [
        "河南省",
        "南阳市",
        "社旗县",
        "赊店镇",
        "东关村",
    ]
    assert [tag["tag"] for tag in body["tags"]] == ["weak-branch"]
    assert {row["name"]: row["value"] for row in body["figures"]} == {
        "households": 312,
        "population": 1204,
    }


def test_a_merged_village_says_into_which(alice, caller, places):
    actions.end_place(
        code=VILLAGE, until=date(2023, 1, 1), merged_into="411327100202", by=make.OPERATOR
    )
    answer = caller(alice).get(f"/places/{VILLAGE}", as_of="2024-01-25")
    assert (answer.status, answer.body["code"]) == (422, "directory.place-merged")
    assert answer.body["facts"]["into"] == "411327100202"
    assert caller(alice).get(f"/places/{VILLAGE}", as_of="2022-12-31").status == 200


def test_bob_sees_the_same_and_charlie_nothing(bob, charlie, caller, world):
    unit = f"/units/{world.unit.public_id}"
    assert caller(bob).get(f"/places/{VILLAGE}").status == 200
    assert caller(charlie).get(f"/places/{VILLAGE}").status == 404
    assert caller(charlie).get("/places", area="41").ids == []
    assert caller(bob).get(unit).status == 200
    assert caller(charlie).get(unit).status == 404
    assert caller(charlie).get("/units").ids == []


def test_the_phone_number_of_a_unit_is_masked(alice, caller, unit):
    shown = caller(alice).get(f"/units/{unit.public_id}").body
    assert shown["phone"] == "138****1234"
    assert caller(alice).get("/units", q="财政").body["rows"] == [shown]
