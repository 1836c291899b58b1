"""Rooms above hear what became of households, in the transaction of the act itself."""

from __future__ import annotations

from datetime import date

import pytest

from tests.households.world import AT, DAY, added
from zhucun.directory import actions as directory
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR
from zhucun.households import actions
from zhucun.households.actions import Branch
from zhucun.households.models import Household
from zhucun.households.queries import followers

HOW = {"made_at": AT, "by": OPERATOR}


@pytest.fixture
def heard(monkeypatch):
    """Each call: what became of whom, where it lived, its successors, as the register says then."""
    calls = []

    def follow(turns, at, by):
        assert at == AT
        calls.append([])
        for turn in turns:
            row = Household.objects.get(pk=turn.household.pk)
            names = [each.number for each in turn.successors]
            assert (row.area, row.valid_until) == (turn.household.area, turn.household.valid_until)
            calls[-1].append((turn.became, row.number, turn.area, turn.reason, names))

    monkeypatch.setattr(followers, "_followers", [])
    for _twice in range(2):
        followers.register_follower(follow)
    return calls


def test_a_follower_hears_each_turn_once_with_where_it_came_from(
    family, members, east, west, heard
):
    alone, other = added(east, 2), added(east, 3)
    part = Branch(
        number="H0201777",
        members=[members["王小燕"]],
        relations={members["王小燕"].pk: "head"},
    )
    young = actions.split_household(household=family, branch=part, on=date(2024, 2, 1), **HOW)
    actions.move_households([family, other], into=west, on=date(2024, 3, 1), **HOW)
    actions.record_death(member=alone.members.get(), on=date(2024, 4, 1), **HOW)
    joins = {"relations": {young.members.get().pk: "child"}, "on": DAY}
    family.refresh_from_db()
    actions.merge_household(household=young, into=family, **joins, **HOW)
    was = east.code
    assert heard == [
        [("split", family.number, was, "", [young.number])],
        [("moved", family.number, was, "", []), ("moved", other.number, was, "", [])],
        [("ended", alone.number, was, "death", [])],
        [("merged", young.number, was, "merged", [family.number])],
    ]


def test_a_village_that_was_merged_is_told_as_one_move_of_all(family, east, west, heard):
    other = added(east, 2)
    directory.merge_places(codes=[east.code], into=west.code, on=DAY, by=OPERATOR)
    village = Place.objects.select_related("merged_into").get(pk=east.pk)
    actions.follow_merge(village=village, **HOW)
    actions.follow_merge(village=village, **HOW)
    assert [[(became, number) for became, number, *_ in call] for call in heard] == [
        [("moved", family.number), ("moved", other.number)]
    ]


def test_what_a_follower_refuses_did_not_happen(family, west, monkeypatch):
    def refuse(turns, at, by):
        raise RuntimeError("no")

    monkeypatch.setattr(followers, "_followers", [refuse])
    for act in (
        lambda: actions.move_households([family], into=west, on=DAY, **HOW),
        lambda: actions.end_household(household=family, on=DAY, reason="moved", **HOW),
    ):
        with pytest.raises(RuntimeError):
            act()
        family.refresh_from_db()
        assert (family.area, family.valid_until, family.version) == ("411327100201", None, 1)
