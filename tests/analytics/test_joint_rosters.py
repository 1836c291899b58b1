"""Everybody is in the joint branch: the unit's Party members, the village's, and who answers for its
households; whoever is missing is listed with the reason (HH18-095)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils.translation import override

from tests import factories as make
from tests.branches.world import admit
from tests.pairing.world import AT, COUNTY, DAY, EAST, SINCE, WEST, build_places, helper, home
from zhucun.analytics.queries.tables import table
from zhucun.branches import actions, queries
from zhucun.branches.models import Branch
from zhucun.directory.enums import PoliticalStatus, Role
from zhucun.directory.models import Place, Unit
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.directory.queries import pack_for
from zhucun.kernel.problems import NotFound
from zhucun.pairing.actions import end_pairings, pair
from zhucun.pairing.models import Helper


@pytest.fixture
def here(db: None) -> dict[str, Place]:
    return build_places()


@pytest.fixture
def office(here: dict[str, Place]) -> Actor:
    return make.actor("office", Role.OFFICE, COUNTY, on=DAY, since=SINCE)


@pytest.fixture
def charlie(here: dict[str, Place]) -> Actor:
    """The office of the county next door."""
    return make.actor("charlies", Role.OFFICE, "431225", on=DAY, since=SINCE)


@pytest.fixture
def unit(here: dict[str, Place]) -> Unit:
    return make.unit("县财政局")


def _joint(village: Place, unit: Unit) -> Branch:
    told: dict[str, Any] = {"village": village, "on": SINCE, "at": AT, "by": OPERATOR}
    actions.found_branch(name=f"{village.short_name}党支部", **told)
    return actions.found_joint(units=[unit], name=f"{village.short_name}联合党总支部", **told)


@pytest.fixture
def joint(here: dict[str, Place], unit: Unit) -> Branch:
    """The unit has 赵, the village 甲; 钱 of no party and 赵 answer for households there."""
    branch = _joint(here[EAST], unit)
    own = Branch.objects.get(area=EAST, kind="village")
    admit(own, OPERATOR, "甲", joined_on=SINCE)
    zhao = make.person("赵党员", unit=unit)
    _answers(here[EAST], helper(name="钱群众", person=_nobody("钱群众")), helper(person=zhao))
    return branch


def _nobody(name: str) -> Any:
    return make.person(name, political_status=PoliticalStatus.MASSES)


def _answers(village: Place, *helpers: Helper) -> list[Any]:
    return pair([(home(village), each) for each in helpers], since=SINCE, at=AT, by=OPERATOR)


def _missing(by: Actor, on: date = DAY) -> int:
    pack = pack_for(COUNTY, as_of=on)
    names = ("members_missing",)
    rows = table(actor=by, pack=pack, subject="joint_branch", area=COUNTY, names=names)
    return sum(found[2] for found in rows.select([rows.columns["members_missing"]]))


def _roster(by: Actor, branch: Branch, on: date = DAY) -> dict[str, tuple[str, ...]]:
    roster = queries.joint_roster(actor=by, branch=branch, as_of=on)
    return {row.name: row.reasons for row in roster.missing}


def test_who_answers_for_a_household_belongs_to_it_and_each_person_counts_once(
    joint: Branch, office: Actor
) -> None:
    with override("en"):
        missing = queries.joint_roster(actor=office, branch=joint, as_of=DAY).missing
        told = {row.name: row.reasons for row in missing}
    assert told == {
        "赵党员": ("Paired helper", "Party member of the unit"),
        "钱群众": ("Paired helper",),
        "甲**": ("Party member of the village",),
    }
    assert len(missing) == _missing(office) == 3


def test_whoever_is_enrolled_or_answers_no_longer_is_missing_no_longer(
    joint: Branch, here: dict[str, Place], office: Actor
) -> None:
    [pairing] = _answers(here[EAST], helper(name="孙"))
    assert len(_roster(office, joint)) == _missing(office) == 4
    end_pairings([pairing], until=DAY, reason="调动", by=OPERATOR)
    assert len(_roster(office, joint)) == _missing(office) == 3
    roster = queries.joint_roster(actor=office, branch=joint, as_of=DAY)
    keys = [row.key for row in roster.missing]
    assert actions.enrol(branch=joint, keys=keys, on=DAY, at=AT, by=OPERATOR) == 3
    assert _roster(office, joint) == {}
    assert _missing(office) == 0


def test_a_helper_of_another_village_does_not_belong_to_it(
    joint: Branch, here: dict[str, Place], office: Actor
) -> None:
    _answers(here[WEST], helper(name="李外村"))
    assert "李外村" not in _roster(office, joint)
    assert _missing(office) == 3


def test_a_village_cadre_who_is_a_member_there_is_counted_as_one(
    joint: Branch, here: dict[str, Place], office: Actor
) -> None:
    cadre = make.person("周支书")
    own = Branch.objects.get(area=EAST, kind="village")
    admit(own, OPERATOR, "", person=cadre, joined_on=SINCE)
    _answers(here[EAST], helper(EAST, person=cadre, kind="village_cadre"))
    assert len(_roster(office, joint)) == _missing(office) == 4


def test_the_rule_and_the_screen_of_the_pack_find_the_branch_until_nobody_is_missing(
    joint: Branch, office: Actor
) -> None:
    pack = pack_for(COUNTY, as_of=DAY)
    [screen] = pack.screens("joint_branch")
    flag = pack.expression("joint_branch", screen.spec.flag)

    def flagged() -> list[str]:
        rows = table(actor=office, pack=pack, subject="joint_branch", area=COUNTY, names=flag.names)
        return rows.codes(rows.condition(flag), limit=9)

    def verdict() -> str:
        rules = queries.joint_roster(actor=office, branch=joint, as_of=DAY).rules
        return {rule.item.id: rule.outcome.value for rule in rules}["joint-branch-is-complete"]

    assert (flagged(), verdict()) == ([joint.public_id], "fail")
    listed = queries.branches(actor=office, as_of=DAY, incomplete=True)
    assert [(row.name, row.missing) for row in listed] == [(joint.name, 3)]
    roster = queries.joint_roster(actor=office, branch=joint, as_of=DAY)
    keys = [row.key for row in roster.missing]
    actions.enrol(branch=joint, keys=keys, on=DAY, at=AT, by=OPERATOR)
    assert (flagged(), verdict()) == ([], "pass")
    assert not queries.branches(actor=office, as_of=DAY, incomplete=True)


def test_charlie_counts_nobody_and_finds_no_branch(joint: Branch, charlie: Actor) -> None:
    assert _missing(charlie) == 0
    assert not queries.branches(actor=charlie, as_of=DAY, incomplete=True)
    with pytest.raises(NotFound):
        queries.one_branch(actor=charlie, public_id=joint.public_id)


def test_a_roster_of_three_helpers_asks_what_one_of_thirty_asks(
    joint: Branch, here: dict[str, Place], office: Actor, queries_of: Any
) -> None:
    def asked() -> list[str]:
        return queries_of(lambda: queries.joint_roster(actor=office, branch=joint, as_of=DAY))

    few = len(asked())
    _answers(here[EAST], *[helper(name=f"帮手{n}") for n in range(27)])
    assert len(asked()) == few
    assert few <= 7
