"""The list of households: comes in, comes in again, goes out."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.utils import translation
from openpyxl import Workbook, load_workbook

from tests import factories as make
from tests.households.world import AT, DAY
from zhucun.directory.perms import OPERATOR
from zhucun.households import actions, queries
from zhucun.households.models import Household, Member
from zhucun.households.queries import history_of, tags_on
from zhucun.intake import actions as intake
from zhucun.intake import queries as lists
from zhucun.kernel.problems import NotAllowed

HEADINGS = (
    "乡镇",
    "村",
    "户编号",
    "A4",
    "A7",
    "A5",
    "A6",
    "户主电话",
    "A3",
    "识别时间",
    "银行账号",
)


def _line(number="0001", name="王建国", relation="户主", serial=0, **more):
    row = {
        "乡镇": "赊店镇",
        "村": "东关村",
        "户编号": number,
        "A4": name,
        "A7": relation,
        "A6": make.id_number(serial=serial) if serial else None,
        **more,
    }
    return [row.get(heading) for heading in HEADINGS]


FAMILY = (
    _line(serial=1, 户主电话="13800000001", A3="监测户", 识别时间="2022-03-01"),
    _line(name="李秀英", relation="配偶", serial=2),
    _line(name="王小燕", relation="长女", A5="女"),
)


def _book(*rows, headings=HEADINGS):
    book = Workbook()
    for row in (headings, *rows):
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def bring(office):
    def brought(*rows, by=office, area="411327", as_of=DAY, headings=HEADINGS):
        batch = intake.open_batch(
            file=_book(*rows, headings=headings),
            file_name="户.xlsx",
            feed="households",
            area=area,
            as_of=as_of,
            by=by,
            made_at=AT,
        )
        return batch, lists.preview(batch=batch, actor=by)

    return brought


@pytest.fixture
def take(bring, office):
    def taken(*rows, **more):
        batch, plan = bring(*rows, **more)
        assert [each.why for each in plan.errors] == []
        intake.accept(batch=batch, by=office, accepted_at=AT)
        return plan

    return taken


def test_a_list_by_the_numbers_of_the_register_becomes_households(take, east):
    plan = take(*FAMILY, _line("0002", "赵钱"))
    assert plan.counts["new"] == 2
    row = Household.objects.get(number="0001")
    assert (row.village_id, row.head_name, row.phone, row.size) == (
        east.pk,
        "王建国",
        "13800000001",
        3,
    )
    assert {m.name: (m.relation, m.gender) for m in row.members.all()} == {
        "王建国": ("head", "male"),
        "李秀英": ("spouse", "female"),
        "王小燕": ("child", "female"),
    }
    assert tags_on([row], as_of=date(2022, 3, 1))[row.pk] == ["monitored-household"]
    assert ("K", "银行账号") in plan.ignored


def test_the_same_list_again_changes_nothing(take):
    take(*FAMILY)
    plan = take(*FAMILY)
    assert plan.counts == {
        "new": 0, "changed": 0, "same": 1, "gone": 0, "errors": 0, "left": 0, "bad_rows": 0
    }  # fmt: skip


def test_another_first_day_of_a_class_that_is_borne_is_named_and_kept_with_the_batch(
    bring, office, take
):
    take(*FAMILY)
    head = _line(serial=1, 户主电话="13800000001", A3="监测户", 识别时间="2021-09-01")
    batch, plan = bring(head, *FAMILY[1:])
    [left] = plan.skipped
    assert (left.sheet, left.row, left.column, left.heading) == ("Sheet", 2, "J", "识别时间")
    assert "2022-03-01" in left.why
    assert "2021-09-01" in left.why
    with translation.override("en"):
        assert left.todo.endswith("on the page of the household.")
    assert (plan.counts["left"], plan.counts["same"], plan.counts["errors"]) == (1, 1, 0)
    done = intake.accept(batch=batch, by=office, accepted_at=AT)
    done.refresh_from_db()
    assert done.counts["left"] == 1
    [kept] = lists.left_of(done)
    assert (kept.row, kept.column, kept.why, kept.todo) == (2, "J", left.why, left.todo)
    row = Household.objects.get(number="0001")
    assert tags_on([row], as_of=date(2022, 2, 28))[row.pk] == []


def test_a_day_of_a_class_that_has_not_come_is_an_error_at_its_cell(bring):
    ahead = _line(serial=1, A3="监测户", 识别时间="2062-03-01")
    _batch, plan = bring(ahead)
    [error] = plan.errors
    assert (error.code, error.column) == ("households.day-ahead", "J")


def test_a_new_list_gives_the_difference(take, west):
    take(*FAMILY, _line("0002", "赵钱"))
    plan = take(
        _line(serial=1, 村="西关村", 户主电话="13800000002", A3="监测户、脱贫户"),
        _line(name="李秀兰", relation="配偶", serial=2, 村="西关村"),
        _line(name="王小燕", relation="长女", 村="西关村"),
        _line(name="王新生", relation="孙子", 村="西关村"),
    )
    assert plan.counts["changed"] == 2
    assert plan.counts["new"] == 1
    assert [each.label for each in plan.gone] == ["0002 东关村"]
    row = Household.objects.get(number="0001")
    assert (row.village_id, row.phone, row.size) == (west.pk, "13800000002", 4)
    assert tags_on([row], as_of=DAY)[row.pk] == ["exited-household", "monitored-household"]
    names = [member.name for member in queries.members_of(row)]
    assert names == ["王建国", "李秀兰", "王小燕", "王新生"]
    assert Household.objects.get(number="0002").valid_until is None


def test_the_list_may_name_another_head(take):
    take(*FAMILY)
    take(
        _line(relation="配偶", serial=1),
        _line(name="李秀英", relation="户主", serial=2),
        _line(name="王小燕", relation="长女"),
    )
    row = Household.objects.get()
    assert row.head_name == "李秀英"
    assert row.members.get(relation="spouse").name == "王建国"


def test_every_event_knows_its_file_and_row(take):
    take(*FAMILY)
    row = Household.objects.get()
    assert {record.source["row"] for record in history_of(row)} == {2}


def test_the_difference_shows_no_sealed_value_as_it_was(take, bring):
    take(*FAMILY)
    _, plan = bring(_line(name="王建党", serial=1, 户主电话="13800000002"), *FAMILY[1:])
    told = str([(change.before, change.after) for change in plan.changed])
    assert "王建国" not in told
    assert "13800000001" not in told


@pytest.mark.parametrize(
    ("rows", "code", "column", "at"),
    [
        ([_line("0001"), _line("0001", "甲", "配偶", 村="西关村")],
         "households.two-villages", "B", 3),
        ([_line(name="甲", relation="配偶")], "households.head-missing", "E", 2),
        ([_line(), _line(name="乙")], "households.second-head", "E", 2),
        ([_line(name="王**")], "households.name-masked", "D", 2),
        ([_line(name=None)], "intake.missing-value", "D", 2),
        ([_line(serial=1), _line("0002", "乙"), _line("0002", "丙", "配偶", serial=1)],
         "households.member-twice", "G", 4),
        ([_line(A3="建档立卡户")], "households.unknown-tag", "I", 2),
        ([_line(户主电话="13800000001"),
          _line(name="甲", relation="配偶", 户主电话="13800000002")],
         "households.said-twice", "H", 3),
        ([_line(村="无此村")], "intake.place-not-found", "B", 2),
    ],
)  # fmt: skip
def test_an_error_is_named_by_sheet_row_and_column(bring, rows, code, column, at):
    _, plan = bring(*rows)
    [error] = plan.errors
    assert (error.code, error.column, error.row, error.sheet) == (code, column, at, "Sheet")
    assert not {each.row.number for each in plan.new} & {at}


def test_a_household_in_two_villages_is_told_with_its_cell_and_nothing_of_it_comes_in(bring):
    batch, plan = bring(
        _line("0001"), _line("0001", "甲", "配偶", 村="西关村"), _line("0002", "乙")
    )
    [error] = plan.errors
    assert (error.sheet, error.row, error.column, error.heading) == ("Sheet", 3, "B", "村")
    assert (error.value, error.why) == (
        "西关村", "农户 0001 的各行写有两个村：东关村和西关村。"
    )  # fmt: skip
    assert "一户" in error.todo
    intake.accept(batch=batch, by=OPERATOR, accepted_at=AT, only_good=True)
    assert [row.number for row in Household.objects.all()] == ["0002"]


def test_a_household_of_another_county_is_not_taken_over(take, bring, office, places):
    make_draft = queries.HouseholdDraft(
        village=places["520111100201"],
        number="0001",
        since=DAY,
        members=[queries.MemberDraft(name="龙井人")],
    )
    actions.add_household(make_draft, made_at=AT, by=OPERATOR)
    _, plan = bring(*FAMILY)
    assert [error.code for error in plan.errors] == ["households.elsewhere"]


def test_one_row_a_household_is_a_list_too(take):
    take(["东关村", "0009", "钱掌柜", 4], headings=("村", "户编号", "户主", "家庭人口"))
    row = Household.objects.get()
    assert (row.head_name, row.size, Member.objects.count()) == ("钱掌柜", 4, 1)


def test_what_goes_out_comes_in_as_the_same(take, bring, office):
    take(*FAMILY)
    data = b"".join(lists.export(feed="households", actor=office, area="411327", as_of=DAY, at=AT))
    page = load_workbook(io.BytesIO(data)).active
    assert page.cell(2, page_column(page, "姓名")).value == "王建国"
    batch = intake.open_batch(
        file=data, file_name="户.xlsx", feed="households", area="411327", as_of=DAY, by=office,
        made_at=AT,
    )  # fmt: skip
    plan = lists.preview(batch=batch, actor=office)
    assert (plan.counts["same"], plan.counts["changed"], plan.counts["errors"]) == (1, 0, 0)


def test_an_export_without_the_right_shows_no_name_and_no_number(take, auditor):
    take(*FAMILY)
    data = b"".join(lists.export(feed="households", actor=auditor, area="411327", as_of=DAY, at=AT))
    page = load_workbook(io.BytesIO(data)).active
    told = str([cell.value for row in page.iter_rows() for cell in row])
    assert "王建国" not in told
    assert "13800000001" not in told


def page_column(page, heading):
    return [cell.value for cell in page[1]].index(heading) + 1


def test_charlie_exports_and_imports_nothing_here(take, bring, stranger):
    take(*FAMILY)
    with pytest.raises(NotAllowed):
        bring(*FAMILY, by=stranger)
    data = b"".join(
        lists.export(feed="households", actor=stranger, area="520111", as_of=DAY, at=AT)
    )
    assert load_workbook(io.BytesIO(data)).active.max_row == 1


def test_planning_takes_as_many_queries_for_thirty_as_for_three(bring, queries_of):
    def of(numbers):
        rows = [_line(f"{n:04d}", f"户{n}") for n in numbers]
        return len(queries_of(lambda: bring(*rows)))

    of([1])
    assert of(range(3)) == of(range(30))


def test_a_list_tells_which_birthday_contradicts_and_brings_the_others(bring, office):
    headings = ("乡镇", "村", "户编号", "A4", "A7", "A6", "出生日期", "A3", "识别时间")

    def line(*rows):
        common = {"乡镇": "赊店镇", "村": "东关村", "户编号": "0001"}
        return [[{**common, **row}.get(name) for name in headings] for row in rows]

    head = {"A4": "王建国", "A7": "户主", "A6": make.id_number(serial=1), "A3": "监测户"}
    head |= {"识别时间": "2022-03-01"}
    child = {"A4": "王小宝", "A7": "长子", "出生日期": "2023-05-06"}
    batch, _seen = bring(*line(head, child), headings=headings)
    intake.accept(batch=batch, accepted_at=AT, by=office)
    assert Member.objects.get(relation="child").valid_from == date(2023, 5, 6)
    wrong = [
        {**head, "A6": None, "出生日期": "1970-01-01"},
        {**child, "出生日期": "2023-09-01"},
    ]
    _batch, seen = bring(*line(*wrong), headings=headings)
    assert sorted(each.code for each in seen.errors) == [
        "households.birthday-differs",
        "households.born-later",
    ]
