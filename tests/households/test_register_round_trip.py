"""The register of 2013 (A1–A37) comes in, goes out and comes in again: nothing is lost on the way."""

from __future__ import annotations

import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from tests import factories as make
from tests.households.world import AT, DAY
from zhucun.directory.perms import OPERATOR
from zhucun.households import actions
from zhucun.households.feeds.kinds import EXITED, POOR, in_columns, stated
from zhucun.households.models import Household, Member
from zhucun.households.queries import history_of, tags_of
from zhucun.intake import actions as intake
from zhucun.intake import queries as lists

#: What the register asks of a household, once; and of each of its people.
HOME = {
    "户编号": "0001", "村": "东关村", "住址": "三组5号", "户主电话": "13800000001", "家庭人口": 3,
    "A1": "国家标准", "A2": "独生子女户", "A3": "脱贫户、边缘户", "识别时间": date(2014, 3, 1),
    "脱贫时间": date(2019, 12, 31), "纳入监测时间": date(2022, 5, 10),
    "A17": 41_000.5, "A17a": 30_000, "A17b": 8_000, "A17c": 2_000.25, "A17d": 1_000.25, "A18": 3_000,
    "A19": 38_000.5, "A20": 12_666.8333, "年度": 2022, "专项用途补助": 5_000, "一次性救济": 300,
    "A21": 96.5, "A22": "砖混", "A23": 2006, "A30": "是", "互助资金": "否", "龙头": "是",
    "A35": "是", "A36": "柴草", "A37": "自来水",
}  # fmt: skip
PEOPLE = (
    {"A4": "王建国", "A5": "男", "A6": make.id_number(serial=1), "A7": "户主", "A8": "汉族",
     "A9": "初中", "A10": "非在校生", "A11": "长期慢性病", "A12": "普通劳动力", "A13": "省外务工",
     "A14": "否", "A15": "是", "A16": "是", "联系电话": "13900000001"},
    {"A4": "李秀英", "A5": "女", "A6": make.id_number(serial=2), "A7": "配偶", "A8": "苗族",
     "A9": "小学", "A10": "非在校生", "A11": "健康", "A12": "弱劳动力", "A13": "未务工",
     "A14": "是", "A15": "否", "A16": "否"},
    {"A4": "王小燕", "A5": "女", "A7": "长女", "出生日期": date(2015, 6, 1), "A8": "汉族",
     "A9": "小学", "A10": "义务教育", "A11": "健康", "A12": "无劳动力", "A13": "未务工",
     "A14": "否", "A15": "是", "A16": "否"},
)  # fmt: skip
HEADINGS = (*HOME, *dict.fromkeys(name for one in PEOPLE for name in one), "银行账号")
#: The village goes out by its whole name; the bank is kept nowhere, nor the day of what has ended.
OTHERS = {"识别时间", "银行账号", "村"}


def book(*rows):
    file = Workbook()
    for row in rows:
        file.active.append(list(row))
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def register(**more):
    rows = [[{**HOME, **more, **person}.get(name) for name in HEADINGS] for person in PEOPLE]
    return book(HEADINGS, *rows)


@pytest.fixture
def bring(office, east):
    def brought(data, *, is_taken=True):
        batch = intake.open_batch(
            file=data, file_name="表.xlsx", feed="households", area="411327", as_of=DAY,
            by=office, made_at=AT,
        )  # fmt: skip
        plan = lists.preview(batch=batch, actor=office)
        if is_taken:
            assert [(each.heading, each.why) for each in plan.errors] == []
            intake.accept(batch=batch, by=office, accepted_at=AT)
        return plan

    return brought


def exported():
    chunks = lists.export(feed="households", actor=OPERATOR, area="411327", as_of=DAY, at=AT)
    sheet = load_workbook(io.BytesIO(b"".join(chunks))).active
    top, *rows = sheet.iter_rows(values_only=True)
    return top, [list(row) for row in rows]


def by_field(spec, headings, row):
    """What a row says, by the fields of the list."""
    told = zip(headings, row, strict=True)
    return {spec.column_for(name).field: value for name, value in told if spec.column_for(name)}


def same(one, other):
    """Equal as cells: 12666.83 beside 12666.8333, a day beside a day at midnight, 女儿 as 子女."""
    if isinstance(one, float | int) and isinstance(other, float | int):
        return abs(one - other) < 0.005
    return str(one).removesuffix(" 00:00:00") == str(other).removesuffix(" 00:00:00")


def test_every_column_goes_out_as_it_came_and_changes_nothing_when_it_comes_back(bring):
    plan = bring(register())
    assert [text for _, text in plan.ignored] == ["银行账号"]
    top, rows = exported()
    spec = lists.feed_spec("households", "411327", DAY)
    words = {"边缘户": "边缘易致贫户", "弱劳动力": "弱劳动力或半劳动力", "长女": "子女"}
    for person, row in zip(PEOPLE, rows, strict=True):
        found = by_field(spec, top, row)
        for name, value in {**HOME, **person}.items():
            for old, new in words.items():
                value = value.replace(old, new) if isinstance(value, str) else value
            field = spec.column_for(name).field
            assert name in OTHERS or same(found[field], value), (name, found[field], value)
    again = bring(book(top, *rows), is_taken=False)
    assert (again.counts["same"], sum(again.counts.values())) == (1, 1)


