"""Lists of departments: signs above the region's warnings, everything else counted."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests import factories as make
from tests.households.world import person
from tests.intake.conftest import xlsx
from tests.monitoring.world import COUNTY, World, at
from zhucun.directory.perms import OPERATOR
from zhucun.households import actions as homes
from zhucun.households.models import Member
from zhucun.households.queries import HouseholdDraft
from zhucun.intake import queries as intake
from zhucun.intake.readers.table import read_table
from zhucun.intake.readers.workbook import Workbook
from zhucun.intake.rows import Plan, Scope, handler_for, silent
from zhucun.ledger.events import Origin
from zhucun.monitoring import actions, queries
from zhucun.monitoring.errors import SignSettled
from zhucun.monitoring.models import Case, Sign

TODAY = date(2025, 4, 4)
HEADINGS = ["姓名", "身份证号", "出生日期", "村代码", "筛查项目", "月份", "自付金额", "推送部门"]
WITH_NAMES = [*HEADINGS, "出生年月", "村名"]
VILLAGE = "411327100201"


def number(n: int) -> str:
    return make.id_number(serial=n)


def planned(world: World, *rows: list[Any], who: str = "office", area: str = COUNTY) -> Plan:
    spec = intake.feed_spec("department-signs", area, TODAY)
    headings = WITH_NAMES if any(len(row) > len(HEADINGS) for row in rows) else HEADINGS
    table = read_table(Workbook(xlsx([headings, *rows]), name="list.xlsx"), spec)
    scope = Scope(actor=world.actors[who], area=area, as_of=TODAY, at=at(TODAY), spec=spec)
    plan = handler_for("department-signs").plan(table, scope, silent)
    plan.errors = [*table.errors, *plan.errors]
    return plan


def accepted(world: World, plan: Plan) -> None:
    spec = intake.feed_spec("department-signs", COUNTY, TODAY)
    scope = Scope(actor=world.actors["office"], area=COUNTY, as_of=TODAY, at=at(TODAY), spec=spec)
    handler_for("department-signs").accept(plan, scope, lambda _row: Origin(), None, silent)


def codes(plan: Plan) -> list[str]:
    return [error.code for error in plan.errors]


def test_only_what_reaches_the_warning_is_kept(world: World) -> None:
    plan = planned(
        world,
        ["王建国", number(101), "", "", "住院自付", "2025-03", 5000, "医保局"],
        ["李大山", number(102), "", "", "住院自付", "2025-03", 19999, "医保局"],
        ["赵小河", number(103), "", "", "住院自付", "2025-03", 20000, "医保局"],
    )
    assert codes(plan) == []
    accepted(world, plan)
    assert sorted(Sign.objects.values_list("household__number", flat=True)) == ["H1", "H3"]
    [left] = [(one.row, one.column, one.heading) for one in plan.skipped]
    assert left == (3, "G", "自付金额")
    assert all(one.why and one.todo for one in plan.skipped)
    assert not Sign.objects.filter(text__contains="19999").exists()


def test_who_stands_in_a_list_without_an_amount_is_a_sign(world: World) -> None:
    plan = planned(world, ["李小", number(202), "", "", "受灾", "2025年3月", "", "应急局"])
    accepted(world, plan)
    sign = Sign.objects.get()
    assert (sign.kind, sign.on, sign.household.number) == ("disaster", date(2025, 3, 1), "H2")
    assert sign.case is not None


def test_the_same_list_twice_brings_nothing_new(world: World) -> None:
    row = ["王建国", number(101), "", "", "住院自付", "2025-03", 8000, "医保局"]
    accepted(world, planned(world, row))
    again = planned(world, row, row)
    assert (len(again.new), again.same) == (0, 2)


@pytest.mark.parametrize(
    ("month", "code"),
    [
        ("三月", "monitoring.month-unreadable"),
        ("2025-13", "monitoring.month-unreadable"),
        ("2025-05", "monitoring.month-in-future"),
        ("2025-02", "monitoring.months-differ"),
    ],
)
def test_a_wrong_month_is_an_error_of_its_cell(world: World, month: str, code: str) -> None:
    plan = planned(
        world,
        ["王建国", number(101), "", "", "住院自付", "2025-03", 8000, "医保局"],
        ["李大山", number(102), "", "", "住院自付", month, 30000, "医保局"],
    )
    [error] = plan.errors
    assert (error.code, error.row, error.column) == (code, 3, "F")
    assert len(plan.new) == 1


def test_without_id_numbers_a_row_waits_until_somebody_confirms_it(world: World) -> None:
    plan = planned(world, ["李大山", "", "1980-06-15", VILLAGE, "受灾", "2025-03", "", "应急局"])
    accepted(world, plan)
    sign = Sign.objects.get()
    assert (sign.matched_by, sign.is_certain, sign.case) == ("name_birth_place", False, None)
    assert not Case.objects.exists()
    [waiting] = queries.uncertain_signs(actor=world.actors["branch"])
    assert list(queries.uncertain_signs(actor=world.actors["charlie"])) == []
    assert actions.confirm_sign(sign=waiting, at=at(TODAY), by=world.actors["branch"])
    assert Case.objects.get().household_id == world.homes[1].pk


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["李大山", "", "", ""], "monitoring.keys-missing"),
        (["李大山", "", "1980-06-16", VILLAGE], "monitoring.not-one-found"),
        (["李大山", "", "1980-06-15", "411327100202"], "monitoring.not-one-found"),
        (["李大山", make.id_number(serial=900), "", ""], "monitoring.nobody-found"),
    ],
)
def test_nobody_is_matched_by_his_name_alone(world: World, row: list[Any], code: str) -> None:
    plan = planned(world, [*row, "受灾", "2025-03", "", "应急局"])
    assert (codes(plan), plan.new) == ([code], [])


def namesakes(world: World) -> None:
    """The heads of the second and the third household bear one name."""
    head = Member.objects.get(household=world.homes[1], relation="head")
    Member.objects.filter(household=world.homes[2], relation="head").update(
        name_index=head.name_index
    )


def test_two_of_one_name_and_birth_in_a_village_are_candidates_and_one_is_confirmed(
    world: World,
) -> None:
    namesakes(world)
    row = ["李大山", "", "1980-06-15", VILLAGE, "受灾", "2025-03", "", "应急局"]
    accepted(world, planned(world, row))
    branch = world.actors["branch"]
    waiting = list(queries.uncertain_signs(actor=branch))
    assert [(one.household.number, one.fits, one.case) for one in waiting] == [
        ("H2", 2, None),
        ("H3", 2, None),
    ]
    assert actions.confirm_sign(sign=waiting[1], at=at(TODAY), by=branch)
    assert Case.objects.get().household_id == world.homes[2].pk
    assert list(queries.uncertain_signs(actor=branch)) == []
    other = Sign.objects.get(household=world.homes[1])
    assert (other.is_certain, other.settled_on) == (False, TODAY)
    with pytest.raises(SignSettled):
        actions.confirm_sign(sign=other, at=at(TODAY), by=branch)
    again = planned(world, row)
    assert (again.new, again.same) == ([], 2)


@pytest.mark.parametrize(
    ("row", "by"),
    [
        (["李大山", "", "", VILLAGE, "", ""], "name_place"),
        (["李大山", "", "", "", "", "东关村"], "name_place"),
        (["李大山", "", "", VILLAGE, "1980-06", ""], "name_month_place"),
        (["李大山", "", "", "", "1980年6月", "东关村民委员会"], "name_month_place"),
        (["李大山", "", "1980-06-15", "", "", ""], "name_birth"),
        (["李大山", "", "1980-06-15", "", "", "东关村"], "name_birth_place"),
    ],
)
def test_the_less_a_row_says_the_less_sure_is_its_candidate_and_none_is_taken_silently(
    world: World, row: list[Any], by: str
) -> None:
    name, card, born, code, month, village = row
    told = [name, card, born, code, "受灾", "2025-03", "", "应急局", month, village]
    accepted(world, planned(world, told))
    sign = Sign.objects.get()
    assert (sign.matched_by, sign.is_certain, sign.case) == (by, False, None)
    assert sign.household.number == "H2"
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("month", "village", "code"),
    [
        ("1980-07", "东关村", "monitoring.not-one-found"),
        ("", "西关村", "monitoring.not-one-found"),
        ("六月", "东关村", "monitoring.birth-month-unreadable"),
    ],
)
def test_a_row_that_fits_nobody_is_an_error_and_no_guess(
    world: World, month: str, village: str, code: str
) -> None:
    row = ["李大山", "", "", "", "受灾", "2025-03", "", "应急局", month, village]
    plan = planned(world, row)
    assert (codes(plan), plan.new) == ([code], [])


def test_a_village_of_another_name_but_many_namesakes_is_too_little(world: World) -> None:
    homes_ = [
        homes.add_household(
            HouseholdDraft(
                village=world.homes[0].village,
                number=f"N{n}",
                since=date(2020, 1, 1),
                members=(person("李大山", serial=300 + n, birth_on=date(1970 + n, 1, 1)),),
            ),
            made_at=at(date(2020, 1, 1)),
            by=OPERATOR,
        )
        for n in range(5)
    ]
    assert len(homes_) == 5
    plan = planned(world, ["李大山", "", "", VILLAGE, "受灾", "2025-03", "", "应急局"])
    assert codes(plan) == ["monitoring.not-one-found"]


def test_nothing_new_is_taken_of_the_dead(world: World) -> None:
    child = Member.objects.get(household=world.homes[0], relation="child")
    homes.end_member(
        member=child, on=date(2025, 1, 5), reason="death", made_at=at(TODAY), by=OPERATOR
    )
    plan = planned(world, ["王小", number(201), "", "", "就学自付", "2025-03", 20000, "教体局"])
    assert codes(plan) == ["households.member-dead"]


def test_without_a_number_too_the_dead_are_named_as_dead_to_who_may_see_them(world: World) -> None:
    row = ["李小", "", "1980-06-15", VILLAGE, "受灾", "2025-03", "", "应急局"]
    member = Member.objects.get(household=world.homes[1], relation="child")
    Member.objects.filter(pk=member.pk).update(birth_on=date(1980, 6, 15))
    assert codes(planned(world, row)) == []
    member.refresh_from_db()
    homes.record_death(member=member, on=date(2025, 3, 1), made_at=at(TODAY), by=OPERATOR)
    plan = planned(world, row)
    assert (codes(plan), plan.new) == (["monitoring.dead-only"], [])
    [error] = plan.errors
    assert error.problem.facts == {"persons": 1, "number": "H2", "on": date(2025, 3, 1)}
    assert "2025-03-01" in error.why
    assert "李小" not in error.why
    other_birth = [*row[:2], "1981-06-15", *row[3:]]
    assert codes(planned(world, other_birth)) == ["monitoring.not-one-found"]
    assert codes(planned(world, row, who="charlie")) == ["monitoring.not-one-found"]


def test_a_row_that_fits_the_living_and_the_dead_names_the_dead_to_who_confirms(
    world: World,
) -> None:
    row = ["李大山", "", "1980-06-15", VILLAGE, "受灾", "2025-03", "", "应急局"]
    other = Member.objects.get(household=world.homes[2], relation="child")
    alike = Member.objects.get(household=world.homes[1], relation="head")
    called = {"name": alike.name, "name_index": alike.name_index, "birth_on": alike.birth_on}
    Member.objects.filter(pk=other.pk).update(**called)
    other.refresh_from_db()
    homes.record_death(member=other, on=date(2025, 3, 1), made_at=at(TODAY), by=OPERATOR)
    [new] = planned(world, row).new
    assert (new.found.household.number, new.found.fits_dead, new.found.dead_in) == ("H2", 1, "H3")
    [sign] = actions.take_signs([new.found], at=at(TODAY), by=world.actors["office"])
    assert (sign.is_certain, sign.case, sign.fits_dead, sign.dead_in) == (False, None, 1, "H3")


def test_a_row_of_a_month_before_the_documents_begin_is_an_error(world: World) -> None:
    plan = planned(world, ["王建国", number(101), "", "", "受灾", "2003-03", "", "应急局"])
    assert (codes(plan), plan.new) == (["monitoring.day-before-documents"], [])


def test_where_no_warning_is_configured_the_list_says_so(world: World, settings: Any) -> None:
    settings.POLICY_DIR = Path(__file__).parents[2] / "policy"
    plan = planned(world, ["王建国", number(101), "", "", "住院自付", "2025-03", 8000, "医保局"])
    assert codes(plan) == ["monitoring.warning-unset"]


def test_an_amount_is_needed_where_the_amount_decides(world: World) -> None:
    plan = planned(world, ["王建国", number(101), "", "", "住院自付", "2025-03", "", "医保局"])
    assert codes(plan) == ["monitoring.amount-needed"]


def test_an_office_elsewhere_finds_nobody_of_this_county_and_takes_out_no_row(
    world: World,
) -> None:
    row = ["王建国", number(101), "", "", "受灾", "2025-03", "", "应急局"]
    assert codes(planned(world, row, who="charlie", area="520111")) == ["monitoring.nobody-found"]
    accepted(world, planned(world, row))
    spec = intake.feed_spec("department-signs", COUNTY, TODAY)
    for who, count in (("office", 1), ("charlie", 0)):
        scope = Scope(actor=world.actors[who], area=COUNTY, as_of=TODAY, at=at(TODAY), spec=spec)
        rows = list(handler_for("department-signs").export(scope))
        assert len(rows) == count
        assert all(row["name"] == "王**" for row in rows)
