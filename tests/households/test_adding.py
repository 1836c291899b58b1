"""Households come into the registry, change and end."""

from __future__ import annotations

from datetime import date

import pytest

from tests.households.world import AT, DAY, SINCE, added, draft, person
from zhucun.directory.errors import BadIdNumber
from zhucun.directory.perms import OPERATOR
from zhucun.households import actions, errors
from zhucun.households.models import Household, HouseholdTag, Member
from zhucun.households.queries import history_of
from zhucun.kernel.periods import PeriodReversed
from zhucun.kernel.problems import NotAllowed


def test_a_household_comes_with_its_members_and_its_classifications(east):
    row = added(
        east,
        1,
        person("王建国", serial=1),
        person("李秀英", "spouse"),
        tags={"monitored-household": date(2023, 5, 1)},
    )
    assert (row.head_name, row.size, row.area) == ("王建国", 2, east.code)
    assert [m.relation for m in row.members.order_by("pk")] == ["head", "spouse"]
    [tag] = row.tags.all()
    assert (tag.tag, tag.valid_from) == ("monitored-household", date(2023, 5, 1))
    assert [record.name for record in history_of(row)] == [
        "households.household.added",
        "households.household.tagged",
    ]


def test_a_household_lives_in_one_village_whoever_records_it(family, east, west):
    """By hand: it comes on record in another village, or takes the number of one there."""
    other = added(west, 2)
    for act in (
        lambda: added(west, 9, number=family.number),
        lambda: actions.change_household(
            household=other, base=1, changes={"number": family.number}, made_at=AT, by=OPERATOR
        ),
    ):
        with pytest.raises(errors.HouseholdElsewhere) as refused:
            act()
        told = refused.value
        assert told.message % told.facts == (
            f"The household {family.number} already lives in 东关村 ({east.code})."
        )
        assert told.todo == (
            "Move that household, or correct the number; a household lives in one village."
        )
    assert Household.objects.filter(number=family.number).get().area == east.code


def test_no_event_names_a_villager(family):
    told = str([record.data for record in history_of(family)])
    assert "王" not in told
    assert "138" not in told


def test_names_and_numbers_are_sealed_in_the_table(family, django_assert_num_queries):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT name, id_number, phone FROM households_member")
        raw = b"".join(bytes(each) for row in cursor.fetchall() for each in row)
    assert "王建国".encode() not in raw
    assert b"13800000001" not in raw


def test_one_bad_draft_refuses_the_whole_list(east):
    good, bad = draft(east, 1), draft(east, 2, person("李四", "spouse"))
    with pytest.raises(errors.HeadMissing):
        actions.add_households([good, bad], made_at=AT, by=OPERATOR)
    assert not Household.objects.exists()


