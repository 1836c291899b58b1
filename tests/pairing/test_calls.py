"""三走访: visits by office, counted for who must go and for what must be reached."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests import factories as make
from tests.pairing.world import AT, BEGUN, COUNTY, DAY, EAST, FAR, SINCE, TOWN, helper, home, office
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.directory.queries import actor_of
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord
from zhucun.pairing import actions, errors, queries
from zhucun.pairing.models import CallVisit, Office
from zhucun.pairing.queries import duties


def called(holder: Office, place: Place, on: date = DAY, **more: Any) -> CallVisit:
    by = more.pop("by", OPERATOR)
    draft = actions.CallDraft(place=place, on=on, **more)
    return actions.record_call(office=holder, call=draft, at=AT, by=by)


def facts(area: str = "4312", **more: Any) -> set[tuple[str, str, str]]:
    found = duties.call_facts(
        actor=OPERATOR, area=area, since=SINCE, until=DAY + timedelta(days=1), **more
    )
    return {(each.subject, each.id, each.counts) for each in found}


def test_each_visit_counts_for_the_office_and_for_the_place(
    here: dict[str, Place], east: Place, far: Place
) -> None:
    make.tag(EAST, "poverty", since=SINCE)
    city, county = office("4312", "secretary"), office(COUNTY, "mayor")
    head = office("4312", "unit_head", linked=far)
    for holder, place in ((city, here[TOWN]), (city, east), (county, east), (head, far)):
        called(holder, place)
    found = facts()
    assert ("township", TOWN, "city-main-leader-visit") in found
    assert ("leader", city.public_id, "poverty-village-visit") in found
    assert ("village", EAST, "county-main-leader-visit") in found
    assert ("leader", head.public_id, "linked-village-visit") in found
    assert ("leader", head.public_id, "poverty-village-visit") not in found
    assert ("village", FAR, "county-main-leader-visit") not in found


def test_a_village_counts_by_what_it_was_on_the_day(east: Place) -> None:
    make.tag(EAST, "poverty", since=DAY)
    holder = office(COUNTY, "leader")
    called(holder, east, DAY - timedelta(days=1))
    assert ("leader", holder.public_id, "poverty-village-visit") not in facts()
    called(holder, east, DAY)
    assert ("leader", holder.public_id, "poverty-village-visit") in facts()


def test_township_leaders_reach_households_and_helpers_their_pairings(
    east: Place, office: Actor
) -> None:
    from tests.pairing.world import office as held

    house = home(east)
    mayor, mine = held(TOWN, "mayor"), helper(TOWN)
    called(mayor, east, household=house)
    pairing = actions.pair([(house, mine)], since=SINCE, at=AT, by=office)[0]
    draft = actions.CallDraft(place=east, household=house, on=DAY)
    actions.record_call(helper=mine, call=draft, at=AT, by=office)
    found = facts()
    assert ("household", house.public_id, "township-main-leader-visit") in found
    assert ("pairing", pairing.public_id, "paired-household-visit") in found
    with pytest.raises(errors.VisitIsThere):
        actions.record_call(helper=mine, call=draft, at=AT, by=office)
    other = actions.CallDraft(place=east, household=home(east), on=DAY)
    with pytest.raises(errors.NotPairedThen):
        actions.record_call(helper=mine, call=other, at=AT, by=office)


def test_who_left_the_office_yesterday_visits_nobody_by_it_today(east: Place) -> None:
    holder = office(COUNTY, "secretary", "前书记")
    actions.leave_office(office=holder, until=DAY, by=OPERATOR)
    with pytest.raises(errors.NotInOffice):
        called(holder, east, DAY)
    assert called(holder, east, DAY - timedelta(days=1)).pk
    office(COUNTY, "secretary", "新书记", since=DAY)
    with pytest.raises(errors.OfficeTaken):
        office(COUNTY, "secretary", "又一位", since=DAY)


def test_an_unannounced_visit_that_lies_ahead_stays_with_who_planned_it(
    east: Place, office: Actor, town: Actor, secretary: Actor, charlie: Actor
) -> None:
    from tests.pairing.world import office as held

    holder = held(COUNTY, "leader")
    day = DAY + timedelta(days=3)
    with pytest.raises(errors.DayInFuture):
        called(holder, east, day, by=office)
    row = called(holder, east, day, by=office, is_unannounced=True)
    for actor in (town, secretary, charlie):
        assert not queries.calls(actor=actor, today=DAY).exists()
        with pytest.raises(NotFound):
            queries.one_call(actor=actor, public_id=row.public_id, today=DAY)
    assert queries.calls(actor=office, today=DAY).count() == 1
    assert queries.calls(actor=town, today=day).count() == 1
    event = EventRecord.objects.get(subject=f"call:{row.public_id}")
    assert event.area == COUNTY
    assert not queries.calls(actor=charlie, today=day).exists()


def test_the_visitor_writes_it_down_himself_and_others_may_not(
    east: Place, town: Actor, charlie: Actor
) -> None:
    holder = office(COUNTY, "leader")
    me = actor_of(make.account("leader", Role.PUBLIC, person=holder.person, since=BEGUN), on=DAY)
    row = called(holder, east, by=me)
    for actor in (town, charlie):
        with pytest.raises(NotAllowed):
            called(holder, east, DAY - timedelta(days=2), by=actor)
        with pytest.raises(NotAllowed):
            actions.void_call(call=row, reason="误记", on=DAY, by=actor)
    with pytest.raises(errors.ReasonNeeded):
        actions.void_call(call=row, reason="", on=DAY, by=me)
    assert actions.void_call(call=row, reason="误记", on=DAY, by=me)
    assert not actions.void_call(call=row, reason="误记", on=DAY, by=me)
    assert facts() == set()


def test_the_five_are_those_of_hunan_with_day_and_person(east: Place, office: Actor) -> None:
    day = date(2022, 6, 1)
    house, mine = home(east), helper(TOWN, "李联户")
    actions.pair([(house, mine)], since=SINCE, at=AT, by=office)
    draft = actions.CallDraft(place=east, household=house, on=day, slots=("contact", "policy"))
    at = AT.replace(year=2022)
    actions.record_call(helper=mine, call=draft, at=at, by=office)
    line = queries.five_lines(actor=office, households=[house], as_of=day)[0]
    assert [each.slot.id for each in line.slots] == [
        "contact", "visit", "policy", "industry", "service",
    ]  # fmt: skip
    assert line.missing == 3
    assert (line.slots[0].on, line.slots[0].person) == (day, "李联户")
    before = queries.five_lines(actor=office, households=[house], as_of=day - timedelta(days=1))
    assert before[0].missing == 5
    wrong = actions.CallDraft(place=east, household=house, on=day, slots=("gift",))
    with pytest.raises(errors.SlotUnknown):
        actions.record_call(helper=mine, call=wrong, at=at, by=office)


def test_each_household_shows_the_five_of_its_own_county(east: Place) -> None:
    names = {"41": "河南省", "4113": "南阳市", "411327": "社旗县", "411327100": "赵河街道"}
    make.add_places({**names, "411327100201": "东关村村民委员会"}, since=BEGUN)
    there = home(Place.objects.get(code="411327100201"), "exited-household")
    for households in ([there, home(east)], [home(east), there]):
        lines = queries.five_lines(actor=OPERATOR, households=households, as_of=date(2022, 6, 1))
        assert {line.household.pk: len(line.slots) for line in lines} == {
            row.pk: 0 if row == there else 5 for row in households
        }
