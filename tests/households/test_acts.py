"""Births, deaths, marriages, adoptions, splits and mergers: what happens to households."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests import factories as make
from tests.households.world import AT, SINCE, added, person
from zhucun.directory.perms import OPERATOR
from zhucun.households import actions, queries
from zhucun.households.actions import Branch
from zhucun.households.enums import Relation
from zhucun.households.errors import (
    BeforeHousehold,
    BirthdayDiffers,
    BornAfterDeath,
    DayAhead,
    HeadMissing,
    HouseholdEnded,
    MemberDead,
    MemberElsewhere,
    MotherElsewhere,
    NobodyLeaves,
    NobodyStays,
    NumberTaken,
    SameHousehold,
    SecondHead,
    TagNotBorne,
)
from zhucun.households.models import MemberState
from zhucun.kernel.problems import NotAllowed

ON = date(2024, 5, 1)
HOW: dict[str, Any] = {"made_at": AT, "by": OPERATOR}


@pytest.fixture
def neighbours(east):
    return added(east, 2, person("赵大勇", serial=11), person("孙秀兰", "spouse", serial=12))


def fresh(row):
    found = queries.one_household(actor=OPERATOR, public_id=row.public_id)
    found.refresh_from_db()
    return found


def names(row, day=ON):
    return [each.name for each in queries.members_on([row], as_of=day)[row.pk]]


def told(row):
    return [each.name for each in queries.history_of(row)]


def born(household, on=ON, **more):
    values = {"name": "王小宝", "relation": "child", "birth_on": on}
    mother = more.pop("mother", None)
    child = actions.MemberDraft(**{**values, **more})
    return actions.record_birth(household=household, child=child, mother=mother, **HOW)


def married(member, into, **more):
    values = {"relation": "spouse", "reason": "marriage", "on": ON, **HOW, **more}
    return actions.transfer_member(member=member, into=into, **values)


def test_a_child_belongs_to_the_household_from_the_day_of_its_birth(family, members):
    child = born(family, mother=members["李秀英"])
    assert (child.valid_from, child.joined_reason, fresh(family).size) == (ON, "birth", 4)
    assert "王小宝" in names(family)
    assert "王小宝" not in names(family, date(2024, 4, 30))
    assert told(family)[-1] == "households.member.added"


def test_a_birth_before_the_household_was_founded_is_refused(family):
    with pytest.raises(BeforeHousehold):
        born(family, on=date(2019, 12, 31))


def test_a_birth_after_the_death_of_the_mother_is_refused(family, members):
    mother = members["李秀英"]
    actions.record_death(member=mother, on=date(2024, 3, 1), **HOW)
    with pytest.raises(BornAfterDeath):
        born(family, mother=mother)
    assert born(family, on=date(2024, 3, 1), mother=mother)


def test_a_mother_belongs_to_the_household_on_the_day(family, neighbours):
    other = neighbours.members.get(relation="spouse")
    with pytest.raises(MotherElsewhere):
        born(family, mother=other)


def test_a_birth_that_has_not_come_yet_is_refused(family):
    with pytest.raises(DayAhead):
        born(family, on=date(2024, 6, 4))


def test_an_id_number_that_tells_another_birthday_is_refused(family):
    number = make.id_number(born=date(2024, 4, 30), serial=7)
    with pytest.raises(BirthdayDiffers):
        born(family, id_number=number)


def test_a_death_takes_one_person_and_the_last_one_ends_the_household(east, family, members):
    actions.record_death(member=members["王小燕"], on=ON, **HOW)
    assert (fresh(family).size, names(family)) == (2, ["王建国", "李秀英"])
    alone = added(east, 9, person("孤老", serial=91))
    [last] = alone.members.all()
    assert actions.record_death(member=last, on=ON, **HOW)
    alone.refresh_from_db()
    last.refresh_from_db()
    assert (alone.valid_until, alone.end_reason, last.left_reason) == (ON, "death", "death")


def test_a_head_who_dies_is_followed(family, members):
    with pytest.raises(HeadMissing):
        actions.record_death(member=members["王建国"], on=ON, **HOW)
    heir = members["李秀英"]
    assert actions.record_death(member=members["王建国"], on=ON, new_head=heir, **HOW)
    assert fresh(family).head_name == "李秀英"


def test_the_dead_do_not_come_back(family, members, neighbours):
    actions.record_death(member=members["李秀英"], on=ON, **HOW)
    again = person("李秀英", "other", serial=2, since=date(2024, 5, 20), joined="moved")
    with pytest.raises(MemberDead):
        actions.record_arrival(household=neighbours, person=again, **HOW)


def test_who_marries_leaves_one_household_and_joins_another_on_one_day(family, members, neighbours):
    MemberState.objects.create(member=members["王小燕"], labour="skilled", valid_from=SINCE)
    row = married(members["王小燕"], neighbours, relation="child_in_law")
    assert (names(family), row.name) == (["王建国", "李秀英"], "王小燕")
    assert "王小燕" in names(neighbours)
    assert (fresh(family).size, fresh(neighbours).size) == (2, 3)
    assert (row.joined_reason, members["王小燕"].left_reason) == ("marriage", "marriage")
    assert row.states.get().labour == "skilled"
    assert queries.history_of(family)[-1].data["other"] == neighbours.number


def test_who_belongs_to_another_household_cannot_simply_arrive(family, neighbours):
    again = person("李秀英", "other", serial=2, since=ON, joined="marriage")
    with pytest.raises(MemberElsewhere):
        actions.record_arrival(household=neighbours, person=again, **HOW)


def test_an_adopted_child_changes_its_household(family, members, neighbours):
    row = married(members["王小燕"], neighbours, relation="child", reason="adopted")
    assert (row.joined_reason, members["王小燕"].left_reason) == ("adopted", "adopted")


def test_somebody_who_had_been_left_out_does_not_make_the_household_larger(east):
    home = added(east, 5, person("张大山"), size=3)
    found = person("张小山", "child", since=SINCE, joined="found")
    actions.record_arrival(household=home, person=found, **HOW)
    assert fresh(home).size == 3
    actions.record_arrival(household=home, person=person("外人", "other", joined="moved"), **HOW)
    assert fresh(home).size == 4


def test_a_marriage_that_leaves_nobody_is_refused(east, neighbours):
    alone = added(east, 9, person("孤女"))
    with pytest.raises(NobodyStays):
        married(alone.members.get(), neighbours)
    with pytest.raises(SameHousehold):
        married(neighbours.members.get(relation="spouse"), neighbours)


# ── split and merger ──────────────────────────────────────────────────────────


def branch(members, *chosen, number="H0201777", **more):
    rows = [members[name] for name in chosen]
    relations = {row.pk: "head" if n == 0 else "spouse" for n, row in enumerate(rows)}
    return Branch(number=number, members=rows, relations=relations, **more)


def split(household, part, **more):
    return actions.split_household(household=household, branch=part, on=ON, **HOW, **more)


def test_a_household_splits_and_both_know_of_it(family, members):
    young = split(family, branch(members, "王小燕"))
    assert (names(young), names(family)) == (["王小燕"], ["王建国", "李秀英"])
    assert (young.begin_reason, young.came_from, young.head_name) == ("split", family, "王小燕")
    assert (fresh(family).size, fresh(young).size) == (2, 1)
    assert told(family)[-1] == "households.household.split"
    assert told(young) == ["households.household.added"]


def test_classifications_are_carried_over_as_somebody_decides(family, members):
    actions.set_tag(household=family, tag="monitored-household", since=SINCE, **HOW)
    young = split(family, branch(members, "王小燕", tags=["monitored-household"]))
    [tag] = young.tags.all()
    assert (tag.tag, tag.valid_from) == ("monitored-household", ON)
    assert told(young) == ["households.household.added", "households.household.tagged"]
    assert queries.history_of(young)[-1].data["tag"] == "monitored-household"
    with pytest.raises(TagNotBorne):
        split(family, branch(members, "李秀英", number="9", tags=["exited-household"]))


def test_a_split_that_leaves_nobody_is_refused(family, members):
    with pytest.raises(NobodyStays):
        split(family, branch(members, "王建国", "李秀英", "王小燕"))
    with pytest.raises(NobodyLeaves):
        split(family, Branch(number="7", members=[], relations={}))


def test_a_head_who_splits_off_is_followed(family, members):
    with pytest.raises(HeadMissing):
        split(family, branch(members, "王建国"))
    split(family, branch(members, "王建国"), new_head=members["李秀英"])
    assert fresh(family).head_name == "李秀英"


def test_a_split_has_one_head_and_a_number_of_its_own(family, members, neighbours):
    rows = [members["李秀英"], members["王小燕"]]
    two = Branch(number="7", members=rows, relations={row.pk: "head" for row in rows})
    with pytest.raises(SecondHead):
        split(family, two)
    with pytest.raises(NumberTaken):
        split(family, branch(members, "王小燕", number=neighbours.number))
    assert names(family) == ["王建国", "李秀英", "王小燕"]


def test_households_that_join_end_in_one(family, members, neighbours):
    relations = {row.pk: "other" for row in members.values()}
    how = {"household": family, "into": neighbours, "relations": relations, "on": ON, **HOW}
    assert actions.merge_household(**how)
    assert not actions.merge_household(**how)
    family.refresh_from_db()
    assert (family.end_reason, family.merged_into) == ("merged", neighbours)
    assert sorted(names(neighbours)) == sorted(["赵大勇", "孙秀兰", *members])
    assert fresh(neighbours).size == 5
    assert told(neighbours)[-1] == "households.household.joined"
    with pytest.raises(HouseholdEnded):
        born(family)


def test_a_merger_brings_no_second_head(family, members, neighbours):
    relations = {row.pk: row.relation for row in members.values()}
    with pytest.raises(SecondHead):
        actions.merge_household(
            household=family, into=neighbours, relations=relations, on=ON, **HOW
        )


def test_charlie_and_a_cadre_do_nothing_of_it(family, members, neighbours, stranger, secretary):
    for who in (stranger, secretary):
        how = {"made_at": AT, "by": who}
        child = actions.MemberDraft(name="王小宝", relation=Relation.CHILD, birth_on=ON)
        refused = (
            lambda h=how, c=child: actions.record_birth(household=family, child=c, **h),
            lambda h=how: actions.record_death(member=members["王小燕"], on=ON, **h),
            lambda h=how: actions.transfer_member(
                member=members["王小燕"],
                into=neighbours,
                relation="child",
                reason="moved",
                on=ON,
                **h,
            ),
            lambda h=how: actions.split_household(
                household=family, branch=branch(members, "王小燕"), on=ON, **h
            ),
            lambda h=how: actions.merge_household(
                household=family, into=neighbours, relations={}, on=ON, **h
            ),
        )
        for act in refused:
            with pytest.raises(NotAllowed):
                act()
    assert names(family) == ["王建国", "李秀英", "王小燕"]
