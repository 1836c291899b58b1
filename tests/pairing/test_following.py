"""What becomes of a household becomes of its helper, its place with him, and its grid."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.households.world import person
from tests.pairing.world import AT, COUNTY, DAY, EAST, FAR, SINCE, TOWN, WEST, helper, home
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.households import actions as registry
from zhucun.households.actions import Branch
from zhucun.households.models import Household
from zhucun.ledger.models import EventRecord
from zhucun.pairing import actions, errors, queries
from zhucun.pairing.models import Cell, CellPlace, Helper, Pairing

HOW: dict[str, Any] = {"made_at": AT, "by": OPERATOR}
LATER = DAY + timedelta(days=1)
AFTER = AT + (LATER - DAY)


@pytest.fixture
def mine(here: dict[str, Place]) -> Helper:
    return helper(TOWN, "刘结对")


@pytest.fixture
def cell(east: Place, mine: Helper) -> Cell:
    return actions.make_cell(village=east, name="一组", head=mine, since=SINCE, by=OPERATOR)


def helped(village: Place, mine: Helper, cell: Cell | None = None, **more: Any) -> Household:
    """A household with a helper, in a grid."""
    house = home(village, **more)
    actions.pair([(house, mine)], since=SINCE, at=AT, by=OPERATOR)
    if cell is not None:
        actions.place_households(cell=cell, households=[house], since=SINCE, by=OPERATOR)
    return house


def move(*houses: Household, into: Place, on: date = DAY) -> None:
    registry.move_households(list(houses), into=into, on=on, **HOW)


def waiting(office: Actor) -> set[str]:
    return {code for code, _ in queries.unpaired(actor=office, area=COUNTY, as_of=LATER)}


def test_a_household_that_ends_frees_the_place_of_its_helper_and_leaves_its_grid(
    east: Place, office: Actor, mine: Helper, cell: Cell
) -> None:
    houses = [helped(east, mine, cell) for _ in range(5)]
    next_one = home(east)
    with pytest.raises(errors.HelperFull):
        actions.pair([(next_one, mine)], since=DAY, at=AT, by=office)
    registry.end_households(houses[:1], on=DAY, reason="moved", **HOW)
    row = Pairing.objects.get(household=houses[0])
    assert (row.valid_until, row.ending) == (DAY, "ended")
    assert CellPlace.objects.get(household=houses[0]).valid_until == DAY
    actions.pair([(next_one, mine)], since=DAY, at=AT, by=office)
    with pytest.raises(errors.HouseholdGone):
        actions.pair([(houses[0], helper(TOWN))], since=LATER, at=AFTER, by=office)
    ended = EventRecord.objects.get(name="pairing.pairing.ended")
    assert (ended.data["reason"], ended.data["household"]) == ("ended", houses[0].public_id)


def test_a_household_whose_end_is_taken_back_waits_for_a_helper(
    east: Place, office: Actor, mine: Helper, cell: Cell
) -> None:
    house = helped(east, mine, cell)
    registry.end_household(household=house, on=DAY, reason="moved", **HOW)
    assert house.public_id not in waiting(office)
    house.refresh_from_db()
    assert registry.take_back_end(household=house, basis="误登", **HOW)
    assert house.public_id in waiting(office)
    assert queries.outside(actor=office, village=EAST, as_of=LATER).filter(pk=house.pk).exists()
    assert actions.pair([(house, mine)], since=LATER, at=AFTER, by=office)


def test_a_household_that_joins_another_has_no_helper_any_more(
    east: Place, office: Actor, mine: Helper, cell: Cell
) -> None:
    goes, stays = helped(east, mine, cell, serial=1), helped(east, helper(TOWN), cell, serial=2)
    relations = {member.pk: "child" for member in goes.members.all()}
    registry.merge_household(household=goes, into=stays, relations=relations, on=DAY, **HOW)
    assert Pairing.objects.get(household=goes).ending == "merged"
    assert Pairing.objects.get(household=stays).valid_until is None
    assert CellPlace.objects.filter(valid_until=None).get().household == stays


def test_who_moves_within_the_county_keeps_his_helper_with_a_sign_and_leaves_his_grid(
    east: Place, west: Place, far: Place, office: Actor, mine: Helper, cell: Cell
) -> None:
    near, away = helped(east, mine, cell), helped(east, mine, cell)
    move(near, into=west)
    move(away, into=far)
    standing = queries.pairings(actor=office, as_of=LATER)
    found = {row.household_id: row for row in standing}
    assert {key: (row.area, row.is_far) for key, row in found.items()} == {
        near.pk: (WEST, False),
        away.pk: (FAR, True),
    }
    assert [row.household for row in queries.pairings(actor=office, as_of=LATER, far=True)] == [
        away
    ]
    for house, village in ((near, WEST), (away, FAR)):
        lost = queries.outside(actor=office, village=village, as_of=LATER)
        assert [row.pk for row in lost] == [house.pk]
        assert not queries.cell_card(actor=office, public_id=cell.public_id, as_of=LATER).households
        assert house.public_id not in waiting(office)
    events = EventRecord.objects.filter(name="pairing.pairing.moved").order_by("pk")
    assert [(row.area, row.data["left"]) for row in events] == [(WEST, EAST), (FAR, EAST)]


def test_a_helper_of_the_county_does_not_follow_into_another_and_one_of_the_city_does(
    here: dict[str, Place], east: Place, mine: Helper
) -> None:
    house, of_the_city = helped(east, mine), helped(east, helper("4312"))
    move(house, of_the_city, into=here["431225100201"])
    row = Pairing.objects.get(household=house)
    assert (row.ending, row.valid_until, row.area) == ("moved", DAY, EAST)
    row = Pairing.objects.get(household=of_the_city)
    assert (row.ending, row.valid_until, row.area) == ("", None, "431225100201")


def test_who_splits_off_comes_into_the_same_grid_and_waits_for_a_helper(
    east: Place, office: Actor, mine: Helper, cell: Cell
) -> None:
    house = helped(east, mine, cell)
    draft = person("张小山", relation="child")
    grown = registry.add_member(household=house, draft=draft, **HOW)
    house.refresh_from_db()
    part = Branch(number="P99999", members=[grown], relations={grown.pk: "head"})
    young = registry.split_household(household=house, branch=part, on=DAY, **HOW)
    card = queries.cell_card(actor=office, public_id=cell.public_id, as_of=LATER)
    assert {row.pk for row in card.households} == {house.pk, young.pk}
    assert Pairing.objects.get(valid_until=None).household == house


def test_a_pairing_that_began_on_the_day_ends_the_day_after_and_nobody_was_in_the_grid(
    east: Place, west: Place, mine: Helper, cell: Cell
) -> None:
    house = home(east)
    actions.pair([(house, mine)], since=DAY, at=AT, by=OPERATOR)
    actions.place_households(cell=cell, households=[house], since=DAY, by=OPERATOR)
    registry.end_households([house], on=DAY, reason="mistake", **HOW)
    assert Pairing.objects.get().valid_until == LATER
    assert not CellPlace.objects.exists()


def test_what_follows_thirty_households_costs_as_much_as_what_follows_three(
    east: Place, far: Place, mine: Helper
) -> None:
    def cost(number: int, name: str) -> int:
        cell = actions.make_cell(village=east, name=name, since=SINCE, by=OPERATOR)
        houses = [helped(east, helper(TOWN), cell) for _ in range(number)]
        with CaptureQueriesContext(connection) as seen:
            move(*houses, into=far)
        return len(seen)

    assert cost(30, "大组") == cost(3, "小组")


def test_a_proposal_passes_over_a_household_that_is_none_any_more(
    east: Place, office: Actor, mine: Helper
) -> None:
    gone, stays = home(east), home(east)
    row = actions.propose(
        area=COUNTY, title="结对", as_of=DAY, asked=actions.Asked(), at=AT, by=office
    )
    registry.end_households([gone], on=DAY, reason="moved", **HOW)
    assert actions.adopt(proposal=row, since=LATER, at=AFTER, by=office) == 1
    assert queries.states_of(row).passed == 1
    assert Pairing.objects.get().household == stays
