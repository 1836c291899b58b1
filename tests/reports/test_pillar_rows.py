"""Appraisals, matrices and ticked checklists in pillars; and the page of a unit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests import factories as make
from tests.appraisal import world as appraisals
from tests.reports.burden_world import AT, COUNTY, EAST, TOWNSHIP, WEST, World, build
from zhucun.directory.enums import Role, UnitKind
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR
from zhucun.engines.rollup import State
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord
from zhucun.reports import actions
from zhucun.reports.enums import Silence
from zhucun.reports.errors import (
    EvidenceNeeded,
    StoryTellsSecrets,
    TickReasonNeeded,
    TickTooEarly,
    UnknownItemOfList,
)
from zhucun.reports.models import PlaceTick
from zhucun.reports.queries.pillars import (
    Line,
    Pillar,
    areas_of_units,
    pillar,
    place_list,
    rows_behind,
)

ON = date(2024, 3, 20)
STRICT, LIST = "strict-management-deep-care", "responsibility-chain"
SCORE, MATRIX = "scores/one-pledge-three-reviews", "matchers/cadre-to-village"
IN_HUAXI = date(2025, 8, 1)


@pytest.fixture(autouse=True)
def _packs(settings: Any) -> None:
    settings.POLICY_DIR = settings.ROOT / "policy"


@pytest.fixture
def world(places: dict[str, Place]) -> World:
    return build(places)


def seen(actor: Any = OPERATOR, mechanism: str = STRICT, **more: Any) -> Pillar:
    given: dict[str, Any] = {"area": COUNTY, "as_of": ON, **more}
    return pillar(actor=actor, mechanism=mechanism, **given)


def line(found: Pillar, last: str) -> Line:
    return next(each for each in found.lines if each.path[-1] == last)


def tick(world: World, item: str = "team", *, who: str = "office", **more: Any) -> PlaceTick:
    given: dict[str, Any] = {
        "area": COUNTY,
        "checklist": LIST,
        "item": item,
        "since": date(2024, 1, 8),
        "evidence": "社组〔2024〕2号文件",
        "on": ON,
        "at": AT,
        "by": world.actors[who],
        **more,
    }
    return actions.tick_item(**given)


# checklists


def test_what_an_office_ticked_is_in_place_and_what_nobody_ticked_is_not_known(
    world: World,
) -> None:
    before = line(seen(), f"checklists/{LIST}")
    assert before.number is not None
    assert (before.state, before.number.numerator, before.number.open) == (State.OPEN, 0, 6)
    made = tick(world)
    assert tick(world).pk == made.pk
    now = line(seen(), f"checklists/{LIST}")
    assert now.number is not None
    assert (now.state, now.number.numerator, now.number.open) == (State.OPEN, 1, 5)
    for item in ("county-secretary", "county-organisation", "sending-unit", "village-branch"):
        tick(world, item)
    tick(world, "first-secretary")
    assert line(seen(), f"checklists/{LIST}").state is State.GREEN
    names = EventRecord.objects.filter(name="reports.checklist.item-ticked")
    assert names.count() == 6


def test_a_tick_of_the_county_holds_in_its_villages_and_one_of_a_township_only_there(
    world: World,
) -> None:
    tick(world, "team")
    tick(world, "sending-unit", area=TOWNSHIP)
    numbers = {
        area: line(seen(area=area), f"checklists/{LIST}").number
        for area in (COUNTY, TOWNSHIP, EAST)
    }
    assert {area: number and number.numerator for area, number in numbers.items()} == {
        COUNTY: Decimal(1),
        TOWNSHIP: Decimal(2),
        EAST: Decimal(2),
    }
    card = place_list(actor=world.actors["wang"], area=EAST, checklist=LIST, as_of=ON)
    assert {each.id: each.tick.area for each in card.items if each.tick} == {
        "team": COUNTY,
        "sending-unit": TOWNSHIP,
    }
    assert not card.may_tick


def test_a_tick_needs_its_office_an_item_of_the_pack_and_what_shows_it(world: World) -> None:
    for who in ("wang", "township", "stranger"):
        with pytest.raises(NotAllowed):
            tick(world, who=who)
    with pytest.raises(UnknownItemOfList):
        tick(world, "nonsense")
    with pytest.raises(UnknownItemOfList):  # a checklist about postings is not the office's word
        tick(world, "plan", checklist="achievement-archive")
    with pytest.raises(EvidenceNeeded):
        tick(world, evidence="  ")
    with pytest.raises(StoryTellsSecrets):
        tick(world, evidence="身份证 11010519491231002X")
    with pytest.raises(TickTooEarly):
        tick(world, since=date(2024, 4, 1))
    assert not PlaceTick.objects.exists()


def test_a_tick_is_taken_back_with_a_reason_and_stays_on_record(world: World) -> None:
    made, office = tick(world), world.actors["office"]
    told: dict[str, Any] = {"tick": made, "at": AT, "by": office}
    with pytest.raises(TickReasonNeeded):
        actions.end_tick(**told, why=" ", on=date(2024, 3, 25))
    assert actions.end_tick(**told, why="文件已废止", on=date(2024, 3, 25))
    assert not actions.end_tick(**told, why="文件已废止", on=date(2024, 3, 25))
    after = place_list(actor=office, area=COUNTY, checklist=LIST, as_of=date(2024, 3, 26))
    assert ([each.tick for each in after.items if each.tick], len(after.past)) == ([], 1)
    before = place_list(actor=office, area=COUNTY, checklist=LIST, as_of=ON)
    assert [each.id for each in before.items if each.tick] == ["team"]
    with pytest.raises(NotFound):
        place_list(actor=world.actors["stranger"], area=COUNTY, checklist=LIST, as_of=ON)


def test_what_cannot_be_measured_says_why(world: World) -> None:
    found = seen()
    why = {each.path[-1]: each.silent for each in found.lines if each.silent}
    assert why["scores/competence"] == Silence.NOT_GRADED
    assert why["checklists/session-modes"] == Silence.KINDS
    for now in ("screens/broken-responsibility-chain", "entitlements/health-check"):
        assert line(found, now).number is not None
    assert line(found, "checklists/achievement-archive").number is not None
    silent = [each for each in found.lines if each.is_leaf and each.number is None]
    assert all(each.state is not State.GREEN for each in silent)


# appraisals


def test_an_appraisal_is_in_place_when_it_is_decided_whatever_the_grade(
    places: dict[str, Place],
) -> None:
    world = appraisals.build(places)
    day = date(2025, 1, 25)

    def state() -> Line:
        return line(seen(world.actors["office"], "one-pledge-three-reviews", as_of=day), SCORE)

    assert (state().state, state().number.open) == (State.OPEN, 5)  # type: ignore[union-attr]
    opened = world.open()
    now = state()
    assert now.number is not None
    assert (now.state, now.number.soon) == (State.AMBER, 5)
    world.adopted(opened)
    world.whole_year(opened, {0: 55})
    world.compute(opened)
    world.decide(opened, 0, "incompetent", reason="群众满意度低")
    now = state()
    assert now.number is not None
    assert (now.number.numerator, now.number.soon, now.number.failing) == (Decimal(1), 4, 0)
    told: dict[str, Any] = {"area": COUNTY, "item": SCORE, "as_of": day}
    rows = rows_behind(actor=world.actors["office"], **told).rows
    assert {row.name: row.what for row in rows}["王一"] == 0
    assert len(rows) == now.number.denominator
    mine = seen(world.actors["cadre"], "one-pledge-three-reviews", area=EAST, as_of=day)
    assert line(mine, SCORE).silent == Silence.HIDDEN
    with pytest.raises(NotFound):
        rows_behind(actor=world.actors["charlie"], **told)


# matrices


@pytest.fixture
def huaxi(places: dict[str, Place]) -> Any:
    """Three teams: one fits its weak branch, one does not, one serves where no row speaks."""
    round_ = make.round_("2025", area="520111", starts_on=date(2025, 5, 1))
    unit = make.unit("区委组织部", area="520111", kind=UnitKind.PARTY)
    make.tag("520111100201", "weak-branch")
    villages = [code for code in places if code.startswith("520111") and len(code) == 12]
    for number, code in enumerate(sorted(villages)):
        team = make.team(places[code], round_, formed_on=date(2025, 5, 6), unit=unit)
        make.posting(
            make.person(f"驻{number}", speciality="party_building", unit=unit),
            places[code],
            round_,
            unit=unit,
            team=team,
            starts_on=date(2025, 5, 6),
        )
    return unit


def test_teams_fit_by_the_rows_of_the_matrix_and_others_are_not_counted(
    huaxi: Any, queries_of: Callable[..., list[str]]
) -> None:
    office = make.actor("huaxi", Role.OFFICE, "520111", on=IN_HUAXI)
    found = line(seen(office, "three-highlights", area="520111", as_of=IN_HUAXI), MATRIX)
    assert found.number is not None
    assert (found.state, found.number.numerator, found.number.denominator) == (State.GREEN, 1, 1)
    told: dict[str, Any] = {"area": "520111", "item": MATRIX, "as_of": IN_HUAXI}
    [row] = rows_behind(actor=office, **told).rows
    assert (row.area, row.what) == ("520111100201", 0)
    factors = line(
        seen(office, "three-highlights", area="520111", as_of=IN_HUAXI), "matchers/factors"
    )
    assert factors.state is State.UNSET
    make.tag("520111100201", "hard-governance")
    few = queries_of(lambda: rows_behind(actor=office, **told))
    assert len(few) <= 12


def test_a_team_that_does_not_fit_only_warns(places: dict[str, Place]) -> None:
    make.tag("520111100201", "weak-branch")
    round_ = make.round_("2025", area="520111", starts_on=date(2025, 5, 1))
    village = places["520111100201"]
    told = {"team": make.team(village, round_, formed_on=date(2025, 5, 6))}
    make.posting(
        make.person("农技员", speciality="agronomy"),
        village,
        round_,
        starts_on=date(2025, 5, 6),
        **told,
    )
    found = line(seen(mechanism="three-highlights", area="520111", as_of=IN_HUAXI), MATRIX)
    assert found.number is not None
    assert (found.state, found.number.failing) == (State.AMBER, 1)


# a unit


def test_a_unit_reads_its_own_people_and_nothing_of_the_villages(
    places: dict[str, Place],
) -> None:
    world = appraisals.build(places)
    day = date(2025, 1, 25)
    unit = world.actors["unit"].held[0].unit
    other = make.unit("县农业局")
    make.posting(
        make.person("别家", unit=other),
        places[WEST],
        make.round_("2022"),
        unit=other,
        role="member",
    )
    assert areas_of_units(actor=world.actors["unit"], as_of=day) == {unit: [COUNTY]}
    found = seen(world.actors["unit"], "one-pledge-three-reviews", as_of=day, unit=unit)
    assert found.scope.is_own
    score = line(found, SCORE)
    assert score.number is not None
    assert score.number.denominator == 5
    owed = line(found, "cadences/leader-review")
    assert owed.number is None or owed.number.denominator <= 5 * 8
    assert line(found, "rules/pledge-agreed-by-three").silent == Silence.HIDDEN
    assert line(found, "indicators/masses-satisfaction").state is not State.GREEN
    office = seen(world.actors["office"], "one-pledge-three-reviews", as_of=day, unit=unit)
    assert line(office, SCORE).number == score.number
    for asked in (other.public_id, "aaaaaaaaaaaa"):
        with pytest.raises(NotFound):
            seen(world.actors["unit"], as_of=day, unit=asked)
    with pytest.raises(NotFound):
        seen(world.actors["unit"], as_of=day)
