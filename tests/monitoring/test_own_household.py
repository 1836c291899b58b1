"""Nobody decides about his own household, whichever of its people he is."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories as make
from tests.monitoring.world import COUNTY, DAY, TOWNSHIP, World, later
from zhucun.directory.enums import Role
from zhucun.households import queries as homes
from zhucun.monitoring.enums import MonitoringState
from zhucun.signoff.errors import OwnCase

#: The head and the second of the first household, by the serials of their ID numbers.
MEMBERS = {"head": 101, "second": 201}


@pytest.fixture
def kin(world: World) -> dict[str, Any]:
    """Both people of the first household hold an office; so does somebody of the second."""
    found = {}
    for name, serial in (*MEMBERS.items(), ("neighbour", 102)):
        found[name] = make.person(name, id_number=make.id_number(serial=serial))
        for office, role, area in (
            ("township", Role.TOWNSHIP, TOWNSHIP),
            ("county", Role.OFFICE, COUNTY),
        ):
            world.actors[f"{name}-{office}"] = make.actor(
                f"{name}-{office}", role, area, on=DAY, person=found[name]
            )
    return found


@pytest.mark.parametrize("who", MEMBERS)
def test_no_member_signs_the_identification_nor_the_removal_of_his_own_household(
    world: World, kin: dict[str, Any], who: str
) -> None:
    case = world.case()
    world.check(case)
    world.compare(case)
    world.review(case)
    world.publish(case, later(4))
    with pytest.raises(OwnCase, match="H1"):
        world.sign_step(case, "township", f"{who}-township", later(9))
    world.sign_step(case, "township", "neighbour-township", later(9))
    with pytest.raises(OwnCase, match="H1"):
        world.sign_step(case, "county", f"{who}-county", later(10))
    assert case.state == MonitoringState.RUNNING
    world.sign_step(case, "county", "office", later(10))
    world.helped(case, later(20))
    removal = world.removal(case, later(200))
    world.sign_step(removal, "review", "branch", later(200))
    world.publish(removal, later(200))
    with pytest.raises(OwnCase, match="H1"):
        world.sign_step(removal, "township", f"{who}-township", later(205))
    world.sign_step(removal, "township", "neighbour-township", later(205))


def test_the_people_on_record_of_many_households_cost_two_queries(
    world: World, kin: dict[str, Any]
) -> None:
    for rows in (world.homes[:1], world.homes):
        with CaptureQueriesContext(connection) as asked:
            found = homes.kin_of(rows, as_of=DAY)
        assert len(asked) == 2
    both = {kin[name].public_id for name in MEMBERS}
    assert [found[row.pk] for row in rows] == [both, {kin["neighbour"].public_id}, frozenset()]
    assert homes.kin_of(rows[:1], as_of=later(-9_000)) == {rows[0].pk: frozenset()}