@pytest.mark.parametrize(
    ("second", "problem"),
    [
        ({"number": "H0201001"}, errors.NumberTaken),
        ({"people": (person("丁", serial=1),)}, errors.MemberElsewhere),
        ({"people": (person("丁", serial=5), person("戊", "child", serial=5))}, errors.MemberTwice),
        ({"people": (person("丁"), person("戊"))}, errors.SecondHead),
        ({"people": (person("丁", id_number="411327198001010000"),)}, BadIdNumber),
        ({"people": (person("丁", since=date(2019, 1, 1)),)}, errors.BeforeHousehold),
        ({"tags": {"no-such-thing": SINCE}}, errors.UnknownTag),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(east, family, second, problem):
    family.refresh_from_db()
    people = second.pop("people", ())
    with pytest.raises(problem) as refused:
        actions.add_household(draft(east, 2, *people, **second), made_at=AT, by=OPERATOR)
    assert "王" not in str(refused.value.facts)


def test_a_number_of_another_village_is_told_with_its_village(east, west, family):
    with pytest.raises(errors.HouseholdElsewhere) as refused:
        added(west, 1, number=family.number)
    assert refused.value.facts["code"] == east.code


def test_households_live_in_villages(places):
    with pytest.raises(errors.NotAVillage):
        added(places["411327100"], 1)


def test_the_dead_do_not_come_back(east, family, members):
    actions.end_member(
        member=members["李秀英"], on=date(2023, 1, 1), reason="death", made_at=AT, by=OPERATOR
    )
    with pytest.raises(errors.MemberDead):
        added(east, 2, person("李秀英", serial=2), since=date(2023, 6, 1))


def test_who_does_not_keep_the_registry_adds_nothing(east, secretary, stranger):
    for actor in (secretary, stranger):
        with pytest.raises(NotAllowed):
            actions.add_household(draft(east), made_at=AT, by=actor)


def test_a_cadre_corrects_phone_and_address_only(family, secretary):
    edit = {"household": family, "base": 1, "made_at": AT, "by": secretary}
    assert actions.change_household(changes={"phone": "13700000001"}, **edit)
    with pytest.raises(errors.NotHisToChange):
        actions.change_household(changes={"size": 9}, **edit)


def test_nothing_is_recorded_where_nothing_differs(family, office):
    same = {"address": family.address}
    edit = {"household": family, "base": 1, "made_at": AT, "by": office}
    assert not actions.change_household(changes=same, **edit)
    assert len(history_of(family)) == 1


def test_two_editors_of_two_fields_are_merged(family, office, secretary):
    actions.change_household(
        household=family, base=1, changes={"phone": "13700000001"}, made_at=AT, by=secretary
    )
    assert actions.change_household(
        household=family, base=1, changes={"address": "东关四组"}, made_at=AT, by=office
    )
    family.refresh_from_db()
    assert (family.phone, family.address, family.version) == ("13700000001", "东关四组", 3)


def test_two_editors_of_one_field_are_shown_both_values(family, office, secretary):
    for actor, words in ((office, "甲处"), (secretary, "乙处")):
        edit = {"household": family, "base": 1, "made_at": AT, "by": actor}
        if actor is office:
            actions.change_household(changes={"address": words}, **edit)
            continue
        with pytest.raises(errors.EditedMeanwhile) as refused:
            actions.change_household(changes={"address": words}, **edit)
    assert refused.value.facts["fields"] == {"address": [None, "甲处", "乙处"]}


def test_a_conflict_about_a_phone_tells_no_number(family, office, secretary):
    actions.change_household(
        household=family, base=1, changes={"phone": "13700000001"}, made_at=AT, by=office
    )
    with pytest.raises(errors.EditedMeanwhile) as refused:
        actions.change_household(
            household=family, base=1, changes={"phone": "13700000002"}, made_at=AT, by=secretary
        )
    assert "1370" not in str(refused.value.facts)


def test_a_household_ends_with_its_members_and_classifications(family, office):
    actions.set_tag(household=family, tag="monitored-household", since=SINCE, made_at=AT, by=office)
    end = {"household": family, "reason": "moved", "made_at": AT, "by": office}
    assert actions.end_household(on=DAY, **end)
    assert not actions.end_household(on=DAY, **end)
    assert set(Member.objects.values_list("valid_until", "left_reason")) == {(DAY, "moved")}
    assert set(HouseholdTag.objects.values_list("valid_until", flat=True)) == {DAY}
    with pytest.raises(errors.HouseholdEnded):
        actions.end_household(on=date(2024, 5, 1), **end)
    with pytest.raises(errors.HouseholdEnded):
        actions.change_household(
            household=family, base=9, changes={"size": 1}, made_at=AT, by=office
        )


def test_a_household_does_not_end_before_a_member_came(family, office):
    actions.add_member(
        household=family, draft=person("王新", "grandchild", since=DAY), made_at=AT, by=office
    )
    with pytest.raises(PeriodReversed):
        actions.end_household(
            household=family, on=date(2024, 1, 1), reason="moved", made_at=AT, by=office
        )


def test_a_long_list_takes_as_many_queries_as_a_short_one(east, queries_of):
    def of(numbers):
        drafts = [draft(east, n, person("张三"), person("李四", "spouse")) for n in numbers]
        return queries_of(lambda: actions.add_households(drafts, made_at=AT, by=OPERATOR))

    of([1])
    assert len(of(range(2, 5))) == len(of(range(5, 28)))
