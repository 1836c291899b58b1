"""Micro-grids: every household in exactly one; who is in none is seen."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests import factories as make
from tests.pairing.world import COUNTY, EAST, build_places, helper, home
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.queries import history
from zhucun.pairing import actions, errors, queries
from zhucun.pairing.models import Cell, CellPlace

DAY = date(2022, 6, 1)


@pytest.fixture
def cell(east: Place, office: Actor) -> Cell:
    head = helper(EAST, "王组长", kind="party_member")
    return actions.make_cell(village=east, name="第一微网格", head=head, since=DAY, by=office)


def test_a_household_is_in_one_grid_and_leaves_it_when_it_joins_another(
    east: Place, office: Actor, cell: Cell
) -> None:
    house = home(east)
    other = actions.make_cell(village=east, name="第二微网格", since=DAY, by=office)
    assert actions.place_households(cell=cell, households=[house], since=DAY, by=office) == 1
    assert actions.place_households(cell=cell, households=[house], since=DAY, by=office) == 0
    later = DAY + timedelta(days=10)
    actions.place_households(cell=other, households=[house], since=later, by=office)
    card = queries.cell_card(actor=office, public_id=cell.public_id, as_of=later)
    assert card.households == ()
    before = queries.cell_card(actor=office, public_id=cell.public_id, as_of=DAY)
    assert [row.number for row in before.households] == [house.number]
    with pytest.raises(IntegrityError), transaction.atomic():
        CellPlace.objects.create(cell=cell, household=house, area=EAST, valid_from=later)


def test_who_is_in_no_grid_is_listed_village_by_village(
    east: Place, west: Place, office: Actor, cell: Cell
) -> None:
    inside, outside = home(east), home(east)
    home(west)
    actions.place_households(cell=cell, households=[inside], since=DAY, by=office)
    rows = queries.outside(actor=office, village=EAST, as_of=DAY)
    assert [row.number for row in rows] == [outside.number]
    found = queries.villages_gridded(actor=office, area=COUNTY, as_of=DAY)
    assert [(row.households, row.inside, row.outside, row.grids, row.heads) for row in found] == [
        (2, 1, 1, 1, 1),
        (1, 0, 1, 0, 0),
    ]


def test_a_household_of_another_village_is_refused(west: Place, office: Actor, cell: Cell) -> None:
    with pytest.raises(errors.OtherVillage):
        actions.place_households(cell=cell, households=[home(west)], since=DAY, by=office)


def test_the_size_of_a_grid_is_not_set_by_hunan_and_nobody_guesses_it(
    office: Actor, cell: Cell
) -> None:
    card = queries.cell_card(actor=office, public_id=cell.public_id, as_of=DAY)
    assert card.pack == "hunan-2022"
    assert (card.most, card.is_over) == (None, False)


def test_a_grid_that_ends_leaves_its_households_in_none(
    east: Place, office: Actor, cell: Cell
) -> None:
    actions.place_households(cell=cell, households=[home(east)], since=DAY, by=office)
    until = DAY + timedelta(days=5)
    assert actions.end_cell(cell=cell, until=until, by=office)
    assert not actions.end_cell(cell=cell, until=until, by=office)
    assert queries.outside(actor=office, village=EAST, as_of=until).count() == 1
    with pytest.raises(errors.CellGone):
        actions.place_households(cell=cell, households=[home(east)], since=until, by=office)


def test_a_head_serves_and_names_are_given_once(east: Place, office: Actor, cell: Cell) -> None:
    with pytest.raises(errors.CellNameTaken):
        actions.make_cell(village=east, name="第一微网格", since=DAY, by=office)
    gone = helper(EAST, "走了", kind="party_member")
    actions.end_helper(helper=gone, until=DAY, reason="搬走", by=office)
    with pytest.raises(errors.HelperGone):
        actions.give_head(cell=cell, head=gone, on=DAY, by=office)
    assert actions.give_head(cell=cell, head=None, on=DAY, by=office)
    assert not actions.give_head(cell=cell, head=None, on=DAY, by=office)
    with pytest.raises(errors.NotAVillage):
        actions.make_cell(village=make.place(COUNTY), name="县", since=DAY, by=OPERATOR)


def test_a_grid_is_without_a_head_when_he_serves_no_more(
    east: Place, office: Actor, cell: Cell
) -> None:
    head = helper(EAST, "网格长", kind="party_member")
    actions.give_head(cell=cell, head=head, on=DAY, by=office)
    other = actions.make_cell(village=east, name="第九微网格", head=head, since=DAY, by=office)
    until = DAY + timedelta(days=5)
    assert actions.end_helper(helper=head, until=until, reason="调离", by=office)
    for row in (cell, other):
        row.refresh_from_db()
        assert row.head is None
        told = list(history(subjects=[f"cell:{row.public_id}"]))[-1]
        assert (told.name, told.data["head"]) == ("pairing.cell.changed", "")


def test_the_village_keeps_its_grids_and_charlie_sees_none(
    east: Place, secretary: Actor, charlie: Actor, cell: Cell
) -> None:
    actions.place_households(cell=cell, households=[home(east)], since=DAY, by=secretary)
    assert not queries.cells(actor=charlie, as_of=DAY).exists()
    assert queries.villages_gridded(actor=charlie, area=COUNTY, as_of=DAY) == []
    assert not queries.outside(actor=charlie, village=EAST, as_of=DAY).exists()
    with pytest.raises(NotFound):
        queries.cell_card(actor=charlie, public_id=cell.public_id, as_of=DAY)
    with pytest.raises(NotAllowed):
        actions.end_cell(cell=cell, until=DAY + timedelta(1), by=charlie)
    assert make.actor("town", Role.TOWNSHIP, "431224100").can


class TestEveryHouseholdInOne(TestCase):
    @given(moves=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 4))))
    @settings(max_examples=25, deadline=None)
    def test_whatever_is_moved_nobody_is_ever_in_two(
        self, moves: list[tuple[int, int, int]]
    ) -> None:
        village = build_places()[EAST]
        homes = [home(village) for _ in range(3)]
        grids = [
            actions.make_cell(village=village, name=f"网格{n}", since=DAY, by=OPERATOR)
            for n in range(3)
        ]
        day = DAY
        for who, where, days in moves:
            day += timedelta(days=days)
            actions.place_households(
                cell=grids[where], households=[homes[who]], since=day, by=OPERATOR
            )
        for offset in range((day - DAY).days + 2):
            on = DAY + timedelta(days=offset)
            inside = [
                row.number
                for grid in grids
                for row in queries.cell_card(
                    actor=OPERATOR, public_id=grid.public_id, as_of=on
                ).households
            ]
            assert len(inside) == len(set(inside))
