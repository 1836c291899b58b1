"""Policies have reached the household (HH18-072): judged over all poor households at once, with what
each still lacks."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests import factories as make
from tests.economy.world import body
from tests.exits.world import BEGUN, COUNTY, DAY, EAST, WEST, World, at, build
from tests.pairing.world import helper
from tests.support.others_world import HOUSE
from tests.support.test_helps import _CASES, _LARGE, _SEEDLINGS, _SHARES
from tests.support.test_household_ledgers import arrive, looked
from zhucun.directory.perms import OPERATOR
from zhucun.economy.actions import join_households
from zhucun.engines.rollup import State
from zhucun.engines.rules import Outcome
from zhucun.kernel.problems import NotFound
from zhucun.pairing.actions import pair
from zhucun.reports.queries.pillars import Line, pillar, rows_behind

RULE = "rules/policies-are-delivered"


@pytest.fixture
def world(db: None, settings: Any, tmp_path: Path) -> World:
    """A county with three policies of its own for households."""
    folder = tmp_path / "policy"
    shutil.copytree(HOUSE, folder)
    own = folder / "huaihua-2018"
    for name, text in (
        ("industry-grant", _SEEDLINGS),
        ("cooperative-dividend", _SHARES),
        ("large-household", _LARGE),
    ):
        (own / "entitlements" / f"{name}.yaml").write_text(text, encoding="utf-8")
    (own / "cases" / "own-helps.yaml").write_text(_CASES, encoding="utf-8")
    settings.POLICY_DIR = folder
    return build()


def line(world: World, who: str = "office", area: str = COUNTY, **more: str) -> Line:
    found = pillar(actor=world.actor(who), area=area, mechanism="three-corps", as_of=DAY, **more)
    return next(each for each in found.lines if each.path[-1] == RULE)


def told(world: World, **more: Any) -> tuple[State, int, int, int]:
    """State, households that hold, that fail, that cannot be judged."""
    each = line(world, **more)
    assert each.number is not None, each.silent
    return each.state, int(each.number.numerator or 0), each.number.failing, each.number.open


def test_all_poor_households_are_judged_in_one_go_with_what_each_lacks(
    world: World, queries_of: Callable[..., list[str]]
) -> None:
    west = world.home(village=WEST)
    assert told(world) == (State.AMBER, 0, 4, 0)
    arrive(world.poor[0])
    # Nobody knows whether the dividend fits: with all else there it cannot be said.
    assert told(world)[1:] == (0, 3, 1)
    assert told(world, area=EAST)[1:] == (0, 2, 1)
    assert told(world, area=WEST)[1:] == (0, 1, 0)
    asked: dict[str, Any] = {"area": COUNTY, "item": RULE, "as_of": DAY}
    rows = {row.key: row for row in rows_behind(actor=world.actor("office"), **asked).rows}
    assert {key: row.what for key, row in rows.items()} == {
        world.poor[0].public_id: 3,
        **{row.public_id: 1 for row in (*world.poor[1:], west)},
    }
    assert [each.zh for each in rows[west.public_id].lacks] == ["产业奖补"]
    assert rows[world.poor[0].public_id].lacks == ()
    with pytest.raises(NotFound):
        rows_behind(actor=world.actor("charlie"), **asked)
    with pytest.raises(NotFound):
        line(world, who="charlie")

    def both() -> None:
        line(world)
        rows_behind(actor=world.actor("office"), **asked)

    both()
    few = len(queries_of(both))
    for _each in range(12):
        world.home()
    assert len(queries_of(both)) == few


def test_the_pillar_says_of_each_household_what_its_ledger_says(world: World) -> None:
    """One judgement for a home and for a county, whatever is on record."""
    rows = [*world.poor, world.home(village=WEST)]
    arrive(rows[0])
    coop = body(world.places[EAST], OPERATOR, kind="cooperative", since=BEGUN)
    join_households(body=coop, households=rows[:2], since=BEGUN, at=at(DAY), by=OPERATOR)
    for row in rows[:2]:
        arrive(row, help_ref="entitlements/cooperative-dividend")
    arrive(rows[2])
    found = rows_behind(actor=world.actor("office"), area=COUNTY, item=RULE, as_of=DAY).rows
    outcome = {Outcome.PASS: 0, Outcome.FAIL: 1, Outcome.UNKNOWN: 3}
    said = {}
    for row in rows:
        card = looked(world, row, who="town")
        [judged] = [each for label, each, _ in card.rules if label.zh == "扶贫政策落实落地"]
        said[row.public_id] = outcome[judged]
    assert {row.key: row.what for row in found} == said
    assert set(said.values()) == {0, 1, 3}


def test_of_a_unit_the_households_count_for_which_its_people_answer(world: World) -> None:
    unit = make.unit("县水利局", area=COUNTY)
    round_ = make.round_("2015", area=COUNTY, starts_on=BEGUN)
    cadre = make.person("驻村员", unit=unit)
    make.posting(cadre, world.places[EAST], round_, starts_on=BEGUN, unit=unit)
    assert told(world, unit=unit.public_id)[1:] == (0, 0, 0)
    helping = helper(COUNTY, person=cadre, since=BEGUN)
    pair([(world.poor[1], helping)], since=BEGUN, at=at(DAY), by=OPERATOR)
    assert told(world, unit=unit.public_id)[1:] == (0, 1, 0)
    asked: dict[str, Any] = {"area": COUNTY, "item": RULE, "as_of": DAY, "unit": unit.public_id}
    [row] = rows_behind(actor=world.actor("office"), **asked).rows
    assert (row.key, [each.zh for each in row.lacks]) == (world.poor[1].public_id, ["产业奖补"])


def test_where_the_pack_names_no_help_it_is_not_configured(db: None, settings: Any) -> None:
    settings.POLICY_DIR = HOUSE
    world = build()
    each = line(world)
    assert (each.state, each.number) == (State.UNSET, None)
