"""Records of households whose figures and days contradict each other, and the same child twice."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories as make
from tests.households.world import AT, DAY, added, draft, person
from zhucun.directory.enums import Role
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.households import actions, errors, queries
from zhucun.households.enums import Oddity
from zhucun.households.models import Household, Member

COUNTY = "411327"
ON = date(2024, 5, 1)
HOW: dict[str, Any] = {"made_at": AT, "by": OPERATOR}


def born(household: Household, name: str = "王小宝", on: date = ON, **more: Any) -> Member:
    child = actions.MemberDraft(name=name, relation="child", birth_on=on, **more)
    return actions.record_birth(household=household, child=child, **HOW)


def test_the_same_child_is_recorded_once_and_a_twin_beside_it(family: Household) -> None:
    first = born(family)
    with pytest.raises(errors.MemberThere) as refused:
        born(family)
    assert refused.value.facts == {"number": family.number, "since": ON}
    with pytest.raises(errors.MemberThere):
        born(family, id_number=make.id_number(born=ON, serial=7))
    born(family, "王二宝")
    family.refresh_from_db()
    assert family.size == 5
    actions.change_member(
        member=first, base=family.version, changes={"id_number": make.id_number(born=ON, serial=7)},
        **HOW,
    )  # fmt: skip
    assert born(family, id_number=make.id_number(born=ON, serial=8)).pk != first.pk


def test_the_same_arrival_is_recorded_once_where_no_birthday_is_known(family: Household) -> None:
    def come(**more: Any) -> Member:
        who = person("外人", "other", **{"joined": "moved", "since": ON, **more})
        return actions.record_arrival(household=family, person=who, **HOW)

    come()
    with pytest.raises(errors.MemberThere):
        come()
    assert come(since=DAY).valid_from == DAY


def test_a_household_counts_at_least_its_members(east: Any, family: Household) -> None:
    def change(size: int) -> bool:
        family.refresh_from_db()
        return actions.change_household(
            household=family, base=family.version, changes={"size": size}, **HOW
        )

    with pytest.raises(errors.SizeBelowMembers) as refused:
        change(1)
    assert refused.value.facts["members"] == 3
    assert change(4)
    assert change(3)
    two = draft(east, 8, person("甲"), person("乙", "child"), size=1)
    with pytest.raises(errors.SizeBelowMembers):
        actions.add_household(two, **HOW)


def test_nobody_belongs_to_a_household_before_his_birth_nor_against_his_number(
    east: Any, family: Household, members: dict[str, Any]
) -> None:
    def came(**more: Any) -> Member:
        who = person("王来", "other", joined="moved", **more)
        return actions.add_member(household=family, draft=who, **HOW)

    def change(**changes: Any) -> bool:
        family.refresh_from_db()
        base = family.version
        her = Member.objects.select_related("household").get(pk=members["李秀英"].pk)
        return actions.change_member(member=her, base=base, changes=changes, **HOW)

    with pytest.raises(errors.BornLater):
        came(since=date(2021, 1, 1), birth_on=date(2024, 1, 1))
    with pytest.raises(errors.BirthdayDiffers):
        came(since=DAY, birth_on=date(1980, 6, 14), id_number=make.id_number(serial=77))
    with pytest.raises(errors.DayAhead):
        came(birth_on=date(2030, 1, 1))
    who = person("王来", "other", joined="moved", birth_on=date(2030, 1, 1))
    with pytest.raises(errors.DayAhead):
        actions.record_arrival(household=family, person=who, **HOW)
    for day in (date(1900, 1, 1), date(2099, 1, 1)):
        with pytest.raises(errors.BirthdayDiffers):
            change(birth_on=day)
    with pytest.raises(errors.BornLater):
        change(birth_on=date(2024, 1, 1), id_number=make.id_number(born=date(2024, 1, 1)))
    assert change(birth_on=date(1980, 6, 15))
    child = came(birth_on=date(2022, 2, 2))
    assert child.valid_from == date(2022, 2, 2)
    late = person("乙", "child", since=date(2020, 1, 1), birth_on=date(2021, 1, 1))
    with pytest.raises(errors.BornLater):
        actions.add_household(draft(east, 9, person("甲"), late), **HOW)


def test_same_name_and_birthday_without_numbers_is_a_lead_and_blocks_nobody(
    east: Any, west: Any, family: Household
) -> None:
    day = date(1990, 1, 2)

    def leads(actor: Actor = OPERATOR, area: str = COUNTY) -> list[tuple[str, str]]:
        found = queries.oddities(actor=actor, area=area, on=DAY)
        return [(row.number, row.other) for row in found if row.oddity == Oddity.NAMESAKE]

    def asked() -> int:
        with CaptureQueriesContext(connection) as caught:
            leads()
        return len(caught)

    first = added(east, 5, person("张伟", birth_on=day))
    assert leads() == []
    few = asked()
    number = make.id_number(born=day, serial=31)
    second = added(west, 5, person("张伟", birth_on=day, id_number=number))
    assert leads() == sorted([(first.number, second.number), (second.number, first.number)])
    assert leads(area="411327100201") == []
    for n in range(20, 26):
        added(west, n, person("李强", birth_on=day))
    assert len(leads()) == 8
    assert asked() == few
    charlie = make.actor("charlies", Role.OFFICE, "520111", on=DAY)
    assert leads(actor=charlie) == []
    one = first.members.get()
    other = make.id_number(born=day, serial=32)
    actions.change_member(member=one, base=first.version, changes={"id_number": other}, **HOW)
    assert (first.number, second.number) not in leads()
