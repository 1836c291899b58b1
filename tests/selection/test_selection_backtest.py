"""The matrix on a past round: what the postings earned, and the most that was possible."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from tests import factories as make
from tests.selection.conftest import BROOK, EAST
from zhucun.directory import queries as directory
from zhucun.directory.enums import Role, Speciality, UnitKind
from zhucun.directory.models import Place, Unit
from zhucun.directory.perms import Actor
from zhucun.packs import PackAt
from zhucun.roster.models import Round
from zhucun.selection import queries

STARTS = date(2021, 6, 1)


@pytest.fixture
def hunan() -> PackAt:
    return queries.nearest(directory.policy().pack("hunan-2022"), STARTS)


@pytest.fixture
def crossed(batch: Round, places: dict[str, Place], party: Unit) -> Round:
    """The party's unit serves in the industry village, the agronomists in the weak branch's."""
    make.tag(EAST, "weak-branch")
    make.tag(BROOK, "industry")
    farm = make.unit("县农技站", kind=UnitKind.AGRICULTURE)
    make.team(places[EAST], batch, unit=farm, formed_on=STARTS)
    make.team(places[BROOK], batch, unit=party, formed_on=STARTS)
    return batch


def test_what_was_crossed_earns_nothing_where_both_could_fit(
    crossed: Round, office: Actor, hunan: PackAt
) -> None:
    found = queries.back_test(actor=office, round_=crossed, pack=hunan)
    [matrix] = found.matrices
    assert (found.teams, matrix.ref, matrix.actual, matrix.best) == (
        2,
        "matchers/unit-kind",
        0,
        200,
    )
    rows = {row.clause: (row.villages, row.matched) for row in matrix.rows}
    assert rows["HN22-15"] == (1, 0)
    assert rows["HN22-18"] == (1, 0)
    assert rows["HN22-16"] == (0, 0)


def test_what_fits_is_counted(
    batch: Round, places: dict[str, Place], party: Unit, office: Actor, hunan: PackAt
) -> None:
    make.tag(EAST, "weak-branch")
    make.team(places[EAST], batch, unit=party, formed_on=STARTS)
    [matrix] = queries.back_test(actor=office, round_=batch, pack=hunan).matrices
    assert (matrix.actual, matrix.best) == (100, 100)


def test_a_matrix_of_people_looks_at_whoever_led(
    batch: Round, places: dict[str, Place], party: Unit, office: Actor
) -> None:
    make.tag(EAST, "weak-branch")
    team = make.team(places[EAST], batch, unit=party, formed_on=STARTS)
    person = make.person("甲", unit=party, speciality=Speciality.PARTY_BUILDING)
    make.posting(person, places[EAST], batch, team=team, starts_on=STARTS)
    huaxi = queries.nearest(directory.policy().pack("huaxi-2025"), STARTS)
    [matrix] = queries.back_test(actor=office, round_=batch, pack=huaxi).matrices
    assert (matrix.ref, matrix.actual) == ("matchers/cadre-to-village", 100)


def test_charlie_counts_none_of_her_teams(crossed: Round, hunan: PackAt) -> None:
    charlie = make.actor("charlie", Role.OFFICE, "520111")
    assert queries.back_test(actor=charlie, round_=crossed, pack=hunan).teams == 0


def test_more_teams_cost_no_more_queries(
    crossed: Round,
    places: dict[str, Place],
    party: Unit,
    office: Actor,
    hunan: PackAt,
    queries_of: Callable[..., list[str]],
) -> None:
    few = queries_of(lambda: queries.back_test(actor=office, round_=crossed, pack=hunan))
    make.team(places["411327100202"], crossed, unit=party, formed_on=STARTS)
    assert queries_of(lambda: queries.back_test(actor=office, round_=crossed, pack=hunan)) == few
