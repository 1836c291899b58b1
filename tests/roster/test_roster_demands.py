"""Both sides speak (双向对接): villages state needs, units offer people, candidates wish and avoid."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests import factories as make
from tests.factories import NOW
from zhucun.directory.enums import Role
from zhucun.directory.errors import UnknownPlace
from zhucun.directory.models import Person, Place, Unit
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.kernel.problems import NotAllowed, NotFound, Problem
from zhucun.ledger.models import EventRecord
from zhucun.roster import actions, queries
from zhucun.roster.actions import AvoidanceDraft, Need
from zhucun.roster.enums import AvoidanceKind, AvoidanceSource, NominationSource, PostingRole
from zhucun.roster.errors import (
    CandidacyOver,
    ChangedMeanwhile,
    NominatedByOther,
    NotOnPost,
    OfferEmpty,
    OfferSettled,
    RoundElsewhere,
    RoundPublished,
    StatedTwice,
    VillageHasLeft,
    VillageNotInRound,
    VillagesNotFixed,
)
from zhucun.roster.models import Avoidance, Candidate, Round, RoundVillage, UnitOffer

pytestmark = pytest.mark.usefixtures("places")
ON = date(2021, 4, 6)
ASKED = [Need(speciality="agronomy", note="茶园管护"), Need(speciality="finance")]


@pytest.fixture
def eastern(batch: Round, east: Place) -> RoundVillage:
    return make.village_of(batch, east)


@pytest.fixture
def clerk(unit: Unit) -> Actor:
    return make.actor("clerk", Role.UNIT, "411327", unit=unit)


@pytest.fixture
def charlie_() -> Actor:
    return make.actor("charlie", Role.OFFICE, "520111")


@pytest.fixture
def li(unit: Unit) -> Person:
    return make.person("李明", unit=unit)


@pytest.fixture
def candidate(li: Person, batch: Round) -> Candidate:
    return make.candidate(li, batch)


def state(village: RoundVillage, needs: list[Need], by: Actor = OPERATOR) -> bool:
    return actions.state_needs(needs, village=village, stated_on=ON, by=by)


def needs_of(village: RoundVillage) -> list[tuple[str, int]]:
    return list(village.needs.order_by("rank").values_list("speciality", "rank"))


def withdraw(offer: UnitOffer, by: Actor = OPERATOR) -> bool:
    return actions.withdraw_offer(offer=offer, withdrawn_on=ON, reason="人手不足", by=by)


def publish(round_: Round, place: Place, **more: Any) -> None:
    make.posting(make.person("王芳"), place, round_, **more)
    actions.publish_round(round_=round_, published_at=NOW, by=OPERATOR)


# needs (村提需求)


def test_a_branch_states_its_needs_by_rank_and_states_them_anew(
    eastern: RoundVillage, east: Place
) -> None:
    branch = make.actor("branch", Role.BRANCH, east.code)
    assert [state(eastern, ASKED, branch), state(eastern, ASKED, branch)] == [True, False]
    assert needs_of(eastern) == [("agronomy", 1), ("finance", 2)]
    assert state(eastern, ASKED[::-1], branch)
    assert needs_of(eastern) == [("finance", 1), ("agronomy", 2)]
    assert EventRecord.objects.filter(name="roster.needs.stated").count() == 2
    assert eastern.needs.get(rank=1).by_name == "Branch"


def test_a_branch_says_which_kinds_of_unit_it_would_like(eastern: RoundVillage) -> None:
    wish = {"village": eastern, "stated_on": ON, "by": OPERATOR}
    kinds = ["agriculture", "finance"]
    assert actions.state_village_wishes(kinds, **wish)
    assert not actions.state_village_wishes(kinds, **wish)
    assert actions.state_village_wishes(["party"], **wish)
    assert [row.unit_kind for row in eastern.wishes.all()] == ["party"]


def test_only_the_branch_its_township_and_the_office_speak_for_a_village(
    eastern: RoundVillage, west: Place, clerk: Actor
) -> None:
    others = [
        clerk,
        make.actor("neighbour", Role.BRANCH, west.code),
        make.actor("cadre", Role.FIRST_SECRETARY, eastern.area),
        make.actor("charlie", Role.OFFICE, "520111"),
    ]
    for other in others:
        with pytest.raises(NotAllowed):
            state(eastern, ASKED, other)
        with pytest.raises(NotAllowed):
            actions.state_village_wishes(["party"], village=eastern, stated_on=ON, by=other)
    assert state(eastern, ASKED, make.actor("town", Role.TOWNSHIP, "411327100"))


def test_nothing_is_named_twice_and_who_has_read_an_older_list_is_told(
    eastern: RoundVillage,
) -> None:
    with pytest.raises(StatedTwice, match="“finance” stands in this list twice"):
        state(eastern, [Need(speciality="finance"), Need(speciality="finance")])
    old = RoundVillage.objects.select_related("round").get()
    state(eastern, ASKED)
    with pytest.raises(ChangedMeanwhile):
        state(old, ASKED[:1])
    assert needs_of(eastern) == [("agronomy", 1), ("finance", 2)]


def test_a_village_that_has_left_and_a_published_round_take_no_needs(
    eastern: RoundVillage, batch: Round, east: Place, west: Place
) -> None:
    gone = make.village_of(batch, west)
    actions.leave_out_village(village=gone, on=ON, reason="a mistake", by=OPERATOR)
    with pytest.raises(VillageHasLeft):
        state(gone, ASKED)
    publish(batch, east)
    with pytest.raises(RoundPublished):
        state(eastern, ASKED)


# offers (单位报人选)


def test_a_unit_offers_its_people_once_and_changes_its_offer(
    batch: Round, unit: Unit, clerk: Actor
) -> None:
    first = make.offer(unit, batch, by=clerk)
    assert (first.quota, first.kind, first.level, first.reach) == (3, "finance", "county", [])
    assert make.offer(unit, batch, by=clerk) == first
    changed = make.offer(unit, batch, quota=2, reach=["411327101", "411327100"], by=clerk)
    assert (changed.pk, changed.quota) == (first.pk, 2)
    assert UnitOffer.objects.get().reach == ["411327100", "411327101"]
    assert EventRecord.objects.filter(name="roster.people.offered").count() == 2


def test_an_offer_names_somebody_and_places_of_the_round(batch: Round, unit: Unit) -> None:
    offers: list[tuple[dict[str, Any], type[Problem]]] = [
        ({"quota": 0}, OfferEmpty),
        ({"reach": ["520111"]}, RoundElsewhere),
        ({"reach": ["411327999"]}, UnknownPlace),
    ]
    for more, problem in offers:
        with pytest.raises(problem):
            make.offer(unit, batch, **more)
    assert not UnitOffer.objects.exists()


def test_nobody_offers_for_another_unit_or_sees_its_offers(
    batch: Round, unit: Unit, clerk: Actor, charlie_: Actor
) -> None:
    other = make.unit("县民政局")
    for by in (clerk, charlie_):
        with pytest.raises(NotAllowed):
            make.offer(other, batch, by=by)
    made = make.offer(other, batch)
    for by in (clerk, charlie_):
        assert not queries.offers(actor=by, round_=batch, as_of=ON)
        with pytest.raises(NotFound):
            queries.offer_card(actor=by, public_id=made.public_id)
        with pytest.raises(NotAllowed):
            withdraw(made, by)


def test_a_unit_that_withdraws_takes_its_candidates_with_it(
    batch: Round, unit: Unit, clerk: Actor, candidate: Candidate
) -> None:
    other = make.candidate(make.person("王芳", unit=make.unit()), batch)
    made = make.offer(unit, batch)
    [seen] = queries.offers(actor=clerk, round_=batch, as_of=ON)
    assert seen.named == 1
    assert [withdraw(made, clerk), withdraw(made, clerk)] == [True, False]
    standing = Candidate.objects.filter(withdrawn_on=None)
    assert list(standing) == [other]
    assert EventRecord.objects.get(name="roster.offer.withdrawn").data["candidates"] == 1
    assert not queries.offers(actor=clerk, round_=batch, as_of=ON)
    assert make.offer(unit, batch, by=clerk).pk != made.pk


def test_after_people_are_posted_an_offer_stands_and_the_problem_says_what_to_do(
    batch: Round, unit: Unit, east: Place
) -> None:
    made = make.offer(unit, batch)
    make.posting(make.person(unit=unit), east, batch, unit=unit)
    for _ in range(2):
        with pytest.raises(OfferSettled, match="open a single change for the successors"):
            withdraw(made)
        actions.publish_round(round_=batch, published_at=NOW, by=OPERATOR)
    with pytest.raises(RoundPublished):
        make.offer(make.unit(), batch)


# nominations


def test_two_units_do_not_put_one_person_forward_and_the_second_reads_who_was_first(
    batch: Round, candidate: Candidate, li: Person
) -> None:
    other = make.unit("县民政局")
    with pytest.raises(NominatedByOther, match="李明 is already put forward .* by 社旗县财政局"):
        make.candidate(li, batch, unit=other, role=PostingRole.MEMBER)
    assert make.candidate(li, batch, role=PostingRole.MEMBER).unit == candidate.unit
    for row in Candidate.objects.all():
        actions.withdraw(candidate=row, withdrawn_on=ON, reason="agreed", by=OPERATOR)
    assert make.candidate(li, batch, unit=other).unit == other


def test_two_units_in_one_list_are_told_as_well(batch: Round, li: Person) -> None:
    wanted = [
        actions.Nomination(person=li, role=role, source=NominationSource.UNIT, unit=each)
        for role, each in ((PostingRole.MEMBER, make.unit()), (PostingRole.FIRST_SECRETARY, None))
    ]
    with pytest.raises(NominatedByOther):
        actions.nominate(wanted, round_=batch, nominated_on=ON, by=OPERATOR)
    assert not Candidate.objects.exists()


def test_where_the_pack_wants_the_villages_first_nobody_is_nominated_before(
    batch: Round, li: Person, east: Place
) -> None:
    wanted = [actions.Nomination(person=li, role="member", source=NominationSource.UNIT)]
    put: Callable[[date], Any] = lambda day: actions.nominate(  # noqa: E731
        wanted, round_=batch, nominated_on=day, villages_first=True, by=OPERATOR
    )
    with pytest.raises(VillagesNotFixed, match="the people come after them"):
        put(ON)
    make.village_of(batch, east, on=ON)
    with pytest.raises(VillagesNotFixed):
        put(date(2021, 4, 5))
    assert len(put(ON)) == 1


@pytest.mark.parametrize(("area", "expected"), [("53", True), ("411327", False)])
def test_the_pack_of_the_area_says_whether_villages_come_first(area: str, expected: bool) -> None:
    round_ = make.round_("2025", area=area, starts_on=date(2025, 6, 1))
    day = date(2025, 5, 20)
    assert queries.villages_come_first(round_=round_, as_of=day) is expected
    round_.kind = "single"
    assert not queries.villages_come_first(round_=round_, as_of=day)


def test_a_person_reads_the_open_rounds_for_which_he_may_volunteer(
    batch: Round, far_batch: Round, li: Person
) -> None:
    me = make.actor("me", Role.MEMBER, "411327100201", person=li)
    assert list(queries.rounds_to_join(actor=me)) == [batch]
    make.candidate(li, batch, by=me, source=NominationSource.VOLUNTEER)
    assert not queries.rounds_to_join(actor=me)
    assert not queries.rounds_to_join(actor=OPERATOR)


def test_who_remains_is_on_post_on_the_day(batch: Round, li: Person, east: Place) -> None:
    with pytest.raises(NotOnPost, match="李明 is not on post in the area on 2021-04-01"):
        make.candidate(li, batch, remains=True)
    make.posting(li, east, make.round_("2019", starts_on=date(2019, 1, 1)), starts_on=ON)
    assert make.candidate(li, batch, remains=True, nominated_on=ON).remains


# wishes and avoidances


def wish(candidate: Candidate, *villages: RoundVillage, by: Actor = OPERATOR) -> bool:
    return actions.state_wishes(villages, candidate=candidate, stated_on=ON, by=by)


def avoid(candidate: Candidate, place: Place, by: Actor = OPERATOR, **more: Any) -> int:
    draft = AvoidanceDraft(place=place, kind=AvoidanceKind.KIN)
    return actions.note_avoidances([draft], candidate=candidate, noted_on=ON, by=by, **more)


def test_a_candidate_ranks_villages_himself_or_through_his_unit(
    batch: Round,
    eastern: RoundVillage,
    west: Place,
    candidate: Candidate,
    li: Person,
    clerk: Actor,
) -> None:
    western = make.village_of(batch, west)
    me = make.actor("me", Role.MEMBER, "411327100201", person=li)
    assert [wish(candidate, western, eastern, by=me) for _ in "12"] == [True, False]
    assert [row.village for row in queries.wishes_of(candidate=candidate)] == [western, eastern]
    assert wish(candidate, eastern, by=clerk)
    assert [row.village for row in queries.wishes_of(candidate=candidate)] == [eastern]


def test_wishes_are_of_villages_of_the_round_and_each_once(
    eastern: RoundVillage, far_batch: Round, far: Place, candidate: Candidate
) -> None:
    with pytest.raises(VillageNotInRound, match="龙井村 is not a village of the round “2021”"):
        wish(candidate, make.village_of(far_batch, far))
    with pytest.raises(StatedTwice, match="东关村"):
        wish(candidate, eastern, eastern)
    old = Candidate.objects.select_related("round", "person", "unit").get()
    wish(candidate, eastern)
    with pytest.raises(ChangedMeanwhile):
        wish(old)
    actions.withdraw(candidate=candidate, withdrawn_on=ON, reason="ill", by=OPERATOR)
    with pytest.raises(CandidacyOver, match="was withdrawn on 2021-04-06"):
        wish(candidate)


def test_nobody_wishes_or_avoids_for_others(
    eastern: RoundVillage, candidate: Candidate, charlie_: Actor, east: Place
) -> None:
    stranger = make.actor("x", Role.MEMBER, east.code, person=make.person("王芳"))
    clerk = make.actor("y", Role.UNIT, "411327", unit=make.unit())
    for by in (stranger, clerk, charlie_):
        with pytest.raises(NotAllowed):
            wish(candidate, eastern, by=by)
        with pytest.raises(NotAllowed):
            avoid(candidate, east, by=by)


def test_an_avoidance_is_noted_once_and_its_place_stays_out_of_the_ledger(
    candidate: Candidate, east: Place, clerk: Actor
) -> None:
    assert [avoid(candidate, east, clerk), avoid(candidate, east, clerk)] == [1, 0]
    [row] = queries.avoidances_of(candidate=candidate, as_of=ON)
    assert (row.place, row.kind, row.source) == (east, "kin", AvoidanceSource.DECLARED)
    told = EventRecord.objects.get(name="roster.avoidances.noted")
    assert east.code not in str(told.data)
    assert told.data["number"] == 1


def test_only_the_office_checks_and_lifts_an_avoidance(
    candidate: Candidate, east: Place, clerk: Actor
) -> None:
    with pytest.raises(NotAllowed):
        avoid(candidate, east, clerk, source=AvoidanceSource.CHECKED)
    assert avoid(candidate, east, source=AvoidanceSource.CHECKED)
    row = Avoidance.objects.get()
    lift = {"avoidance": row, "candidate": candidate, "lifted_on": date(2021, 4, 9)}
    with pytest.raises(NotAllowed):
        actions.lift_avoidance(**lift, by=clerk)
    assert [actions.lift_avoidance(**lift, by=OPERATOR) for _ in "12"] == [True, False]
    assert queries.avoidances_of(candidate=candidate, as_of=date(2021, 4, 8))
    assert not queries.avoidances_of(candidate=candidate, as_of=date(2021, 4, 9))


def test_the_preparation_of_a_round_is_counted_of_what_one_sees(
    batch: Round, eastern: RoundVillage, west: Place, unit: Unit, candidate: Candidate
) -> None:
    make.village_of(batch, west)
    state(eastern, ASKED)
    make.offer(unit, batch, quota=2)
    make.offer(make.unit(), batch, quota=4)
    wish(candidate, eastern)
    seen = queries.preparation(actor=OPERATOR, round_=batch, as_of=ON)
    assert (seen.villages, seen.with_needs, seen.with_wishes) == (2, 1, 0)
    assert (seen.offers, seen.offered, seen.wished) == (2, 6, 1)
    nothing = queries.preparation(
        actor=make.actor("charlie", Role.OFFICE, "520111"), round_=batch, as_of=ON
    )
    assert set(vars(nothing).values()) == {0}
