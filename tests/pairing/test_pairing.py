"""Helpers and households: who may be paired, what is proposed, who decides, what changes when
somebody leaves."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories as make
from tests.pairing.world import AT, BEGUN, COUNTY, DAY, EAST, OTHER_TOWN, TOWN, helper, home
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor
from zhucun.directory.queries import actor_of
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord
from zhucun.pairing import actions, errors, queries
from zhucun.pairing.enums import Lacks, PairProposalState
from zhucun.pairing.models import Pairing, Proposal

ASKED = actions.Asked()


def proposed(office: Actor, **more: Any) -> Proposal:
    values: dict[str, Any] = {"area": COUNTY, "title": "2018年结对", "asked": ASKED, **more}
    return actions.propose(as_of=DAY, at=AT, by=office, **values)


def adopted(office: Actor, **more: Any) -> Proposal:
    row = proposed(office, **more)
    actions.adopt(proposal=row, since=DAY, at=AT, by=office)
    return row


def helps(row: Any) -> dict[str, str]:
    """Household → helper of a proposal's rows."""
    return {
        each.household.number: each.helper.person.name if each.helper else each.lacks
        for each in queries.proposed(proposal=row)
    }


def test_a_helper_of_the_same_township_comes_first(east: Place, far: Place, office: Actor) -> None:
    homes = [home(east), home(far)]
    helper(OTHER_TOWN, "低庄干部")
    helper(TOWN, "卢峰干部")
    assert helps(proposed(office)) == {
        homes[0].number: "卢峰干部",
        homes[1].number: "低庄干部",
    }


@pytest.mark.parametrize(("code", "share"), [(OTHER_TOWN, 50), (TOWN, 100), (EAST, 110)])
def test_nearness_earns_the_shares_that_the_note_of_its_weight_tells(
    east: Place, office: Actor, code: str, share: int
) -> None:
    home(east)
    helper(code)
    [row] = queries.proposed(proposal=proposed(office))
    assert row.terms["near"] == share


def test_deep_poverty_gets_a_leading_cadre_of_the_party(east: Place, office: Actor) -> None:
    deep = home(east, "poor-household", "severe-poverty")
    others = [home(east) for _ in range(5)]
    helper(TOWN, "一般干部")
    helper(TOWN, "党员领导", is_leading=True)
    found = helps(proposed(office))
    assert found[deep.number] == "党员领导"
    assert len(found) == 1 + len(others)
    row = next(row for row in queries.proposed(proposal=Proposal.objects.get()) if row.is_severe)
    assert row.terms["severe-household-to-leader.0"] == 100
    assert row.points == sum(row.terms.values())
    assert row.choices[0]["name"] == "一般干部"
    assert row.choices[0]["cost"] >= 100


def test_nobody_is_proposed_for_kin_or_for_his_own_household(east: Place, office: Actor) -> None:
    own = home(east, serial=7)
    cousin = home(east)
    somebody = make.person("本村干部", id_number=make.id_number(serial=7))
    mine = helper(TOWN, person=somebody)
    actions.note_kin([(mine, cousin)], basis="堂兄", at=AT, by=office)
    found = helps(proposed(office))
    assert set(found.values()) == {Lacks.KIN}
    with pytest.raises(errors.Kin):
        actions.pair([(own, mine)], since=DAY, at=AT, by=office)
    with pytest.raises(errors.Kin):
        actions.pair([(cousin, mine)], since=DAY, at=AT, by=office)
    helper(TOWN, "外人")
    assert set(helps(proposed(office)).values()) == {"外人"}


def test_too_few_helpers_are_said_by_arithmetic_and_the_rest_stays_on_the_list(
    east: Place, office: Actor
) -> None:
    for _ in range(13):
        home(east)
    helper(TOWN), helper(TOWN)
    found = queries.arithmetic(actor=office, area=COUNTY, as_of=DAY)
    assert (found.households, found.helpers, found.cap, found.places) == (13, 2, 5, 10)
    assert (found.missing, found.needed) == (3, 3)
    assert found.clause == "HH18-070"
    row = adopted(office)
    assert row.result["short_of_places"] == 3
    assert list(helps(row).values()).count(Lacks.NO_PLACE) == 3
    waiting = queries.unpaired(actor=office, area=COUNTY, as_of=DAY)
    lines = queries.unpaired_lines(actor=office, codes=[code for code, _ in waiting])
    assert [line.lacks for line in lines] == [Lacks.NO_PLACE] * 3
    helper(TOWN)
    assert adopted(office).result["missing"] == 0
    assert queries.unpaired(actor=office, area=COUNTY, as_of=DAY) == []


