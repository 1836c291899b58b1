"""Pillar pages: mechanisms of the packs rolled up over an area, its places and its units."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from tests import factories as make
from tests.reports.burden_world import COUNTY, World, build
from zhucun.directory import queries as directory
from zhucun.directory.models import Place, Unit
from zhucun.directory.perms import OPERATOR
from zhucun.engines.rollup import State
from zhucun.kernel.problems import NotFound
from zhucun.packs.errors import UnknownItem
from zhucun.reports.queries.pillars import Line, Pillar, pillar, pillars
from zhucun.reports.queries.pillars.tree import tree_of

ON = date(2024, 3, 20)
COVERAGE = "full-coverage"


@pytest.fixture
def world(places: dict[str, Place]) -> World:
    """东关村 and 西关村 are key villages; a first secretary serves in the first of them."""
    for code in ("411327100201", "411327100202"):
        make.tag(code, "exited-poverty")
    return build(places)


def seen(mechanism: str = COVERAGE, *, area: str = COUNTY, **more: str) -> Pillar:
    return pillar(actor=OPERATOR, area=area, mechanism=mechanism, as_of=ON, **more)


def line(found: Pillar, last: str) -> Line:
    return next(each for each in found.lines if each.path[-1] == last)


def test_a_gap_is_red_up_to_the_whole_with_its_number(world: World) -> None:
    found = seen()
    rule = line(found, "rules/key-village-has-one-first-secretary")
    assert rule.number is not None
    assert rule.state is State.RED
    assert (rule.number.numerator, rule.number.failing) == (Decimal(1), 1)
    pillar_of = line(found, "key-villages")
    assert pillar_of.state is State.RED
    assert found.lines[0].state is State.RED
    assert "应派尽派" in pillar_of.why[0].zh


def test_a_line_of_the_pack_judges_a_figure(world: World) -> None:
    found = line(seen(), "indicators/key-villages-without-first-secretary")
    assert found.number is not None
    assert (found.state, found.number.value) == (State.RED, Decimal(1))


def test_each_place_has_its_own_state_and_its_page_says_the_same(world: World) -> None:
    county = {each.code: each.state for each in seen().places}
    assert county["411327100"] is State.RED
    township = seen(area="411327100")
    villages = {each.code: each.state for each in township.places}
    assert villages["411327100202"] is State.RED
    for code, state in villages.items():
        assert seen(area=code).lines[0].state is state


def test_counts_of_the_children_add_up_to_their_parent(world: World) -> None:
    for mechanism in pillars(area=COUNTY, as_of=ON):
        found = seen(mechanism.id)
        whole = dict(found.lines[0].counts)
        leaves = [each for each in found.lines if each.is_leaf]
        for state in State:
            assert whole.get(state, 0) == sum(each.state is state for each in leaves)


def test_what_no_room_gives_is_not_connected_and_never_green(world: World) -> None:
    found = seen("exercise-train-select")
    missing = line(found, "rules/promotion-after-grassroots-service")
    assert missing.state in (State.NOT_CONNECTED, State.NOTHING)
    assert found.lines[0].state is not State.GREEN


def test_a_unit_is_judged_by_its_own_cadres_and_villages(
    world: World, unit: Unit, places: dict[str, Place]
) -> None:
    round_ = make.round_("2022")
    person = make.person("派出", unit=unit)
    make.posting(person, places["411327100202"], round_, unit=unit, role="member")
    found = seen(unit=unit.public_id)
    assert [each.code for each in found.places] == ["411327100202"]
    rule = line(found, "rules/key-village-has-one-first-secretary")
    assert rule.number is not None
    assert (rule.number.numerator, rule.number.failing) == (Decimal(0), 1)
    with pytest.raises(NotFound):
        seen(unit="aaaaaaaaaaaa")


def test_charlie_and_a_member_see_none_of_hers(world: World) -> None:
    for who in ("stranger", "zhao"):
        with pytest.raises(NotFound):
            pillar(actor=world.actors[who], area=COUNTY, mechanism=COVERAGE, as_of=ON)
    first = world.actors["wang"]
    assert pillar(actor=first, area="411327100201", mechanism=COVERAGE, as_of=ON).lines
    with pytest.raises(UnknownItem):
        seen("nonsense")


def test_more_places_cost_no_more_queries(
    world: World, queries_of: Callable[..., list[str]]
) -> None:
    seen("one-pledge-three-reviews")
    few = queries_of(lambda: seen("one-pledge-three-reviews"))
    make.add_places({f"4113271{at}": f"第{at}镇" for at in range(10, 40)})
    many = queries_of(lambda: seen("one-pledge-three-reviews"))
    assert len(many) == len(few)


def test_every_mechanism_of_every_pack_is_a_tree_that_can_be_rolled_up() -> None:
    library = directory.policy()
    for each in library.packs.values():
        day = each.valid.start if each.id != "base" else ON
        pack = library.pack(each.id).at(max(day, ON) if ON in each.valid else day)
        for item in pack.mechanisms():
            tree = tree_of(pack, item.id)
            assert tree.root.items()
