"""Who answers as Party secretary, level by level, from the offices that are on record."""

from __future__ import annotations

from datetime import date

from tests import factories as make
from tests.branches.world import named
from tests.pairing.world import AT, COUNTY, EAST, SINCE, TOWN, build_places, office
from zhucun.analytics import queries
from zhucun.branches import actions as branches
from zhucun.directory.perms import OPERATOR
from zhucun.directory.queries import policy
from zhucun.engines.rules import Outcome
from zhucun.pairing import actions as pairing

DAY = date(2018, 6, 14)


def outcomes(pack_id: str, rule: str, area: str, day: date) -> dict[Outcome, int]:
    pack = policy().pack(pack_id).at(day)
    found = queries.coverage(actor=OPERATOR, pack=pack, area=area)
    counts = next(each for each in found if each.item.id == rule).counts
    return {outcome: count for outcome, count in counts.items() if count}


def test_a_village_of_the_poor_names_the_secretaries_of_all_five_levels(db: None) -> None:
    places = build_places()
    make.tag(EAST, "poverty", since=SINCE)
    for area in ("43", "4312", COUNTY, TOWN):
        office(area, "secretary")
        office(area, "mayor")
    rule = ("huaihua-2018", "five-secretaries-named", COUNTY, DAY)
    assert outcomes(*rule) == {Outcome.FAIL: 1, Outcome.NOT_APPLICABLE: 2}
    term = branches.open_term(
        village=places[EAST], number=10, on=date(2017, 5, 1), at=AT, by=OPERATOR
    )
    seat = branches.SeatDraft(
        person=named("谭支书"), body="branch", office="secretary", since=term.starts_on
    )
    branches.give_seats([seat], committee=term, at=AT, by=OPERATOR)
    assert outcomes(*rule) == {Outcome.PASS: 1, Outcome.NOT_APPLICABLE: 2}


def test_one_secretary_answers_for_a_county_and_one_who_left_does_not(places: object) -> None:
    rule = ("sheqi-2024", "county-secretary-accountable", "411327", date(2024, 1, 25))
    assert outcomes(*rule) == {Outcome.FAIL: 1}
    row = office("411327", "secretary")
    assert outcomes(*rule) == {Outcome.PASS: 1}
    pairing.leave_office(office=row, until=date(2024, 1, 1), by=OPERATOR)
    assert outcomes(*rule) == {Outcome.FAIL: 1}