def test_village_cadres_make_the_pairing_of_the_city_possible(east: Place, office: Actor) -> None:
    """43,498 × 5 < 260,500 ≤ 59,222 × 5 (HH18-035, HH18-036), a ten-thousandth of it."""
    for _ in range(26):
        home(east)
    for _ in range(5):
        helper(TOWN)
    assert queries.arithmetic(actor=office, area=COUNTY, as_of=DAY).missing == 1
    helper(EAST, kind="village_cadre", corps="village_committee")
    found = queries.arithmetic(actor=office, area=COUNTY, as_of=DAY)
    assert found.missing == 0
    assert [(part.kind, part.helpers, part.so_far) for part in found.parts] == [
        ("official", 5, 25),
        ("village_cadre", 1, 30),
    ]


def test_people_decide_row_by_row(east: Place, office: Actor) -> None:
    homes = [home(east) for _ in range(3)]
    helper(TOWN)
    row = proposed(office)
    assert Pairing.objects.count() == 0
    first = homes[0].public_id
    assert actions.adopt(proposal=row, rows=[first], since=DAY, at=AT, by=office) == 1
    assert row.state == PairProposalState.OPEN
    second = homes[1].public_id
    actions.decline(proposal=row, rows=[second], reason="户主不同意", at=AT, by=office)
    actions.adopt(proposal=row, since=DAY, at=AT, by=office)
    assert row.state == PairProposalState.DECIDED
    assert Pairing.objects.count() == 2
    lines = queries.unpaired_lines(actor=office, codes=[second])
    assert [line.lacks for line in lines] == [Lacks.DECLINED]
    with pytest.raises(errors.ProposalClosed):
        actions.adopt(proposal=row, since=DAY, at=AT, by=office)
    with pytest.raises(errors.ReasonNeeded):
        actions.decline(proposal=row, reason=" ", at=AT, by=office)


def test_what_was_overtaken_is_set_aside_and_seen(east: Place, office: Actor) -> None:
    homes = [home(east) for _ in range(6)]
    helper(TOWN, "甲")
    last = helper(OTHER_TOWN, "乙")
    row = proposed(office)
    actions.pair([(homes[0], last)], since=DAY, at=AT, by=office)
    theirs = [each for each in queries.proposed(proposal=row) if each.household == homes[0]]
    actions.adopt(proposal=row, since=DAY, at=AT, by=office)
    states = queries.states_of(row)
    assert (states.adopted, states.passed) == (5, 1)
    assert theirs[0].household == homes[0]


def test_who_left_or_is_full_or_kin_by_now_is_not_adopted(east: Place, office: Actor) -> None:
    for _ in range(11):
        home(east)
    leaves, fills, cousin = helper(TOWN), helper(TOWN), helper(TOWN)
    row = proposed(office)
    rows = list(queries.proposed(proposal=row))
    mine = next(each for each in rows if each.helper == cousin)
    actions.end_helper(helper=leaves, until=DAY, reason="调离", by=office)
    actions.pair([(home(east), fills) for _ in range(4)], since=DAY, at=AT, by=office)
    actions.note_kin([(cousin, mine.household)], at=AT, by=office)
    adopted_ = actions.adopt(proposal=row, since=DAY, at=AT, by=office)
    held = Pairing.objects.filter(valid_until=None)
    assert not held.filter(helper=leaves).exists()
    assert held.filter(helper=fills).count() <= 5
    assert not held.filter(household=mine.household).exists()
    states = queries.states_of(row)
    assert (states.adopted, states.adopted + states.passed) == (adopted_, 11)


