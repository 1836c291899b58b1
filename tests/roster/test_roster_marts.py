"""Each column of each mart equals a straightforward count in Python, on both databases, on awkward days."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest

from tests import factories as make
from zhucun.directory import actions as directory
from zhucun.directory.enums import (
    Education,
    Gender,
    PoliticalStatus,
    Speciality,
    UnitKind,
    UnitLevel,
)
from zhucun.directory.models import Person, Place, PlaceFigure, PlaceTag, Unit
from zhucun.directory.perms import OPERATOR
from zhucun.kernel.divisions import Level
from zhucun.kernel.periods import years_between
from zhucun.kernel.problems import Problem
from zhucun.roster import marts
from zhucun.roster.enums import PostingRole
from zhucun.roster.models import Posting, Round, Team

DAYS = [
    date(2021, 5, 1),
    date(2022, 2, 28),
    date(2022, 12, 31),
    date(2023, 3, 1),
    date(2024, 2, 28),
    date(2024, 2, 29),
    date(2024, 3, 1),
]
BIRTHDAYS = [date(1988, 2, 29), date(1988, 2, 28), date(1987, 3, 1), date(1984, 2, 29), None]
TAGS = {"is_poor": "poverty-village", "is_star": "star-village"}
FIGURES = ["households", "population", "poor_persons", "unstable_persons"]
AREAS = ("411327",)


@pytest.fixture
def world(places: dict[str, Place], batch: Round, far: Place, far_batch: Round) -> None:
    """Sixty people of all kinds, posted at random: the same every time."""
    chance = random.Random(2021)
    villages = [place for place in places.values() if len(place.code) == 12 and place != far]
    townships = [place for place in places.values() if len(place.code) == 9 and place.code < "5"]
    units = [
        make.unit(level=level, kind=kind)
        for level, kind in zip(UnitLevel.values, UnitKind.values, strict=False)
    ]
    late = make.round_("2023", starts_on=date(2023, 1, 1))
    teams = [make.team(place, batch, unit=chance.choice([*units, None])) for place in villages]
    teams.append(make.team(villages[0], late, formed_on=date(2023, 3, 1)))
    Team.objects.filter(pk=teams[1].pk).update(dissolved_on=date(2024, 2, 29))
    for _ in range(60):
        draft = _somebody(chance, units, villages, townships, teams)
        with suppress(
            Problem
        ):  # a village that is taken; who is refused is another test's business
            make.posting(**draft)
    make.posting(make.person(birth_on=date(1980, 1, 1)), far, far_batch)
    for place in villages:
        _classify(chance, place)


def _somebody(
    chance: random.Random,
    units: list[Unit],
    villages: list[Place],
    townships: list[Place],
    teams: list[Team],
) -> dict[str, Any]:
    pick = chance.choice
    person = make.person(
        birth_on=pick([*BIRTHDAYS, date(1965, 1, 1) + timedelta(days=chance.randrange(13_000))]),
        gender=pick(["", *Gender.values]),
        education=pick(["", *Education.values]),
        political_status=pick(["", *PoliticalStatus.values]),
        party_since=pick([None, None, date(2005, 7, 1)]),
        speciality=pick(["", *Speciality.values[:4]]),
        has_rural_experience=pick([None, True, False]),
        unit=pick([*units, None]),
    )
    role = pick([*PostingRole.values, PostingRole.MEMBER, PostingRole.MEMBER])
    starts_on = pick([date(2021, 5, 31), date(2022, 1, 31), date(2023, 3, 1), date(2024, 2, 29)])
    team = pick([*teams, None])
    common = {
        "person": person,
        "role": role,
        "unit": pick([*units, None]),
        "starts_on": starts_on,
        "ends_on": pick([None, starts_on + timedelta(days=chance.randrange(1, 900))]),
        "is_star_instructor": pick([True, False]),
        "local_office": pick(["", "副书记"]),
        "party_transferred_on": pick([None, starts_on]),
    }
    if role == PostingRole.CAPTAIN:
        return common | {"place": pick(townships), "round_": teams[0].round}
    if team is not None:
        return common | {"place": team.village, "round_": team.round, "team": team}
    return common | {"place": pick(villages), "round_": teams[0].round}


def _classify(chance: random.Random, place: Place) -> None:
    for tag in TAGS.values():
        if chance.random() < 0.7:
            make.tag(place.code, tag, since=date(2021, 1, 1))
            if chance.random() < 0.5:
                until = chance.choice(DAYS)
                directory.untag_place(place=place, tag=tag, until=until, by=OPERATOR)
    for as_of in chance.sample(DAYS, 3):
        numbers = {name: chance.randrange(500) for name in FIGURES}
        directory.record_figures(figures={place: numbers}, as_of=as_of, by=OPERATOR)


# the straightforward way


def running(day: date) -> list[Posting]:
    rows = Posting.objects.select_related("person__unit", "unit", "round", "team")
    return [
        row for row in rows if row.starts_on <= day and (row.ends_on is None or day < row.ends_on)
    ]


def begun(day: date) -> list[Posting]:
    rows = Posting.objects.select_related("person__unit", "unit", "round", "team")
    return [row for row in rows if row.starts_on <= day]


def is_over(row: Posting, day: date) -> bool:
    return row.ends_on is not None and row.ends_on <= day


def state(row: Posting, day: date) -> str:
    return ("recalled" if row.state == "recalled" else "ended") if is_over(row, day) else "posted"


def is_in_being(team: Team, day: date) -> bool:
    return team.formed_on <= day and (team.dissolved_on is None or day < team.dissolved_on)


def is_party_member(person: Person) -> bool:
    return bool(person.party_since) or person.political_status in {"party_member", "probationary"}


def age(person: Person, day: date) -> int | None:
    return years_between(person.birth_on, day) if person.birth_on else None


def months(start: date, day: date) -> int:
    return (day.year - start.year) * 12 + day.month - start.month - (day.day < start.day)


def latest(place: Place, name: str, day: date) -> int | None:
    rows = PlaceFigure.objects.filter(place=place, name=name, as_of__lte=day)
    return max(((row.as_of, row.value) for row in rows), default=(day, None))[1]


def expected_postings(day: date) -> list[dict[str, Any]]:
    return [
        {
            "code": row.public_id,
            "person": row.person.public_id,
            "role": row.role,
            "round": row.round.code,
            "state": state(row, day),
            "village": row.area,
            "township": row.area[:9],
            "county": row.area[:6],
            "unit_level": (unit := row.unit or row.person.unit) and unit.level,
            "unit_kind": unit and unit.kind,
            "age": age(row.person, day),
            "gender": row.person.gender or None,
            "is_party_member": is_party_member(row.person),
            "education": row.person.education or None,
            "speciality": row.person.speciality or None,
            "has_rural_experience": row.person.has_rural_experience,
            "is_star_instructor": row.is_star_instructor,
            "starts_on": row.starts_on,
            "ends_on": row.ends_on,
            "months_served": months(
                row.starts_on, row.ends_on if row.ends_on and is_over(row, day) else day
            ),
            "party_transferred_on": row.party_transferred_on,
        }
        for row in begun(day)
        if row.area.startswith(AREAS)
    ]


def expected_teams(day: date) -> list[dict[str, Any]]:
    found = []
    for team in Team.objects.select_related("round", "unit", "village"):
        cadres = [row for row in running(day) if row.team == team]
        roles = Counter(row.role for row in cadres)
        ages = [years for row in cadres if (years := age(row.person, day)) is not None]
        if is_in_being(team, day):
            found.append({
                "code": team.public_id,
                "round": team.round.code,
                "village": team.area,
                "unit_level": team.unit and team.unit.level,
                "unit_kind": team.unit and team.unit.kind,
                "size": len(cadres),
                "first_secretaries": roles["first_secretary"],
                "members": roles["member"],
                "party_members": sum(is_party_member(row.person) for row in cadres),
                "aged_up_to_35": sum(years <= 35 for years in ages),
                "youngest": min(ages, default=None),
                "oldest": max(ages, default=None),
                "specialities": len({row.person.speciality for row in cadres} - {""}),
                "village_unstable_persons": latest(team.village, "unstable_persons", day),
            })  # fmt: skip
    return found


def expected_villages(day: date) -> list[dict[str, Any]]:
    found = []
    for place in Place.objects.filter(level=Level.VILLAGE, code__startswith=AREAS[0]):
        cadres = [row for row in running(day) if row.area == place.code]
        roles = Counter(row.role for row in cadres)
        tags = {
            row.tag
            for row in PlaceTag.objects.filter(place=place)
            if row.valid_from <= day and (row.valid_until is None or day < row.valid_until)
        }
        found.append({
            "code": place.code,
            "township": place.code[:9],
            "county": place.code[:6],
            "first_secretaries": roles["first_secretary"],
            "star_instructors": sum(row.is_star_instructor for row in cadres),
            "members": roles["member"],
            "cadres": len(cadres),
            "teams": sum(is_in_being(team, day) for team in Team.objects.filter(area=place.code)),
            **{name: tag in tags for name, tag in TAGS.items()},
            **{name: latest(place, name, day) for name in FIGURES},
        })  # fmt: skip
    return found


def expected_townships(day: date) -> list[dict[str, Any]]:
    rows = [row for row in running(day) if row.area.startswith(AREAS)]
    found = []
    for code in {row.area[:9] for row in rows}:
        here = [row for row in rows if row.area[:9] == code]
        captains = [row for row in here if row.role == PostingRole.CAPTAIN]
        found.append({
            "code": code,
            "cadres": len({row.person_id for row in here if row not in captains}),
            "captains": len(captains),
            "captains_with_office": sum(bool(row.local_office) for row in captains),
        })  # fmt: skip
    return found


EXPECTED: dict[str, Callable[[date], list[dict[str, Any]]]] = {
    "posting": expected_postings,
    "team": expected_teams,
    "village": expected_villages,
    "township": expected_townships,
}
AREA_OF = {"posting": "village", "team": "village", "village": "code", "township": "code"}


def shown(
    name: str, day: date, columns: list[str], areas: tuple[str, ...] = AREAS
) -> list[dict[str, Any]]:
    rows = marts.MARTS[name](as_of=day, areas=areas, names=columns, tags=TAGS)
    return sorted(rows, key=lambda row: row["m_code"])


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_mart_is_what_one_would_count_by_hand(name: str) -> None:
    for day in DAYS:
        expected = sorted(EXPECTED[name](day), key=lambda row: str(row["code"]))
        rows = [{f"m_{key}": value for key, value in row.items()} for row in expected]
        for row in rows:
            row["m_area"] = row[f"m_{AREA_OF[name]}"]
        assert rows or day == DAYS[0]
        columns = sorted(expected[0]) if expected else []
        assert (day, shown(name, day, columns)) == (day, rows)


@pytest.mark.usefixtures("world")
def test_the_world_is_rich_enough_to_prove_something() -> None:
    day = date(2024, 2, 28)
    assert len(running(day)) > 12
    assert {row.role for row in running(day)} == set(PostingRole.values)
    born = {row.person.birth_on for row in Posting.objects.select_related("person")}
    assert born.issuperset(BIRTHDAYS)


@pytest.mark.usefixtures("world")
def test_each_column_alone_is_the_same_as_among_all() -> None:
    day = date(2024, 2, 29)
    for name, expected in EXPECTED.items():
        everything = shown(name, day, sorted(expected(day)[0]))
        for column in set(everything[0]) - {"m_area", "m_code"}:
            alone = shown(name, day, [column.removeprefix("m_")])
            assert [row[column] for row in alone] == [row[column] for row in everything]


@pytest.mark.usefixtures("world")
def test_charlie_has_no_row_of_alices_county() -> None:
    for name in EXPECTED:
        rows = shown(name, date(2023, 3, 1), [], areas=("520111",))
        assert {row["m_area"][:6] for row in rows} <= {"520111"}
        assert shown(name, date(2023, 3, 1), [], areas=()) == []


def test_a_name_that_nobody_keeps_is_left_out(east: Place, batch: Round) -> None:
    make.posting(make.person(), east, batch)
    [row] = shown("posting", date(2022, 1, 1), ["role", "shoe_size"])
    assert set(row) == {"m_area", "m_code", "m_role"}


@pytest.mark.parametrize("size", [3, 30])
@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_mart_costs_one_query_at_any_size(
    name: str, size: int, east: Place, batch: Round, django_assert_num_queries: Any
) -> None:
    team = make.team(east, batch)
    for _ in range(size):
        make.posting(make.person(), east, batch, team=team, role=PostingRole.MEMBER)
    day = date(2022, 1, 1)
    columns = sorted(EXPECTED[name](day)[0])
    with django_assert_num_queries(1):
        assert (
            len(shown(name, day, columns))
            == {"posting": size, "team": 1, "village": 3, "township": 1}[name]
        )
