"""Members come, change, leave; a household has one head."""

from __future__ import annotations

from datetime import date

import pytest

from tests import factories as make
from tests.households.world import AT, DAY, added, person
from zhucun.households import actions, errors
from zhucun.households.models import Household
from zhucun.households.queries import history_of, members_on


def test_a_child_is_born_and_the_household_grows(family, office):
    child = actions.add_member(
        household=family, draft=person("王新生", "grandchild", since=DAY), made_at=AT, by=office
    )
    family.refresh_from_db()
    assert (family.size, family.version) == (4, 2)
    assert child.valid_from == DAY
    assert history_of(family)[-1].data["member"] == child.public_id


def test_the_size_stays_where_more_persons_than_members_are_known(east, office):
    row = added(east, 7, person("王一"), size=5)
    actions.add_member(household=row, draft=person("王二", "child"), made_at=AT, by=office)
    row.refresh_from_db()
    assert row.size == 5


def test_of_two_who_add_at_once_both_are_counted(east, office):
    row = added(east, 7, person("王一"), size=5)
    first, second = Household.objects.get(pk=row.pk), Household.objects.get(pk=row.pk)
    for n, home in enumerate((first, second)):
        came = person(f"来{n}", "other", since=DAY, joined="moved")
        actions.record_arrival(household=home, person=came, made_at=AT, by=office)
    row.refresh_from_db()
    assert (row.size, row.version) == (7, 3)
    assert (second.size, second.version) == (7, 3)


def test_nobody_belongs_to_two_households(family, west, office):
    other = added(west, 1, person("赵钱"))
    with pytest.raises(errors.MemberElsewhere) as refused:
        actions.add_member(
            household=other, draft=person("李秀英", "spouse", serial=2), made_at=AT, by=office
        )
    assert refused.value.facts["number"] == family.number


def test_a_bride_leaves_one_household_and_joins_another(family, members, west, office):
    bride = members["李秀英"]
    actions.end_member(member=bride, on=DAY, reason="marriage", made_at=AT, by=office)
    other = added(west, 1, person("赵钱"))
    actions.add_member(
        household=other,
        draft=person("李秀英", "spouse", serial=2, since=DAY),
        made_at=AT,
        by=office,
    )
    before = members_on([family, other], as_of=date(2024, 6, 2))
    after = members_on([family, other], as_of=DAY)
    assert [row.name for row in before[family.pk]] == ["王建国", "李秀英", "王小燕"]
    assert [row.name for row in after[family.pk]] == ["王建国", "王小燕"]
    assert [row.name for row in after[other.pk]] == ["赵钱", "李秀英"]


def test_a_second_head_is_refused(family, members, office):
    with pytest.raises(errors.SecondHead):
        actions.add_member(household=family, draft=person("丁"), made_at=AT, by=office)
    with pytest.raises(errors.HeadMissing):
        actions.change_member(
            member=members["王建国"], base=1, changes={"relation": "other"}, made_at=AT, by=office
        )


def test_a_head_who_leaves_is_followed_by_one_who_stays(family, members, office):
    dying = {"member": members["王建国"], "on": DAY, "reason": "death", "made_at": AT, "by": office}
    with pytest.raises(errors.HeadMissing):
        actions.end_member(**dying)
    assert actions.end_member(new_head=members["李秀英"], **dying)
    family.refresh_from_db()
    assert (family.head_name, family.size) == ("李秀英", 2)
    assert not actions.end_member(**dying)


def test_another_member_becomes_head_while_both_stay(family, members, office):
    wife = members["李秀英"]
    turn = {"head": wife, "former_as": "spouse", "made_at": AT, "by": office}
    assert actions.change_head(**turn)
    assert not actions.change_head(**turn)
    family.refresh_from_db()
    assert family.head_name == "李秀英"
    relations = {row.name: row.relation for row in family.members.all()}
    assert relations == {"王建国": "spouse", "李秀英": "head", "王小燕": "child"}
    assert [row.data["changed"] for row in history_of(family)[1:]] == [["relation"], ["relation"]]


def test_a_renamed_head_is_found_under_the_new_name(family, members, office):
    actions.change_member(
        member=members["王建国"], base=1, changes={"name": "王建党"}, made_at=AT, by=office
    )
    family.refresh_from_db()
    assert family.head_name == "王建党"


def test_an_id_number_of_somebody_else_is_refused(family, members, office):
    with pytest.raises(errors.MemberElsewhere):
        actions.change_member(
            member=members["王小燕"],
            base=1,
            changes={"id_number": make.id_number(serial=2)},
            made_at=AT,
            by=office,
        )


def test_who_left_is_changed_no_more(family, members, office):
    child = members["王小燕"]
    actions.end_member(member=child, on=DAY, reason="marriage", made_at=AT, by=office)
    with pytest.raises(errors.MemberLeft):
        actions.change_member(member=child, base=2, changes={"phone": "1"}, made_at=AT, by=office)
    with pytest.raises(errors.MemberLeft):
        actions.end_member(
            member=child, on=date(2024, 7, 1), reason="marriage", made_at=AT, by=office
        )


def test_two_editors_of_one_member_are_shown_both(family, members, office):
    child = members["王小燕"]
    actions.change_member(member=child, base=1, changes={"gender": "female"}, made_at=AT, by=office)
    with pytest.raises(errors.EditedMeanwhile):
        actions.change_member(
            member=child, base=1, changes={"gender": "male"}, made_at=AT, by=office
        )
    assert actions.change_member(
        member=child, base=1, changes={"phone": "13811112222"}, made_at=AT, by=office
    )
