"""What a match is given: one row for each village, person and unit, in a constant number of reads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from tests import factories as make
from zhucun.directory import actions as directory
from zhucun.directory.enums import Role
from zhucun.directory.models import Place, Unit
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.kernel.problems import NotFound
from zhucun.roster import actions, queries
from zhucun.roster.actions import AvoidanceDraft, Need
from zhucun.roster.enums import AvoidanceKind, PostingRole
from zhucun.roster.models import Candidate, Round
from zhucun.roster.queries import MatchRows

pytestmark = pytest.mark.usefixtures("places")
ON = date(2021, 4, 20)


def rows(round_: Round, actor: Actor = OPERATOR, as_of: date = ON) -> MatchRows:
    return queries.match_rows(actor=actor, round_=round_, as_of=as_of)


def avoid(candidate: Candidate, place: Place, kind: str) -> None:
    drafts = [AvoidanceDraft(place=place, kind=kind)]
    actions.note_avoidances(drafts, candidate=candidate, noted_on=ON, by=OPERATOR)


def test_a_village_comes_with_what_was_fixed_and_what_it_asked_for(
    batch: Round, east: Place
) -> None:
    make.tag(east.code, "weak-branch")
    made = make.village_of(batch, east, difficulty=2, one_unit=True, single_lodging=True)
    needs = [Need(speciality="health"), Need(speciality="finance")]
    actions.state_needs(needs, village=made, stated_on=ON, by=OPERATOR)
    actions.state_village_wishes(["party", "health"], village=made, stated_on=ON, by=OPERATOR)
    [village] = rows(batch).villages
    assert (village.key, village.place, village.code, village.name) == (
        made.pk,
        east.pk,
        east.code,
        "东关村",
    )
    assert (village.needs, village.wishes) == (("health", "finance"), ("party", "health"))
    assert (village.tags, village.team_least, village.team_most) == ({"weak-branch"}, 3, 4)
    assert (village.difficulty, village.one_unit, village.single_lodging) == (2, True, True)
    assert village.must_have_first_secretary
    assert village.strength_target is None


def test_a_person_stands_once_with_all_roles_and_what_is_known_of_him(
    batch: Round, unit: Unit, east: Place
) -> None:
    person = make.person(
        unit=unit, birth_on=date(1985, 5, 2), speciality="health", has_rural_experience=True
    )
    earlier = make.round_("2015", starts_on=date(2015, 1, 1))
    make.posting(person, east, earlier, starts_on=date(2020, 2, 1), ends_on=date(2020, 6, 1))
    first = make.candidate(person, batch)
    make.candidate(person, batch, role=PostingRole.MEMBER)
    actions.record_findings({"health": "good"}, candidate=first, found_on=ON, by=OPERATOR)
    [row] = rows(batch).people
    assert (row.key, row.candidate, row.person) == (first.pk, first.public_id, person.public_id)
    assert row.roles == {"first_secretary", "member"}
    assert (row.age, row.speciality, row.has_rural_experience) == (35, "health", True)
    assert (row.terms_served, row.remains, row.current, row.home) == (1, False, "", "")
    assert (row.facts["health"], row.facts["unit_kind"]) == ("good", "finance")
    assert row.unit == unit.pk


def test_captains_those_who_withdrew_and_those_of_later_are_no_part(
    batch: Round, far_batch: Round
) -> None:
    make.candidate(make.person("甲"), batch, role=PostingRole.CAPTAIN)
    make.candidate(make.person("乙"), batch, nominated_on=date(2021, 4, 21))
    make.candidate(make.person("丙"), far_batch)
    gone = make.candidate(make.person("丁"), batch)
    actions.withdraw(candidate=gone, withdrawn_on=ON, reason="ill", by=OPERATOR)
    assert rows(batch).people == ()
    assert len(rows(batch, as_of=date(2021, 4, 19)).people) == 1


def test_who_remains_comes_with_the_village_where_he_serves(batch: Round, east: Place) -> None:
    person = make.person()
    earlier = make.round_("2019", starts_on=date(2019, 1, 1))
    make.posting(person, east, earlier, starts_on=date(2020, 2, 1))
    make.candidate(person, batch, remains=True)
    [row] = rows(batch).people
    assert (row.remains, row.current) == (True, east.code)


def test_units_come_with_what_they_offered_or_without_a_limit(batch: Round, unit: Unit) -> None:
    other, third = make.unit("县民政局"), make.unit("县医院", kind="health")
    make.offer(unit, batch, quota=2)
    make.offer(other, batch, reach=["411327101"])
    make.candidate(make.person(unit=third), batch)
    made = rows(batch).units
    found = {row.key: (row.quota, row.reach, row.kind) for row in made}
    assert found == {
        unit.pk: (2, ("411327",), "finance"),
        other.pk: (3, ("411327101",), "finance"),
        third.pk: (None, (), "health"),
    }


def test_wishes_and_avoidances_are_pairs_of_the_rows(
    batch: Round, east: Place, west: Place, town: Place, places: dict[str, Place]
) -> None:
    river = places["411327101201"]
    east_, west_, river_ = (make.village_of(batch, each) for each in (east, west, river))
    candidate = make.candidate(make.person(), batch)
    actions.state_wishes([river_, east_], candidate=candidate, stated_on=ON, by=OPERATOR)
    avoid(candidate, town, AvoidanceKind.KIN)
    avoid(candidate, east, AvoidanceKind.HOME_VILLAGE)
    found = rows(batch)
    key = candidate.pk
    assert found.wishes == ((key, river_.pk, 1), (key, east_.pk, 2))
    assert set(found.avoidances) == {
        (key, east_.pk, "home_village"),
        (key, east_.pk, "kin"),
        (key, west_.pk, "kin"),
    }
    assert found.people[0].home == east.code


def test_an_avoided_village_that_merged_is_avoided_in_its_heir(
    batch: Round, east: Place, west: Place
) -> None:
    heir = make.village_of(batch, west)
    candidate = make.candidate(make.person(), batch)
    avoid(candidate, east, AvoidanceKind.SPOUSE)
    directory.merge_places(codes=[east.code], into=west.code, on=date(2021, 4, 10), by=OPERATOR)
    assert rows(batch).avoidances == ((candidate.pk, heir.pk, "spouse"),)


def test_charlie_and_who_sees_no_candidates_are_given_nothing(
    batch: Round, east: Place, unit: Unit
) -> None:
    for name, role, area, more in (
        ("charlie", Role.OFFICE, "520111", {}),
        ("town", Role.TOWNSHIP, "411327100", {}),
        ("branch", Role.BRANCH, east.code, {}),
        ("clerk", Role.UNIT, "411327", {"unit": unit}),
    ):
        with pytest.raises(NotFound):
            rows(batch, make.actor(name, role, area, **more))


def test_thirty_rows_are_read_with_the_ten_queries_of_three(
    batch: Round, queries_of: Callable[..., list[str]]
) -> None:
    def fill(numbers: range) -> None:
        make.add_places({f"4113271002{n}": f"村{n}" for n in numbers})
        for n in numbers:
            row = make.village_of(batch, make.place(f"4113271002{n}"))
            actions.state_needs([Need(speciality="health")], village=row, stated_on=ON, by=OPERATOR)
            unit = make.unit()
            make.offer(unit, batch)
            candidate = make.candidate(make.person(f"某{n}", unit=unit), batch)
            actions.state_wishes([row], candidate=candidate, stated_on=ON, by=OPERATOR)

    fill(range(10, 13))
    few = queries_of(lambda: rows(batch))
    fill(range(13, 40))
    found: list[MatchRows] = []
    many = queries_of(lambda: found.append(rows(batch)))
    assert (many, len(many)) == (few, 10)
    assert (len(found[0].people), len(found[0].villages), len(found[0].wishes)) == (30, 30, 30)
