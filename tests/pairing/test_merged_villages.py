"""Villages that were merged into another: households, pairings, grids and helpers follow (并村)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests import factories as make
from tests.pairing.world import AT, COUNTY, DAY, EAST, SINCE, WEST, helper, home
from zhucun.directory.actions import merge_places
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.households.models import Household
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord
from zhucun.pairing import actions, errors, queries
from zhucun.pairing.enums import BackingKind
from zhucun.pairing.models import Cell, CellPlace, Helper, Pairing

MERGED = DAY - timedelta(days=14)
NOTHING = actions.Followed(households=0, pairings=0, grids=0, helpers=0, backings=0)


@pytest.fixture
def gone(east: Place, west: Place) -> Place:
    """The east village with two families, one paired and in a grid, went into the west one, which
    has a grid of the same name."""
    house, _other = home(east), home(east)
    mine = helper(EAST, kind="village_cadre")
    actions.pair([(house, mine)], since=SINCE, at=AT, by=OPERATOR)
    for village in (east, west):
        actions.make_cell(village=village, name="一组", since=SINCE, by=OPERATOR)
    cell = Cell.objects.get(area=EAST)
    actions.place_households(cell=cell, households=[house], since=SINCE, by=OPERATOR)
    merge_places(codes=[EAST], into=WEST, on=MERGED, by=OPERATOR)
    return Place.objects.select_related("merged_into").get(code=EAST)


def _follow(village: Place, by: Actor) -> actions.Followed:
    return actions.follow_merge(village=village, made_at=AT, by=by)


def test_households_pairings_grids_and_helpers_follow_once(gone: Place, office: Actor) -> None:
    [row] = queries.merged_waiting(actor=office, as_of=DAY)
    assert (row.code, row.households, row.pairings, row.grids, row.helpers) == (EAST, 2, 1, 1, 1)
    assert queries.merged_with_households(actor=office, as_of=DAY) == 1
    done = _follow(gone, office)
    assert done == actions.Followed(households=2, pairings=1, grids=1, helpers=1, backings=0)
    assert _follow(gone, office) == NOTHING
    assert EventRecord.objects.filter(name="pairing.village.followed").count() == 1
    assert not queries.merged_waiting(actor=office, as_of=DAY)
    assert set(Household.objects.values_list("area", "lives_since")) == {(WEST, MERGED)}
    for model in (Pairing, CellPlace, Helper):
        assert set(model.objects.values_list("area", flat=True)) == {WEST}
    names = Cell.objects.filter(area=WEST).order_by("pk").values_list("name", flat=True)
    assert list(names) == ["东村一组", "一组"]
    standing = queries.pairings(actor=office, as_of=DAY, area=WEST)
    assert [each.valid_from for each in standing] == [SINCE]
    assert CellPlace.objects.get().cell.village.code == WEST


def test_who_answers_for_a_merged_village_answers_for_the_other_where_nobody_does(
    east: Place, west: Place, office: Actor
) -> None:
    unit, other = make.unit("县水利局", area=COUNTY), make.unit("县林业局", area=COUNTY)
    told: dict[str, Any] = {"since": SINCE, "by": office}
    actions.name_backing(village=east, kind=BackingKind.COUNTY_UNIT, unit=unit, **told)
    actions.name_backing(village=east, kind=BackingKind.TOWNSHIP_GROUP, **told)
    actions.name_backing(village=west, kind=BackingKind.COUNTY_UNIT, unit=other, **told)
    merge_places(codes=[EAST], into=WEST, on=MERGED, by=OPERATOR)
    village = Place.objects.select_related("merged_into").get(code=EAST)
    [row] = queries.merged_waiting(actor=office, as_of=DAY)
    assert row.backings == 2
    assert _follow(village, office).backings == 2
    assert _follow(village, office) == NOTHING
    standing = queries.backings(actor=office, as_of=DAY)
    assert [(each.area, each.kind, each.unit, each.valid_from) for each in standing] == [
        (WEST, "county_unit", other, SINCE),
        (WEST, "township_group", None, MERGED),
    ]
    before = queries.backings(actor=office, as_of=MERGED - timedelta(days=1), area=EAST)
    assert {each.kind for each in before} == {"county_unit", "township_group"}
    assert {each.valid_until for each in before} == {MERGED}
    assert all("西村" in each.end_reason for each in before)


def test_a_village_that_was_not_merged_is_refused(west: Place, office: Actor) -> None:
    with pytest.raises(errors.NotMerged):
        _follow(west, office)


def test_charlie_and_the_cadre_let_nothing_follow(
    gone: Place, charlie: Actor, secretary: Actor, town: Actor
) -> None:
    for actor in (charlie, secretary, town):
        assert queries.merged_waiting(actor=actor, as_of=DAY) == []
        with pytest.raises(NotFound):
            queries.merged_village(actor=actor, code=EAST, as_of=DAY)
        with pytest.raises(NotAllowed):
            _follow(gone, actor)
    assert Household.objects.filter(area=EAST).count() == 2
