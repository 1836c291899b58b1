"""Joint branches: what they join, who belongs to them, who is missing (HH18-093 to HH18-098)."""

from __future__ import annotations

from datetime import date

import pytest

from tests import factories as make
from tests.branches.world import AT, DAY, admit, found
from zhucun.branches import actions, errors, queries
from zhucun.branches.marts import MARTS
from zhucun.branches.models import Branch
from zhucun.directory.enums import PoliticalStatus
from zhucun.directory.models import Place, Unit
from zhucun.directory.perms import Actor
from zhucun.kernel.problems import NotAllowed, NotFound

SINCE = date(2023, 1, 1)


@pytest.fixture
def unit(places: dict[str, Place]) -> Unit:
    """A unit with two Party members and one of no party."""
    row = make.unit("县财政局")
    for name in ("赵党员", "钱党员"):
        make.person(name, unit=row)
    make.person("孙群众", unit=row, political_status=PoliticalStatus.MASSES)
    return row


@pytest.fixture
def joint(branch: Branch, unit: Unit, keeper: Actor) -> Branch:
    admit(branch, keeper, "甲")
    admit(branch, keeper, "乙", stage="activist")
    return actions.found_joint(
        village=branch.village, units=[unit], name="东关联合党总支部", on=SINCE, at=AT, by=keeper
    )


def _missing(branch: Branch, on: date = DAY) -> int:
    rows = MARTS["joint_branch"](
        as_of=on, areas=(branch.area,), names=("members_missing",), tags={}
    )
    return rows.get()["m_members_missing"]


def test_a_joint_branch_joins_a_unit_and_the_branch_of_the_village(
    east: Place, unit: Unit, keeper: Actor
) -> None:
    told = {"village": east, "name": "联合党总支部", "on": SINCE, "at": AT, "by": keeper}
    with pytest.raises(errors.JointJoinsTwo):
        actions.found_joint(units=[unit], **told)
    found(east, keeper)
    with pytest.raises(errors.JointJoinsTwo):
        actions.found_joint(units=[], **told)
    first = actions.found_joint(units=[unit], public_id="0123456789ab", **told)
    assert actions.found_joint(units=[unit], public_id="0123456789ab", **told) == first
    with pytest.raises(errors.JointIsThere):
        actions.found_joint(units=[unit], **{**told, "name": "另一个"})


def test_party_members_of_unit_and_village_belong_to_it_and_nobody_else(
    joint: Branch, keeper: Actor
) -> None:
    roster = queries.joint_roster(actor=keeper, branch=joint, as_of=DAY)
    assert [row.name for row in roster.rows] == ["赵党员", "钱党员", "甲"]
    assert len(roster.missing) == _missing(joint) == 3


def test_whoever_is_enrolled_is_no_longer_missing_and_the_mart_says_the_same(
    joint: Branch, keeper: Actor
) -> None:
    rows = queries.joint_roster(actor=keeper, branch=joint, as_of=DAY).missing
    told = {"branch": joint, "on": DAY, "at": AT, "by": keeper}
    assert actions.enrol(keys=[rows[0].key, rows[2].key], **told) == 2
    assert actions.enrol(keys=[rows[0].key, rows[2].key], **told) == 0
    left = queries.joint_roster(actor=keeper, branch=joint, as_of=DAY)
    assert [row.name for row in left.missing] == ["钱党员"]
    assert _missing(joint) == 1
    assert _missing(joint, date(2024, 2, 1)) == 3


def test_a_cadre_who_is_on_the_village_register_too_is_counted_once(
    joint: Branch, branch: Branch, unit: Unit, keeper: Actor
) -> None:
    cadre = unit.people.get(name="赵党员")
    admit(branch, keeper, "", person=cadre)
    roster = queries.joint_roster(actor=keeper, branch=joint, as_of=DAY)
    assert len(roster.missing) == _missing(joint) == 3


def test_nobody_is_enrolled_who_does_not_belong(joint: Branch, keeper: Actor) -> None:
    other = make.person("外人")
    with pytest.raises(errors.NotRequired):
        actions.enrol(branch=joint, keys=[f"person:{other.public_id}"], on=DAY, at=AT, by=keeper)


def test_members_join_the_village_branch_and_units_the_joint_one(
    joint: Branch, branch: Branch, unit: Unit, keeper: Actor
) -> None:
    with pytest.raises(errors.NotThisKind):
        admit(joint, keeper, "丙")
    with pytest.raises(errors.NotThisKind):
        actions.join_unit(branch=branch, unit=unit, since=DAY, at=AT, by=keeper)
    more = make.unit("县水利局")
    told = {"branch": joint, "unit": more, "since": DAY, "at": AT, "by": keeper}
    assert actions.join_unit(**told)
    assert not actions.join_unit(**told)
    assert [each.unit.name for each in queries.partners_on(joint, DAY)] == ["县财政局", "县水利局"]


def test_charlie_founds_and_enrols_nothing(joint: Branch, stranger: Actor) -> None:
    with pytest.raises(NotAllowed):
        actions.enrol(branch=joint, keys=[], on=DAY, at=AT, by=stranger)
    with pytest.raises(NotFound):
        queries.one_branch(actor=stranger, public_id=joint.public_id)


def test_a_branch_of_a_township_is_refused_and_a_second_of_the_name_too(
    places: dict[str, Place], branch: Branch, keeper: Actor, office: Actor
) -> None:
    with pytest.raises(errors.NotAVillage):
        found(places["411327100"], office)
    with pytest.raises(errors.BranchIsThere):
        found(branch.village, keeper)
    with pytest.raises(errors.NumberInText):
        found(branch.village, keeper, "党支部 138 1234 5678")


def test_what_a_branch_states_of_itself_is_kept_and_a_dissolved_one_states_nothing(
    branch: Branch, keeper: Actor
) -> None:
    told = {"branch": branch, "at": AT, "by": keeper}
    assert actions.state_branch(groups=3, **told)
    assert not actions.state_branch(groups=3, **told)
    assert actions.dissolve_branch(on=date(2024, 2, 1), **told)
    assert not actions.dissolve_branch(on=date(2024, 2, 1), **told)
    branch.refresh_from_db()
    with pytest.raises(errors.BranchDissolved):
        actions.state_branch(groups=4, **told)
    assert not queries.branches(actor=keeper, as_of=DAY).exists()
    assert queries.branches(actor=keeper, as_of=date(2024, 1, 31)).exists()
