"""Money of units: each fund by itself, by the engine's arithmetic, and by whom the pack names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests import factories as make
from tests.support.packs import entitlement, paying
from tests.support.world import (
    OTHER,
    SUBSIDY,
    TODAY,
    UNIT_FUND,
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
from zhucun.support.errors import FundNotNamed, NothingDue, UnitArranges
from zhucun.support.models import FundEntry

YEAR_END = date(2025, 12, 31)
BY_UNIT = {"payer": "{zh: 派出单位, en: Sending unit}", "paid_by": "unit"}
LINK = entitlement(
    "10000", changed="20000", subject="assistance_link", per="year", pro_rata="month", **BY_UNIT
)
Made = Callable[..., World]


@pytest.fixture
def made(places: dict[str, Place], settings: Any, tmp_path: Path) -> Made:
    """The county under these entitlements, in both villages."""

    def world(*entitlements: tuple[str, str]) -> World:
        settings.POLICY_DIR = paying(tmp_path / "p", *entitlements, areas=f"{VILLAGE} {OTHER}")
        return build(places)

    return world


def tie(world: World, village: str = VILLAGE, who: str = "office") -> queries.Tie:
    return queries.one_tie(
        actor=world[who], unit=world.unit.public_id, village=village, year=2025, as_of=TODAY
    )


def funds(found: queries.Tie) -> dict[str, Any]:
    return {fund.asked.id: (fund.due, fund.arranged) for fund in found.funds}


def arrange(world: World, amount: str, entitlement: str = "", **more: Any) -> FundEntry:
    draft = actions.FundDraft(
        kind=more.pop("kind", "arranged"),
        amount=yuan(amount),
        on=date(2025, 3, 1),
        document=more.pop("document", "社财[2025]7号"),
        entitlement=entitlement,
    )
    return actions.record_fund(tie=tie(world), draft=draft, at=at(), by=world["unit"], **more)


def test_a_fund_for_the_village_follows_the_packs_own_arithmetic(made: Made) -> None:
    world = made(("village-fund", LINK))
    assert funds(tie(world))["village-fund"] == (15000, 0)  # half a year of each amount


def test_after_a_move_each_village_has_its_months_and_no_more(
    made: Made, places: dict[str, Place]
) -> None:
    world = made(("village-fund", LINK))
    day = date(2025, 4, 1)
    for posting in (world.secretary, world.member):
        world.leaves(posting, day)
        make.posting(
            posting.person,
            places[OTHER],
            world.secretary.round,
            role=posting.role,
            unit=world.unit,
            starts_on=day,
        )
    assert funds(tie(world))["village-fund"][0] == 2500
    assert funds(tie(world, OTHER))["village-fund"][0] == 12500


def test_whoever_serves_there_is_one_claim_of_the_village(made: Made) -> None:
    """A successor in the same village opens no second fund."""
    whole = entitlement("10000", subject="assistance_link", per="year", pro_rata="none", **BY_UNIT)
    world = made(("village-fund", whole))
    world.leaves(world.member, date(2025, 3, 1))
    assert funds(tie(world))["village-fund"][0] == 10000


def test_the_fund_of_the_village_stands_on_the_board(made: Made) -> None:
    world = made(("village-fund", LINK))
    arrange(world, "6000", "village-fund")

    def board(who: str, through: date = YEAR_END) -> list[Any]:
        asked: dict[str, Any] = {"actor": world[who], "year": 2025, "through": through}
        lines = queries.due_lines(**asked)
        links = queries.link_lines(**asked, beside=lines)
        rows = queries.board([*lines, *links], digits=12)
        return [row for row in rows if row.entitlement == "village-fund"]

    [row, _other] = board("office")
    assert (row.area, row.role, row.level) == (VILLAGE, "", "county")
    assert (row.due, row.paid, row.gap) == (15000, 6000, 9000)
    [june, _other] = board("office", date(2025, 6, 30))
    assert june.due == 5000
    [own] = board("unit")
    assert (own.area, own.due) == (VILLAGE, 15000)
    assert board("charlie") == []


def test_money_of_one_fund_is_not_paid_of_another(made: Made) -> None:
    subsidy = entitlement("600", **BY_UNIT)
    world = made(("meals", subsidy))
    arrange(world, "10000", UNIT_FUND)

    def told(what: str) -> dict[str, Any]:
        lines = world.lines(through=YEAR_END, entitlement=what, area=VILLAGE)
        return {name: (line.due.amount, line.paid) for (name, _), line in lines.items()}

    assert told("meals") == {"王驻村": (7200, 0), "李队员": (7200, 0)}
    assert told(UNIT_FUND) == {"王驻村": (5000, 5000), "李队员": (5000, 5000)}
    found = tie(world)
    assert funds(found) == {UNIT_FUND: (10000, 10000), "meals": (14400, 0)}
    assert (found.due, found.arranged, found.gap, found.unnamed) == (24400, 10000, 14400, 0)


def test_where_several_funds_are_owed_the_entry_names_its_own(made: Made) -> None:
    world = made(("meals", entitlement("600", **BY_UNIT)))
    for named in ("", "another"):
        with pytest.raises(FundNotNamed, match="派出单位工作经费"):
            arrange(world, "10000", named)
    entry = arrange(world, "10000", "meals")
    assert entry.entitlement == "meals"
    assert arrange(world, "10000", "meals") == entry  # the same form again
    assert arrange(world, "10000", UNIT_FUND) != entry
    back = actions.reverse_fund(entry=entry, reason="误记", on=TODAY, at=at(), by=world["unit"])
    assert back.entitlement == "meals"
    assert funds(tie(world))["meals"][1] == 0


def test_an_entry_that_names_none_is_of_the_only_fund_and_of_several_of_none(
    world: World,
) -> None:
    def unnamed() -> None:
        entry = arrange(world, "3000")
        assert entry.entitlement == UNIT_FUND
        FundEntry.objects.update(entitlement="")  # as it was written down before funds had names

    unnamed()
    assert funds(tie(world)) == {UNIT_FUND: (10000, 3000)}
    assert sum(line.paid for line in world.lines(entitlement=UNIT_FUND).values()) == 3000


def test_of_several_funds_an_entry_without_a_name_counts_for_none(made: Made) -> None:
    world = made(("meals", entitlement("600", **BY_UNIT)))
    arrange(world, "3000", "meals")
    FundEntry.objects.update(entitlement="")
    found = tie(world)
    assert (found.arranged, found.unnamed) == (3000, 3000)
    assert [fund.arranged for fund in found.funds] == [0, 0]
    assert {line.paid for line in world.lines(paid_by="unit").values()} == {0}


def test_what_was_arranged_stays_where_nobody_serves_there_any_more(world: World) -> None:
    arrange(world, "3000")
    for posting in (world.secretary, world.member):
        roster.end_postings(
            [posting], ends_on=date(2024, 12, 31), reason="调回", made_at=at(), by=OPERATOR
        )
    found = tie(world)
    assert (found.people, found.arranged, funds(found)) == ((), 3000, {UNIT_FUND: (0, 3000)})
    assert [one.area for one in queries.ties(actor=world["unit"], year=2025, as_of=TODAY)] == [
        VILLAGE
    ]
    assert queries.ties(actor=world["charlie"], year=2025, as_of=TODAY) == []


def test_a_fund_that_is_not_due_after_a_correction_keeps_what_was_arranged(world: World) -> None:
    arrange(world, "3000")
    directory.correct_units([(world.unit, {"level": "prefecture"})], corrected_at=at(), by=OPERATOR)
    assert funds(tie(world)) == {UNIT_FUND: (0, 3000)}


def test_the_subsidy_of_the_notice_is_arranged_by_the_unit_and_in_no_batch_for_finance(
    places: dict[str, Place], settings: Any, tmp_path: Path
) -> None:
    """A county states the amount and no more: 派出单位 pays, as base has it."""
    policy = paying(tmp_path / "p", ("meals", entitlement("1", per="term")))
    manifest = policy / "paying" / "pack.yaml"
    text = manifest.read_text(encoding="utf-8").replace("sheqi-example", "sheqi-2024")
    manifest.write_text(text, encoding="utf-8")
    reference = '{title: "测试用的假设", href: "docs/packs.md"}'
    (policy / "paying" / "entitlements" / "living-subsidy.yaml").write_text(
        "label: {zh: 生活补助, en: Living subsidy}\n"
        "pro_rata: day\n"
        f"reference: {reference}\n"
        "amounts:\n"
        f"  - {{from: 2025-01-01, value: 600, unit: 元, reference: {reference}}}\n",
        encoding="utf-8",
    )
    cases = policy / "paying" / "cases" / "support.yaml"
    cases.write_text(
        cases.read_text(encoding="utf-8")
        + "- name: the subsidy\n  of: entitlements/living-subsidy\n  as_of: 2025-06-30\n"
        "  given: {state: posted}\n  expect: {due: true, value: 600}\n",
        encoding="utf-8",
    )
    settings.POLICY_DIR = policy
    world = build(places)
    world.lock(world.member, 1, 2, 3)
    line = world.lines()["李队员", SUBSIDY]
    assert (line.asked.paid_by, line.due.amount) == ("unit", 1800)
    with pytest.raises(NothingDue):
        world.batch()
    money = actions.Money(
        posting=world.member,
        entitlement=SUBSIDY,
        year=2025,
        amount=yuan("1800"),
        paid_on=TODAY,
        voucher="1",
    )
    with pytest.raises(UnitArranges):
        world.pay(money)
    arrange(world, "1800")
    assert world.lines()["李队员", SUBSIDY].paid == 1800
