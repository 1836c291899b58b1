"""Who may put whom forward, and what is known of a candidate on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests import factories as make
from tests.factories import NOW
from zhucun.directory.enums import Role
from zhucun.directory.models import Person, Place, Unit
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.directory.queries import actor_of
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord
from zhucun.roster import actions, queries
from zhucun.roster.enums import NominationSource, PostingRole
from zhucun.roster.errors import AlreadyNominated, RoundElsewhere
from zhucun.roster.models import Candidate, Round

pytestmark = pytest.mark.usefixtures("places")
VOLUNTEER, OFFERED = NominationSource.VOLUNTEER, NominationSource.UNIT
DAY = date(2021, 4, 20)


@pytest.fixture
def clerk(unit: Unit) -> Actor:
    """The account of the sending unit."""
    return make.actor("clerk", Role.UNIT, "411327", unit=unit)


def himself(person: Person) -> Actor:
    return make.actor(f"me{person.pk}", Role.MEMBER, "411327100201", person=person)


def record(candidate: Candidate, found_on: date, by: Actor = OPERATOR, **facts: Any) -> int:
    return actions.record_findings(
        facts, candidate=candidate, found_on=found_on, note="file 12", by=by
    )


# putting forward


def test_a_unit_offers_its_own_people(batch: Round, clerk: Actor, unit: Unit) -> None:
    row = make.candidate(make.person(unit=unit), batch, by=clerk)
    assert (row.unit, row.area, row.source) == (unit, "411327", OFFERED)


@pytest.mark.parametrize("claimed", [False, True])
def test_a_unit_does_not_offer_other_people_not_even_as_its_own(
    batch: Round, clerk: Actor, unit: Unit, claimed: bool
) -> None:
    for other in (make.person(unit=make.unit()), make.person()):
        with pytest.raises(NotAllowed):
            make.candidate(other, batch, by=clerk, unit=unit if claimed else None)
    assert not Candidate.objects.exists()


def test_a_unit_does_not_offer_its_people_in_the_name_of_another(
    batch: Round, clerk: Actor, unit: Unit
) -> None:
    with pytest.raises(NotAllowed):
        make.candidate(make.person(unit=unit), batch, by=clerk, unit=make.unit())


def test_somebody_volunteers_himself_and_nobody_else_and_only_as_a_volunteer(batch: Round) -> None:
    li, wang = make.person("李明"), make.person("王芳")
    me = himself(li)
    assert make.candidate(li, batch, by=me, source=VOLUNTEER).source == VOLUNTEER
    with pytest.raises(NotAllowed):
        make.candidate(wang, batch, by=me, source=VOLUNTEER)
    with pytest.raises(NotAllowed):
        make.candidate(li, batch, by=me, source=OFFERED, role=PostingRole.MEMBER)


def test_nobody_volunteers_through_the_account_of_another(batch: Round) -> None:
    li = make.person()
    account = make.account("li", Role.MEMBER, "411327100201", person=li)
    through = actor_of(account, on=DAY, viewer=99)
    with pytest.raises(NotAllowed):
        make.candidate(li, batch, by=through, source=VOLUNTEER)


def test_a_village_of_another_county_is_no_choice(batch: Round, far: Place) -> None:
    with pytest.raises(RoundElsewhere, match="龙井村 lies outside"):
        make.candidate(make.person(), batch, village=far)


def test_a_person_stands_once_for_a_role_in_a_round(batch: Round) -> None:
    li = make.person("李明")
    make.candidate(li, batch)
    people = [make.person("王芳"), li]
    one_list = [
        actions.Nomination(person=one, role=PostingRole.FIRST_SECRETARY, source=OFFERED)
        for one in people
    ]
    with pytest.raises(
        AlreadyNominated, match="李明 is already a candidate for this role in this round"
    ):
        actions.nominate(one_list, round_=batch, nominated_on=DAY, by=OPERATOR)
    assert Candidate.objects.count() == 1
    assert make.candidate(li, batch, role=PostingRole.MEMBER).pk


def test_the_person_who_stands_twice_in_a_list_is_named(batch: Round) -> None:
    people = [make.person("王芳"), li := make.person("李明"), li]
    one_list = [actions.Nomination(person=one, role="member", source=OFFERED) for one in people]
    with pytest.raises(AlreadyNominated, match="李明"):
        actions.nominate(one_list, round_=batch, nominated_on=DAY, by=OPERATOR)


# taking back


def test_a_candidacy_is_taken_back_once_and_may_be_renewed(
    batch: Round, clerk: Actor, unit: Unit
) -> None:
    li = make.person(unit=unit)
    row = make.candidate(li, batch, by=clerk)
    back: dict[str, Any] = {"candidate": row, "withdrawn_on": DAY, "reason": "illness", "by": clerk}
    assert [actions.withdraw(**back), actions.withdraw(**back)] == [True, False]
    assert EventRecord.objects.get(name="roster.candidate.withdrawn").data["reason"] == "illness"
    seen = [
        queries.candidates(actor=OPERATOR, as_of=day).count() for day in (date(2021, 4, 19), DAY)
    ]
    assert seen == [1, 0]
    assert make.candidate(li, batch, by=clerk).pk != row.pk


def test_the_office_the_unit_and_the_person_may_take_back_and_nobody_else(
    batch: Round, clerk: Actor, unit: Unit
) -> None:
    li = make.person(unit=unit)
    for allowed in (clerk, himself(li), make.actor("alice", Role.OFFICE, "411327")):
        row = make.candidate(li, batch)
        assert actions.withdraw(candidate=row, withdrawn_on=DAY, reason="x", by=allowed)
    row = make.candidate(li, batch)
    charlie = make.actor("charlie", Role.OFFICE, "520111")
    other = make.actor("other", Role.UNIT, "411327", unit=make.unit())
    for stranger in (charlie, other, himself(make.person())):
        with pytest.raises(NotAllowed):
            actions.withdraw(candidate=row, withdrawn_on=DAY, reason="x", by=stranger)


# findings and facts


def test_the_latest_finding_up_to_the_day_holds(batch: Round) -> None:
    row = make.candidate(make.person(), batch)
    for found_on, value in [(DAY, True), (date(2021, 5, 1), False), (date(2021, 5, 1), None)]:
        record(row, found_on, healthy=value)
    record(row, date(2021, 4, 25), dialect="local")
    days = [date(2021, 4, 19), DAY, date(2021, 4, 30), date(2021, 5, 1)]
    shown = [
        {
            name: finding.value
            for name, finding in queries.findings(candidate=row, as_of=day).items()
        }
        for day in days
    ]
    late = {"healthy": True, "dialect": "local"}
    assert shown == [{}, {"healthy": True}, late, {"healthy": None, "dialect": "local"}]


def test_a_finding_bears_the_name_of_who_answers_for_it(
    batch: Round, unit: Unit, clerk: Actor
) -> None:
    row = make.candidate(make.person(unit=unit), batch)
    alice = make.actor("alice", Role.OFFICE, "411327", name="Alice")
    assert record(row, DAY, by=alice, healthy=True) == 1
    finding = queries.findings(candidate=row, as_of=DAY)["healthy"]
    assert (finding.by, finding.by_name, finding.note) == (alice.account, "Alice", "file 12")
    for stranger in (clerk, make.actor("charlie", Role.OFFICE, "520111")):
        with pytest.raises(NotAllowed):
            record(row, DAY, by=stranger, healthy=True)


def test_what_nobody_recorded_is_unknown_and_never_no(batch: Round) -> None:
    row = make.candidate(make.person(political_status=""), batch)
    [facts] = queries.candidate_facts([row], as_of=DAY)
    unknown = {name for name, value in facts.items() if value is None}
    assert unknown == queries.KNOWN_FACTS - {"role", "source", "is_on_post", "terms_served"}
    assert set(facts) == queries.KNOWN_FACTS


def test_facts_are_those_of_the_day_not_of_today(batch: Round, east: Place, west: Place) -> None:
    li = make.person()
    row = make.candidate(li, batch)
    first = make.posting(li, east, batch)
    actions.end_postings([first], ends_on=date(2022, 1, 1), reason="x", made_at=NOW, by=OPERATOR)
    make.posting(li, west, batch, starts_on=date(2022, 3, 1))
    record(row, date(2022, 2, 1), healthy=True)

    def on(day: date) -> tuple[object, object, object]:
        [facts] = queries.candidate_facts([row], as_of=day)
        return facts["is_on_post"], facts["terms_served"], facts.get("healthy")

    assert on(date(2021, 5, 9)) == (False, 0, None)
    assert on(date(2021, 5, 10)) == (True, 0, None)
    assert on(date(2021, 12, 31)) == (True, 0, None)
    assert on(date(2022, 1, 1)) == (False, 1, None)
    assert on(date(2022, 3, 1)) == (True, 1, True)


@pytest.mark.parametrize("size", [3, 30])
def test_facts_of_all_candidates_cost_two_queries(
    batch: Round, unit: Unit, size: int, django_assert_num_queries: Any
) -> None:
    for _ in range(size):
        make.candidate(make.person(unit=unit), batch)
    with django_assert_num_queries(1):
        rows = list(queries.candidates(actor=OPERATOR, as_of=DAY))
    with django_assert_num_queries(2):
        assert len(queries.candidate_facts(rows, as_of=DAY)) == size


# who sees them


def test_charlie_sees_no_candidate_of_alice_and_a_unit_only_its_own(
    batch: Round, clerk: Actor, unit: Unit
) -> None:
    own, other = make.candidate(make.person(unit=unit), batch), make.candidate(make.person(), batch)
    alice = make.actor("alice", Role.OFFICE, "411327")
    charlie = make.actor("charlie", Role.OFFICE, "520111")

    def seen(actor: Actor) -> set[Candidate]:
        return set(queries.candidates(actor=actor, as_of=DAY, round_id=batch.public_id))

    assert seen(alice) == {own, other}
    assert seen(clerk) == {own}
    assert seen(himself(other.person)) == {other}
    assert seen(charlie) == set()
    assert queries.candidate_card(actor=clerk, public_id=own.public_id) == own
    for actor, row in [(charlie, own), (clerk, other)]:
        with pytest.raises(NotFound):
            queries.candidate_card(actor=actor, public_id=row.public_id)