def test_when_a_helper_leaves_only_his_households_wait_for_another(
    east: Place, office: Actor
) -> None:
    for _ in range(8):
        home(east)
    gone, stays = helper(TOWN, "甲"), helper(TOWN, "乙")
    adopted(office)
    before = dict(Pairing.objects.filter(helper=stays).values_list("household", "public_id"))
    his = set(Pairing.objects.filter(helper=gone).values_list("household", flat=True))
    until = DAY + timedelta(days=30)
    assert actions.end_helper(helper=gone, until=until, reason="调离", by=office)
    assert not actions.end_helper(helper=gone, until=until, reason="调离", by=office)
    helper(TOWN, "丙")
    row = actions.propose(area=COUNTY, title="补", as_of=until, asked=ASKED, at=AT, by=office)
    assert {each.household_id for each in queries.proposed(proposal=row)} == his
    then = AT + (until - DAY)
    actions.adopt(proposal=row, since=until, at=then, by=office)
    after = Pairing.objects.filter(helper=stays, valid_until=None)
    kept = {
        home: key for home, key in after.values_list("household", "public_id") if home in before
    }
    assert kept == before
    with pytest.raises(errors.HelperGone):
        actions.pair([(home(east), gone)], since=until, at=then, by=office)


def test_a_pair_that_stands_is_given_back_and_a_second_helper_is_refused(
    east: Place, office: Actor
) -> None:
    house, mine, other = home(east), helper(TOWN), helper(TOWN)
    made = actions.pair([(house, mine)], since=DAY, at=AT, by=office)
    events = EventRecord.objects.count()
    assert actions.pair([(house, mine)], since=DAY, at=AT, by=office) == made
    assert EventRecord.objects.count() == events
    with pytest.raises(errors.HouseholdPaired):
        actions.pair([(house, other)], since=DAY, at=AT, by=office)
    stand_in = actions.pair([(house, other)], since=DAY, at=AT, role="fallback", by=office)
    assert [
        row.role for row in queries.of_household(actor=office, household=house, as_of=DAY).now
    ] == ["main", "fallback"]
    assert stand_in[0].helper == other


def test_the_cap_of_the_pack_is_kept_by_hand_too(east: Place, office: Actor) -> None:
    mine = helper(TOWN)
    homes = [home(east) for _ in range(6)]
    actions.pair([(house, mine) for house in homes[:5]], since=DAY, at=AT, by=office)
    with pytest.raises(errors.HelperFull):
        actions.pair([(homes[5], mine)], since=DAY, at=AT, by=office)
    assert Pairing.objects.count() == 5
    with pytest.raises(errors.CapTooHigh):
        proposed(office, asked=actions.Asked(cap=6))


def test_where_no_source_sets_a_cap_the_office_says_it_and_it_is_kept(
    places: dict[str, Place],
) -> None:
    office = make.actor("sheqi", Role.OFFICE, "411327", on=date(2024, 6, 3))
    home(places["411327100201"], "monitored-household")
    helper("411327100", since=date(2021, 6, 1))
    day = date(2024, 6, 3)
    values: dict[str, Any] = {"area": "411327", "title": "结对", "as_of": day, "at": AT}
    with pytest.raises(errors.CapUnset):
        actions.propose(asked=ASKED, by=office, **values)
    asked = actions.Asked(cap=3, nearness=Decimal(2), tag="monitored-household")
    row = actions.propose(asked=asked, by=office, **values)
    assert (row.settings["cap"], row.settings["cap_is_own"]) == (3, True)
    assert row.settings["nearness_is_own"] is True
    assert row.result["paired"] == 1


def test_in_hunan_only_those_whom_the_matrix_names_are_proposed(east: Place, office: Actor) -> None:
    """工作队员、村干部、农村党员 pair with every household (HN22-69); the cap is 未配置 there."""
    day = date(2022, 6, 1)
    house = home(east, "exited-household")
    helper(TOWN, "机关干部")
    asked = actions.Asked(cap=10)
    values: dict[str, Any] = {"area": COUNTY, "as_of": day, "asked": asked, "at": AT, "by": office}
    row = actions.propose(title="一", **values)
    assert helps(row)[house.number] in (Lacks.NO_PLACE, Lacks.KIN)
    helper(EAST, "村干部甲", kind="village_cadre")
    assert helps(actions.propose(title="二", **values))[house.number] == "村干部甲"


