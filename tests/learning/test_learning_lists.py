"""Lists of learning: who attended and the year's plan, cell by cell; nobody is matched by guess."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tests import factories as make
from tests.learning.world import COUNTY, DAY, SINCE, School, at, attend, session
from zhucun.intake import actions as intake
from zhucun.intake import queries as batches
from zhucun.learning import actions, queries
from zhucun.learning.models import Attendance, Course
from zhucun.learning.queries.ledger import attendance_workbook, list_to_sign
from zhucun.ledger.models import AccessRecord, EventRecord

HEADINGS = ["培训编号", "姓名", "派出单位", "驻村"]
NUMBER = "411327-20250314-1"


@pytest.fixture(autouse=True)
def _own_files(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.POLICY_DIR = settings.ROOT / "policy"


def brought(school: School, feed: str, *rows: list[Any]) -> Any:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return intake.open_batch(
        file=out.getvalue(),
        feed=feed,
        by=school.actors["office"],
        area=COUNTY,
        as_of=DAY,
        made_at=at(DAY),
        file_name="名单.xlsx",
    )


def accept(school: School, batch: Any) -> None:
    intake.accept(batch=batch, by=school.actors["office"], accepted_at=at(DAY))


def test_a_signed_list_is_recorded_once(school: School) -> None:
    held = session()
    rows = [HEADINGS, [NUMBER, "赵一", "县财政局", None], [NUMBER, "钱 二", None, "东关村"]]
    accept(school, brought(school, "training-attendance", *rows))
    found = Attendance.objects.filter(session=held).order_by("pk")
    assert [(row.person.name, row.via) for row in found] == [("赵一", "list"), ("钱二", "list")]
    told = EventRecord.objects.filter(name="learning.attendance.recorded").first()
    assert told is not None
    assert told.source
    again = brought(school, "training-attendance", *rows)
    assert (again.counts["new"], again.counts["same"]) == (0, 2)


@pytest.mark.parametrize(
    ("row", "code", "heading"),
    [
        (["411327-20250314-9", "赵一", "县财政局", None], "learning.session-unknown", "培训编号"),
        ([NUMBER, "赵一", None, None], "learning.person-unclear", "派出单位"),
        ([NUMBER, "赵一", "县水利局", None], "learning.person-unknown", "姓名"),
        ([NUMBER, "赵伊", "县财政局", None], "learning.person-almost", "姓名"),
        ([NUMBER, "王五", "县财政局", None], "learning.person-unknown", "姓名"),
    ],
)
def test_what_does_not_fit_is_said_at_its_cell(
    school: School, row: list[Any], code: str, heading: str
) -> None:
    session()
    batch = brought(school, "training-attendance", HEADINGS, row)
    [error] = batches.preview(actor=school.actors["office"], batch=batch).errors
    assert (error.code, error.heading) == (code, heading)
    assert not Attendance.objects.exists()


def test_one_person_twice_in_a_list_is_an_error(school: School) -> None:
    session()
    rows = [HEADINGS, [NUMBER, "赵一", "县财政局", None], [NUMBER, "赵 一", None, "东关村"]]
    batch = brought(school, "training-attendance", *rows)
    [error] = batches.preview(actor=school.actors["office"], batch=batch).errors
    assert (error.code, error.row) == ("intake.row-twice", 3)


def test_two_of_one_name_need_their_unit(school: School, places: Any) -> None:
    session()
    make.posting(
        make.person("赵一", unit=school.unit),
        places["411327100202"],
        make.round_("2024", starts_on=SINCE),
        starts_on=SINCE,
        unit=school.unit,
    )
    batch = brought(school, "training-attendance", HEADINGS, [NUMBER, "赵一", "县财政局", None])
    [error] = batches.preview(actor=school.actors["office"], batch=batch).errors
    assert error.code == "learning.person-unclear"
    fit = brought(school, "training-attendance", HEADINGS, [NUMBER, "赵一", "县财政局", "西关村"])
    assert fit.counts["new"] == 1


def test_the_list_to_sign_comes_back_as_the_list_of_attendance(school: School) -> None:
    held = session()
    office = school.actors["office"]
    actions.enrol([school.postings["孙三"]], session=held, at=at(date(2025, 3, 1)), by=office)
    path, count = list_to_sign(held, actor=office, lang="zh")
    assert count == 1
    content = path.read_bytes()
    path.unlink()
    batch = intake.open_batch(
        file=content,
        feed="training-attendance",
        by=office,
        area=COUNTY,
        as_of=DAY,
        made_at=at(DAY),
        file_name="签到.xlsx",
    )
    accept(school, batch)
    assert Attendance.objects.get().person.name == "孙三"


def test_the_ledger_goes_out_as_it_is_seen_and_who_took_it_is_known(school: School) -> None:
    attend(school, session(), "赵一", "孙三")
    unit = school.actors["unit"]
    path, count = attendance_workbook(
        queries.attendances(actor=unit), actor=unit, area=COUNTY, lang="zh"
    )
    sheet = load_workbook(path).active
    path.unlink()
    assert sheet is not None
    assert count == 1
    assert [cell.value for cell in sheet[2]][6] == "赵一"
    assert AccessRecord.objects.get(what="training-ledger").rows == 1


def test_a_plan_comes_in_from_its_workbook_and_goes_out_again(school: School) -> None:
    office = school.actors["office"]
    headings = ["培训主题", "类别", "学时", "期数", "人次", "经费(元)", "月份"]
    rows = [
        headings,
        ["防返贫监测", "大讲堂", 2, 1, 450, 12000, 3],
        ["示范班", "示范培训班", 24, 1, 98, None, 5],
    ]
    missing = brought(school, "training-plan", *rows)
    codes = {each.code for each in batches.preview(actor=office, batch=missing).errors}
    assert codes == {"learning.plan-missing"}
    plan = actions.make_plan(area=COUNTY, year=2025, title="计划", at=at(DAY), by=office)
    accept(school, brought(school, "training-plan", *rows))
    assert [(row.theme, row.people) for row in Course.objects.order_by("pk")] == [
        ("防返贫监测", 450),
        ("示范班", 98),
    ]
    assert brought(school, "training-plan", *rows).counts["same"] == 2
    changed = brought(
        school, "training-plan", headings, ["防返贫监测", "大讲堂", 2, 3, 450, 12000, 3]
    )
    assert batches.preview(actor=office, batch=changed).errors[0].code == "learning.course-is-there"
    actions.approve_plan(plan=plan, at=at(DAY), by=office)
    late = brought(school, "training-plan", headings, ["新课", "专题", 2, 1, 10, None, None])
    assert batches.preview(actor=office, batch=late).errors[0].code == "learning.plan-approved"
