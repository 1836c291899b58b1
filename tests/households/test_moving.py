"""Households move, and villages are merged: where they lived stays known."""

from __future__ import annotations

from datetime import date

import pytest

from tests.households.world import AT, DAY, added
from zhucun.directory import actions as directory
from zhucun.directory.errors import PlaceMerged
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR
from zhucun.households import actions, errors
from zhucun.households.queries import household_card, households
from zhucun.kernel.periods import PeriodReversed
from zhucun.kernel.problems import NotAllowed

BEFORE = date(2024, 6, 2)


def _lives(actor, area, day):
    return [row.number for row in households(actor=actor, as_of=day, area=area)]


def test_a_household_that_moved_is_listed_where_it_lived_on_the_day(family, east, west, office):
    actions.move_households([family], into=west, on=DAY, made_at=AT, by=office)
    assert _lives(office, east.code, BEFORE) == [family.number]
    assert _lives(office, west.code, BEFORE) == []
    assert _lives(office, east.code, DAY) == []
    assert _lives(office, west.code, DAY) == [family.number]


def test_moving_is_safe_to_repeat(family, west, office):
    move = {"into": west, "on": DAY, "made_at": AT, "by": office}
    assert actions.move_households([family], **move) == 1
    family.refresh_from_db()
    assert actions.move_households([family], **move) == 0
    assert family.dwellings.count() == 1


def test_a_move_needs_the_right_in_both_villages(family, places, office, secretary):
    far = places["520111100201"]
    for actor, into in ((office, far), (secretary, places["411327100202"])):
        with pytest.raises(NotAllowed):
            actions.move_households([family], into=into, on=DAY, made_at=AT, by=actor)


def test_households_move_into_villages_and_forward_in_time(family, places, west, office):
    with pytest.raises(errors.NotAVillage):
        actions.move_households([family], into=places["411327100"], on=DAY, made_at=AT, by=office)
    with pytest.raises(PeriodReversed):
        actions.move_households([family], into=west, on=date(2019, 1, 1), made_at=AT, by=office)


def test_who_lives_in_a_merged_village_lives_in_the_one_it_joined(family, east, west, office):
    added(east, 2)
    directory.merge_places(codes=[east.code], into=west.code, on=DAY, by=OPERATOR)
    east = Place.objects.select_related("merged_into").get(pk=east.pk)
    with pytest.raises(PlaceMerged):
        actions.move_households([family], into=east, on=date(2024, 7, 1), made_at=AT, by=office)
    assert actions.follow_merge(village=east, made_at=AT, by=office) == 2
    assert actions.follow_merge(village=east, made_at=AT, by=office) == 0
    assert actions.follow_merge(village=west, made_at=AT, by=office) == 0
    assert len(_lives(office, west.code, DAY)) == 2
    assert len(_lives(office, east.code, BEFORE)) == 2


def test_the_card_tells_the_former_village_and_the_new_one_reads_the_names(
    family, river, office, secretary
):
    actions.move_households([family], into=river, on=DAY, made_at=AT, by=office)
    card = household_card(actor=secretary, public_id=family.public_id)
    assert [row.area for row in card.dwellings] == ["411327100201"]
    assert card.household.shown_name == "王**"
    assert not card.rights.may_correct
