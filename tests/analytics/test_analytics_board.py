"""Figures come out of raw records, with the rows behind them and the declared figure beside them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests import factories as make
from tests.analytics.conftest import DAY, World
from zhucun.analytics import queries
from zhucun.analytics.errors import NotComputable
from zhucun.analytics.queries import Measured
from zhucun.analytics.queries.tables import has_mart
from zhucun.directory.enums import Role
from zhucun.directory.perms import OPERATOR
from zhucun.directory.queries import pack_for

#: A township of Yunnan of which the source tells how many work elsewhere; no room keeps that.
JIANSHAN = "530627204"


def measured(world: World, name: str, actor: object = OPERATOR) -> Measured:
    board = queries.board(actor=actor, pack=world.pack, area="411327")  # type: ignore[arg-type]
    return next(each for each in board if each.item.id == name)


def test_first_secretaries_are_counted_from_their_postings(world: World) -> None:
    assert measured(world, "first-secretaries-2021").value == 1


def test_the_declared_figure_stands_beside_and_says_that_it_differs(world: World) -> None:
    figure = measured(world, "first-secretaries-2021")
    [declared] = figure.declared
    assert (declared.value, declared.clause) == (118, "SQ24-026")
    assert figure.agrees_with(declared) is False


def test_a_share_carries_its_numerator_and_its_denominator(world: World) -> None:
    share = measured(world, "first-secretary-coverage")
    assert (share.numerator, share.denominator, share.value) == (1, 2, Decimal("50.00"))


@pytest.mark.django_db
def test_a_figure_whose_records_nobody_keeps_says_so_and_keeps_what_was_declared() -> None:
    pack = pack_for(JIANSHAN, as_of=date(2025, 8, 1))
    board = queries.board(actor=OPERATOR, pack=pack, area=JIANSHAN)
    workers = next(each for each in board if each.item.id == "transferred-workers")
    assert (workers.state, workers.value) == ("no-records", None)
    assert workers.declared


def test_the_number_of_rows_behind_a_figure_is_the_figure(world: World) -> None:
    for each in queries.board(actor=OPERATOR, pack=world.pack, area="411327"):
        if each.state != "computed" or each.item.spec.measure != "count":
            continue
        _item, codes = queries.rows_behind(
            actor=OPERATOR, pack=world.pack, indicator=each.item.id, area="411327", limit=1000
        )
        assert len(codes) == each.value, each.item.id


def test_rows_are_shown_with_name_place_and_unit(world: World) -> None:
    _item, codes = queries.rows_behind(
        actor=OPERATOR, pack=world.pack, indicator="first-secretaries", area="411327", limit=10
    )
    [row] = queries.shown(actor=OPERATOR, subject="posting", codes=codes, as_of=DAY)
    assert (row.name, row.place, row.detail) == ("巴镜均", "411327100201", "社旗县文旅局")


@pytest.mark.django_db
def test_nothing_lies_behind_a_figure_without_records() -> None:
    pack = pack_for(JIANSHAN, as_of=date(2025, 8, 1))
    with pytest.raises(NotComputable):
        queries.rows_behind(
            actor=OPERATOR, pack=pack, indicator="transferred-workers", area=JIANSHAN, limit=10
        )


def test_a_day_before_the_postings_counts_nobody(world: World) -> None:
    early = pack_for("411327", as_of=date(2021, 5, 11))
    board = queries.board(actor=OPERATOR, pack=early, area="52")
    assert {each.value for each in board if each.item.id == "cadres"} == {0}


def test_charlie_counts_nothing_of_a_county_that_is_not_his(world: World) -> None:
    charlie = make.actor("charles", Role.OFFICE, "520111")
    board = queries.board(actor=charlie, pack=world.pack, area="411327")
    assert {each.value for each in board if each.state == "computed"} == {0}
    _item, codes = queries.rows_behind(
        actor=charlie, pack=world.pack, indicator="cadres", area="411327", limit=10
    )
    assert codes == []


def test_a_township_sees_its_own_part_of_the_county(world: World) -> None:
    township = make.actor("tom", Role.TOWNSHIP, "411327101")
    assert measured(world, "cadres", township).value == 0
    home = make.actor("tim", Role.TOWNSHIP, "411327100")
    assert measured(world, "cadres", home).value == 2


def test_a_board_costs_one_query_for_each_kind_of_record(
    world: World, django_assert_max_num_queries: object
) -> None:
    subjects = {
        item.spec.subject for item in world.pack.indicators() if has_mart(item.spec.subject)
    }
    assert subjects >= {"posting", "team", "village", "case_item", "household", "income", "sale"}
    # none for a kind of which all indicators ask for a fact that is not kept
    with django_assert_max_num_queries(len(subjects)):  # type: ignore[operator]
        queries.board(actor=OPERATOR, pack=world.pack, area="411327")


@pytest.mark.parametrize("pack_id", ["hunan-2022", "huaxi-2025", "yunnan-2025", "huaihua-2018"])
def test_every_pack_of_the_house_gives_a_board_and_a_coverage(pack_id: str, places: object) -> None:
    from zhucun.directory.queries import policy

    one = policy().pack(pack_id)
    pack = one.at(one.valid.start)
    area = one.areas[0]
    assert queries.board(actor=OPERATOR, pack=pack, area=area)
    assert queries.coverage(actor=OPERATOR, pack=pack, area=area)
