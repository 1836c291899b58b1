"""A death, a leaving or an end that was recorded by mistake is taken back: it never was."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.households.world import AT, DAY, SINCE, added, person
from zhucun.directory.perms import OPERATOR
from zhucun.households import actions, queries
from zhucun.households.actions import Branch
from zhucun.households.errors import (
    EditedMeanwhile,
    HouseholdEnded,
    MemberElsewhere,
    SecondHead,
    WentTo,
)
from zhucun.households.models import Household, HouseholdTag, Member
from zhucun.households.queries import followers
from zhucun.kernel.problems import NotAllowed

ON = date(2024, 5, 1)
HOW: dict[str, Any] = {"made_at": AT, "by": OPERATOR}
BACK: dict[str, Any] = {"basis": "误登，本人健在", **HOW}


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def account(tag=""):
    found = queries.account(
        actor=OPERATOR, area="411327", tag=tag, since=date(2024, 1, 1), until=date(2024, 6, 1)
    )
    assert found.closes
    return (found.opening, found.came, found.went, found.closing)


def told(row):
    return [each.name for each in queries.history_of(row)]


@pytest.mark.parametrize("reason", ["death", "moved", "other"])
def test_who_was_ended_by_mistake_never_ceased_to_belong(reason, family, members):
    before, child = account(), members["王小燕"]
    actions.end_member(member=child, on=ON, reason=reason, **HOW)
    assert account() != before
    assert actions.take_back_member_end(member=fresh(child), **BACK)
    assert not actions.take_back_member_end(member=fresh(child), **BACK)
    row = fresh(child)
    assert (row.valid_until, row.left_reason, fresh(family).size) == (None, "", 3)
    assert account() == before
    assert told(family)[-2:] == ["households.member.ended", "households.member.end-retracted"]
    last = queries.history_of(family)[-1].data
    assert (last["until"], last["reason"], last["basis"]) == ("2024-05-01", reason, BACK["basis"])


def test_a_head_who_lives_after_all_is_head_again(family, members):
    head, heir = members["王建国"], members["李秀英"]
    actions.record_death(member=head, on=ON, new_head=heir, **HOW)
    with pytest.raises(SecondHead):
        actions.take_back_member_end(member=fresh(head), **BACK)
    assert actions.take_back_member_end(member=fresh(head), former_as="spouse", **BACK)
    assert fresh(family).head_name == "王建国"
    assert (fresh(head).relation, fresh(heir).relation) == ("head", "spouse")


def test_who_is_on_record_elsewhere_meanwhile_is_not_taken_back(family, members, west):
    wife = members["李秀英"]
    actions.end_member(member=wife, on=ON, reason="moved", **HOW)
    other = added(west, 1, person("赵钱"), person("李秀英", "spouse", serial=2, since=ON))
    with pytest.raises(MemberElsewhere) as refused:
        actions.take_back_member_end(member=fresh(wife), **BACK)
    assert refused.value.facts["number"] == other.number
    assert fresh(wife).valid_until == ON
    actions.end_household(household=other, on=DAY, reason="moved", **HOW)
    with pytest.raises(MemberElsewhere):
        actions.take_back_member_end(member=fresh(wife), **BACK)


def test_who_went_to_a_household_on_record_comes_back_from_there(family, members, east):
    other = added(east, 2)
    child, wife = members["王小燕"], members["李秀英"]
    transfer = {"relation": "child", "reason": "adopted", "on": ON}
    actions.transfer_member(member=child, into=other, **transfer, **HOW)
    with pytest.raises(WentTo) as refused:
        actions.take_back_member_end(member=fresh(child), **BACK)
    assert refused.value.facts["number"] == other.number
    branch = Branch(number="777", members=[wife], relations={wife.pk: "head"})
    actions.split_household(household=fresh(family), branch=branch, on=ON, **HOW)
    with pytest.raises(WentTo) as refused:
        actions.take_back_member_end(member=fresh(wife), **BACK)
    assert refused.value.facts["number"] == "777"


def test_of_two_who_take_back_at_once_one_is_told(family, members):
    child = members["王小燕"]
    actions.end_member(member=child, on=ON, reason="death", **HOW)
    first, second = (Member.objects.select_related("household").get(pk=child.pk) for _ in "ab")
    assert actions.take_back_member_end(member=first, **BACK)
    with pytest.raises(EditedMeanwhile):
        actions.take_back_member_end(member=second, **BACK)
    assert fresh(family).size == 3


# ── households ────────────────────────────────────────────────────────────────


@pytest.fixture
def heard(monkeypatch):
    calls = []
    monkeypatch.setattr(followers, "_followers", [lambda turns, at, by: calls.extend(turns)])
    return calls


def test_a_household_that_was_ended_by_mistake_never_ended(family, members, heard):
    for tag in ("monitored-household", "exited-household"):
        actions.set_tag(
            household=family, tag=tag, since=SINCE, basis="x", decided=queries.HISTORY, **HOW
        )
    bore = account("exited-household")
    actions.end_tag(household=family, tag="monitored-household", until=ON, **HOW)
    actions.end_member(member=fresh(members["王小燕"]), on=ON, reason="moved", **HOW)
    before = account()
    actions.end_household(household=fresh(family), on=ON, reason="moved", **HOW)
    with pytest.raises(HouseholdEnded):
        actions.take_back_member_end(member=fresh(members["王小燕"]), **BACK)
    assert actions.take_back_end(household=fresh(family), **BACK)
    assert not actions.take_back_end(household=fresh(family), **BACK)
    row = fresh(family)
    assert (row.valid_until, row.end_reason, row.size) == (None, "", 2)
    present = Member.objects.filter(valid_until=None).order_by("pk")
    assert [each.name for each in present] == ["王建国", "李秀英"]
    assert [each.tag for each in HouseholdTag.objects.filter(valid_until=None)] == [
        "exited-household"
    ]
    assert (account(), account("exited-household")[0]) == (before, bore[0])
    assert [(turn.became, turn.household.pk, turn.on) for turn in heard] == [
        ("ended", family.pk, ON),
        ("returned", family.pk, ON),
    ]
    assert told(family)[-1] == "households.household.end-retracted"


def test_the_last_one_who_died_by_mistake_lives_with_the_household(east):
    alone = added(east, 9, person("孤老", serial=91))
    actions.record_death(member=alone.members.get(), on=ON, **HOW)
    assert actions.take_back_end(household=fresh(alone), **BACK)
    [last] = alone.members.all()
    assert (last.valid_until, last.left_reason, fresh(alone).valid_until) == (None, "", None)


def test_a_household_whose_people_are_on_record_elsewhere_stays_ended(family, west):
    actions.end_household(household=family, on=ON, reason="moved", **HOW)
    other = added(west, 1, person("王建国", serial=1, since=DAY))
    with pytest.raises(MemberElsewhere) as refused:
        actions.take_back_end(household=fresh(family), **BACK)
    assert refused.value.facts["number"] == other.number
    assert fresh(family).valid_until == ON


def test_a_household_that_joined_another_is_not_taken_back(family, members, east):
    other = added(east, 2)
    relations = {row.pk: "other" for row in members.values()}
    actions.merge_household(household=family, into=other, relations=relations, on=ON, **HOW)
    with pytest.raises(WentTo):
        actions.take_back_end(household=fresh(family), **BACK)


def test_of_two_who_take_an_end_back_at_once_one_is_told(family):
    actions.end_household(household=family, on=ON, reason="other", **HOW)
    first, second = fresh(family), fresh(family)
    assert actions.take_back_end(household=first, **BACK)
    with pytest.raises(EditedMeanwhile):
        actions.take_back_end(household=second, **BACK)


def test_an_account_that_was_closed_names_what_was_taken_back_later(family):
    actions.end_household(household=family, on=ON, reason="other", **HOW)
    count = actions.close_account(area="411327", tag="", on=DAY, **HOW)
    assert actions.take_back_end(household=fresh(family), **BACK)
    late = queries.recorded_late(actor=OPERATOR, area="411327", count=count)
    assert "households.household.end-retracted" in [row.event for row in late]


def test_charlie_and_a_cadre_take_nothing_back(family, members, stranger, secretary):
    actions.end_member(member=members["王小燕"], on=ON, reason="death", **HOW)
    child = fresh(members["王小燕"])
    for who in (stranger, secretary):
        with pytest.raises(NotAllowed):
            actions.take_back_member_end(member=child, basis="x", made_at=AT, by=who)
    actions.end_household(household=fresh(family), on=DAY, reason="other", **HOW)
    for who in (stranger, secretary):
        with pytest.raises(NotAllowed):
            actions.take_back_end(household=Household.objects.get(), basis="x", made_at=AT, by=who)
    assert Member.objects.filter(valid_until=None).count() == 0
