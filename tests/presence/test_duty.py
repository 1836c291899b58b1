"""Trips, trainings, rotation days and the night rota."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests.presence.leave_world import EXAMPLE, TODAY, World, at, build
from zhucun.directory.models import Place, Unit
from zhucun.kernel.periods import PeriodReversed
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord
from zhucun.presence import actions, errors
from zhucun.presence.models import DutyTrip, NightDuty
from zhucun.presence.queries import duty as queries

FIRST = date(2024, 3, 11)


@pytest.fixture
def world(places: dict[str, Place], unit: Unit, settings: Any) -> World:
    settings.POLICY_DIR = EXAMPLE
    return build(places, unit)


def _trip(world: World, who: str = "member", **more: Any) -> DutyTrip:
    more = {
        "posting": world.member,
        "kind": "official",
        "starts_on": FIRST,
        "ends_on": FIRST + timedelta(days=2),
        "place_text": "县水利局",
        "made_at": at(TODAY),
        "at": at(TODAY),
        **more,
    }
    return actions.record_trip(by=world.actors[who], **more)


@pytest.mark.parametrize("who", ["member", "township", "office"])
def test_the_cadre_his_township_and_the_office_record_a_trip(world: World, who: str) -> None:
    trip = _trip(world, who)
    assert (trip.kind, trip.by_name) == ("official", world.actors[who].name)
    [event] = EventRecord.objects.filter(name="presence.trip.recorded")
    assert "县水利局" not in str(event.data)


@pytest.mark.parametrize("who", ["colleague", "secretary", "unit", "audit", "stranger"])
def test_nobody_else_records_one(world: World, who: str) -> None:
    with pytest.raises(NotAllowed):
        _trip(world, who)


def test_a_phone_that_sends_twice_records_one_trip(world: World) -> None:
    first = _trip(world, public_id="0123456789ab")
    again = _trip(world, public_id="0123456789ab")
    assert (first.pk, DutyTrip.objects.count()) == (again.pk, 1)
    with pytest.raises(errors.TripIdTaken):
        _trip(world, public_id="0123456789ab", kind="training")
    assert EventRecord.objects.filter(name="presence.trip.recorded").count() == 1


def test_a_trip_lies_within_the_posting_and_overlaps_no_other(world: World) -> None:
    _trip(world)
    with pytest.raises(errors.TripOverlaps):
        _trip(world, starts_on=FIRST + timedelta(days=1), ends_on=FIRST + timedelta(days=4))
    with pytest.raises(errors.OutsidePosting):
        _trip(world, starts_on=date(2021, 5, 1), ends_on=date(2021, 5, 3))
    with pytest.raises(PeriodReversed):
        _trip(world, ends_on=FIRST)
    assert _trip(world, starts_on=FIRST + timedelta(days=2), ends_on=FIRST + timedelta(days=3))


def test_a_training_of_a_township_is_entered_once_for_everybody(
    world: World, queries_of: Callable[..., list[str]]
) -> None:
    def train(first: date, rows: list[Any]) -> list[str]:
        drafts = [
            actions.TripDraft(
                posting=row, kind="training", starts_on=first, ends_on=first + timedelta(days=1)
            )
            for row in rows
        ]
        township = world.actors["township"]
        return queries_of(
            lambda: actions.record_trips(drafts, made_at=at(TODAY), at=at(TODAY), by=township)
        )

    everybody = [world.member, world.secretary, world.colleague, world.neighbour]
    assert train(FIRST, [world.member]) == train(FIRST + timedelta(days=1), everybody)
    assert DutyTrip.objects.count() == 5
    with pytest.raises(errors.TripOverlaps):
        train(FIRST + timedelta(days=1), everybody)
    assert DutyTrip.objects.count() == 5


def test_a_trip_is_taken_back_once_with_a_reason(world: World) -> None:
    trip, me = _trip(world), world.actors["member"]
    done = {"trip": trip, "at": at(TODAY), "by": me}
    with pytest.raises(errors.ReasonNeeded):
        actions.cancel_trip(base=1, reason=" ", **done)
    with pytest.raises(errors.EditedMeanwhile):
        actions.cancel_trip(base=7, reason="改期", **done)
    assert actions.cancel_trip(base=1, reason="改期", **done)
    assert not actions.cancel_trip(base=1, reason="改期", **done)
    assert list(queries.trips(actor=me)) == []
    assert _trip(world)  # the days are free again


def test_charlie_sees_no_trip_of_another_county(world: World) -> None:
    trip = _trip(world)
    for who in ("member", "office", "township", "unit", "audit"):
        assert list(queries.trips(actor=world.actors[who])) == [trip], who
    for who in ("stranger", "neighbour"):
        assert list(queries.trips(actor=world.actors[who])) == [], who
        with pytest.raises(NotFound):
            queries.trip_card(actor=world.actors[who], public_id=trip.public_id)


def _set(world: World, nights: dict[int, list[Any]], who: str = "member") -> bool:
    return actions.set_night_duty(
        village=world.member.place,
        nights={date(2024, 3, day): rows for day, rows in nights.items()},
        at=at(TODAY),
        by=world.actors[who],
    )


def test_a_rota_is_set_night_by_night_and_a_repeat_changes_nothing(world: World) -> None:
    assert _set(world, {5: [world.member], 6: [world.secretary, world.member]})
    assert not _set(world, {5: [world.member]})
    assert _set(world, {6: [world.colleague], 7: []}, "township")
    found = queries.rota(
        actor=world.actors["office"],
        village=world.member.area,
        month=date(2024, 3, 1),
        on=TODAY,
    )
    who = {night.on.day: [row.person.name for row in night.postings] for night in found.nights}
    assert {day: names for day, names in who.items() if names} == {5: ["李队员"], 6: ["王队员"]}
    assert {row.person.name for row in found.team} == {"张书记", "李队员", "王队员"}
    assert EventRecord.objects.filter(name="presence.night-duty.set").count() == 2


def test_only_cadres_of_the_village_stand_in_its_rota(world: World) -> None:
    with pytest.raises(errors.NightElsewhere):
        _set(world, {5: [world.neighbour]})
    assert NightDuty.objects.count() == 0


@pytest.mark.parametrize("who", ["neighbour", "unit", "audit", "stranger"])
def test_nobody_from_elsewhere_sets_a_rota(world: World, who: str) -> None:
    with pytest.raises(NotAllowed):
        _set(world, {5: [world.member]}, who)


@pytest.mark.parametrize("who", ["neighbour", "stranger"])
def test_charlie_sees_no_rota(world: World, who: str) -> None:
    with pytest.raises(NotFound):
        queries.rota(
            actor=world.actors[who], village=world.member.area, month=date(2024, 3, 1), on=TODAY
        )
