"""Marks that an office gives on a list: errors at their cells, taken over once, gone out again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.appraisal.world import COUNTY, DECIDED, World, at
from tests.intake.conftest import xlsx
from zhucun.appraisal.models import Review
from zhucun.intake import queries as intake
from zhucun.intake.readers.table import read_table
from zhucun.intake.readers.workbook import Workbook
from zhucun.intake.rows import Plan, Scope, handler_for, silent
from zhucun.ledger.events import Origin

pytestmark = pytest.mark.django_db
HEADINGS = ["姓名", "所驻村", "考核项目", "季度", "评价主体", "得分", "评语", "点评日期", "文号"]
GIVEN = date(2025, 1, 8)
LISTED = ["季度领导点评", "2024-Q4", "乡镇(街道)", 92.5, "入户扎实", GIVEN, "赊镇发〔2025〕1号"]


def scope_of(world: World, who: str = "office") -> Scope:
    spec = intake.feed_spec("appraisal-marks", COUNTY, DECIDED)
    return Scope(actor=world.actors[who], area=COUNTY, as_of=DECIDED, at=at(DECIDED), spec=spec)


def planned(world: World, *rows: list[Any], who: str = "office") -> Plan:
    scope = scope_of(world, who)
    table = read_table(Workbook(xlsx([HEADINGS, *rows]), name="list.xlsx"), scope.spec)
    plan = handler_for("appraisal-marks").plan(table, scope, silent)
    plan.errors = [*table.errors, *plan.errors]
    return plan


def test_a_list_is_taken_over_once_and_goes_out_again(world: World) -> None:
    world.open()
    rows = [["王一", "东关村", *LISTED], ["李二", "", *LISTED]]
    plan = planned(world, *rows)
    assert plan.errors == []
    handler = handler_for("appraisal-marks")
    handler.accept(plan, scope_of(world), lambda _row: Origin(), None, silent)
    assert {row.source for row in Review.objects.all()} == {"list"}
    assert planned(world, *rows).counts["same"] == 2
    out = list(handler.export(scope_of(world)))
    assert [row["name"] for row in out] == ["王一", "李二"]
    assert out[0]["part"] == "季度领导点评"
    assert list(handler.export(scope_of(world, "charlie"))) == []


def test_what_does_not_fit_is_told_at_its_cell(world: World) -> None:
    world.open()
    fine, paper = LISTED[:3], LISTED[4:]
    plan = planned(
        world,
        ["无此人", "", *LISTED],
        ["王一", "", "无此项", *LISTED[1:]],
        ["王一", "", "季度领导点评", "2024-Q9", *LISTED[2:]],
        ["李二", "", *fine, 120, *paper],
        ["张三", "", *fine, 90, "电话13812345678", *paper[1:]],
        ["赵四", "", *fine, 90, "好", GIVEN, ""],
        ["孙五", "", *fine, 90, "好", date(2024, 3, 1), "1号"],
    )
    assert [(error.heading, error.code) for error in plan.errors] == [
        ("姓名", "appraisal.appraisee-unclear"),
        ("考核项目", "appraisal.cell-unfit"),
        ("季度", "appraisal.cell-unfit"),
        ("得分", "appraisal.mark-outside-scale"),
        ("评语", "appraisal.number-in-text"),
        ("评价主体", "appraisal.not-in-office"),
        ("点评日期", "appraisal.day-outside"),
    ]
    assert plan.new == []
