"""Numbers stated of places, through the API."""

from __future__ import annotations

COUNTY, TOWN = "411327", "411327100"
BODY = {
    "number": "rural_population",
    "as_of": "2023-12-31",
    "numbers": [{"code": COUNTY, "value": 612_000}, {"code": TOWN, "value": 41_000}],
}


def post(me, body, key=""):
    return me.post(f"/places/{COUNTY}/numbers", body, key=key)


def read(me):
    rows = me.get(f"/places/{COUNTY}/numbers", as_of="2024-01-25").body
    return {row["code"]: row["value"] for row in rows}


def test_numbers_are_stated_once_and_read_back(alice, caller, places):
    me = caller(alice)
    assert post(me, BODY, key="a").body == {"changed": 2}
    assert post(me, BODY, key="a").body == {"changed": 2}  # the same answer, nothing done
    assert post(me, BODY).body == {"changed": 0}
    assert read(me) == {COUNTY: 612_000, TOWN: 41_000, "411327101": None}


def test_a_place_elsewhere_a_day_ahead_and_an_unknown_place_are_refused(alice, caller, places):
    me = caller(alice)
    for bad in (
        {**BODY, "as_of": "2199-01-01"},
        {**BODY, "numbers": [{"code": "520111", "value": 1}]},
        {**BODY, "numbers": [{"code": COUNTY, "value": 1}, {"code": "411327999", "value": 1}]},
        {**BODY, "number": "cattle"},
    ):
        assert post(me, bad).status == 422
    assert read(me)[COUNTY] is None


def test_charlie_states_and_reads_nothing_of_hers(alice, charlie, caller, places):
    assert post(caller(charlie), BODY).status == 404
    assert caller(charlie).get(f"/places/{COUNTY}/numbers").status == 404
    assert read(caller(alice))[COUNTY] is None
