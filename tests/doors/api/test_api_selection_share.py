"""The share of the young through the API."""

from __future__ import annotations

from datetime import date

from tests import factories as make
from zhucun.selection import jobs


def test_a_share_of_the_young_is_asked_for_and_its_rows_are_listed(alice, caller, match):
    young = make.person("郑七", unit=match.units[0], birth_on=date(1995, 6, 2))
    make.candidate(young, match.round, nominated_on=date(2024, 1, 3), role="member")
    path = f"/rounds/{match.round.public_id}/proposals"
    made = (
        caller(alice)
        .post(path, {"title": "方案二", "as_of": "2024-01-25", "young_share": "0.25"})
        .body
    )
    assert made["settings"]["young_share"] == "0.25"
    assert made["share"] is None  # not before it is computed
    assert jobs.work_once(clock=lambda: make.NOW, worker="test")
    path = f"/proposals/{made['id']}"
    share = {"needed": "0.25", "own": True, "young": 1, "people": 4}
    assert caller(alice).get(path).body["share"] == share
    [village] = caller(alice).get(f"{path}/villages", young="true").body["rows"]
    assert [seat["person"]["name"] for seat in village["seats"]] == ["郑七"]