def test_a_name_with_a_phone_number_and_a_wrong_place_are_refused(
    east: Place, office: Actor
) -> None:
    house, mine = home(east), helper(TOWN)
    made = actions.pair([(house, mine)], since=DAY, at=AT, by=office)
    with pytest.raises(errors.NumberInText):
        actions.end_pairings(
            made, until=DAY + timedelta(days=1), reason="见 138 0000 0001", by=office
        )
    with pytest.raises(errors.EndsTooEarly):
        actions.end_pairings(made, until=DAY, reason="调整", by=office)
    with pytest.raises(errors.AreaDoesNotFit):
        helper(TOWN, level="village")
    with pytest.raises(errors.HelperIsThere):
        helper(TOWN, person=mine.person)


def test_charlie_sees_no_helper_no_pairing_no_proposal_and_may_write_none(
    east: Place, office: Actor, charlie: Actor
) -> None:
    house, mine = home(east), helper(TOWN)
    row = adopted(office)
    assert not queries.helpers(actor=charlie, as_of=DAY).exists()
    assert not queries.pairings(actor=charlie, as_of=DAY).exists()
    assert not queries.proposals(actor=charlie).exists()
    assert queries.unpaired(actor=charlie, area=COUNTY, as_of=DAY) == []
    assert queries.arithmetic(actor=charlie, area=COUNTY, as_of=DAY).households == 0
    for read in (queries.one_helper, queries.one_proposal):
        with pytest.raises(NotFound):
            read(actor=charlie, public_id=mine.public_id)
    with pytest.raises(NotAllowed):
        actions.pair([(house, mine)], since=DAY, at=AT, by=charlie)
    with pytest.raises(NotAllowed):
        actions.adopt(proposal=row, since=DAY, at=AT, by=charlie)
    with pytest.raises(NotAllowed):
        actions.end_helper(helper=mine, until=DAY + timedelta(1), reason="x", by=charlie)
    with pytest.raises(NotAllowed):
        proposed(charlie)


def test_a_helper_sees_his_own_households_with_names_masked(east: Place, office: Actor) -> None:
    mine, other = helper(TOWN, "我"), helper(TOWN, "他")
    houses = [home(east), home(east)]
    actions.pair([(houses[0], mine), (houses[1], other)], since=DAY, at=AT, by=office)
    account = make.account("me", Role.PUBLIC, person=mine.person, since=BEGUN)
    me = actor_of(account, on=DAY)
    found = queries.my_helper(actor=me, as_of=DAY)
    assert found == mine
    rows = queries.paired_with(actor=me, helper=mine, as_of=DAY)
    assert [row.household.pk for row in rows] == [houses[0].pk]
    assert rows[0].household.shown_name == "张**"
    assert [row.helper for row in queries.pairings(actor=me, as_of=DAY)] == [mine]


def test_the_rules_of_the_pack_stand_with_the_helper(east: Place, office: Actor) -> None:
    mine = helper(TOWN, is_able=False, is_good_at_village_work=True)
    actions.pair([(home(east), mine)], since=DAY, at=AT, by=office)
    card = queries.helper_card(actor=office, public_id=mine.public_id, as_of=DAY)
    found = {verdict.rule: str(verdict.outcome) for verdict in card.verdicts}
    assert found["rules/helper-capacity"] == "pass"
    assert found["rules/helper-ability"] == "fail"
    assert card.cap == 5


def test_lists_ask_no_query_per_row(east: Place, office: Actor) -> None:
    def asked() -> list[int]:
        counts = []
        for read in (
            lambda: list(queries.helpers(actor=office, as_of=DAY)),
            lambda: queries.with_household_names(
                office, list(queries.pairings(actor=office, as_of=DAY))
            ),
            lambda: queries.unpaired_lines(
                actor=office,
                codes=[c for c, _ in queries.unpaired(actor=office, area=COUNTY, as_of=DAY)],
            ),
            lambda: queries.with_row_names(office, list(queries.proposed(proposal=row))),
        ):
            with CaptureQueriesContext(connection) as caught:
                read()
            counts.append(len(caught))
        return counts

    for _ in range(3):
        helper(TOWN), home(east)
    row = adopted(office)
    home(east), home(east)
    few = asked()
    for _ in range(20):
        helper(TOWN), home(east)
    row = proposed(office)
    actions.adopt(
        proposal=row,
        rows=[each.household.public_id for each in list(queries.proposed(proposal=row))[:10]],
        since=DAY,
        at=AT,
        by=office,
    )
    assert asked() == few
