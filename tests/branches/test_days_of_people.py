"""Ages and terms that can be, and what the death of a villager ends in branch and committees."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests import factories as make
from tests.branches.world import AT, DAY, JOINED, admit, named
from tests.households.world import added
from tests.households.world import person as villager
from zhucun.branches import actions, errors, queries
from zhucun.branches.models import Branch, Committee, PartyMember, Seat
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.households import actions as households
from zhucun.ledger.models import EventRecord

START = date(2021, 1, 10)
NUMBER = make.id_number(born=date(1961, 5, 4), serial=7)
SON = make.id_number(born=date(1985, 5, 4), serial=9)


def opened(village: Place, by: Actor, number: int, on: date) -> Committee:
    return actions.open_term(village=village, number=number, on=on, at=AT, by=by)


def seated(term: Committee, by: Actor, since: date = START, **who: Any) -> Seat:
    draft = actions.SeatDraft(person=named(**who), body="villagers", office="director", since=since)
    return actions.give_seats([draft], committee=term, at=AT, by=by)[0]


def fresh(*rows: Any) -> None:
    for row in rows:
        row.refresh_from_db()


def test_the_party_and_an_office_take_nobody_under_eighteen(
    branch: Branch, east: Place, keeper: Actor
) -> None:
    for born, more in (
        (date(2010, 1, 1), {"party_since": date(1950, 7, 1)}),
        (date(1990, 1, 1), {"party_since": date(2007, 12, 31)}),
        (date(2030, 1, 1), {}),
        (date(2003, 1, 2), {"stage": "applicant"}),
    ):
        with pytest.raises(errors.TooYoung):
            admit(branch, keeper, born=born, **more)
    row = admit(branch, keeper, born=date(2003, 1, 1), party_since=JOINED)
    with pytest.raises(errors.TooYoung):
        actions.correct_members([(row, {"birth_on": date(2003, 1, 2)})], at=AT, by=keeper)
    term = opened(east, keeper, 11, START)
    with pytest.raises(errors.TooYoung) as refused:
        seated(term, keeper, name="小明", birth_on=date(2016, 1, 1))
    assert refused.value.facts["least"] == 18
    assert not Seat.objects.exists()
    assert seated(term, keeper, name="大明", birth_on=date(2003, 1, 10)).pk


def test_terms_follow_each_other_and_an_earlier_one_may_be_recorded_later(
    east: Place, keeper: Actor
) -> None:
    told: dict[str, Any] = {"at": AT, "by": keeper}
    actions.close_term(committee=opened(east, keeper, 11, START), on=date(2024, 1, 10), **told)
    for number, on in (
        (12, date(2022, 1, 1)),
        (12, START),
        (10, date(2024, 2, 1)),
        (12, date(2018, 1, 1)),
    ):
        with pytest.raises(errors.TermsCross):
            opened(east, keeper, number, on)
    earlier = opened(east, keeper, 10, date(2018, 1, 1))
    with pytest.raises(errors.TermsCross):
        actions.close_term(committee=earlier, on=date(2021, 1, 11), **told)
    assert actions.close_term(committee=earlier, on=START, **told)
    assert opened(east, keeper, 12, date(2024, 1, 10)).number == 12


def test_a_death_ends_membership_and_office_and_taking_it_back_restores_them(
    branch: Branch, east: Place, keeper: Actor
) -> None:
    """The son is known here by his number, the father by the link to the household."""
    home = added(east, 1, villager("王建国", id_number=NUMBER), villager("王子", "child"))
    term = opened(east, keeper, 11, START)
    father = home.members.get(relation="head")
    row = admit(branch, keeper, name="", member=father)
    seat = seated(term, keeper, id_number=NUMBER, name="王建国")
    other = admit(branch, keeper, "李同", born=date(1961, 5, 4))
    child = home.members.get(relation="child")
    households.record_death(
        member=father, on=date(2024, 2, 1), new_head=child, made_at=AT, by=OPERATOR
    )
    fresh(row, seat, other)
    assert (row.left_on, row.left_reason) == (date(2024, 2, 1), "died")
    assert (seat.until, seat.end_reason) == (date(2024, 2, 1), "died")
    assert other.left_on is None
    told = EventRecord.objects.filter(name__in=["branches.member.left", "branches.seat.ended"])
    assert {each.data["reason"] for each in told} == {"died"}
    father.refresh_from_db()
    assert households.take_back_member_end(
        member=father, basis="误登", former_as="child", made_at=AT, by=OPERATOR
    )
    fresh(row, seat)
    assert (row.left_on, row.left_reason, seat.until, seat.end_reason) == (None, "", None, "")


def test_the_last_of_a_household_is_followed_too_and_who_followed_him_keeps_the_office(
    branch: Branch, east: Place, keeper: Actor
) -> None:
    home = added(east, 1, villager("王建国", id_number=SON))
    term = opened(east, keeper, 11, START)
    admit(branch, keeper, name="王建国", id_number=SON)
    seat = seated(term, keeper, id_number=SON, name="王建国")
    alone = home.members.get()
    households.record_death(member=alone, on=date(2024, 2, 1), made_at=AT, by=OPERATOR)
    row = PartyMember.objects.get()
    assert row.left_reason == "died"
    PartyMember.objects.update(left_on=None, left_reason="")  # recorded before deaths were followed
    [shown] = queries.members(actor=keeper, as_of=DAY)
    assert (shown.pk, shown.has_died) == (row.pk, True)
    PartyMember.objects.update(left_on=row.left_on, left_reason=row.left_reason)
    seated(term, keeper, since=DAY, name="赵主任", birth_on=date(1970, 1, 1))
    home.refresh_from_db()
    assert households.take_back_end(household=home, basis="误登", made_at=AT, by=OPERATOR)
    seat.refresh_from_db()
    assert seat.end_reason == "died"
    assert PartyMember.objects.get().left_on is None
