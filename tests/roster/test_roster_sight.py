"""The roster and the dossier: as of a day, in few queries, and never for Charlie."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests import factories as make
from tests.factories import NOW, START
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import ANYBODY, OPERATOR, Actor
from zhucun.kernel.problems import NotFound
from zhucun.roster import actions, queries
from zhucun.roster.enums import PostingRole
from zhucun.roster.models import Posting, Round
from zhucun.roster.queries import RosterFilter

MEMBER = PostingRole.MEMBER
END = date(2022, 1, 1)


def seen(actor: Actor, as_of: date = START, **wanted: Any) -> list[str]:
    rows = queries.roster(actor=actor, as_of=as_of, wanted=RosterFilter(**wanted))
    return [row.person.name for row in rows]


@pytest.fixture
def posted(east: Place, west: Place, town: Place, batch: Round) -> list[Posting]:
    """李明 and 王芳 in the east, 曾强 in the west, 赵刚 as captain."""
    unit = make.unit("财政局")
    return [
        make.posting(make.person("李明"), east, batch, unit=unit, ends_on=END),
        make.posting(make.person("王芳"), east, batch, role=MEMBER),
        make.posting(make.person("曾强"), west, batch),
        make.posting(make.person("赵刚"), town, batch, role=PostingRole.CAPTAIN),
    ]


def test_the_roster_is_that_of_the_day(posted: list[Posting]) -> None:
    assert seen(OPERATOR, date(2021, 5, 9)) == []
    assert seen(OPERATOR, date(2021, 12, 31)) == ["赵刚", "李明", "王芳", "曾强"]
    assert seen(OPERATOR, END) == ["赵刚", "王芳", "曾强"]
    assert seen(OPERATOR, END, gone=True) == ["赵刚", "李明", "王芳", "曾强"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"text": "zq"}, ["曾强"]),
        ({"text": "zengq"}, ["曾强"]),
        ({"text": "明"}, ["李明"]),
        ({"text": "财政"}, ["李明"]),
        ({"text": "西关"}, ["曾强"]),
        ({"area": "411327100202"}, ["曾强"]),
        ({"role": "captain"}, ["赵刚"]),
        ({"round": "2023"}, []),
    ],
)
def test_the_roster_is_searched(
    posted: list[Posting], wanted: dict[str, Any], found: list[str]
) -> None:
    assert seen(OPERATOR, **wanted) == found


def test_each_sees_his_area_his_unit_or_himself(posted: list[Posting], batch: Round) -> None:
    li = posted[0]
    actors = {
        "alice": make.actor("alice", Role.OFFICE, "411327"),
        "branch": make.actor("branch", Role.BRANCH, "411327100202"),
        "clerk": make.actor("clerk", Role.UNIT, "411327", unit=li.unit),
        "himself": make.actor("li", Role.PUBLIC, person=li.person),
        "charlie": make.actor("charlie", Role.OFFICE, "520111"),
    }
    assert {name: len(seen(actor)) for name, actor in actors.items()} == {
        "alice": 4, "branch": 1, "clerk": 1, "himself": 1, "charlie": 0,
    }  # fmt: skip
    assert seen(actors["clerk"]) == seen(actors["himself"]) == ["李明"]
    assert seen(ANYBODY) == []


def test_charlie_finds_neither_posting_nor_dossier_of_alice(
    posted: list[Posting], east: Place
) -> None:
    charlie = make.actor("charlie", Role.OFFICE, "520111")
    alice = make.actor("alice", Role.OFFICE, "411327")
    row = posted[0]
    assert queries.posting_card(actor=alice, public_id=row.public_id) == row
    assert queries.dossier(actor=alice, person=row.person.public_id, as_of=END).postings == [row]
    assert queries.village_postings(actor=charlie, code=east.code, as_of=END) == []
    with pytest.raises(NotFound):
        queries.posting_card(actor=charlie, public_id=row.public_id)
    with pytest.raises(NotFound):
        queries.dossier(actor=charlie, person=row.person.public_id, as_of=END)
    assert queries.may_reveal(actor=alice, area=row.area)
    assert not queries.may_reveal(actor=charlie, area=row.area)


def test_a_village_lists_those_on_post_first(posted: list[Posting], east: Place) -> None:
    rows = queries.village_postings(actor=OPERATOR, code=east.code, as_of=END)
    assert [row.person.name for row in rows] == ["王芳", "李明"]


def test_a_dossier_tells_what_happened_up_to_the_day_and_not_a_day_more(
    posted: list[Posting],
) -> None:
    row = posted[1]
    actions.end_postings([row], ends_on=END, reason="rotation", made_at=NOW, by=OPERATOR)

    def told(day: date) -> list[str]:
        dossier = queries.dossier(actor=OPERATOR, person=row.person.public_id, as_of=day)
        return [event.name for event in dossier.history]

    assert told(date(2021, 12, 31)) == ["roster.posting.made"]
    assert told(END) == ["roster.posting.made", "roster.posting.ended"]


def test_a_dossier_shows_of_a_person_only_what_the_reader_may_see(
    posted: list[Posting], far: Place, far_batch: Round
) -> None:
    row = posted[0]
    there = make.posting(row.person, far, far_batch, starts_on=END)
    charlie = make.actor("charlie", Role.OFFICE, "520111")
    dossier = queries.dossier(actor=charlie, person=row.person.public_id, as_of=END)
    assert dossier.postings == [there]
    assert dossier.area == far.code
    assert {event.subject for event in dossier.history} == {f"posting:{there.public_id}"}


@pytest.mark.parametrize("size", [3, 30])
def test_the_roster_costs_one_query_at_any_length(
    east: Place, batch: Round, size: int, django_assert_num_queries: Any
) -> None:
    for _ in range(size):
        make.posting(make.person(unit=None), east, batch, role=MEMBER)
    alice = make.actor("alice", Role.OFFICE, "411327")
    with django_assert_num_queries(1):
        rows = list(queries.roster(actor=alice, as_of=START))
        assert {(row.person.name, row.place.name, row.round.code) for row in rows}
    assert len(rows) == size
