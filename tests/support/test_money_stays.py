"""Money that was paid stands on a line, whatever is corrected later; a move changes no sum."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories as make
from tests.support.packs import entitlement, paying
from tests.support.test_payments import accepted, planned, sent_back
from tests.support.world import (
    FUND,
    OTHER,
    SUBSIDY,
    TODAY,
    VILLAGE,
    World,
    at,
    build,
    yuan,
)
from zhucun.directory import actions as directory
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR
from zhucun.roster import actions as roster
from zhucun.support import actions, queries
from zhucun.support.errors import MoreThanToReturn, NotEntitled, PostingEnded
from zhucun.support.models import Payment

YEAR_END = date(2025, 12, 31)


def paid_of(year: int) -> Any:
    return sum(one.amount for one in Payment.objects.filter(year=year))


def on_board(world: World, year: int, through: date, who: str = "office") -> tuple[Any, Any]:
    """(paid, to be returned) on the board."""
    lines = queries.due_lines(actor=world[who], year=year, through=through)
    rows = queries.board(lines)
    return sum(row.paid for row in rows), sum(row.over for row in rows)


@pytest.fixture
def recalled(world: World) -> World:
    """The member's subsidy of January to March 2025 was paid; that he was recalled on the last day
    of 2024 was written down in July."""
    world.lock(world.member, 1, 2, 3)
    batch = world.exported(entitlements=[SUBSIDY])
    world.pay(world.money(batch.lines.get()))
    roster.end_postings(
        [world.member], ends_on=date(2024, 12, 31), reason="调回", made_at=at(), by=OPERATOR
    )
    world.member.refresh_from_db()
    return world


def test_what_was_paid_before_a_late_recall_stands_on_the_board_and_comes_back(
    recalled: World,
) -> None:
    world = recalled
    line = world.lines()["李队员", SUBSIDY]
    assert (line.due.amount, line.paid, line.over, line.state) == (0, 1800, 1800, "over")
    assert on_board(world, 2025, TODAY) == (paid_of(2025), 1800)
    card = queries.support_card(
        actor=world["member"], posting=world.member.public_id, year=2025, as_of=TODAY
    )
    assert [one.over for one in card.lines] == [1800]
    batch = world.exported(returns=True)
    assert [row.amount for row in batch.lines.all()] == [-1800]
    world.pay(world.money(batch.lines.get()))
    assert world.lines(state="over") == {}
    assert on_board(world, 2025, TODAY) == (0, 0)


def test_a_return_is_written_down_by_hand_too_and_no_more_than_was_paid(recalled: World) -> None:
    def back(amount: str) -> actions.Money:
        return actions.Money(
            posting=recalled.member,
            entitlement=SUBSIDY,
            year=2025,
            amount=yuan(amount),
            paid_on=TODAY,
            voucher="退-1",
        )

    with pytest.raises(MoreThanToReturn):
        recalled.pay(back("-1800.01"))
    recalled.pay(back("-1800"))
    assert on_board(recalled, 2025, TODAY) == (0, 0)


def test_charlie_sees_no_such_line(recalled: World) -> None:
    for who in ("charlie", "other_unit", "secretary"):
        assert "李队员" not in {name for name, _what in recalled.lines(who)}


def test_a_correction_of_the_posting_leaves_its_money_on_a_line(world: World) -> None:
    fund = actions.Money(
        posting=world.secretary,
        entitlement=FUND,
        year=2024,
        amount=yuan("10000"),
        paid_on=date(2024, 12, 20),
        voucher="2024-9",
    )
    world.pay(fund)
    right = {"starts_on": date(2025, 1, 5)}
    roster.correct_postings([(world.secretary, right)], made_at=at(), by=OPERATOR)
    line = world.lines(year=2024, through=date(2024, 12, 31))["王驻村", FUND]
    assert (line.due.amount, line.paid, line.over) == (0, 10000, 10000)
    assert on_board(world, 2024, date(2024, 12, 31)) == (10000, 10000)
    batch = world.batch(year=2024, through=date(2024, 12, 31), returns=True)
    assert [row.amount for row in batch.lines.all()] == [-10000]


def test_a_corrected_level_of_the_unit_leaves_the_money_on_a_line(
    places: dict[str, Place], settings: Any, tmp_path: Path
) -> None:
    of_county = entitlement(per="year", pro_rata="none", who="unit_level = 'county'")
    settings.POLICY_DIR = paying(tmp_path / "p", ("travel", of_county))
    world = build(places)
    world.pay(
        actions.Money(
            posting=world.secretary,
            entitlement="travel",
            year=2024,
            amount=yuan("600"),
            paid_on=date(2024, 12, 20),
            voucher="2024-9",
        )
    )
    directory.correct_units([(world.unit, {"level": "prefecture"})], corrected_at=at(), by=OPERATOR)
    line = world.lines(year=2024, through=date(2024, 12, 31))["王驻村", "travel"]
    assert (line.due.amount, line.paid, line.over) == (0, 600, 600)


def test_money_of_an_entitlement_that_no_pack_names_any_more_stands_on_a_line(
    world: World,
) -> None:
    Payment.objects.create(
        posting=world.member,
        area=VILLAGE,
        entitlement="old-allowance",
        year=2025,
        amount=yuan("50"),
        paid_on=date(2025, 2, 1),
        by=0,
        by_name="—",
    )
    line = world.lines()["李队员", "old-allowance"]
    assert (line.asked.label.zh, line.due.amount, line.over) == ("old-allowance", 0, 50)


def test_a_batch_that_was_paid_after_the_recall_is_recorded_by_a_person_with_a_reason(
    world: World,
) -> None:
    world.lock(world.member, 1, 2, 3)
    row = world.exported(entitlements=[SUBSIDY]).lines.get()
    roster.end_postings(
        [world.member], ends_on=date(2024, 12, 31), reason="调回", made_at=at(), by=OPERATOR
    )
    with pytest.raises(PostingEnded):
        world.pay(world.money(row))
    world.pay(world.money(row), over_reason="财政已付")
    assert world.lines()["李队员", SUBSIDY].agreed == 1800
    other = world.money(row, entitlement=FUND, line=None)
    with pytest.raises(NotEntitled):  # never asked for, never paid
        world.pay(other, over_reason="无论如何都要记")


def test_lines_that_stay_cost_no_query_each(world: World, places: dict[str, Place]) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as context:
            queries.due_lines(actor=world["office"], year=2025, through=TODAY)
        return len(context)

    def gone(*names: str) -> None:
        round_ = make.round_(f"前-{len(names)}", starts_on=date(2022, 1, 1))
        for name in names:
            row = make.posting(
                make.person(name, unit=world.unit),
                places[VILLAGE],
                round_,
                role="member",
                unit=world.unit,
                starts_on=date(2023, 3, 1),
            )
            Payment.objects.create(
                posting=row,
                area=VILLAGE,
                entitlement=SUBSIDY,
                year=2025,
                amount=yuan("1"),
                paid_on=date(2025, 2, 1),
                by=0,
                by_name="—",
            )
            world.leaves(row, date(2024, 6, 1))

    gone("甲")
    few = count()
    gone(*(f"乙{number}" for number in range(12)))
    assert count() == few


# ── a move ──────────────────────────────────────────


@pytest.mark.parametrize(
    ("per", "way", "stays"),
    [
        ("month", "month", "7200"),
        ("month", "none", "7200"),
        ("month", "full-month", "7200"),
        ("month", "day", "7200"),
        ("year", "month", "600"),
        ("year", "none", "600"),
        ("once", "unset", "0"),
        ("term", "unset", "0"),
    ],
)
def test_who_moves_to_another_village_draws_what_who_stays_draws(
    per: str, way: str, stays: str, places: dict[str, Place], settings: Any, tmp_path: Path
) -> None:
    said = entitlement(per=per, pro_rata=way)
    settings.POLICY_DIR = paying(tmp_path / "p", ("travel", said), areas=f"{VILLAGE} {OTHER}")
    world = build(places)
    day = date(2025, 6, 16)
    world.leaves(world.secretary, day)
    moved = make.posting(
        world.secretary.person,
        places[OTHER],
        world.secretary.round,
        unit=world.unit,
        starts_on=day,
    )

    def due(person: Any, **more: Any) -> list[Any]:
        lines = queries.due_lines(
            actor=world["office"],
            year=2025,
            through=YEAR_END,
            wanted=queries.Wanted(entitlement="travel", **more),
        )
        return [one.due for one in lines if one.posting.person == person.public_id]

    [stayed] = due(world.member.person)
    mine = due(world.secretary.person)
    assert (stayed.amount, sum(one.amount for one in mine)) == (yuan(stays), yuan(stays))
    assert due(world.secretary.person, area=OTHER) == mine[1:]  # from wherever one looks
    assert mine[1].is_shared is (way not in ("day", "full-month"))
    [seen] = queries.due_lines(
        actor=world["office"],
        year=2025,
        through=YEAR_END,
        postings=[moved.public_id],
        wanted=queries.Wanted(entitlement="travel"),
    )
    assert seen.due == mine[1]


def test_what_was_given_once_with_an_earlier_posting_is_not_due_again(
    places: dict[str, Place], settings: Any, tmp_path: Path
) -> None:
    settings.POLICY_DIR = paying(
        tmp_path / "p", ("travel", entitlement(per="once")), ("kit", entitlement(per="term"))
    )
    world = build(places)

    def due(posting: Any) -> dict[str, Any]:
        lines = queries.due_lines(
            actor=world["office"], year=2025, through=YEAR_END, postings=[posting.public_id]
        )
        return {one.asked.id: one.due.amount for one in lines if one.asked.id in ("travel", "kit")}

    world.leaves(world.member, date(2024, 6, 1))
    round_ = make.round_("2025", starts_on=date(2025, 1, 1))
    again = make.posting(
        world.member.person,
        places[VILLAGE],
        round_,
        role="member",
        unit=world.unit,
        starts_on=date(2025, 1, 6),
    )
    fresh = make.posting(
        make.person("新队员", unit=world.unit),
        places[VILLAGE],
        round_,
        role="member",
        unit=world.unit,
        starts_on=date(2025, 1, 6),
    )
    assert due(fresh) == {"travel": 600, "kit": 600}
    assert due(again) == {"travel": 0, "kit": 600}  # the new round is a new term


# ── the list that comes back ────────────────────────


@pytest.fixture
def listed(world: World) -> tuple[World, Any]:
    """A batch of two people at the finance office, with its file."""
    world.lock(world.member, 1, 2)
    world.lock(world.far, 4)
    batch = world.exported(entitlements=[SUBSIDY])
    path, _count = queries.batch_workbook(batch, actor=world["office"], lang="zh")
    return world, path


def test_an_amount_without_its_day_is_an_error_and_no_payment_of_today(
    listed: tuple[World, Any],
) -> None:
    world, path = listed
    sent_back(path, {"李队员": {"实发金额(元)": 100}})
    plan = planned(world, path)
    assert (plan.new, plan.same) == ([], 0)
    assert [(one.row, one.heading, one.code) for one in plan.errors] == [
        (2, "支付日期", "support.paid-day-needed")
    ]


def test_the_same_file_on_three_days_is_one_payment(listed: tuple[World, Any]) -> None:
    world, path = listed
    sent_back(path, {"李队员": {"实发金额(元)": 100, "支付日期": TODAY}})
    for _day in range(3):
        accepted(world, planned(world, path))
    assert [one.amount for one in Payment.objects.all()] == [100]


def test_the_names_of_two_lines_that_were_swapped_are_errors_at_their_cells(
    listed: tuple[World, Any],
) -> None:
    world, path = listed
    told = {"支付日期": TODAY, "实发金额(元)": 100}
    sent_back(path, {"李队员": {**told, "姓名": "赵小河"}})
    assert [(one.heading, one.code) for one in planned(world, path).errors] == [
        ("姓名", "support.other-name")
    ]


def test_a_name_with_spaces_or_none_at_all_is_the_lines_own(listed: tuple[World, Any]) -> None:
    world, path = listed
    told = {"支付日期": TODAY, "实发金额(元)": 100}
    sent_back(path, {"李队员": {**told, "姓名": "李 队　员"}, "赵小河": {**told, "姓名": None}})
    plan = planned(world, path)
    assert (len(plan.new), plan.errors) == (2, [])
