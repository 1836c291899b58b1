"""Figures of the registry: the poor, who left poverty in a window, and a stock and flow that close."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests import factories as make
from tests.households.world import AT, added, person
from zhucun.analytics import queries
from zhucun.directory.enums import Role
from zhucun.directory.perms import OPERATOR
from zhucun.directory.queries import pack_for
from zhucun.engines.rules import Outcome
from zhucun.households import actions
from zhucun.households.queries import HISTORY

DAY = date(2018, 6, 14)
pytestmark = pytest.mark.django_db

AREA, VILLAGE = "431224", "431224101201"
NAMES = {
    "43": "湖南省",
    "4312": "怀化市",
    AREA: "溆浦县",
    "431224101": "北斗溪镇",
    VILLAGE: "坪溪村",
}


@pytest.fixture(autouse=True)
def poor() -> None:
    """Three households of two persons each, poor since 2015: one left poverty in 2016, one in 2017;
    in the third a person died in 2016."""
    make.add_places(NAMES, since=date(2013, 1, 1))
    village = make.place(VILLAGE, as_of=DAY)
    how: dict[str, Any] = {"made_at": AT, "by": OPERATOR}
    rows = [
        added(village, n, person("张三"), person("李四", "spouse"), since=date(2014, 1, 1))
        for n in range(3)
    ]
    actions.set_tags(rows, tag="poor-household", since=date(2015, 3, 1), **how)
    for row, until in ((rows[0], date(2016, 12, 20)), (rows[1], date(2017, 12, 20))):
        actions.end_tag(
            household=row,
            tag="poor-household",
            until=until,
            basis="台账",
            decided=HISTORY,
            **how,
        )
    member = rows[2].members.get(relation="spouse")
    actions.record_death(member=member, on=date(2016, 7, 1), **how)


def board(actor: Any = OPERATOR) -> dict[str, Any]:
    pack = pack_for(AREA, as_of=DAY)
    return {each.item.id: each for each in queries.board(actor=actor, pack=pack, area=AREA)}


def test_the_registered_poor_are_counted_from_their_households() -> None:
    found = board()["poor-persons"]
    assert (found.state, found.value) == ("computed", 1)


def test_who_left_poverty_is_counted_in_the_window_of_the_figure() -> None:
    found = board()
    assert (found["households-exited"].value, found["persons-exited"].value) == (1, 2)
    [declared, *_] = [each for each in found["households-exited"].declared if each.area == AREA]
    assert (declared.value, found["households-exited"].agrees_with(declared)) == (596, None)
    assert declared.only is not None  # of one town: no figure of the county


def test_the_rows_behind_a_figure_of_a_window_are_those_of_the_window() -> None:
    pack = pack_for(AREA, as_of=DAY)
    _item, codes = queries.rows_behind(
        actor=OPERATOR, pack=pack, indicator="households-exited", area=AREA, limit=10
    )
    [row] = queries.shown(actor=OPERATOR, subject="household", codes=codes, as_of=DAY)
    assert (row.detail, row.subject) == (f"H{VILLAGE[-4:]}001", "household")


def test_the_reduction_is_the_sum_of_the_exits_of_its_years() -> None:
    assert board()["poor-persons-reduced"].value == Decimal(4)


def test_each_yearly_account_of_the_poor_closes() -> None:
    pack = pack_for(AREA, as_of=DAY)
    asked: dict[str, Any] = {"actor": OPERATOR, "pack": pack, "rule": "stock-flow", "area": AREA}
    _item, codes = queries.coverage_rows(**asked, outcome=Outcome.PASS, limit=10)
    assert codes == [f"{AREA}-{year}" for year in range(2014, 2019)]
    for outcome in (Outcome.FAIL, Outcome.UNKNOWN):
        assert queries.coverage_rows(**asked, outcome=outcome, limit=10)[1] == []
    [row, *_] = queries.shown(actor=OPERATOR, subject="poverty_account", codes=codes, as_of=DAY)
    assert (row.place, row.detail) == (AREA, "2014")


def test_what_no_room_keeps_yet_is_still_said_to_be_missing() -> None:
    assert board()["years-in-remote-area"].state == "no-records"


def test_charlie_counts_none_of_the_poor() -> None:
    stranger = make.actor("charlies", Role.OFFICE, "520111", on=DAY)
    found = board(stranger)
    assert (found["poor-persons"].value, found["households-exited"].value) == (0, 0)
