"""A care centre in each school and at each village office: coverage with its rows, and who has none."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests import factories as make
from tests.economy.world import account
from zhucun.analytics import queries as analytics
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor
from zhucun.economy import actions, queries
from zhucun.economy.errors import CareCentreThere, DaysReversed, SchoolElsewhere, SchoolThere
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger import queries as journal

COUNTY, VILLAGE, OTHER = "431224", "431224100201", "431224100202"
DAY = date(2018, 6, 14)
SINCE = date(2016, 3, 1)
AT = datetime(2018, 6, 14, 2, 0, tzinfo=UTC)


@pytest.fixture
def beidou(places: dict[str, Place]) -> tuple[Place, Place]:
    """Two villages of 溆浦县."""
    names = {"43": "湖南省", "4312": "怀化市", COUNTY: "溆浦县", "431224100": "北斗溪镇"}
    make.add_places({**names, VILLAGE: "坪溪村", OTHER: "宝山村"}, since=date(2010, 1, 1))
    return make.place(VILLAGE), make.place(OTHER)


@pytest.fixture
def office(beidou: tuple[Place, Place]) -> Actor:
    return account("xupu", Role.OFFICE, COUNTY)


def school(place: Place, by: Actor, name: str = "坪溪小学", **more: Any) -> Any:
    values = {"since": date(2010, 9, 1), "at": AT, **more}
    return actions.record_school(place=place, name=name, by=by, **values)


def centre(place: Place, by: Actor, **more: Any) -> Any:
    return actions.open_care_centre(place=place, by=by, **{"since": SINCE, "at": AT, **more})


def states(office: Actor) -> dict[str, str]:
    owed = analytics.owed_in(actor=office, on=DAY, area=COUNTY, duty="care-centres")
    return {line.key: str(line.standing.value) for line in owed.listed()}


def test_each_school_and_village_office_is_a_site_and_shows_its_centre_or_none(
    beidou: tuple[Place, Place], office: Actor
) -> None:
    """HH18-014: centres = schools + villages."""
    village, other = beidou
    taught, second = school(village, office), school(other, office, name="宝山小学")
    assert set(states(office)) == {VILLAGE, OTHER, taught.public_id, second.public_id}
    assert set(states(office).values()) == {"late"}
    centre(village, office)
    centre(village, office, school=taught)
    found = queries.sites(actor=office, as_of=DAY, area=COUNTY)
    assert [(each.kind, each.area, each.since) for each in found] == [
        ("village_office", VILLAGE, SINCE),
        ("school", VILLAGE, SINCE),
        ("village_office", OTHER, None),
        ("school", OTHER, None),
    ]
    came = queries.care_coverage(found)
    assert (came.schools, came.offices, came.centres, came.missing, came.share) == (2, 2, 2, 2, 50)
    without = queries.sites(actor=office, as_of=DAY, state="without")
    assert [each.area for each in without] == [OTHER, OTHER]
    board = states(office)
    assert {key for key, state in board.items() if state == "late"} == {OTHER, second.public_id}
    one = analytics.obligation(
        actor=office, area=VILLAGE, duty="care-centres", key=taught.public_id,
        start=_start(office, taught.public_id), on=DAY,
    )  # fmt: skip
    [behind] = one.behind
    [row] = analytics.shown(actor=office, subject=behind.kind, codes=[behind.key], as_of=DAY)
    assert (one.row and one.row.name, row.name, row.since) == ("坪溪小学", "坪溪小学", SINCE)


def _start(office: Actor, key: str) -> date:
    owed = analytics.owed_in(actor=office, on=DAY, area=COUNTY, duty="care-centres")
    return next(line.start for line in owed.listed() if line.key == key)


def test_the_board_names_sites_with_and_without_a_number_of_queries_that_stays(
    beidou: tuple[Place, Place], office: Actor, queries_of: Any
) -> None:
    village, _other = beidou
    school(village, office)
    few = (
        queries_of(lambda: states(office)),
        queries_of(lambda: queries.sites(actor=office, as_of=DAY)),
    )
    for n in range(8):
        centre(village, office, school=school(village, office, name=f"第{n}小学"))
    many = (
        queries_of(lambda: states(office)),
        queries_of(lambda: queries.sites(actor=office, as_of=DAY)),
    )
    assert [len(each) for each in many] == [len(each) for each in few]


def test_a_centre_stands_once_and_ends_with_its_school(
    beidou: tuple[Place, Place], office: Actor
) -> None:
    village, other = beidou
    taught = school(village, office)
    with pytest.raises(SchoolThere):
        school(village, office)
    row = centre(village, office, school=taught)
    with pytest.raises(CareCentreThere):
        centre(village, office, school=taught)
    assert centre(village, office, school=taught, public_id=row.public_id) == row
    with pytest.raises(SchoolElsewhere):
        centre(other, office, school=taught)
    with pytest.raises(DaysReversed):
        actions.close_school(school=taught, until=SINCE, at=AT, by=office)
    told: dict[str, Any] = {"until": date(2018, 1, 1), "at": AT, "by": office}
    assert actions.close_school(school=taught, **told)
    assert not actions.close_school(school=taught, **told)
    assert not actions.close_care_centre(centre=row, **told)
    [left] = queries.sites(actor=office, as_of=DAY, area=VILLAGE)
    assert left.kind == "village_office"
    names = [each.name for each in journal.history(subjects=[f"care_centre:{row.public_id}"])]
    assert names == ["economy.care_centre.opened", "economy.care_centre.closed"]


def test_charlie_sees_no_site_and_opens_none(beidou: tuple[Place, Place], office: Actor) -> None:
    row = centre(beidou[0], office)
    charlie = account("charlies", Role.OFFICE, "520111")
    assert queries.sites(actor=charlie, as_of=DAY) == []
    with pytest.raises(NotFound):
        queries.one_care_centre(actor=charlie, public_id=row.public_id)
    with pytest.raises(NotAllowed):
        centre(beidou[1], charlie)
    with pytest.raises(NotAllowed):
        actions.close_care_centre(centre=row, until=DAY, at=AT, by=charlie)
    assert (
        analytics.shown(actor=charlie, subject="care_centre", codes=[row.public_id], as_of=DAY)
        == []
    )
