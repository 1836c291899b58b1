"""Every number that a source declares stands at its place, beside the number of the records or
beside the reason why there is none."""

from __future__ import annotations

from datetime import date
from itertools import groupby

import pytest

from zhucun.analytics import queries
from zhucun.directory.perms import OPERATOR
from zhucun.directory.queries import policy
from zhucun.packs import PackAt

#: To which day the latest figure of each source belongs.
DAYS = {
    "hunan-2022": date(2022, 12, 17),
    "sheqi-2024": date(2024, 1, 25),
    "huaxi-2025": date(2025, 7, 29),
    "yunnan-2025": date(2025, 6, 30),
    "huaihua-2018": date(2018, 6, 14),
}
PACKS = tuple(DAYS)


def pack_of(pack_id: str) -> PackAt:
    return policy().pack(pack_id).at(DAYS[pack_id])


@pytest.mark.parametrize("pack_id", PACKS)
def test_each_declared_figure_stands_on_the_board_of_its_place_computed_or_with_the_reason(
    pack_id: str, db: None
) -> None:
    pack = pack_of(pack_id)
    figures = sorted(pack.declared(), key=lambda each: each[1].area)
    assert figures
    for area, declared in groupby(figures, key=lambda each: each[1].area):
        board = queries.board(actor=OPERATOR, pack=pack, area=area)
        found = {each.item.id: each for each in board}
        for name, figure in declared:
            assert figure in found[name].declared
            assert figure.clause in found[name].item.clauses
            why = queries.why_not(measured=found[name], pack=pack, lang="en")
            assert bool(why) is (found[name].value is None), name


@pytest.mark.parametrize("pack_id", PACKS)
def test_what_is_declared_of_one_place_is_listed_on_the_boards_above_it(pack_id: str) -> None:
    pack = pack_of(pack_id)
    above = min((figure.area for _name, figure in pack.declared()), key=len)
    listed = queries.declared_below(pack=pack, area=above)
    told = {(each.item.id, each.figure) for each in listed}
    own = {each for each in pack.declared() if each[1].area == above}
    assert told | own == set(pack.declared())
    assert not told & own
