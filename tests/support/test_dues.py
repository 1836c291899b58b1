"""Due → paid → gap: from packs, postings and locked month sheets; what is not configured has no sum."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories as make
from tests.support.world import (
    FUND,
    JUNE_END,
    OTHER,
    SUBSIDY,
    TODAY,
    TOWNSHIP,
    UNIT_FUND,
    VILLAGE,
    World,
    yuan,
)
from zhucun.directory.enums import UnitLevel
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR
from zhucun.engines.entitlement import Open
from zhucun.kernel.problems import NotFound
from zhucun.presence import actions as presence
from zhucun.presence.models import MonthSheet
from zhucun.presence.queries.locked import locked_months
from zhucun.roster.enums import PostingRole
from zhucun.support import queries
from zhucun.support.errors import MonthUnknown

PACKS = Path(__file__).parents[2] / "policy"


def test_a_subsidy_is_paid_for_locked_months_and_the_others_are_named(world: World) -> None:
    world.lock(world.member, 1, 2, 3, 5)
    line = world.lines()["李队员", SUBSIDY]
    assert line.due.amount == yuan("2500.00")  # three months of 600 and one of 700
    assert line.due.left_out == (date(2025, 4, 1), date(2025, 6, 1))
    assert [(part.rate, part.counted, part.of) for part in line.due.parts] == [
        (600, 31, 31),
        (600, 28, 28),
        (600, 31, 31),
        (700, 31, 31),
    ]
    world.lock(world.member, 4, 6)
    line = world.lines()["李队员", SUBSIDY]
    assert (line.due.amount, line.due.left_out, line.gap) == (yuan("3800.00"), (), yuan("3800.00"))


def test_a_part_of_a_month_counts_by_the_day_where_the_pack_says_so(world: World) -> None:
    world.lock(world.far, 4, 5)
    line = world.lines()["赵小河", SUBSIDY]
    assert line.due.amount == yuan("1000.00")  # 600 × 15/30 and 700
    assert line.due.left_out == (date(2025, 6, 1),)


def test_a_fund_of_the_year_is_whole_where_the_year_is_and_open_where_it_is_not(
    world: World,
) -> None:
    assert world.lines()["王驻村", FUND].due.amount == yuan("10000.00")
    world.leaves(world.secretary, date(2025, 6, 16))
    line = world.lines()["王驻村", FUND]
    assert (line.due.amount, line.due.open, line.state) == (None, Open.PRO_RATA, "open")
    readings = {str(way): amount for way, amount in line.due.readings}
    assert readings == {
        "day": yuan("4547.95"),
        "month": yuan("5000.00"),
        "full-month": yuan("4166.67"),
        "none": yuan("10000.00"),
    }


def test_a_correction_of_a_locked_sheet_counts(world: World) -> None:
    world.lock(world.member, 3)
    row = MonthSheet.objects.get()
    presence.correct_sheet(
        posting=world.member,
        day=date(2025, 3, 5),
        becomes="personal",
        reason="事假补录",
        base=row.version,
        at=row.confirmed_township_at,
        by=world["township"],
    )
    months = locked_months(
        since=date(2025, 1, 1), until=date(2026, 1, 1), areas=("",), postings=[world.member.pk]
    )
    assert months == {world.member.pk: {date(2025, 3, 1): 30}}


def test_two_funds_of_one_person_stand_side_by_side_where_stacking_is_open(
    places: dict[str, Place], settings: Any
) -> None:
    settings.POLICY_DIR = PACKS
    make.add_places({"53": "云南省", "5303": "曲靖市", "530381": "宣威市", "530381100": "宛水镇",
                     "530381100201": "东村村民委员会"})  # fmt: skip
    unit = make.unit("省财政厅", area="53", level=UnitLevel.PROVINCE)
    round_ = make.round_("2025", area="530381", starts_on=date(2023, 1, 1))
    person = make.person("杨队长", unit=unit)
    own = {"unit": unit, "starts_on": date(2023, 6, 1)}
    village = make.place("530381100201", as_of=TODAY)
    town = make.place("530381100", as_of=TODAY)
    secretary = make.posting(person, village, round_, **own)
    make.posting(person, town, round_, role=PostingRole.CAPTAIN, local_office="党委副书记", **own)
    found = queries.due_lines(actor=OPERATOR, year=2025, through=JUNE_END)
    funds = [line for line in found if line.asked.spec.stack]
    assert [line.asked.id for line in funds] == ["captain-work-fund", "first-secretary-work-fund"]
    assert [(line.due.amount, line.due.open) for line in funds] == [(None, Open.STACKING)] * 2
    assert [line.due.parts[0].amount for line in funds] == [20000, 10000]
    # also where only one of the two postings is asked for, or seen
    [alone] = [
        line
        for line in queries.due_lines(
            actor=OPERATOR, year=2025, through=JUNE_END, postings=[secretary.public_id]
        )
        if line.asked.spec.stack
    ]
    assert alone.due.open is Open.STACKING
    of_units = [line for line in found if line.asked.id == "unit-work-fund-province"]
    assert sorted(line.due.amount or yuan("0") for line in of_units) == [0, 20000]  # of one cadre


def test_lines_are_added_up_by_entitlement_role_level_and_place(world: World) -> None:
    world.lock(world.member, 1, 2)
    world.lock(world.secretary, 1)
    lines = queries.due_lines(actor=world["office"], year=2025, through=JUNE_END)
    sums = {(row.entitlement, row.role, row.area): row for row in queries.board(lines)}
    subsidy = sums[SUBSIDY, "member", TOWNSHIP]
    assert (subsidy.due, subsidy.paid, subsidy.gap, subsidy.lines) == (1200, 0, 1200, 1)
    assert (subsidy.level, subsidy.left_out) == ("county", 4)
    assert sum(row.due for row in sums.values()) == sum(line.due.amount or 0 for line in lines)


def test_the_filters_choose_lines(world: World) -> None:
    assert set(world.lines(entitlement=FUND)) == {("王驻村", FUND)}
    assert {name for name, _id in world.lines(area=OTHER)} == {"赵小河"}
    assert {key for _name, key in world.lines(paid_by="unit")} == {UNIT_FUND}
    assert set(world.lines(role="first_secretary", state="gap")) == {
        ("王驻村", FUND),
        ("王驻村", UNIT_FUND),
    }


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("office", {"王驻村", "李队员", "赵小河"}),
        ("township", {"王驻村", "李队员"}),
        ("unit", {"王驻村", "李队员"}),
        ("other_unit", {"赵小河"}),
        ("secretary", {"王驻村"}),
        ("member", {"李队员"}),
        ("charlie", set()),
    ],
)
def test_everybody_sees_what_is_his(world: World, who: str, names: set[str]) -> None:
    assert {name for name, _key in world.lines(who)} == names
    codes = {row.person.name: row.public_id for row in (world.secretary, world.member, world.far)}
    for name, code in codes.items():
        if name in names:
            card = queries.support_card(actor=world[who], posting=code, year=2025, as_of=TODAY)
            assert card.posting.person.name == name
        else:
            with pytest.raises(NotFound):
                queries.support_card(actor=world[who], posting=code, year=2025, as_of=TODAY)


def test_a_month_is_read_and_another_year_refused(world: World) -> None:
    assert queries.through_of(2025, TODAY) == JUNE_END
    assert queries.through_of(2025, date(2025, 1, 5)) == date(2025, 1, 31)
    assert queries.through_of(2024, TODAY) == date(2024, 12, 31)
    assert queries.through_of(2025, TODAY, "2025-02") == date(2025, 2, 28)
    with pytest.raises(MonthUnknown):
        queries.through_of(2025, TODAY, "2024-02")


def test_many_postings_cost_as_many_queries_as_few(world: World, places: dict[str, Place]) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as context:
            queries.due_lines(actor=world["office"], year=2025, through=JUNE_END)
        return len(context)

    world.lock(world.member, 1)
    few = count()
    round_ = make.round_("2024", starts_on=date(2024, 1, 1))
    for number in range(12):
        make.posting(
            make.person(f"队员{number}", unit=world.unit),
            places[VILLAGE],
            round_,
            role="member",
            unit=world.unit,
            starts_on=date(2024, 3, 1),
        )
    assert count() == few
    assert few <= 10
    found = queries.due_lines(actor=world["office"], year=2025, through=JUNE_END)
    assert len(found) == 7 + 24
