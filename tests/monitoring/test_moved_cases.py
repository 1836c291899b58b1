"""A case lies where its household lives: it follows a move, and what has ended stays."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.monitoring.world import World, at, later
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR
from zhucun.households import actions as registry
from zhucun.ledger.models import EventRecord
from zhucun.monitoring import actions
from zhucun.monitoring.models import Case, Measure, Sign

DAY = later(20)


def moves(world: World, *homes: int, into: Place) -> None:
    rows = [world.homes[home] for home in homes]
    for row in rows:
        row.refresh_from_db()
    registry.move_households(rows, into=into, on=DAY, made_at=at(DAY), by=OPERATOR)


def test_an_open_case_follows_with_what_still_runs_and_what_ended_stays(
    world: World, places: dict[str, Place]
) -> None:
    case = world.identified()
    world.helped(case, later(11))
    draft = actions.MeasureDraft(title="临时救助", kind="work", owner_name="王驻村")
    actions.add_measure(case=case, draft=draft, at=at(later(12)), by=world.secretary_actor)
    refused = world.case(1)
    actions.refuse_case(
        case=refused, reason="收入稳定", at=at(later(6)), by=world.actors["township"]
    )
    before = case.area
    into = next(
        place for place in places.values() if len(place.code) == 12 and place.code != before
    )
    moves(world, 0, 1, into=into)
    case.refresh_from_db()
    refused.refresh_from_db()
    assert (case.area, case.village, refused.area) == (into.code, into, before)
    areas = {row.title: row.area for row in Measure.objects.filter(case=case)}
    assert areas == {"公益性岗位": before, "临时救助": into.code}
    told = EventRecord.objects.get(name="monitoring.case.moved")
    assert (told.area, told.data["left"]) == (into.code, before)
    sign = Sign.objects.get(case=case)
    assert sign.area == (before if sign.settled_on else into.code)


def test_two_cases_cost_no_more_to_follow_than_one(world: World, places: dict[str, Place]) -> None:
    into = next(place for place in places.values() if place.code.startswith("411327100202"))

    def cost(*numbers: int) -> int:
        for number in numbers:
            world.case(number)
        with CaptureQueriesContext(connection) as seen:
            moves(world, *numbers, into=into)
        return sum("monitoring_" in query["sql"] for query in seen)

    one = cost(0)
    assert cost(1, 2) == one
    assert set(Case.objects.values_list("area", flat=True)) == {into.code}
