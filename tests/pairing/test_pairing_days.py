"""Pairings and visits on days that fit: none ahead, none before the household, two main helpers on
no day, the cap kept on every day, visits where the household lives and the office reaches."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.pairing.world import AT, BEGUN, COUNTY, DAY, EAST, SINCE, TOWN, helper, home
from tests.pairing.world import office as held
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.pairing import actions, errors, queries
from zhucun.pairing.enums import RowState
from zhucun.pairing.models import Helper, Pairing, Proposal
from zhucun.pairing.queries.capacity import loads, peaks

NEXT = timedelta(days=1)
EARLY = date(2018, 6, 1)


def paired(house: Any, mine: Helper, since: date, by: Actor) -> Pairing:
    return actions.pair([(house, mine)], since=since, at=AT, by=by)[0]


def test_a_full_helper_gets_no_household_from_an_earlier_day_either(
    east: Place, office: Actor
) -> None:
    mine = helper(TOWN)
    homes = [home(east) for _ in range(6)]
    actions.pair([(house, mine) for house in homes[:5]], since=EARLY, at=AT, by=office)
    with pytest.raises(errors.HelperFull) as refused:
        paired(homes[5], mine, EARLY - NEXT, office)
    assert refused.value.facts["households"] == 6
    row = actions.propose(
        area=COUNTY, title="补", as_of=EARLY - NEXT, asked=actions.Asked(), at=AT, by=office
    )
    row.rows.update(helper=mine)
    assert actions.adopt(proposal=row, since=EARLY - NEXT, at=AT, by=office) == 0
    assert set(row.rows.values_list("state", flat=True)) == {RowState.PASSED}
    assert loads([mine.pk], as_of=DAY) == {mine.pk: 5}


def test_the_cap_counts_the_fullest_day_from_the_first_one_on(east: Place, office: Actor) -> None:
    """Who ends and who begins on the same day are not there together."""
    mine, day = helper(TOWN), SINCE + timedelta(days=10)
    first = [home(east) for _ in range(3)]
    actions.end_pairings(
        actions.pair([(house, mine) for house in first], since=SINCE, at=AT, by=office),
        until=day,
        reason="调整",
        by=office,
    )
    actions.pair([(home(east), mine) for _ in range(4)], since=day, at=AT, by=office)
    assert peaks([mine.pk], since=SINCE) == {mine.pk: 4}
    assert peaks([mine.pk], since=SINCE - NEXT) == {mine.pk: 4}
    paired(home(east), mine, SINCE, office)
    assert peaks([mine.pk], since=SINCE) == {mine.pk: 5}
    with pytest.raises(errors.HelperFull):
        paired(home(east), mine, SINCE, office)


def test_nobody_is_paired_ahead_of_the_day_nor_before_the_household_was_one(
    east: Place, office: Actor
) -> None:
    house, mine = home(east), helper(TOWN, since=date(2014, 1, 1))
    with pytest.raises(errors.PairedAhead):
        paired(house, mine, DAY + NEXT, office)
    with pytest.raises(errors.HouseholdNotYet):
        paired(house, mine, BEGUN - NEXT, office)
    row = actions.propose(
        area=COUNTY, title="补", as_of=DAY, asked=actions.Asked(), at=AT, by=office
    )
    with pytest.raises(errors.PairedAhead):
        actions.adopt(proposal=row, since=DAY + NEXT, at=AT, by=office)
    assert not Pairing.objects.exists()
    assert paired(house, mine, BEGUN, office).valid_from == BEGUN


def test_a_household_has_no_two_main_helpers_on_any_day(east: Place, office: Actor) -> None:
    house, mine, other = home(east), helper(TOWN, "甲"), helper(TOWN, "乙")
    until = DAY + timedelta(days=200)
    row = paired(house, mine, EARLY, office)
    assert actions.end_pairings([row], until=until, reason="轮换", by=office) == 1
    for who in (other, mine):
        with pytest.raises(errors.HouseholdStillPaired) as refused:
            paired(house, who, DAY, office)
        assert refused.value.facts["until"] == until
    proposal = Proposal.objects.create(
        area=COUNTY, title="补", as_of=DAY, pack="", pack_version="", settings={}, state="open",
        asked_at=AT, by=0, by_name="",
    )  # fmt: skip
    proposal.rows.create(household=house, helper=other, area=EAST)
    assert actions.adopt(proposal=proposal, since=DAY, at=AT, by=office) == 0
    row.refresh_from_db()
    assert actions.end_pairings([row], until=DAY, reason="提前轮换", by=office) == 1
    row.refresh_from_db()
    assert actions.end_pairings([row], until=DAY, reason="提前轮换", by=office) == 0
    paired(house, other, DAY, office)
    now = queries.of_household(actor=office, household=house, as_of=DAY).now
    assert [each.helper for each in now] == [other]


def test_a_visit_is_where_the_household_lives_and_where_the_office_reaches(
    here: dict[str, Place], east: Place, west: Place, far: Place, office: Actor
) -> None:
    house, mine = home(east), helper(TOWN)
    mayor, head = held(TOWN, "mayor"), held(TOWN, "unit_head", linked=far)
    paired(house, mine, SINCE, office)

    def call(place: Place, **more: Any) -> None:
        who = {key: more.pop(key) for key in ("office", "helper") if key in more}
        draft = actions.CallDraft(place=place, on=DAY, **more)
        actions.record_call(call=draft, at=AT, by=OPERATOR, **who)

    for visitor in ({"office": mayor}, {"helper": mine}):
        with pytest.raises(errors.VisitElsewhere):
            call(west, household=house, **visitor)
    for place in (far, here["431225100201"], here[COUNTY]):
        with pytest.raises(errors.OutsideOffice):
            call(place, office=mayor)
    call(far, office=head)
    call(east, office=mayor, household=house)
