"""Who helps which village: a team where the pack asks for one, else a township work group or a unit
of the county (HH18-066, HH18-067, HH18-166); teams of two and more (HH18-065)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests import factories as make
from tests.pairing.world import (
    BEGUN,
    COUNTY,
    DAY,
    EAST,
    FAR,
    OTHER_TOWN,
    SINCE,
    TOWN,
    WEST,
    build_places,
)
from zhucun.analytics import queries as analytics
from zhucun.analytics.enums import Helped
from zhucun.directory import actions as directory
from zhucun.directory.enums import Role, UnitLevel
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.directory.queries import pack_for
from zhucun.engines.cadence import State
from zhucun.engines.rules import Outcome
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord
from zhucun.pairing import actions, errors, queries
from zhucun.pairing.enums import BackingKind
from zhucun.pairing.models import Backing

GROUP, UNIT = BackingKind.TOWNSHIP_GROUP, BackingKind.COUNTY_UNIT


@pytest.fixture
def here(db: None) -> dict[str, Place]:
    """East is a poverty village, west has 120 poor people, the far one 40."""
    places = build_places()
    make.tag(EAST, "poverty", since=SINCE)
    poor = {places[WEST]: {"poor_persons": 120}, places[FAR]: {"poor_persons": 40}}
    directory.record_figures(figures=poor, as_of=SINCE, by=OPERATOR)
    return places


@pytest.fixture
def office(here: dict[str, Place]) -> Actor:
    return make.actor("office", Role.OFFICE, COUNTY, on=DAY, since=BEGUN)


@pytest.fixture
def charlie(here: dict[str, Place]) -> Actor:
    """The office of the county next door."""
    return make.actor("charlies", Role.OFFICE, "431225", on=DAY, since=BEGUN)


@pytest.fixture
def town(here: dict[str, Place]) -> Actor:
    return make.actor("town", Role.TOWNSHIP, TOWN, on=DAY, since=BEGUN)


def _sent(village: Place) -> None:
    round_ = make.round_(f"2017-{village.code}", area=COUNTY, starts_on=SINCE)
    team = make.team(village, round_, formed_on=SINCE)
    cadre = make.person(numbered=True)
    make.posting(cadre, village, round_, team=team, starts_on=SINCE)


def _villages(by: Actor, on: date = DAY) -> dict[str, analytics.VillageHelp]:
    pack = pack_for(COUNTY, as_of=on)
    rows = analytics.villages_helped(actor=by, pack=pack, area=COUNTY)
    return {row.code: row for row in rows}


def _told(by: Actor, on: date = DAY) -> dict[str, tuple[tuple[str, ...], dict[str, str]]]:
    return {
        code: (
            tuple(str(word) for word in row.helped_by),
            {item.id: outcome.value for item, outcome in row.rules},
        )
        for code, row in _villages(by, on).items()
    }


def test_the_pack_asks_a_team_for_some_villages_and_for_others_a_group_or_a_unit(
    here: dict[str, Place], office: Actor
) -> None:
    assert _told(office) == {
        EAST: (("nobody",), {"team-required": "fail"}),
        WEST: (("nobody",), {"team-required": "fail"}),
        FAR: (("nobody",), {"fallback-helper": "fail"}),
    }
    _sent(here[EAST])
    actions.name_backing(village=here[WEST], kind=GROUP, since=SINCE, by=office)
    actions.name_backing(
        village=here[FAR],
        kind=UNIT,
        unit=make.unit("县水利局", area=COUNTY),
        since=SINCE,
        by=office,
    )
    assert _told(office) == {
        EAST: (("team",), {"team-required": "pass"}),
        WEST: (("township_group",), {"team-required": "fail"}),
        FAR: (("county_unit",), {"fallback-helper": "pass"}),
    }
    sums = analytics.help_sums(list(_villages(office).values()))
    assert sums == {"team": 1, "township_group": 1, "county_unit": 1, "nobody": 0, "gap": 1}
    assert _villages(office)[WEST].fits(Helped.GAP)


def test_who_answers_is_dated_and_a_day_before_or_after_finds_nobody(
    here: dict[str, Place], office: Actor
) -> None:
    row = actions.name_backing(village=here[FAR], kind=GROUP, since=SINCE, by=office)
    assert actions.name_backing(village=here[FAR], kind=GROUP, since=DAY, by=office) == row
    with pytest.raises(errors.EndsTooEarly):
        actions.end_backing(backing=row, until=SINCE, reason="换人", by=office)
    with pytest.raises(errors.ReasonNeeded):
        actions.end_backing(backing=row, until=DAY, reason=" ", by=office)
    assert actions.end_backing(backing=row, until=DAY, reason="换人", by=office)
    assert not actions.end_backing(backing=row, until=DAY, reason="换人", by=office)
    days = (SINCE - timedelta(days=1), SINCE, DAY - timedelta(days=1), DAY)
    found = [queries.backings(actor=office, as_of=day).count() for day in days]
    assert found == [0, 1, 1, 0]
    names = EventRecord.objects.filter(subject=f"backing:{row.public_id}").order_by("pk")
    assert [each.name for each in names] == ["pairing.backing.named", "pairing.backing.ended"]


def test_a_unit_of_another_place_does_not_answer_and_one_of_a_kind_does(
    here: dict[str, Place], office: Actor
) -> None:
    told: dict[str, Any] = {"village": here[FAR], "since": SINCE, "by": office}
    own = make.unit("县水利局", area=COUNTY)
    other_town = make.unit("卢峰镇政府", area=TOWN, level=UnitLevel.TOWNSHIP)
    own_town = make.unit("低庄镇政府", area=OTHER_TOWN, level=UnitLevel.TOWNSHIP)
    for kind, unit in (
        (UNIT, None),
        (UNIT, make.unit("会同县水利局", area="431225")),
        (UNIT, own_town),
        (GROUP, other_town),
        (GROUP, own),
    ):
        with pytest.raises(errors.UnitDoesNotFit):
            actions.name_backing(kind=kind, unit=unit, **told)
    with pytest.raises(errors.LinkNeeded):
        actions.name_backing(kind=GROUP, village=here[TOWN], since=SINCE, by=office)
    actions.name_backing(kind=UNIT, unit=own, **told)
    actions.name_backing(kind=GROUP, unit=own_town, **told)
    with pytest.raises(errors.BackingThere):
        actions.name_backing(kind=UNIT, unit=make.unit("县林业局", area=COUNTY), **told)
    assert Backing.objects.count() == 2


def test_charlie_sees_no_village_of_ours_and_names_nobody(
    here: dict[str, Place], office: Actor, charlie: Actor, town: Actor
) -> None:
    row = actions.name_backing(village=here[FAR], kind=GROUP, since=SINCE, by=office)
    assert _villages(charlie) == {}
    assert not queries.backings(actor=charlie, as_of=DAY)
    assert set(_villages(town)) == {EAST, WEST}
    for actor in (charlie, town):
        with pytest.raises(NotFound):
            queries.one_backing(actor=actor, public_id=row.public_id)
        with pytest.raises(NotAllowed):
            actions.end_backing(backing=row, until=DAY, reason="换人", by=actor)
        with pytest.raises(NotAllowed):
            actions.name_backing(village=here[EAST], kind=GROUP, since=SINCE, by=charlie)


def test_three_queries_for_one_village_and_for_all(
    here: dict[str, Place], office: Actor, queries_of: Any
) -> None:
    few = len(queries_of(lambda: _villages(office)))
    for code in (EAST, WEST, FAR):
        actions.name_backing(village=here[code], kind=GROUP, since=SINCE, by=office)
    assert len(queries_of(lambda: _villages(office))) == few <= 3


def test_the_universe_of_teams_is_computed_from_tags_and_figures_of_the_day(
    here: dict[str, Place], office: Actor
) -> None:
    pack = pack_for(COUNTY, as_of=DAY)

    def required() -> tuple[int, int, int]:
        found = analytics.coverage(actor=office, pack=pack, area=COUNTY)
        [line] = [each for each in found if each.item.id == "team-required"]
        return line.universe, line.covered, line.gaps

    def share() -> float:
        board = analytics.board(actor=office, pack=pack, area=COUNTY)
        [found] = [each for each in board if each.item.id == "villages-with-team-share"]
        return float(found.value)

    assert (required(), share()) == ((2, 0, 2), 0)
    _sent(here[EAST])
    assert (required(), share()) == ((2, 1, 1), 50)
    actions.name_backing(village=here[WEST], kind=GROUP, since=SINCE, by=office)
    assert required() == (2, 1, 1)
    _sent(here[WEST])
    assert (required(), share()) == ((2, 2, 0), 100)
    _item, gaps = analytics.coverage_rows(
        actor=office, pack=pack, rule="team-required", area=COUNTY, outcome=Outcome.FAIL, limit=9
    )
    assert gaps == []
    owed = analytics.owed_in(actor=office, on=DAY, area=COUNTY, duty="team-coverage")
    assert {row.key: row.state for row in owed.listed()} == {EAST: State.DONE, WEST: State.DONE}


def test_a_team_of_one_is_told_and_a_team_of_two_is_not(
    here: dict[str, Place], office: Actor
) -> None:
    round_ = make.round_("2017", area=COUNTY, starts_on=SINCE)
    team = make.team(here[EAST], round_, formed_on=SINCE)
    pack = pack_for(COUNTY, as_of=DAY)

    def size() -> str:
        found = analytics.coverage(actor=office, pack=pack, area=COUNTY)
        [line] = [each for each in found if each.item.id == "team-size"]
        return next(str(word.value) for word, count in line.counts.items() if count)

    for expected in ("fail", "pass"):
        cadre = make.person(numbered=True)
        make.posting(cadre, here[EAST], round_, team=team, starts_on=SINCE, role="member")
        assert size() == expected