def test_what_went_out_brings_the_same_household_to_a_registry_that_does_not_know_it(bring):
    bring(register())
    top, rows = exported()
    for row in rows:
        row[top.index("户编号")] = "0002"
        row[top.index("身份证号")] = None
    bring(book(top, *rows))
    _, both = exported()
    apart = {top.index(name) for name in ("户编号", "身份证号")}
    first, second = (
        [[cell for at, cell in enumerate(row) if at not in apart] for row in some]
        for some in (both[:3], both[3:])
    )
    assert first == second


def test_each_kind_of_a_row_has_its_own_day(bring):
    bring(register())
    row = Household.objects.get()
    found = {tag.tag: (tag.valid_from, tag.valid_until) for tag in tags_of(row)}
    assert found == {
        "exited-household": (date(2019, 12, 31), None),
        "marginal-household": (date(2022, 5, 10), None),
    }
    assert row.valid_from == date(2014, 3, 1)


def test_who_died_without_an_id_number_does_not_come_back_with_the_next_list(bring):
    bring(register())
    child = Member.objects.get(birth_on=date(2015, 6, 1))
    actions.record_death(member=child, on=date(2024, 5, 1), made_at=AT, by=OPERATOR)
    plan = bring(register(), is_taken=False)
    [error] = plan.errors
    assert (error.code, error.heading, error.row) == ("households.name-of-dead", "A4", 4)
    assert "王" not in error.why
    assert (plan.new, plan.counts["same"]) == ([], 0)
    born_since = [{**one} for one in PEOPLE]
    born_since[2]["出生日期"] = date(2024, 5, 2)
    rows = [[{**HOME, **one}.get(name) for name in HEADINGS] for one in born_since]
    assert len(bring(book(HEADINGS, *rows)).new) == 1


def test_a_later_list_brings_a_kind_with_its_day_and_its_batch(bring):
    bring(register(A3="边缘户", 脱贫时间=None))
    plan = bring(register(A3=None, 纳入监测时间=None))
    assert [each.after["kind"] for each in plan.changed] == [
        ("marginal-household", "exited-household")
    ]
    row = Household.objects.get()
    assert {tag.tag: tag.valid_from for tag in tags_of(row)}[EXITED] == date(2019, 12, 31)
    [told] = [each.data for each in history_of(row) if each.data.get("decided") == "history"]
    assert told["basis"].startswith("导入批次 ")


_TAGS = (POOR, EXITED, "severe-poverty", "monitored-household", "unstable-household",
         "marginal-household", "sudden-hardship-household")  # fmt: skip


@given(tags=st.dictionaries(st.sampled_from(_TAGS), st.dates(date(2014, 1, 1), DAY)))
def test_days_in_columns_are_read_back_as_they_were(tags):
    if EXITED in tags:
        tags = {tag: day for tag, day in tags.items() if tag not in (POOR, "severe-poverty")}
    tags = dict(sorted(tags.items()))
    assert dict(sorted(stated(in_columns(tags), otherwise=DAY).tags.items())) == tags


@pytest.mark.parametrize(
    ("said", "tags", "ended"),
    [
        ({"kind": (POOR,), "kind_since": date(2014, 1, 1), "exited_since": date(2019, 1, 1)},
         {POOR: 2014, EXITED: 2019}, {POOR: 2019}),
        ({"kind": (POOR,), "kind_since": date(2020, 1, 1), "exited_since": date(2019, 1, 1)},
         {POOR: 2020, EXITED: 2019}, {}),
        ({"kind": (POOR,), "exited_since": date(2019, 1, 1)}, {EXITED: 2019}, {}),
        ({"kind": (POOR, "severe-poverty"), "kind_since": date(2014, 1, 1),
          "severe_since": date(2016, 1, 1), "exited_since": date(2019, 1, 1)},
         {POOR: 2014, "severe-poverty": 2016, EXITED: 2019},
         {POOR: 2019, "severe-poverty": 2019}),
        ({"monitored_since": date(2022, 1, 1)}, {"monitored-household": 2022}, {}),
        ({"kind": ("unstable-household",), "monitored_since": date(2022, 1, 1)},
         {"unstable-household": 2022}, {}),
        ({"kind": ("exited-household",)}, {EXITED: 2024}, {}),
    ],
)  # fmt: skip
def test_who_left_poverty_is_poor_no_more_and_a_day_names_its_kind(said, tags, ended):
    found = stated(said, otherwise=DAY)
    assert {tag: day.year for tag, day in found.tags.items()} == tags
    assert {tag: day.year for tag, day in found.ended.items()} == ended


@pytest.mark.parametrize(
    ("column", "value"),
    [("年度", 20231), ("A21", 1_000_000), ("A23", 206), ("家庭人口", 0), ("A17a", 10**12)],
)
def test_a_number_that_cannot_be_is_an_error_of_its_cell(bring, column, value):
    [error] = bring(register(**{column: value}), is_taken=False).errors
    assert (error.code, error.heading, error.row) == ("households.out-of-range", column, 2)
