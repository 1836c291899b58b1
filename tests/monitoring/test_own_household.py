"""Nobody decides about his own household, whichever of its people he is."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories as make
from tests.monitoring.world import COUNTY, DAY, EXAMPLE, TOWNSHIP, World, build, later
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR
from zhucun.households import queries as homes
from zhucun.monitoring.enums import MonitoringState
from zhucun.signoff import queries as signing
from zhucun.signoff.errors import NamedAsKin, NamedAsSigner, OwnCase
from zhucun.signoff.rows import Kin

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
    people = [found[row.pk].people for row in rows]
    assert people == [both, {kin["neighbour"].public_id}, frozenset()]
    assert found[rows[2].pk].names == {"赵小河", "赵小"}
    nobody = Kin(people=frozenset(), names=frozenset())
    assert homes.kin_of(rows[:1], as_of=later(-9_000)) == {rows[0].pk: nobody}


@pytest.fixture
def on_paper(settings: Any, places: dict[str, Place], tmp_path: Path) -> World:
    """A county whose township and office sign on paper, where they have to."""
    shutil.copytree(EXAMPLE, tmp_path / "policy")
    signers = tmp_path / "policy" / "sheqi-example" / "signers"
    for name, role, level in (
        ("township", "TOWNSHIP", "township"),
        ("monitoring-office", "OFFICE", "county"),
    ):
        (signers / f"{name}.yaml").write_text(
            f"label: {{zh: 机构, en: Office}}\nof: area\nroles: [{role}]\nlevel: {level}\n"
            "on_paper: true\n",
            encoding="utf-8",
        )
    settings.POLICY_DIR = tmp_path / "policy"
    return build(places)


@pytest.mark.parametrize("name", ["王建国", "王小", " 王 建国 "])
def test_on_paper_too_nobody_signs_for_the_household_whose_member_he_is(
    on_paper: World, name: str
) -> None:
    case = on_paper.case()
    on_paper.check(case)
    on_paper.compare(case)
    on_paper.review(case)
    on_paper.publish(case, later(4))
    with pytest.raises(NamedAsKin, match="H1"):
        on_paper.sign_step(case, "township", "office", later(9), signer=name)
    on_paper.sign_step(case, "township", "office", later(9), signer="王建国（镇长）")
    [found] = signing.cases(
        actor=OPERATOR, as_of=DAY, kind="monitoring_case", subjects=[case.public_id]
    )
    assert signing.signatures(case=found)[-1].name == "王建国（镇长）"


def test_an_account_of_another_name_is_its_person_on_paper_too(on_paper: World) -> None:
    for number, (home, name) in enumerate(((0, "综合办"), (1, "民政窗口"))):
        person = make.person("邓科长" if home == 0 else "何镇长")
        role, area = (Role.OFFICE, COUNTY) if home == 0 else (Role.TOWNSHIP, TOWNSHIP)
        on_paper.actors[name] = make.actor(
            f"desk{number}", role, area, on=DAY, name=name, person=person
        )
        case = on_paper.case(home)
        on_paper.check(case)
        on_paper.compare(case)
        on_paper.review(case)
        on_paper.publish(case, later(4))
        first = ("office", "邓科长") if home == 0 else (name, "")
        second = (name, "") if home == 0 else ("office", "何镇长")
        on_paper.sign_step(case, "township", first[0], later(9), signer=first[1])
        with pytest.raises(NamedAsSigner):
            on_paper.sign_step(case, "county", second[0], later(10), signer=second[1])


def test_nobody_signs_once_by_his_account_and_once_on_paper_where_no_office_is_on_record(
    on_paper: World,
) -> None:
    on_paper.actors["deng"] = make.actor("deng", Role.OFFICE, COUNTY, on=DAY, name="邓科长")
    on_paper.actors["he"] = make.actor("he", Role.TOWNSHIP, TOWNSHIP, on=DAY, name="何镇长")
    for home, first, second in (
        (0, ("office", "邓科长"), ("deng", "")),
        (1, ("he", ""), ("office", "何镇长")),
    ):
        case = on_paper.case(home)
        on_paper.check(case)
        on_paper.compare(case)
        on_paper.review(case)
        on_paper.publish(case, later(4))
        on_paper.sign_step(case, "township", first[0], later(9), signer=first[1])
        with pytest.raises(NamedAsSigner, match=case.household.number):
            on_paper.sign_step(case, "county", second[0], later(10), signer=second[1])
        case.refresh_from_db()
        assert case.state == MonitoringState.RUNNING
    on_paper.sign_step(case, "county", "office", later(10), signer="何镇长（县局）")
    assert case.state == MonitoringState.MONITORED
