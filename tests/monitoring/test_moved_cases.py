"""A case lies where its household lives: it follows a move, and what has ended stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories as make
from tests.monitoring.world import EXAMPLE, World, at, later, without_procedure
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR
from zhucun.households import actions as registry
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger.models import EventRecord
from zhucun.monitoring import actions, queries
from zhucun.monitoring.models import Case, Measure, Sign
from zhucun.signoff.errors import NoProcedure

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


def test_a_case_in_a_county_without_a_procedure_says_so_and_is_begun_when_there_is_one(
    world: World, places: dict[str, Place], settings: Any, tmp_path: Path
) -> None:
    case, stays = world.case(), world.case(1)
    far = make.actor("far", Role.OFFICE, "520111", on=DAY)

    def card(of: Case = case, actor: Any = OPERATOR) -> Any:
        return queries.case_card(actor=actor, public_id=of.public_id, as_of=DAY)

    def unsigned() -> list[Case]:
        return list(queries.cases(actor=OPERATOR, as_of=DAY, state=queries.UNSIGNED))

    assert not card().is_unsigned
    settings.POLICY_DIR = without_procedure(tmp_path)
    moves(world, 0, into=places["520111100201"])
    case.refresh_from_db()
    begin: dict[str, Any] = {"case": case, "at": at(DAY), "by": far}
    assert (card(actor=far).is_unsigned, card(actor=far).has_procedure) == (True, False)
    assert unsigned() == [case]
    with pytest.raises(NoProcedure):
        actions.begin_signing(**begin)
    settings.POLICY_DIR = EXAMPLE
    assert (card(actor=far).is_unsigned, card(actor=far).has_procedure) == (True, True)
    with pytest.raises(NotAllowed):
        actions.begin_signing(**{**begin, "by": world.actors["office"]})
    assert actions.begin_signing(**begin)
    assert not actions.begin_signing(**begin)
    assert not card(actor=far).is_unsigned
    assert unsigned() == []
    assert not card(stays).is_unsigned
    told = EventRecord.objects.filter(name="signoff.case.started")
    assert told.filter(data__about=f"monitoring_case:{case.public_id}").count() == 2
